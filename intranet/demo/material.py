"""What lies in the library of the demonstration: the programme's material, and what Storuman's group has added."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

from werkzeug.datastructures import FileStorage

from intranet.accounts.models import User
from intranet.assignments import material
from intranet.assignments.models import Assignment
from intranet.demo import drawings, shelf
from intranet.demo.calendar import past
from intranet.groups.models import Group, Programme
from intranet.library.files import files
from intranet.library.models import Document, Place
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def tell(group: Group, programme: Programme, third: date) -> None:
    """Fill the library as it has been filled up to today."""
    who = {user.email.split("@")[0]: user for user in [*group.members, *programme.facilitators]}
    workshops = {workshop.number: workshop for workshop in Workshop.all_of(programme)}
    numbers: dict[int | None, int] = {number: workshop.id for number, workshop in workshops.items()}
    for day, person, whose, number, name, description, tags, content in shelf.DOCUMENTS:
        place = Place(programme if whose == "programme" else group, numbers.get(number))
        with clock.told(past(third, day, "14.20")):
            document = _add(place, name, content, who[person])
            document.change(name=document.name, description=description, tags=tags, by=who[person])
            if name in shelf.OF_ASSIGNMENT and (asked := Assignment.at(workshops[shelf.OF_ASSIGNMENT[name]])):
                material.add(asked, [document.id])
            db.session.commit()


def _add(place: Place, name: str, content: str, by: User) -> Document:
    if content.startswith("https://"):
        return Document.link(place, name=name, address=content, description="", by=by)
    whole = _AS.get(name.rpartition(".")[2], str.encode)(content)
    return Document.add(place, files().bring_in(FileStorage(io.BytesIO(whole), name), place.owner), by=by)


def _word_document(text: str) -> bytes:
    """Give a text as a Word document, a paragraph a line."""
    said = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.splitlines())
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}">'
        f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORDS}"><w:body>{said}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as document:
        for name, part in parts.items():
            # The same day for each: the same demonstration has the same contents.
            document.writestr(zipfile.ZipInfo(name, (2018, 2, 28, 8, 30, 0)), part)
    return made.getvalue()


_AS = {"docx": _word_document, "pdf": drawings.leaflet, "jpg": drawings.wall}
