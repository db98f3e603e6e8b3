"""Sets what a summary says as a page for paper, in the language of the request."""

from flask import render_template

from intranet.summaries import sentences
from intranet.summaries.brief import Brief
from intranet.summaries.document import Document
from intranet.summaries.glyphs import MISSING, printable

# The stylesheets of a page, from the roomiest to the closest.
SETTINGS = (
    ("brief.css",),
    ("brief.css", "closer.css"),
    ("brief.css", "closer.css", "flowing.css"),
    ("brief.css", "closer.css", "flowing.css", "closest.css"),
)
RUNNING_ON = SETTINGS[2:]


def document_of(brief: Brief) -> Document:
    """Set a brief as a document that can be drawn."""
    page = printable(_page(brief, missing=False))
    if MISSING in page:
        page = printable(_page(brief, missing=True))
    pages = brief.room.pages  # as many as the group was told, and no more closely set than they need
    return Document.of(
        page,
        settings=SETTINGS if pages == 2 else RUNNING_ON,
        pages=pages,
        data=brief.as_data(),
        data_name=f"samsyn-version-{brief.version}.json",
        made_at=brief.adopted_at,
    )


def _page(brief: Brief, *, missing: bool) -> str:
    return render_template("summaries/brief.html", brief=brief, say=sentences, missing=missing)
