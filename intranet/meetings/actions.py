"""What a group does with its actions at one workshop: those agreed there, and those left from before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple, Self

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import and_, or_, select

from intranet.actions.models import Action, Status
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.i18n import day_month
from intranet.workshops.models import Workshop


class Agreed(NamedTuple):
    """How many actions were agreed on, and what has become of them; one that is dropped was agreed on too."""

    all: int = 0
    done: int = 0
    dropped: int = 0

    @classmethod
    def of(cls, states: Iterable[Status]) -> Self:
        """Count."""
        states = list(states)
        return cls(len(states), states.count(Status.DONE), states.count(Status.DROPPED))


class MeetingActions:
    """One group at one workshop."""

    def __init__(self, group: Group, workshop: Workshop, workshops: list[Workshop]) -> None:
        self.group = group
        self.workshop = workshop
        self.workshops = workshops

    @property
    def keys(self) -> dict[str, str]:
        """Give the keys that decide on a row of what is left."""
        return {"done": pgettext("key", "D"), "carry": pgettext("key", "C"), "drop": pgettext("key", "X")}

    @cached_property
    def before(self) -> list[Workshop]:
        """The workshops that something can be left from: those before this one that have begun."""
        now = clock.now()
        return [w for w in self.workshops if w.ordinal < self.workshop.ordinal and w.starts_at <= now]

    @cached_property
    def _actions(self) -> list[Action]:
        """Everything agreed up to this workshop, at workshops and between them."""
        until = [w.id for w in (*self.before, self.workshop)]
        between = and_(Action.agreed_at_id.is_(None), Action.created_at < self.workshop.starts_at)
        agreed = (Action.group_id == self.group.id, or_(Action.agreed_at_id.in_(until), between))
        return list(db.session.scalars(select(Action).where(*agreed).order_by(Action.number)))

    @property
    def next(self) -> Workshop | None:
        """The workshop after this one."""
        return next((w for w in self.workshops if w.ordinal > self.workshop.ordinal), None)

    @property
    def later(self) -> Workshop | None:
        """The workshop that something left can be carried over to: the one after this, while it is to come."""
        return self.next if self.next and not self.next.is_over else None

    @property
    def agreed(self) -> list[Action]:
        """What was agreed here, in that order. What was dropped long ago is left out."""
        return [a for a in self.here if not a.is_dropped or a.just_closed]

    @cached_property
    def here(self) -> list[Action]:
        """Everything that was agreed here, whatever has become of it."""
        return [a for a in self._actions if a.agreed_at_id == self.workshop.id]

    @cached_property
    def earlier(self) -> list[Action]:
        """What was agreed before this workshop."""
        return [a for a in self._actions if a.agreed_at_id != self.workshop.id]

    @property
    def left(self) -> list[Action]:
        """What the group has to take up here: what is open from before, and what it decided about that here.

        By their last days alone: what is decided on stays where it is.
        """
        left = [a for a in self.earlier if a.is_open or self._was_closed_here(a)]
        return sorted(left, key=lambda a: (a.due_on or date.max, a.id))

    def _was_closed_here(self, action: Action) -> bool:
        closed_at = action.closed_at
        return closed_at is not None and (
            action.just_closed or clock.swedish(closed_at).date() == self.workshop.day
        )

    def is_carried_on(self, action: Action) -> bool:
        """Tell whether an action is carried over to a workshop after this one."""
        return action.carried_to is not None and action.carried_to.ordinal > self.workshop.ordinal

    @property
    def left_heading(self) -> str:
        """Say where what is left comes from: "Kvar från 28 februari"."""
        came_from = {action.agreed_at_id for action in self.left}
        if self.before and came_from <= {self.before[-1].id}:
            return _("Left from %(day)s", day=day_month(self.before[-1].starts_at))
        return _("Left from before") if None in came_from else _("Left from earlier workshops")

    @property
    def earlier_counts(self) -> Agreed:
        """How those stand that were agreed before."""
        return Agreed.of(action.status for action in self.earlier)

    @property
    def here_counts(self) -> Agreed:
        """How those stand that were agreed here."""
        return Agreed.of(action.status for action in self.here)


def agreed_counts(group: Group) -> dict[int, Agreed]:
    """Give how those actions stand that a group agreed on at each workshop, by the workshop's id."""
    found = select(Action.agreed_at_id, Action.status).where(Action.group_id == group.id)
    states: dict[int, list[Status]] = defaultdict(list)
    for workshop_id, status in db.session.execute(found):
        if workshop_id is not None:
            states[workshop_id].append(status)
    return {workshop_id: Agreed.of(those) for workshop_id, those in states.items()}
