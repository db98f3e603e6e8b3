"""Sets the maturity picture as a page for paper, in the language of the request."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from intranet.maturity.charts import course_on_paper
from intranet.summaries.drawing.document import Attached, Document, Picture
from intranet.summaries.maturity import sentences
from intranet.summaries.maturity.content import Dimension, MaturityPicture
from intranet.summaries.maturity.figures import rows_of
from intranet.summaries.sheet import on_paper

# What may be left out.
PARTS = {
    "course": _l("From workshop to workshop"),
    "reasons": _l("Reasons for the levels"),
    "levels": _l("What the levels mean"),
}
FAMILY = "Source Sans 3"
_SET = ("page.css", "levels.css", "maturity.css")
# The roomiest first; the other rather than a last page with a few lines on it.
SETTINGS = (_SET, (*_SET, "closer.css"))
PAGES = 3


def document_of(picture: MaturityPicture, without: Collection[str] = ()) -> Document:
    """Set a maturity picture as a document that can be drawn."""
    picture = picture.without(without)
    page = on_paper("maturity.html", picture, picture=picture, say=sentences, names=PARTS)
    name = f"samsyn-maturity-{picture.workshop}"
    figures = Attached.csv(f"{name}.csv", rows_of(picture))
    return Document(
        page,
        settings=SETTINGS,
        pages=1 if set(without) == set(PARTS) else PAGES,
        made_at=picture.made_at,
        attached=(Attached.json(f"{name}.json", picture.as_data()), figures),
        pictures=tuple(
            _drawing(f"course-{number}.svg", one)
            for number, one in enumerate(picture.dimensions, start=1)
            if picture.has_course
        ),
    )


def _drawing(name: str, dimension: Dimension) -> Picture:
    drawn = course_on_paper(dimension.steps, finding=sentences.course(dimension), family=FAMILY)
    return Picture.of(name, "image/svg+xml", drawn.encode())
