"""Who is to be told of what today. Asked when reminders are written down, and again right before each is sent."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, select, true, union
from sqlalchemy.orm import joinedload

from intranet.accounts import letters
from intranet.accounts.models import User
from intranet.actions.attached import ActionHelper
from intranet.actions.models import OPEN, Action
from intranet.groups.models import Facilitator, Group, Membership
from intranet.groups.roles import roles
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Right, roles_with
from intranet.platform.working_days import is_working_day, working_day_after
from intranet.reminders.models import Key, Kind
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
    that is put off, nor somebody who has left its group. A workshop on the working day before: those who come, and
    those who run it.

    Args:
        user_id: only this person.
    """
    if not is_working_day(clock.today()):
        return {}
    found = [*_actions(user_id), *_workshops(user_id)]
    return {key: told for key, told in found if letters.wants(told.user, key.kind)}


def _actions(user_id: int | None) -> Iterator[tuple[Key, Told]]:
    today = clock.today()
    soon = and_(Action.due_on.between(today - CATCHES_UP, working_day_after(today)), Action.status.in_(OPEN))
    owners = select(Action.id.label("action_id"), Action.owner_id.label("user_id")).where(soon)
    helpers = select(ActionHelper.action_id, ActionHelper.user_id).join(Action).where(soon)
    people = union(owners, helpers).subquery()
    is_member = exists().where(
        roles.c.group_id == Action.group_id,
        roles.c.user_id == User.id,
        roles.c.role.in_(roles_with(Right.READ_MATERIAL)),
    )
    found = (
        select(Action, User)
        .join(people, people.c.action_id == Action.id)
        .join(User, User.id == people.c.user_id)
        .where(is_member, _is(User.id, user_id))
        .options(joinedload(Action.group, innerjoin=True))
    )
    for action, user in db.session.execute(found):
        if action.due_on and not action.is_put_off and not _is_new(action) and _is_told(user, action):
            kind = Kind.LATE if action.is_past_due else Kind.DUE
            yield Key(user.id, kind, action.id, None, action.due_on), Told(user, action)


def _is_told(user: User, action: Action) -> bool:
    """Tell whether an action's day is somebody's matter: before it, everybody's who is to do it; past it, the owner's.

    Who helps with what nobody sees to is told both times, since else nobody is.
    """
    return not action.is_past_due or user.id == action.owner_id or action.owner_id is None


def _is_new(action: Action) -> bool:
    """Tell whether it was agreed today to be done today: nobody has forgotten it yet."""
    return action.due_on == clock.today() == clock.swedish(action.created_at).date()


def _is(column: Any, user_id: int | None) -> ColumnElement[bool]:
    whose: ColumnElement[bool] = true() if user_id is None else column == user_id
    return whose


def _workshops(user_id: int | None) -> Iterator[tuple[Key, Told]]:
    members = select(Membership.user_id, Group.programme_id).join(Group)
    members = members.where(Membership.role.in_(roles_with(Right.READ_MATERIAL)))
    people = union(members, select(Facilitator.user_id, Facilitator.programme_id)).subquery()
    found = (
        select(Workshop, User)
        .join(people, people.c.programme_id == Workshop.programme_id)
        .join(User, User.id == people.c.user_id)
        .where(
            Workshop.starts_at > clock.now(),
            Workshop.starts_at < _midnight_after(working_day_after(clock.today())),
            _is(User.id, user_id),
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


def led_groups(user: User, workshops: Iterable[Workshop]) -> list[Group]:
    """Give the groups that meet at some workshops of programmes that somebody runs."""
    runs = select(Facilitator.programme_id).where(Facilitator.user_id == user.id)
    held = [workshop.programme_id for workshop in workshops]
    found = select(Group).where(Group.programme_id.in_(held), Group.programme_id.in_(runs))
    return list(db.session.scalars(found.order_by(Group.organisation, Group.name)))
