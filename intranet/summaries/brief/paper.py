"""Sets what a summary says as a page for paper, in the language of the request."""

from collections.abc import Collection

from intranet.summaries.brief import sentences
from intranet.summaries.brief.content import Brief
from intranet.summaries.drawing.document import Attached, Document
from intranet.summaries.sheet import on_paper

# The stylesheets of a page, from the roomiest to the closest.
SETTINGS = (
    ("page.css", "brief.css"),
    ("page.css", "brief.css", "closer.css"),
    ("page.css", "brief.css", "closer.css", "flowing.css"),
    ("page.css", "brief.css", "closer.css", "flowing.css", "closest.css"),
)
RUNNING_ON = SETTINGS[2:]


def document_of(brief: Brief, without: Collection[str] = ()) -> Document:
    """Set a brief as a document that can be drawn."""
    page = on_paper("brief.html", brief, brief=brief, say=sentences)
    pages = brief.room.pages  # as many as the group was told, and no more closely set than they need
    return Document(
        page,
        settings=SETTINGS if pages == 2 else RUNNING_ON,
        pages=pages,
        made_at=brief.adopted_at,
        attached=(Attached.json(f"samsyn-version-{brief.version}.json", brief.as_data()),),
    )
