"""The programme report: all groups, an overview first, on twenty to forty pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.summaries.kinds import Kind
from intranet.summaries.report.content import ProgrammeReport
from intranet.summaries.report.gathering import gather
from intranet.summaries.report.paper import PARTS, document_of
from intranet.summaries.words import on_day


def _name_file(report: ProgrammeReport) -> str:
    return _("%(programme)s, report, %(day)s", programme=report.programme, day=on_day(report.as_of))


REPORT = Kind(
    "report",
    _l("Programme report"),
    gather,
    document_of,
    _name_file,
    PARTS,
    holds=_l(
        "All groups: an overview that compares them, then each one's why and what, decisions, actions and levels."
    ),
    nothing=_l("The programme has no groups yet."),
)
