"""Sets the minutes of a workshop as a page for paper, in the language of the request."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.summaries.data import local
from intranet.summaries.drawing.document import Attached, Document
from intranet.summaries.minutes import sentences
from intranet.summaries.minutes.content import WorkshopMinutes
from intranet.summaries.sheet import on_paper

# What may be left out.
PARTS = {
    "left": _l("Left from earlier workshops"),
    "attendance": _l("Attendance"),
    "agenda": _l("Agenda as it was held"),
    "notes": _l("Notes"),
    "reflections": _l("Reflections"),
}
SETTINGS = (("page.css", "sections.css", "minutes.css"),)


def document_of(minutes: WorkshopMinutes, without: Collection[str] = ()) -> Document:
    """Set minutes as a document that can be drawn."""
    minutes = minutes.without(without)
    name = f"samsyn-workshop-{minutes.number}"
    return Document(
        on_paper("minutes.html", minutes, minutes=minutes, say=sentences, names=PARTS),
        settings=SETTINGS,
        made_at=minutes.made_at,
        attached=(
            Attached.json(f"{name}.json", minutes.as_data()),
            Attached.csv(f"{name}-decisions.csv", _decisions(minutes)),
            Attached.csv(f"{name}-actions.csv", _actions(minutes)),
        ),
    )


def _decisions(minutes: WorkshopMinutes) -> list[tuple[object, ...]]:
    heads = (_("Number"), _("Decided"), _("Decision"))
    return [heads, *((one.number, local(one.decided_at), one.text) for one in minutes.said.decisions)]


def _actions(minutes: WorkshopMinutes) -> list[tuple[object, ...]]:
    heads = (_("Number"), _("Action"), _("Owner"), _("Done by"))
    return [heads, *((one.number, one.title, one.owner, one.due) for one in minutes.said.agreed)]
