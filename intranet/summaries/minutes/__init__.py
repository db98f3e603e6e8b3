"""The minutes of a workshop, on two to four pages: a draft, or what two have approved."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.groups.models import Group
from intranet.meetings.page import MeetingPage
from intranet.platform import clock
from intranet.summaries.kinds import Kind, Number
from intranet.summaries.minutes.content import WorkshopMinutes
from intranet.summaries.minutes.paper import document_of
from intranet.summaries.words import on_day
from intranet.workshops.models import Workshop


def _gather(group: Group, number: int | None) -> WorkshopMinutes | None:
    """Gather the minutes of a workshop that has begun; without a number, of the last that did."""
    workshops = Workshop.all_of(group.programme)
    found = [one for one in _begun(workshops) if number in {None, one.number}]
    return WorkshopMinutes.of(MeetingPage(group, found[-1], workshops)) if found else None


def _begun(workshops: list[Workshop]) -> list[Workshop]:
    return [workshop for workshop in workshops if workshop.starts_at <= clock.now()]


def _numbers(group: Group) -> list[Number]:
    return [
        Number(one.number, _("Workshop %(number)s, %(day)s", number=one.ordinal, day=on_day(one.day)))
        for one in reversed(_begun(Workshop.all_of(group.programme)))
    ]


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
    parts={
        "left": _l("What was left from earlier workshops"),
        "attendance": _l("Attendance"),
        "agenda": _l("Agenda as it was held"),
        "notes": _l("Notes"),
        "reflections": _l("Reflections that were shared"),
    },
    holds=_l("Decisions, agreed actions, attendance, agenda and notes of a workshop. Two to four pages."),
    nothing=_l("No workshop has been held yet."),
    numbers=_numbers,
)
