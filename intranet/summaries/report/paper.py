"""Sets the programme report as pages for paper, in the language of the request."""

from collections.abc import Collection, Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from intranet.summaries.drawing.document import Attached, Document
from intranet.summaries.report import sentences
from intranet.summaries.report.content import GroupReport, ProgrammeReport
from intranet.summaries.sheet import on_paper

# What may be left out.
PARTS = {
    "decisions": _l("Decisions"),
    "actions": _l("Actions"),
    "maturity": _l("Maturity"),
}
SETTINGS = (("page.css", "levels.css", "report.css"),)


def document_of(report: ProgrammeReport, without: Collection[str] = ()) -> Document:
    """Set a report as a document that can be drawn."""
    report = report.without(without)
    return Document(
        on_paper("report.html", report, report=report, say=sentences, names=PARTS),
        settings=SETTINGS,
        made_at=report.made_at,
        attached=(
            Attached.json("samsyn-programme.json", report.as_data()),
            Attached.csv("samsyn-programme.csv", _rows(report)),
        ),
    )


def _rows(report: ProgrammeReport) -> Iterator[list[object]]:
    """Give a row for each group under heads."""
    yield [
        _("Organisation"), _("Leadership group"), _("Adopted version"), _("Adopted"), _("Sections"), _("Agreement"),
        _("Dissents"), pgettext("many actions", "Done"), _("Open"), _("Overdue"), pgettext("many actions", "Put off"),
        pgettext("many actions", "Dropped"), _("Mean level"),
    ]  # fmt: skip
    for group in report.groups:
        yield [group.organisation, group.name, *_figures(group)]


def _figures(group: GroupReport) -> list[object]:
    adopted, counts = group.adopted, group.counts
    mean = sentences.number(group.rated.mean) if group.rated else None
    said: list[object] = [None] * 5
    if adopted:
        said = [adopted.number, adopted.day, len(adopted.written), adopted.shared, adopted.dissents]
    actions = (counts.done, counts.open, counts.late, counts.put_off, counts.dropped)
    return [*said, *(actions if counts.agreed else [None] * len(actions)), mean]
