"""How many of a group's actions are done, open, late, put off past their day, often carried over, nobody's, dropped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from intranet.actions.around import other_end
from intranet.actions.history import OFTEN
from intranet.actions.models import OPEN, Action, Status
from intranet.platform import clock
from intranet.platform.db import among, columns

IS_OPEN = among(Action.status, OPEN)


def how_many(test: ColumnElement[bool]) -> ColumnElement[int]:
    """Count in SQL those of which something is true."""
    return func.count().filter(test)


@dataclass(frozen=True)
class Counts:
    """How a group's actions stand."""

    done: int = 0
    open: int = 0
    late: int = 0
    often: int = 0
    unowned: int = 0
    put_off: int = 0
    dropped: int = 0

    @property
    def agreed(self) -> int:
        """Give how many were ever agreed on: one that is dropped was too."""
        return self.done + self.open + self.dropped


def is_late(put_off_to: Any) -> ColumnElement[bool]:
    """Say in SQL what `Action.is_late` says. Asks for `today` and `now`.

    Args:
        put_off_to: the workshop that the action is carried over to, joined from outside.
    """
    return and_(_is_past(), or_(put_off_to.id.is_(None), put_off_to.starts_at <= _now(put_off_to)))


def _is_past() -> ColumnElement[bool]:
    return and_(IS_OPEN, Action.due_on < bindparam("today", type_=Action.due_on.type))


def _now(workshop: Any) -> Any:
    return bindparam("now", type_=workshop.starts_at.type)


@cache
def _question() -> Select[Any]:
    later = aliased(other_end("carried_to"))
    is_often = and_(IS_OPEN, Action.carried_over >= OFTEN)
    is_unowned = and_(IS_OPEN, Action.owner_id.is_(None))
    is_put_off = and_(_is_past(), later.starts_at > _now(later))
    is_done, is_dropped = among(Action.status, [Status.DONE]), among(Action.status, [Status.DROPPED])
    tests = (is_done, IS_OPEN, is_late(later), is_often, is_unowned, is_put_off, is_dropped)
    found: Any = select(Action.group_id, *map(how_many, tests)).outerjoin(
        later, Action.carried_to_id == later.id
    )
    found = found.where(Action.group_id.in_(bindparam("groups", expanding=True)))
    return found.group_by(Action.group_id)  # type: ignore[no-any-return]


def these_days() -> dict[str, date | datetime]:
    """Give what questions about lateness are asked with."""
    return {"today": clock.today(), "now": clock.now()}


def counts_of(groups: Iterable[Any]) -> dict[int, Counts]:
    """Give how the actions of each group stand, by the group's id."""
    ids = [group.id for group in groups]
    found = {number: Counts() for number in ids}
    for number, *counted in columns(_question(), {"groups": ids, **these_days()}):
        found[number] = Counts(*counted)
    return found
