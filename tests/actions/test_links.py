"""What there is to read about an action: documents of the library, and addresses."""

import pytest

from intranet.library.models import Document, Place
from intranet.platform.db import db

KARTA = "https://example.org/karta"


def put(owner, name, by):
    """Put a link in a library."""
    document = Document.link(Place(owner), name=name, address="https://example.org/d", description="", by=by)
    db.session.commit()
    return document


def test_who_may_add_and_remove(as_, karin, peter, eva, ingrid, birgitta, olle, admin, action, at):
    address, form = f"{at}/{action.number}/links", {"address": KARTA, "name": "Karta"}
    for may_not in (eva, birgitta, admin):
        assert as_(may_not).post(address, data=form).status_code == 403
    assert as_(olle).post(address, data=form).status_code == 404
    for may in (peter, karin, ingrid):
        assert as_(may).post(address, data=form).status_code == 303
    (link,) = action.links
    removal = f"{address}/{link.id}/removal"
    for may_not in (eva, birgitta, admin):
        assert as_(may_not).post(removal).status_code == 403
    assert as_(olle).post(removal).status_code == 404
    for _twice in range(2):
        assert as_(peter).post(removal).status_code == 303
    assert action.links == []


def test_htmx_gets_the_whole_action_from_wherever_it_asks(as_, peter, action, at):
    form, htmx = {"address": KARTA, "name": "Karta"}, {"HX-Request": "true"}
    for asked_from in ("", "?from=show"):
        added = as_(peter).post(f"{at}/{action.number}/links{asked_from}", data=form, headers=htmx)
        (link,) = action.links
        assert added.status_code == 200
        assert "Karta" in added.text
        removed = as_(peter).delete(f"{at}/{action.number}/links/{link.id}{asked_from}", headers=htmx)
        assert removed.status_code == 200
        assert 'id="act"' in removed.text


def test_a_link_is_read_by_everybody_and_remembered(as_, peter, eva, action, at):
    as_(peter).post(f"{at}/{action.number}/links", data={"address": KARTA, "name": "Karta"})
    page = as_(eva).get(f"{at}/{action.number}").text
    assert f'<a href="{KARTA}" rel="noopener noreferrer">Karta</a>' in page
    assert "Peter Sjö lade till ”Karta” att läsa." in page
    assert "removal" not in page


def test_a_document_of_the_group_or_its_programme_is_chosen(as_, peter, karin, storuman, action, at):
    own, programmes = put(storuman, "Blankettlistan", karin), put(storuman.programme, "Kursboken", karin)
    page = as_(peter).get(f"{at}/{action.number}").text
    assert "Blankettlistan" in page
    assert "Kursboken" in page
    for document in (own, programmes):
        form = {"document": str(document.id)}
        assert as_(peter).post(f"{at}/{action.number}/links", data=form).status_code == 303
    assert [link.document for link in action.links] == [own, programmes]
    assert f"/groups/storuman/library/{own.id}" in as_(peter).get(f"{at}/{action.number}").text


def test_a_neighbours_document_cannot_be_chosen(as_, peter, lena, sorsele, action, at):
    theirs = put(sorsele, "Sorseles lista", lena)
    assert "Sorseles lista" not in as_(peter).get(f"{at}/{action.number}").text
    form = {"document": str(theirs.id)}
    assert as_(peter).post(f"{at}/{action.number}/links", data=form).status_code == 422
    assert action.links == []


def test_a_document_that_is_removed_says_so(as_, peter, karin, storuman, action, at):
    document = put(storuman, "Blankettlistan", karin)
    action.attach(document=document, by=peter)
    document.remove(by=karin)
    db.session.commit()
    page = as_(peter).get(f"{at}/{action.number}").text
    assert "borttaget ur biblioteket" in page
    assert f"/groups/storuman/library/{document.id}" not in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Välj ett dokument eller skriv en adress."),
        ({"address": "javascript:alert(1)"}, "Skriv en hel webbadress"),
        ({"address": "karta"}, "Skriv en hel webbadress"),
        ({"address": KARTA, "name": "x" * 201}, "Skriv högst 200 tecken."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(as_, peter, action, at, form, said):
    answer = as_(peter).post(f"{at}/{action.number}/links", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert form.get("address", "") in answer.text
    assert action.links == []


def test_two_who_add_at_once_both_stay(peter, karin, action):
    action.attach(address=KARTA, name="Karta", by=peter)
    action.attach(address="https://example.org/lista", name="Lista", by=karin)
    db.session.commit()
    assert [link.name for link in action.links] == ["Karta", "Lista"]


def test_there_is_room_for_twenty(as_, peter, action, at):
    for number in range(20):
        action.attach(address=f"{KARTA}/{number}", name=str(number), by=peter)
    db.session.commit()
    answer = as_(peter).post(f"{at}/{action.number}/links", data={"address": KARTA})
    assert answer.status_code == 422
    assert "Det finns plats för 20." in answer.text
