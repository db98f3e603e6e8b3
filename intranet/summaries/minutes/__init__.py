"""The minutes of a workshop, on two to four pages: a draft, or what two have approved."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.groups.models import Group
from intranet.meetings.minutes import Minutes
from intranet.meetings.page import MeetingPage
from intranet.summaries.kinds import Kind, Number
from intranet.summaries.minutes.content import WorkshopMinutes
from intranet.summaries.minutes.paper import PARTS, document_of
from intranet.summaries.words import on_day
from intranet.workshops.models import Workshop


def _gather(group: Group, number: int | None) -> WorkshopMinutes | None:
    """Gather the minutes of a workshop that has begun; without a number, of the last that did."""
    workshops = Workshop.all_of(group.programme)
    found = [one for one in workshops if one.has_begun and number in {None, one.number}]
    return WorkshopMinutes.of(MeetingPage(group, found[-1], workshops)) if found else None


def _numbers(group: Group) -> list[Number]:
    begun = [one for one in reversed(Workshop.all_of(group.programme)) if one.has_begun]
    approved = Minutes.approved_in(group) if begun else set()
    return [Number(one.number, _label(one, is_approved=one.id in approved)) for one in begun]


def _label(workshop: Workshop, *, is_approved: bool) -> str:
    said = {"number": workshop.ordinal, "day": on_day(workshop.day)}
    if not is_approved:
        return _("Workshop %(number)s, %(day)s, draft", **said)
    return _("Workshop %(number)s, %(day)s", **said)


def _name_file(minutes: WorkshopMinutes) -> str:
    said = {"organisation": minutes.said.organisation, "n": minutes.said.number}
    if not minutes.is_approved:
        return _("%(organisation)s, minutes of workshop %(n)s, draft", **said)
    return _("%(organisation)s, minutes of workshop %(n)s", **said)


WORKSHOP = Kind(
    "workshop",
    _l("Minutes of a workshop"),
    _gather,
    document_of,
    _name_file,
    parts=PARTS,
    holds=_l("Decisions, agreed actions, attendance, agenda and notes of a workshop. Two to four pages."),
    nothing=_l("No workshop has been held yet."),
    numbers=_numbers,
    is_silent=lambda minutes: minutes.is_silent,
)
