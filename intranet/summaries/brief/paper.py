"""Sets what a summary says as a page for paper, in the language of the request."""

from bisect import bisect
from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from intranet.summaries.brief import sentences
from intranet.summaries.brief.content import Brief
from intranet.summaries.drawing.document import Attached, Document
from intranet.summaries.sheet import on_paper

# What may be left out.
PARTS = {
    "progress": _l("How it is going"),
    "signatures": _l("Signatures"),
    "each": _l("Where each of us stands"),
}
_SET = ("page.css", "brief.css")
# The stylesheets of a page, from the roomiest to the closest. Only when none of them is enough for the two pages that
# the group was told, first the lines to sign on and then how it is going make room: the charter itself is never cut.
SETTINGS = (
    (*_SET, "whole.css"),
    (*_SET, "closer.css", "whole.css"),
    (*_SET, "closer.css", "close.css"),
    (*_SET, "closer.css", "flowing.css"),
    (*_SET, "closer.css", "flowing.css", "closest.css"),
    (*_SET, "closer.css", "flowing.css", "closest.css", "unsigned.css"),
    (*_SET, "closer.css", "flowing.css", "closest.css", "unsigned.css", "alone.css"),
)
RUNNING_ON = SETTINGS[3:]
# Each setting that is tried costs as much as the first. How full the pages of a brief are tells which are too roomy for
# it, as was seen in briefs of 3 to 25 members with and without dissents; in doubt the roomier is tried.
_TOO_FULL = (0.5, 0.62, 0.73)
_BEGIN_WITH = (0, 1, 2, 4)
_SIGNED = 0.09  # what the lines to sign on take of them


def settings_for(brief: Brief) -> tuple[tuple[str, ...], ...]:
    """Give the settings that are worth trying, the roomiest first."""
    room = brief.room
    if not room.is_enough:
        return RUNNING_ON
    if not brief.names_each:
        return SETTINGS
    fullness = room.fullness if brief.is_signed else room.fullness - _SIGNED
    return SETTINGS[_BEGIN_WITH[bisect(_TOO_FULL, fullness)] :]


def document_of(brief: Brief, without: Collection[str] = ()) -> Document:
    """Set a brief as a document that can be drawn."""
    brief = brief.without(without)
    page = on_paper("brief.html", brief, brief=brief, say=sentences, names=PARTS)
    name = f"samsyn-version-{brief.version}"
    return Document(
        page,
        settings=settings_for(brief),
        pages=brief.room.pages,  # as many as the group was told, and no more closely set than they need
        made_at=brief.made_at,
        attached=(
            Attached.json(f"{name}.json", brief.as_data()),
            Attached.csv(f"{name}.csv", sentences.positions(brief)),
        ),
    )
