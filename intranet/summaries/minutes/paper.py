"""Sets the minutes of a workshop as a page for paper, in the language of the request."""

from collections.abc import Collection

from intranet.summaries.drawing.document import Attached, Document
from intranet.summaries.minutes import sentences
from intranet.summaries.minutes.content import WorkshopMinutes
from intranet.summaries.sheet import as_table, on_paper

SETTINGS = (("page.css", "sections.css", "minutes.css"),)


def document_of(minutes: WorkshopMinutes, without: Collection[str] = ()) -> Document:
    """Set minutes as a document that can be drawn."""
    minutes = minutes.without(without)
    name = f"samsyn-workshop-{minutes.number}"
    return Document(
        on_paper("minutes.html", minutes, minutes=minutes, say=sentences),
        settings=SETTINGS,
        made_at=minutes.made_at,
        attached=(
            Attached.json(f"{name}.json", minutes.as_data()),
            as_table(f"{name}-decisions.csv", ("number", "decided_at", "decision"), _decisions(minutes)),
            as_table(f"{name}-actions.csv", ("number", "action", "owner", "due_on"), _actions(minutes)),
        ),
    )


def _decisions(minutes: WorkshopMinutes) -> list[tuple[object, ...]]:
    return [(one.number, one.at, one.text) for one in minutes.said.decisions]


def _actions(minutes: WorkshopMinutes) -> list[tuple[object, ...]]:
    return [(one.number, one.title, one.owner, one.due) for one in minutes.said.agreed]
