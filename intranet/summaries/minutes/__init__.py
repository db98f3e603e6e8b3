"""The minutes of a workshop, on two to four pages: a draft, or what two have approved."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.groups.models import Group
from intranet.meetings.page import MeetingPage
from intranet.platform import clock
from intranet.summaries.kinds import Kind
from intranet.summaries.minutes.content import WorkshopMinutes
from intranet.summaries.minutes.paper import document_of
from intranet.workshops.models import Workshop


def _gather(group: Group, number: int | None) -> WorkshopMinutes | None:
    """Gather the minutes of a workshop that has begun; without a number, of the last that did."""
    workshops = Workshop.all_of(group.programme)
    begun = [one for one in workshops if one.starts_at <= clock.now() and number in {None, one.number}]
    return WorkshopMinutes.of(MeetingPage(group, begun[-1], workshops)) if begun else None


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
)
