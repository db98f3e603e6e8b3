"""Gathers the programme report: everything of all groups at once, so that nine groups ask no more than one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from intranet.actions.counting import counts_of
from intranet.actions.models import Action
from intranet.charter.models import Charter
from intranet.charter.versions import Version, VersionSection
from intranet.groups.models import Group, Programme
from intranet.maturity.across import Standing, standings
from intranet.maturity.matrix import Matrix
from intranet.meetings.decisions import Decision
from intranet.meetings.models import Meeting
from intranet.platform import clock, i18n
from intranet.platform.db import db
from intranet.summaries.brief.content import BriefSection
from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.report.content import (
    Adopted,
    Decided,
    Followed,
    GroupReport,
    ProgrammeReport,
    Rated,
)
from intranet.workshops.models import Workshop

STATES = ("late", "open", "done", "dropped")  # in which order actions are told of


def gather(programme: Programme, _number: int | None = None) -> ProgrammeReport | None:
    """Give the report of a programme as it is now, in the language of the request; None while it has no groups."""
    groups = _groups(programme)
    if not groups:
        return None
    workshops = Workshop.all_of(programme)
    held = [one for one in workshops if one.starts_at <= clock.now()]
    return ProgrammeReport(
        letterhead=Letterhead.of(programme),
        programme=programme.name,
        workshops=(len(held), len(workshops)),
        dimensions=tuple(one.name for one in Matrix.of(programme).dimensions),
        groups=_reports(groups),
        as_of=clock.today(),
        locale=i18n.language(),
    )


def _groups(programme: Programme) -> list[Group]:
    found = select(Group).where(Group.programme_id == programme.id).order_by(Group.organisation, Group.id)
    return list(db.session.scalars(found.options(selectinload(Group.units))))


def _reports(groups: Sequence[Group]) -> tuple[GroupReport, ...]:
    ids = [group.id for group in groups]
    adopted, actions, decisions, counts = _adopted(ids), _actions(ids), _decisions(ids), counts_of(groups)
    matrices = db.session.scalars(select(Matrix).where(Matrix.programme_id == groups[0].programme_id)).all()
    known = {matrix.id: matrix for matrix in matrices}
    return tuple(
        GroupReport(
            slug=group.slug,
            organisation=group.organisation,
            name=group.name,
            adopted=adopted.get(group.id),
            counts=counts[group.id],
            actions=tuple(actions[group.id]),
            decisions=tuple(decisions[group.id]),
            rated=_rated(standing, known),
        )
        for group, standing in zip(groups, standings(groups), strict=True)
    )


def _adopted(group_ids: Sequence[int]) -> dict[int, Adopted]:
    """Give the version in force of each group that has one."""
    newest = select(Version.charter_id, func.max(Version.number).label("number")).group_by(Version.charter_id)
    latest = newest.subquery()
    found = (
        select(Charter.group_id, Version)
        .join(Charter, Charter.id == Version.charter_id)
        .join(latest, (latest.c.charter_id == Version.charter_id) & (latest.c.number == Version.number))
        .where(Charter.group_id.in_(group_ids))
        .options(selectinload(Version.sections).selectinload(VersionSection.positions))
    )
    return {group_id: _version(version) for group_id, version in db.session.execute(found)}


def _version(version: Version) -> Adopted:
    frozen = [section for _part, sections in version.parts for section in sections]
    return Adopted(
        version.number,
        _day(version.adopted_at),
        version.adopted_by_name,
        version.title,
        version.why,
        tuple(BriefSection(one.question, one.html, one.plain, one.agreement) for one in frozen),
    )


def _actions(group_ids: Sequence[int]) -> dict[int, list[Followed]]:
    found = db.session.scalars(select(Action).where(Action.group_id.in_(group_ids)).order_by(Action.number))
    told: dict[int, list[Followed]] = defaultdict(list)
    for action in found:
        told[action.group_id].append(_followed(action))
    for actions in told.values():
        actions.sort(key=lambda one: (STATES.index(one.state), one.due_on or date.max))
    return told


def _followed(action: Action) -> Followed:
    state = (
        "done" if action.is_done else "dropped" if action.is_dropped else "late" if action.is_late else "open"
    )
    return Followed(
        action.title,
        action.owner.name if action.owner else "",
        action.due_on,
        state,
        _day(action.completed_at) if action.completed_at else None,
        action.dropped_reason,
    )


def _decisions(group_ids: Sequence[int]) -> dict[int, list[Decided]]:
    found = (
        select(Meeting.group_id, Workshop.ordinal, Workshop.starts_at, Decision.text)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .join(Workshop, Workshop.id == Meeting.workshop_id)
        .where(Meeting.group_id.in_(group_ids), Decision.removed_at.is_(None))
        .order_by(Workshop.ordinal, Decision.number)
    )
    told: dict[int, list[Decided]] = defaultdict(list)
    for group_id, ordinal, starts_at, text in db.session.execute(found):
        told[group_id].append(Decided(ordinal, _day(starts_at), text))
    return told


def _rated(standing: Standing, matrices: dict[int, Matrix]) -> Rated | None:
    """Give what is agreed on. Of what people rated by themselves nothing is read."""
    if standing.round is None:
        return None
    dimensions = matrices[standing.round.matrix_id].dimensions
    parts = [
        (unit.name, tuple(standing.levels.get((unit.id, one.key)) for one in dimensions))
        for unit in standing.round.units
    ]
    return Rated(
        standing.round.workshop.day, tuple(one.name for one in dimensions), tuple(parts), standing.earlier
    )


def _day(instant: datetime) -> date:
    return clock.swedish(instant).date()
