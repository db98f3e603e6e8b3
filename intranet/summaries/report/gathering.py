"""Gathers the programme report: everything of all groups at once, so that nine groups ask no more than one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from intranet.accounts.models import User
from intranet.actions.counting import counts_of
from intranet.actions.models import Action
from intranet.charter.models import Charter
from intranet.charter.versions import Version, VersionSection
from intranet.groups.models import Group, Membership, Programme
from intranet.maturity.across import Standing, standings
from intranet.maturity.matrix import Matrix
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.platform import clock, i18n
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.summaries.brief.content import BriefSection
from intranet.summaries.followup.lines import Line, found
from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.report.content import (
    Adopted,
    Decided,
    GroupReport,
    Person,
    ProgrammeReport,
    Rated,
)
from intranet.workshops.models import Workshop


def gather(programme: Programme, _number: int | None = None) -> ProgrammeReport | None:
    """Give the report of a programme as it is now, in the language of the request; None while it has no groups."""
    groups = _groups(programme)
    if not groups:
        return None
    workshops, matrices = Workshop.all_of(programme), _matrices(programme)
    newest = list(matrices.values())[-1] if matrices else Matrix.of(programme)
    held = [one for one in workshops if one.starts_at <= clock.now()]
    return ProgrammeReport(
        letterhead=Letterhead.of(programme),
        programme=programme.name,
        workshops=(len(held), len(workshops)),
        dimensions=tuple(one.name for one in newest.dimensions),
        groups=_reports(groups, workshops, matrices),
        as_of=clock.today(),
        facilitators=tuple(Person(one.name, one.email) for one in programme.facilitators if one.is_active),
        locale=i18n.language(),
    )


def _groups(programme: Programme) -> list[Group]:
    asked = select(Group).where(Group.programme_id == programme.id).order_by(Group.organisation, Group.id)
    return list(db.session.scalars(asked.options(selectinload(Group.units))))


def _matrices(programme: Programme) -> dict[int, Matrix]:
    """Give a programme's matrices by their ids, the newest last."""
    asked = select(Matrix).where(Matrix.programme_id == programme.id).order_by(Matrix.id)
    return {matrix.id: matrix for matrix in db.session.scalars(asked)}


def _reports(
    groups: Sequence[Group], workshops: Sequence[Workshop], matrices: dict[int, Matrix]
) -> tuple[GroupReport, ...]:
    ids = [group.id for group in groups]
    adopted, actions, decisions, counts = (
        _adopted(ids),
        _actions(ids, workshops),
        _decisions(ids),
        counts_of(groups),
    )
    leaders = _leaders(ids)
    return tuple(
        GroupReport(
            slug=group.slug,
            organisation=group.organisation,
            name=group.name,
            adopted=adopted.get(group.id),
            counts=counts[group.id],
            actions=tuple(actions.get(group.id, ())),
            decisions=tuple(decisions[group.id]),
            rated=_rated(standing, matrices),
            leaders=tuple(leaders[group.id]),
        )
        for group, standing in zip(groups, standings(groups), strict=True)
    )


def _leaders(group_ids: Sequence[int]) -> dict[int, list[Person]]:
    """Give those who lead each group, and whose accounts are open."""
    asked = select(Membership.group_id, User.name, User.email).join(User, User.id == Membership.user_id)
    leads = (Membership.group_id.in_(group_ids), Membership.role == Role.LEADER, User.closed_at.is_(None))
    found: dict[int, list[Person]] = defaultdict(list)
    for group_id, name, email in db.session.execute(asked.where(*leads).order_by(Membership.id)):
        found[group_id].append(Person(name, email))
    return found


def _adopted(group_ids: Sequence[int]) -> dict[int, Adopted]:
    """Give the version in force of each group that has one."""
    newest = select(Version.charter_id, func.max(Version.number).label("number")).group_by(Version.charter_id)
    latest = newest.subquery()
    asked = (
        select(Charter.group_id, Version)
        .join(Charter, Charter.id == Version.charter_id)
        .join(latest, (latest.c.charter_id == Version.charter_id) & (latest.c.number == Version.number))
        .where(Charter.group_id.in_(group_ids))
        .options(selectinload(Version.sections).selectinload(VersionSection.positions))
    )
    return {group_id: _version(version) for group_id, version in db.session.execute(asked)}


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


def _actions(group_ids: Sequence[int], workshops: Sequence[Workshop]) -> dict[int, list[Line]]:
    told: dict[int, list[Line]] = defaultdict(list)
    for group_id, _workshop, line in found(
        select(Action.id).where(Action.group_id.in_(group_ids)), workshops
    ):
        told[group_id].append(line)
    return {group_id: sorted(lines, key=lambda line: line.urgency) for group_id, lines in told.items()}


def _decisions(group_ids: Sequence[int]) -> dict[int, list[Decided]]:
    asked = (
        select(Meeting.group_id, Workshop.ordinal, Workshop.starts_at, Decision.text, Minutes.approved_at)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .join(Workshop, Workshop.id == Meeting.workshop_id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.group_id.in_(group_ids), Decision.removed_at.is_(None))
        .order_by(Workshop.ordinal, Decision.number)
    )
    told: dict[int, list[Decided]] = defaultdict(list)
    for group_id, ordinal, starts_at, text, approved_at in db.session.execute(asked):
        told[group_id].append(Decided(ordinal, _day(starts_at), text, approved_at is not None))
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
