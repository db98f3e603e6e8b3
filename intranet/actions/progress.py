"""How a group's actions have gone: how many were agreed, done and late after each workshop, and how many are now.

It is put together from what is remembered of each action: what was late in March was late then, though it is done now.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from intranet.actions.around import workshops_of
from intranet.actions.history import ActionChange
from intranet.actions.models import OPEN, Action, Status
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.i18n import count_words, day_month

if TYPE_CHECKING:
    from intranet.workshops.models import Workshop

_FIELDS = ("status", "due_on", "carried_to")
_ACTIONS = (
    Action.id, Action.created_at, Action.status, Action.due_on, Action.carried_to_id, Action.agreed_at_id,
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """How it stood at the end of a day. What was dropped by then was agreed on too.

    Attributes:
        day: which.
        workshop: the one that was held that day; None for today.
    """

    day: date
    workshop: "Workshop | None"
    agreed: int
    done: int
    late: int
    dropped: int = 0

    @property
    def open(self) -> int:
        """Give how many were still to be done, the late ones too."""
        return self.agreed - self.done - self.dropped


@dataclass(frozen=True)
class Yield:
    """What has become, up to now, of what was agreed at one workshop, or at none."""

    workshop: "Workshop | None"
    agreed: int
    done: int
    late: int
    dropped: int


class _History:
    """One action as it was at any time."""

    __slots__ = ("_begins", "_changes", "row")

    def __init__(self, row: Any, changes: dict[str, list[Any]], begins: dict[int, datetime]) -> None:
        self.row, self._changes, self._begins = row, changes, begins

    def _at(self, field: str, instant: datetime, now: str) -> str:
        # Most have hardly ever changed, and are asked after each workshop.
        if (changes := self._changes.get(field)) is None:
            return now
        before = [change for change in changes if change.changed_at <= instant]
        return str(before[-1].after if before else changes[0].before)

    def status(self, instant: datetime) -> str:
        """Give what had become of it."""
        return self._at("status", instant, self.row.status)

    def is_late(self, instant: datetime, day: date) -> bool:
        """Tell whether it was late on a day, at an instant of that day."""
        if self.status(instant) not in OPEN:
            return False
        due = self._at("due_on", instant, self.row.due_on.isoformat() if self.row.due_on else "")
        return bool(due) and due < day.isoformat() and not self._is_put_off(instant)

    def _is_put_off(self, instant: datetime) -> bool:
        before = [change for change in self._changes.get("carried_to", ()) if change.changed_at <= instant]
        to = before[-1].workshop_id if before else None
        return self._begins.get(to or 0, instant) > instant


class Progress:
    """How one group's actions have gone."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.workshops = workshops_of(group)

    @cached_property
    def _actions(self) -> list[_History]:
        changes: dict[int, dict[str, list[Any]]] = {}
        asked = select(
            ActionChange.action_id, ActionChange.field, ActionChange.before, ActionChange.after,
            ActionChange.workshop_id, ActionChange.changed_at,
        )  # fmt: skip
        asked = asked.join(Action, ActionChange.action_id == Action.id)
        asked = asked.where(Action.group_id == self.group.id, ActionChange.field.in_(_FIELDS))
        for change in db.session.execute(asked.order_by(ActionChange.id)):
            changes.setdefault(change.action_id, {}).setdefault(change.field, []).append(change)
        begins = {workshop.id: workshop.starts_at for workshop in self.workshops}
        rows = db.session.execute(select(*_ACTIONS).where(Action.group_id == self.group.id))
        return [_History(row, changes.get(row.id, {}), begins) for row in rows]

    @cached_property
    def points(self) -> list[Point]:
        """How it stood after each workshop so far, and how it stands now."""
        today = clock.today()
        held = [(workshop.day, workshop) for workshop in self.workshops if workshop.day < today]
        found = [self._point(day, workshop, _midnight_after(day)) for day, workshop in held]
        return [point for point in found if point.agreed] + [self._point(today, None, clock.now())]

    def _point(self, day: date, workshop: "Workshop | None", instant: datetime) -> Point:
        there = [one for one in self._actions if one.row.created_at <= instant]
        status = [one.status(instant) for one in there]
        return Point(
            day=day,
            workshop=workshop,
            agreed=len(status),
            done=status.count(Status.DONE),
            late=sum(one.is_late(instant, day) for one in there),
            dropped=status.count(Status.DROPPED),
        )

    @cached_property
    def by_workshop(self) -> list[Yield]:
        """What has become of what was agreed at each workshop, and between them."""
        now, today = clock.now(), clock.today()
        heaps: dict[int, list[_History]] = defaultdict(list)
        for one in self._actions:
            heaps[one.row.agreed_at_id or 0].append(one)
        return [
            Yield(
                workshop=workshop,
                agreed=len(heap),
                done=sum(one.row.status == Status.DONE for one in heap),
                late=sum(one.is_late(now, today) for one in heap),
                dropped=sum(one.row.status == Status.DROPPED for one in heap),
            )
            for workshop in (*self.workshops, None)
            if (heap := heaps[workshop.id if workshop else 0])
        ]

    @property
    def some_dropped(self) -> bool:
        """Tell whether anything was dropped at any time that is told of."""
        return any(point.dropped for point in self.points) or any(heap.dropped for heap in self.by_workshop)

    @property
    def since(self) -> tuple[Point, Point] | None:
        """How it stood after the last workshop and how it stands now; None before there is anything to compare."""
        return (self.points[-2], self.points[-1]) if len(self.points) > 1 else None

    @property
    def finding(self) -> str:
        """Say what has become of it since the last workshop: "Sex har blivit klara sedan tillfället den 26 mars."."""
        if self.since is None:
            return _("After your next workshop you see here how it goes.")
        then, now = self.since
        on, done = day_month(then.day), now.done - then.done
        if done > 0:
            said = ngettext(
                "One has been done since the workshop on %(day)s.",
                "%(n)s have been done since the workshop on %(day)s.",
                done,
                n=count_words(done),
                day=on,
            )
        else:
            said = _("Nothing has been done since the workshop on %(day)s.", day=on)
        if then.late == now.late == 0:
            return said
        counts = [count_words(point.late).lower() for point in self.since]
        late = _("Overdue then: %(then)s, now: %(now)s.", then=counts[0], now=counts[1])
        return f"{said} {late}"


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.SWEDEN).astimezone(UTC) - timedelta(
        seconds=1
    )
