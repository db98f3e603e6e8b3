"""Finding actions to show: a group's, and what somebody has promised.

The statements are written once: putting one together takes longer than asking it, and most pages ask some of these.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from intranet.actions.attached import ActionHelper
from intranet.actions.counting import IS_OPEN
from intranet.actions.history import ActionNote
from intranet.actions.models import Action, Status, by_urgency
from intranet.actions.timing import STAYS
from intranet.groups.finding import Place
from intranet.groups.models import Group, Membership
from intranet.platform import clock
from intranet.platform.db import among, columns, db, take_in
from intranet.platform.permissions import Right, roles_with

_IN_GROUP = Action.group_id == bindparam("group")
_HELPED = select(ActionHelper.action_id).where(ActionHelper.user_id == bindparam("user"))
_OWN = or_(Action.owner_id == bindparam("user"), Action.id.in_(_HELPED))
_STILL_HERE = or_(
    IS_OPEN, and_(among(Action.status, [Status.DONE]), Action.completed_at > bindparam("closed_since"))
)
_OPEN_COUNT = select(func.count(Action.id)).where(_OWN, _IN_GROUP, IS_OPEN)
_NOTES = (
    select(ActionNote)
    .where(ActionNote.action_id.in_(bindparam("actions", expanding=True)))
    .order_by(ActionNote.id)
)
_HELPERS = (
    select(ActionHelper)
    .where(ActionHelper.action_id.in_(bindparam("actions", expanding=True)))
    .order_by(ActionHelper.id)
)


@cache
def _own_here() -> Select[Any]:
    return select(Action).where(_OWN, _IN_GROUP, _STILL_HERE).options(joinedload(Action.notes))


@cache
def _own_anywhere() -> Select[Any]:
    readers = roles_with(Right.READ_MATERIAL)
    here = select(Membership.group_id).where(
        Membership.user_id == bindparam("user"), Membership.role.in_(readers)
    )
    found = select(Action).where(_OWN, Action.group_id.in_(here), _STILL_HERE)
    return found.options(joinedload(Action.group, innerjoin=True), joinedload(Action.notes))


def my_open(user: Any, group: Group | None = None, *, done_within: timedelta = STAYS) -> list[Action]:
    """Give what somebody sees to or helps with and is not done yet, with the notes, the most urgent first.

    What was done within the last minute is there too, so that it can be taken back.

    Args:
        user: whose actions.
        group: only this group's; when left out, those of every group that the person is a member of.
        done_within: for how long what is done is given.
    """
    asked = {"user": user.id, "closed_since": clock.now() - done_within}
    if group is None:
        found = db.session.scalars(_own_anywhere(), asked)
    else:
        found = db.session.scalars(_own_here(), {**asked, "group": group.id})
    return sorted(found.unique(), key=by_urgency)


def open_count(user: Any, group: Group | Place) -> int:
    """Give how many actions are open in a group that somebody sees to or helps with."""
    return columns(_OPEN_COUNT, {"user": user.id, "group": group.id}).scalar() or 0


def whole(found: Iterable[Action]) -> list[Action]:
    """Give actions with their notes and helpers."""
    actions = list(found)
    if actions:
        asked = {"actions": [action.id for action in actions]}
        take_in(actions, "notes", db.session.scalars(_NOTES, asked), of="action_id")
        take_in(actions, "helping", db.session.scalars(_HELPERS, asked), of="action_id")
    return actions
