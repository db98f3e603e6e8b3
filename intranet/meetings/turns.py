"""Whose turn it is to approve minutes, for the page that somebody comes back to."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from intranet.groups.models import Group, Membership
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Right, Role, roles_with
from intranet.workshops.models import Workshop


class Turn(NamedTuple):
    """Minutes that wait for somebody.

    Attributes:
        slug: the group's.
        number: the workshop's.
        is_signed: the leader has approved; whoever was chosen as the second is there no more if it is a leader's turn.
        adjuster_id: who is the second.
    """

    slug: str
    organisation: str
    number: int
    is_signed: bool
    adjuster_id: int | None


def turns_of(user: Any, group: Group | None = None) -> list[Turn]:
    """Give the minutes of workshops that are over which wait for somebody, in order.

    For the one who was chosen; for a leader those that no leader has approved, or whose chosen one has left.

    Args:
        user: whose turn.
        group: in which; when left out, in every group of theirs.
    """
    asked = {"user": user.id, "now": clock.now(), "group": group.id if group else None}
    return [
        Turn(slug, organisation, number, signed_at is not None, adjuster_id)
        for slug, organisation, number, signed_at, adjuster_id in db.session.execute(
            _waiting(group is None), asked
        )
    ]


@cache
def _waiting(anywhere: bool) -> Select[str, str, int, datetime | None, int | None]:
    other, may = aliased(Membership), roles_with(Right.APPROVE_MINUTES)
    is_there = exists().where(
        other.group_id == Meeting.group_id, other.user_id == Minutes.adjuster_id, other.role.in_(may)
    )
    is_chosen = and_(Minutes.adjuster_id == bindparam("user"), Minutes.signed_at.is_not(None))
    leads = and_(Membership.role == Role.LEADER, or_(Minutes.signed_at.is_(None), ~is_there))
    here = [] if anywhere else [Meeting.group_id == bindparam("group")]
    return (
        select(Group.slug, Group.organisation, Workshop.number, Minutes.signed_at, Minutes.adjuster_id)
        .select_from(Meeting)
        .join(Group, Group.id == Meeting.group_id)
        .join(Workshop, Workshop.id == Meeting.workshop_id)
        .join(Membership, Membership.group_id == Meeting.group_id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Membership.user_id == bindparam("user"),
            Membership.role.in_(may),
            Minutes.approved_at.is_(None),
            Workshop.ends_at <= bindparam("now"),
            or_(is_chosen, leads),
            *here,
        )
        .order_by(Group.organisation, Workshop.number)
    )
