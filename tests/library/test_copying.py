"""A programme's documents in the programme of the next year, and what documents keep from being removed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from intranet.groups.models import Programme
from intranet.library.files import StoredFile, files
from intranet.library.models import Document, Place
from intranet.platform.db import db
from intranet.workshops.in_the_way import in_the_way
from intranet.workshops.models import Workshop
from tests.library.conftest import upload

HERE = "/programmes/att-leda-digital-forandring/copy"
NEXT = {"name": "Nästa år", "slug": "nasta-ar", "first_day": "2031-03-05", "seen": "2031-03-05"}


@pytest.fixture
def workshop(programme):
    begins = datetime(2030, 3, 6, 8, tzinfo=UTC)
    return Workshop.plan(
        programme, title="Start", starts_at=begins, ends_at=begins.replace(hour=11), place=""
    )


@pytest.fixture
def documents(programme, storuman, workshop, ingrid, peter):
    """A letter in two versions at a workshop, a link, one that is removed, and one of a group."""
    place = Place(programme, workshop.id)
    letter = Document.add(place, files().bring_in(upload("Först"), programme), by=ingrid)
    letter.add_version(files().bring_in(upload("Sedan"), programme), by=ingrid)
    letter.change(name="Brevet", description="Läs det först.", tags=["brev"], by=ingrid)
    Document.link(Place(programme), name="Länk", address="https://example.org/", description="", by=ingrid)
    gone = Document.link(
        Place(programme), name="Borta", address="https://example.org/", description="", by=ingrid
    )
    gone.remove(by=ingrid)
    Document.link(
        Place(storuman, workshop.id), name="Vår", address="https://example.org/", description="", by=peter
    )
    db.session.commit()


def of(slug):
    programme = db.session.scalars(select(Programme).filter_by(slug=slug)).one()
    return programme, db.session.scalars(
        select(Document).where(Document.programme_id == programme.id).order_by(Document.id)
    ).all()


def test_they_come_along_by_choice_each_in_its_newest_version(as_, ingrid, documents):
    contents = db.session.query(StoredFile).count()
    assert "Programmets dokument och länkar" in as_(ingrid).get(HERE).text
    as_(ingrid).post(HERE, data={**NEXT, "part": "documents"})
    programme, copied = of("nasta-ar")
    assert [document.name for document in copied] == ["Brevet", "Länk"]
    letter, link = copied
    assert (letter.description, [tag.word for tag in letter.tags], letter.by_name) == (
        "Läs det först.",
        ["brev"],
        "Ingrid Holm",
    )
    assert letter.workshop_id == Workshop.all_of(programme)[0].id
    assert [version.number for version in letter.versions] == [1]
    assert b"".join(files().store.read(letter.newest.file.digest)) == b"Sedan"
    assert (link.address, link.versions) == ("https://example.org/", [])
    assert db.session.query(StoredFile).count() == contents


def test_they_stay_behind_otherwise(as_, ingrid, documents):
    as_(ingrid).post(HERE, data=NEXT)
    assert of("nasta-ar")[1] == []


def test_a_workshop_with_documents_stays(as_, ingrid, documents, workshop):
    assert in_the_way(workshop) == [("Programmet", "1 dokument"), ("Storumans kommun", "1 dokument")]
