"""Sets the maturity picture as a page for paper, in the language of the request."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from intranet.summaries.drawing.document import Attached, Document, Picture
from intranet.summaries.maturity import sentences
from intranet.summaries.maturity.content import MaturityPicture
from intranet.summaries.maturity.drawing import course_drawing
from intranet.summaries.maturity.figures import rows_of
from intranet.summaries.sheet import on_paper

# What may be left out.
PARTS = {
    "course": _l("From workshop to workshop"),
    "reasons": _l("Reasons and dissents"),
    "levels": _l("What the levels mean"),
}
SETTINGS = (("page.css", "maturity.css"),)


def document_of(picture: MaturityPicture, without: Collection[str] = ()) -> Document:
    """Set a maturity picture as a document that can be drawn."""
    picture = picture.without(without)
    page = on_paper("maturity.html", picture, picture=picture, say=sentences, names=PARTS)
    name = f"samsyn-maturity-{picture.workshop}"
    return Document(
        page,
        settings=SETTINGS,
        made_at=picture.made_at,
        attached=(Attached.json(f"{name}.json", picture.as_data()), Attached.csv(f"{name}.csv", rows_of(picture))),
        pictures=tuple(
            Picture.of(f"course-{number}.svg", "image/svg+xml", course_drawing(one, sentences.course(one)))
            for number, one in enumerate(picture.dimensions, start=1)
            if picture.has_course
        ),
    )
