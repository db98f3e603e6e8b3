"""What has happened in somebody's groups since they were there, group by group: for the start page of who has many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from intranet.charter.models import Charter, Section
from intranet.groups.finding import Place
from intranet.groups.models import Facilitator, Group, Membership
from intranet.overview.feed import KINDS, Line, lines
from intranet.overview.news import what_holds
from intranet.overview.visits import Visit
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import TOLD, Event, Told
from intranet.platform.permissions import Right, roles_with

REACHES_BACK = timedelta(days=14)  # for who has not been to a group's page since
MOST = 40  # of what happened in a group, the newest
SHOWN = 2


@dataclass(frozen=True)
class GroupNews:
    """A group with news: the newest lines, and how many more there are on its own page."""

    place: Place
    lines: Sequence[Line]
    more: int


def news_of(places: Sequence[Place], viewer: Any) -> list[GroupNews]:
    """Give the groups where others have done something since the viewer was there, in few questions."""
    of = _events(viewer)
    headings = _headings(list(of))
    found = []
    for place in places:
        told = what_holds(of.get(place.id, []), headings, but_of=viewer)
        if told:
            all_lines = lines(told, place, viewer)
            found.append(GroupNews(place, all_lines[:SHOWN], max(len(all_lines) - SHOWN, 0)))
    return found


def _events(viewer: Any) -> dict[int, list[Told]]:
    """Find what happened in the groups whose working material the viewer reads, the newest of each."""
    reads = select(Membership.group_id).where(
        Membership.user_id == viewer.id, Membership.role.in_(roles_with(Right.READ_MATERIAL))
    )
    runs = select(Facilitator.programme_id).where(Facilitator.user_id == viewer.id)
    mine = select(Group.id).where(or_(Group.id.in_(reads), Group.programme_id.in_(runs)))
    been = and_(Visit.group_id == Event.group_id, Visit.user_id == viewer.id)
    place = func.row_number().over(
        partition_by=Event.group_id, order_by=(Event.happened_at.desc(), Event.id.desc())
    )
    oldest: datetime = clock.now() - REACHES_BACK
    numbered = (
        select(Event.id, place.label("place"))
        .outerjoin(Visit, been)
        .where(
            Event.group_id.in_(mine),
            Event.kind.in_(KINDS),
            Event.happened_at > oldest,
            or_(Visit.seen_at.is_(None), Event.happened_at > Visit.seen_at),
        )
        .subquery()
    )
    newest = (
        select(Event.group_id, *TOLD)
        .join(numbered, numbered.c.id == Event.id)
        .where(numbered.c.place <= MOST)
    )
    of: dict[int, list[Told]] = defaultdict(list)
    for group_id, *event in db.session.execute(newest):
        of[group_id].append(Told(*event))
    return of


def _headings(groups: list[int]) -> dict[int, str]:
    found = select(Section.id, Section.heading).join(Charter, Charter.id == Section.charter_id)
    rows = db.session.execute(found.where(Charter.group_id.in_(groups)))
    return {number: heading for number, heading in rows}  # noqa: C416  # rows are no pairs to a type checker
