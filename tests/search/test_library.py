"""Documents are found by what they are called, by what is said of them, and by what they say."""

import pytest
from sqlalchemy import delete, update

from intranet.library.files import StoredFile, files
from intranet.library.models import Document, Place
from intranet.platform.db import db
from tests.library.conftest import document, upload
from tests.search.conftest import addresses, titles

__all__ = ["document"]


@pytest.fixture
def link(programme, ingrid) -> Document:
    """A link of the whole programme."""
    return Document.link(
        Place(programme),
        name="Xylofonen",
        address="https://www.kommun.example/x",
        description="Läs",
        by=ingrid,
    )


def test_a_document_is_found_by_its_name_its_description_and_its_tags(app, look, document, peter) -> None:
    document.change(name="Vårdplan", description="Gäller från januari", tags=["omsorg"], by=peter)
    for typed in ("vardplan", "januari", "omsorg", "brev.txt"):
        assert addresses(app, look(peter, typed)) == [f"/groups/storuman/library/{document.id}"], typed


@pytest.mark.parametrize("how", ["by the row", "by a statement"])
def test_it_is_found_by_what_it_says_once_somebody_has_read_it(look, document, peter, olle, how) -> None:
    stored = document.newest.file
    if how == "by the row":
        stored.words = "Hemtjänsten kör för långt."
    else:
        these = update(StoredFile).where(StoredFile.id == stored.id)
        db.session.execute(these.values(words="Hemtjänsten kör för långt."))
    assert look(peter, "hemtjänst").total == 1
    assert look(olle, "hemtjänst").all == 0


def test_a_new_version_takes_the_place_of_what_the_old_one_says(look, document, storuman, peter) -> None:
    document.newest.file.words = "Hemtjänsten"
    db.session.commit()
    document.add_version(files().bring_in(upload("Nytt"), storuman), by=peter)
    db.session.flush()
    document.newest.file.words = "Skolan"
    assert look(peter, "hemtjänst").total == 0
    assert look(peter, "skola").total == 1


def test_what_is_removed_is_not_found_until_it_is_put_back(look, document, peter) -> None:
    document.remove(by=peter)
    assert look(peter, "brev").total == 0
    document.put_back(by=peter)
    assert look(peter, "brev").total == 1
    db.session.commit()
    db.session.execute(delete(Document).where(Document.id == document.id))
    assert look(peter, "brev").total == 0


def test_what_a_programme_has_is_found_in_all_its_groups_and_moves_along(
    app, look, link, storuman, ingrid, peter, olle, birgitta
) -> None:
    assert addresses(app, look(olle, "xylofon")) == [f"/groups/sorsele/library/{link.id}"]
    assert titles(look(peter, "kommun.example")) == ["Xylofonen"]
    assert look(birgitta, "xylofon").all == 0
    link.move(Place(storuman), by=ingrid)
    assert look(olle, "xylofon").all == 0
    assert look(peter, "xylofon").total == 1


def test_with_a_group_chosen_its_programmes_things_are_found_too(
    look, link, agree, storuman, sorsele, ingrid, birgitta
) -> None:
    agree("Stäm xylofonen")
    for group, number in ((storuman, 2), (sorsele, 1)):
        found = look(ingrid, "xylofon", group=group)
        assert (found.all, found.total, len(found.hits)) == (2, number, number)
        assert dict(found.groups)[group] == number
        assert {hit.group for hit in found.hits} == {group}
    found = look(ingrid, "xylofon", group=storuman, kind="document")
    assert titles(found) == ["Xylofonen"]
    assert look(birgitta, "xylofon", group=storuman).all == 0
