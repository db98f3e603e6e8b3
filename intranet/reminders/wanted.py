"""Who is to be told of what today. Asked when reminders are written down, and again right before each is sent."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import joinedload

from intranet.accounts import letters
from intranet.accounts.models import User
from intranet.actions.models import OPEN, Action
from intranet.groups.models import Group, Membership
from intranet.groups.roles import roles
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Right, roles_with
from intranet.reminders.models import Key, Kind
from intranet.workshops.days import is_working_day, working_day_after
from intranet.workshops.models import Workshop

# For so long a letter that could not go out on its day still does: longer than the holidays at Christmas or Easter.
CATCHES_UP = timedelta(days=10)


class Told(NamedTuple):
    """Somebody, and what they are told of."""

    user: User
    thing: Action | Workshop


def wanted(user_id: int | None = None) -> dict[Key, Told]:
    """Give what people are to be told of today; nothing on a day when they are not at work.

    An action on the working day before it is due, or what is left of the time until then, and once it is late. Not one
    that is put off, nor somebody who has left its group. A workshop on the working day before.

    Args:
        user_id: only this person.
    """
    if not is_working_day(clock.today()):
        return {}
    found = [*_actions(user_id), *_workshops(user_id)]
    return {key: told for key, told in found if letters.wants(told.user, key.kind)}


def _actions(user_id: int | None) -> Iterator[tuple[Key, Told]]:
    today = clock.today()
    is_member = exists().where(
        roles.c.group_id == Action.group_id,
        roles.c.user_id == Action.owner_id,
        roles.c.role.in_(roles_with(Right.READ_MATERIAL)),
    )
    soon = Action.due_on.between(today - CATCHES_UP, working_day_after(today))
    found = select(Action).where(soon, Action.status.in_(OPEN), is_member, _is(Action.owner_id, user_id))
    for action in db.session.scalars(found.options(joinedload(Action.group, innerjoin=True))):
        if action.owner and action.due_on and not action.is_put_off and not _is_new(action):
            kind = Kind.LATE if action.is_past_due else Kind.DUE
            yield Key(action.owner.id, kind, action.id, None, action.due_on), Told(action.owner, action)


def _is_new(action: Action) -> bool:
    """Tell whether it was agreed today to be done today: nobody has forgotten it yet."""
    return action.due_on == clock.today() == clock.swedish(action.created_at).date()


def _is(column: Any, user_id: int | None) -> ColumnElement[bool]:
    whose: ColumnElement[bool] = true() if user_id is None else column == user_id
    return whose


def _workshops(user_id: int | None) -> Iterator[tuple[Key, Told]]:
    found = (
        select(Workshop, User)
        .join(Group, Group.programme_id == Workshop.programme_id)
        .join(Membership, Membership.group_id == Group.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Workshop.starts_at > clock.now(),
            Workshop.starts_at < _midnight_after(working_day_after(clock.today())),
            Membership.role.in_(roles_with(Right.READ_MATERIAL)),
            _is(Membership.user_id, user_id),
        )
    )
    for workshop, user in db.session.execute(found):
        yield Key(user.id, Kind.WORKSHOP, None, workshop.id, workshop.day), Told(user, workshop)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.SWEDEN)


def own_groups(user: User, workshops: Iterable[Workshop]) -> list[Group]:
    """Give the groups that meet at some workshops and whose working material a member may read."""
    found = (
        select(Group)
        .join(Membership, Membership.group_id == Group.id)
        .where(
            Membership.user_id == user.id,
            Membership.role.in_(roles_with(Right.READ_MATERIAL)),
            Group.programme_id.in_([workshop.programme_id for workshop in workshops]),
        )
        .order_by(Group.organisation, Group.name)
    )
    return list(db.session.scalars(found))
