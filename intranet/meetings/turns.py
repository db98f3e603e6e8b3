"""Whose turn it is to approve minutes, for the page that somebody comes back to."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from intranet.groups.models import Group, Membership
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.page import MeetingPage, content_of
from intranet.platform import clock
from intranet.platform.db import among, columns, db
from intranet.platform.permissions import Right, Role, roles_with
from intranet.workshops.models import Workshop


class Turn(NamedTuple):
    """Minutes that wait for somebody.

    Attributes:
        number: the workshop's, for its address.
        ordinal: which workshop it is now, to be said.
        has_changed: they say something else than what the leader approved.
        chooses: the leader has approved, and whoever was chosen as the second is there no more.
    """

    group: Group
    number: int
    ordinal: int
    has_changed: bool = False
    chooses: bool = False


def turns_of(user: Any, group: Group | None = None) -> list[Turn]:
    """Give the minutes of workshops that are over which wait for somebody, in order.

    For the one who was chosen, while they say what the leader approved. For a leader those that do so no more, or whose
    chosen one has left; of those that nobody has begun with, the last workshop's alone: some groups keep no minutes.

    Args:
        user: whose turn.
        group: in which; when left out, in every group of theirs.
    """
    asked = {"user": user.id, "now": clock.now(), "group": group.id if group else None}
    found = columns(_unapproved(group is None), asked).all()
    groups = {group.id: group} if group else _groups([row.group_id for row in found])
    return [turn for row in found if (turn := _turn(groups[row.group_id], row, user)) is not None]


def _groups(numbers: list[int]) -> dict[int, Group]:
    found = db.session.scalars(select(Group).where(Group.id.in_(numbers))) if numbers else ()
    return {group.id: group for group in found}


def _turn(group: Group, row: Any, user: Any) -> Turn | None:
    turn = Turn(group, row.number, row.ordinal)
    if not row.is_signed:
        return turn
    # What they say is put together anew: seldom more than one waits between its two approvals.
    minutes = db.session.get_one(Minutes, row.minutes_id)
    if not minutes.holds_for(content_of(MeetingPage.find(group, row.number))):
        return turn._replace(has_changed=True) if row.leads else None
    if minutes.adjuster_id == user.id:
        return turn
    return turn._replace(chooses=True) if row.leads and not row.is_there else None


@cache
def _unapproved(anywhere: bool) -> Select[int, int, int, int, bool, bool, bool]:
    """Ask for no more of the minutes than who waits for them: for most people none do."""
    other, may, held = aliased(Membership), roles_with(Right.APPROVE_MINUTES), aliased(Workshop)
    is_there = exists().where(
        other.group_id == Meeting.group_id, other.user_id == Minutes.adjuster_id, among(other.role, may)
    )
    is_chosen = and_(Minutes.adjuster_id == bindparam("user"), Minutes.signed_at.is_not(None))
    leads = Membership.role == Role.LEADER
    last = (
        select(func.max(held.ends_at))
        .where(held.programme_id == Workshop.programme_id, held.ends_at <= bindparam("now"))
        .scalar_subquery()
    )
    is_begun = or_(Minutes.id.is_not(None), Workshop.ends_at == last)
    here = [] if anywhere else [Meeting.group_id == bindparam("group")]
    return (
        select(
            Meeting.group_id,
            Workshop.number,
            Workshop.ordinal,
            Minutes.id.label("minutes_id"),
            Minutes.signed_at.is_not(None).label("is_signed"),
            leads.label("leads"),
            is_there.label("is_there"),
        )
        .select_from(Meeting)
        .join(Group, Group.id == Meeting.group_id)
        .join(Workshop, Workshop.id == Meeting.workshop_id)
        .join(Membership, Membership.group_id == Meeting.group_id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Membership.user_id == bindparam("user"),
            among(Membership.role, may),
            Minutes.approved_at.is_(None),
            Workshop.ends_at <= bindparam("now"),
            or_(is_chosen, and_(leads, is_begun)),
            *here,
        )
        .order_by(Group.organisation, Workshop.ordinal)
    )
