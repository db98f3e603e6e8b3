"""What can be done with a document once it is there: described, moved, given versions, removed and put back."""

import io
import re

import pytest

from intranet.library import files as kept
from intranet.library.files import files
from intranet.library.models import KEPT, Document, Place
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.expiry import delete_past
from tests import meetings
from tests.library.conftest import AT, upload

PROGRAMME = "/programmes/att-leda-digital-forandring/library"
SHOWN = re.compile(r'name="shown"[^>]* value="([^"]*)"')
DESCRIBED = {
    "name": "Brev till nämnden",
    "description": "Skickat i mars",
    "tags": "Politik, brev,politik",
    "place": "group",
}


@pytest.fixture
def workshops(arrange, programme):
    return meetings.planned(arrange, programme)


@pytest.fixture
def shared(programme, ingrid):
    """A document of the programme."""
    added = Document.add(
        Place(programme), files().bring_in(upload("Till alla", "Kurs.txt"), programme), by=ingrid
    )
    db.session.commit()
    return added


def test_it_is_described(as_, peter, document):
    page = as_(peter).post(f"{AT}/{document.id}", data=DESCRIBED, follow_redirects=True).text
    assert "Brev till nämnden" in page
    assert [tag.word for tag in document.tags] == ["brev", "politik"]
    listed = as_(peter).get(AT).text
    assert "Skickat i mars" in listed
    assert f'href="{AT}?tag=politik"' in listed


def test_two_who_describe_it_at_once_see_each_others_words(as_, peter, karin, document):
    page = as_(peter).get(f"{AT}/{document.id}").text
    form = {**DESCRIBED, "tags": "brev, politik", "shown": SHOWN.search(page)[1]}
    as_(karin).post(f"{AT}/{document.id}", data={**form, "name": "Brevet", "description": "Skickat av Karin"})
    refused = as_(peter).post(f"{AT}/{document.id}", data=form)
    assert refused.status_code == 409
    assert re.findall("<dd>(.*?)</dd>", refused.text) == ["Brevet", "Skickat av Karin"]
    assert 'value="Brev till nämnden"' in refused.text
    assert "Skickat i mars</textarea>" in refused.text
    db.session.refresh(document)
    assert (document.name, document.description) == ("Brevet", "Skickat av Karin")
    form["shown"] = SHOWN.search(refused.text)[1]
    assert as_(peter).post(f"{AT}/{document.id}", data=form).status_code == 303
    db.session.refresh(document)
    assert (document.name, document.description) == ("Brev till nämnden", "Skickat i mars")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Skriv ett namn."),
        ("tags", ",".join("abcdefghi"), "Skriv högst 8 ord."),
        ("tags", "å" * 31, "Skriv högst 30 tecken i varje ord."),
        ("description", "å" * 501, "Skriv högst 500 tecken."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(as_, peter, document, field, value, words):
    answer = as_(peter).post(f"{AT}/{document.id}", data={**DESCRIBED, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert value.strip() in answer.text


def test_a_member_changes_their_own_and_the_leader_all(as_, peter, eva, karin, olle, birgitta, document):
    at = f"{AT}/{document.id}"
    assert as_(eva).post(at, data=DESCRIBED).status_code == 403
    assert "Beskriv och flytta" not in as_(eva).get(at).text
    assert as_(eva).post(f"{at}/removal").status_code == 403
    assert as_(olle).get(at).status_code == as_(olle).get(f"{at}/file").status_code == 404
    assert as_(birgitta).get(AT).status_code == as_(birgitta).get(f"{at}/file").status_code == 403
    assert as_(karin).post(at, data=DESCRIBED).status_code == 303
    assert as_(peter).post(at, data=DESCRIBED).status_code == 303


def test_the_programmes_documents_are_for_its_facilitator_to_change(as_, karin, ingrid, olle, shared):
    at = f"{AT}/{shared.id}"
    assert as_(karin).get(at).status_code == 200
    assert as_(olle).get(f"/groups/sorsele/library/{shared.id}/file").data == b"Till alla"
    assert as_(karin).post(f"{at}/removal").status_code == 403
    assert as_(ingrid).post(f"{at}/removal").status_code == 303


def test_it_is_moved_to_a_workshop_and_stands_on_its_page(as_, peter, document, workshops):
    as_(peter).post(f"{AT}/{document.id}", data={**DESCRIBED, "place": "group-2"})
    assert document.workshop_id == workshops[1].id
    assert "Brev till nämnden" in as_(peter).get("/groups/storuman/workshops/2").text
    assert "Brev till nämnden" not in as_(peter).get("/groups/storuman/workshops/3").text
    part = as_(peter).get(f"{AT}/workshops/2", headers={"HX-Request": "true"}).text
    assert "Brev till nämnden" in part
    assert "<html" not in part


def test_a_document_goes_to_all_groups_and_back_only_by_the_facilitator(as_, peter, ingrid, olle, document):
    at = f"{AT}/{document.id}"
    assert as_(peter).post(at, data={**DESCRIBED, "place": "programme"}).status_code == 422
    assert as_(ingrid).post(at, data={**DESCRIBED, "place": "programme"}).status_code == 303
    assert "Brev till nämnden" in as_(olle).get("/groups/sorsele/library").text
    moved = as_(ingrid).post(f"{PROGRAMME}/{document.id}", data={**DESCRIBED, "place": "of-storuman"})
    assert moved.location == at
    assert as_(olle).get(f"/groups/sorsele/library/{document.id}").status_code == 404


def test_it_is_not_moved_where_there_is_no_room(as_, ingrid, sorsele, programme, document, monkeypatch):
    Document.add(Place(programme), files().bring_in(upload("x" * 995, "Stor.txt"), programme), by=ingrid)
    db.session.commit()
    monkeypatch.setattr(files(), "room", 1000)
    answer = as_(ingrid).post(f"{AT}/{document.id}", data={**DESCRIBED, "place": "programme"})
    assert answer.status_code == 422
    assert "Det finns inget utrymme kvar." in answer.text
    assert 'value="Brev till nämnden"' in answer.text
    db.session.refresh(document)
    assert (document.programme_id, document.name) == (None, "Brev")


def test_a_new_version_keeps_the_old_one(as_, peter, document):
    form = {"files": (io.BytesIO(b"Hej igen"), "Brev 2.txt")}
    page = as_(peter).post(f"{AT}/{document.id}/versions", data=form, follow_redirects=True).text
    assert "Version 2" in page
    assert as_(peter).get(f"{AT}/{document.id}/file").data == b"Hej igen"
    assert as_(peter).get(f"{AT}/{document.id}/versions/1").data == "Hej på er".encode()
    assert as_(peter).get(f"{AT}/{document.id}/versions/3").status_code == 404


def test_the_same_file_is_no_new_version(as_, peter, document):
    form = {"files": (io.BytesIO("Hej på er".encode()), "Brev.txt")}
    as_(peter).post(f"{AT}/{document.id}/versions", data=form)
    assert len(document.versions) == 1


def test_what_is_deleted_for_good_while_a_version_comes_in_is_gone(as_, peter, document, monkeypatch):
    number, recognise = document.id, kept.recognise

    def late(file):
        db.session.execute(db.delete(Document).where(Document.id == number))
        db.session.commit()
        return recognise(file)

    monkeypatch.setattr(kept, "recognise", late)
    form = {"files": (io.BytesIO(b"Hej igen"), "Brev 2.txt")}
    assert as_(peter).post(f"{AT}/{number}/versions", data=form).status_code == 404


def test_a_version_that_is_not_taken_is_said_at_the_field(as_, peter, document):
    form = {"files": (io.BytesIO(b"MZ\0\0"), "Brev.txt")}
    answer = as_(peter).post(f"{AT}/{document.id}/versions", data=form)
    assert (answer.status_code, len(document.versions)) == (422, 1)
    assert "”Brev.txt” sparades inte." in answer.text
    assert as_(peter).post(f"{AT}/{document.id}/versions").status_code == 422


def test_it_is_removed_and_put_back(as_, peter, document):
    gone = as_(peter).post(f"{AT}/{document.id}/removal")
    page = as_(peter).get(gone.location).text
    assert "”Brev” är borttaget." in page
    assert "Biblioteket är tomt." in page
    page = as_(peter).post(f"{AT}/{document.id}/removal/undoing", follow_redirects=True).text
    assert "”Brev” är tillbaka i biblioteket." in page
    assert f'id="document-{document.id}"' in page


def test_what_is_removed_is_read_by_nobody_else(as_, peter, eva, karin, storuman, document):
    document.add_version(files().bring_in(upload("Hej igen"), storuman), by=peter)
    db.session.commit()
    at = f"{AT}/{document.id}"
    pages = (at, f"{at}/file", f"{at}/versions/1", f"{at}/versions/2")
    assert [as_(eva).get(page).status_code for page in pages] == [200] * 4
    as_(peter).post(f"{at}/removal")
    assert [as_(eva).get(page).status_code for page in pages] == [404] * 4
    assert [as_(karin).get(page).status_code for page in pages] == [200] * 4
    as_(karin).post(f"{at}/removal/undoing")
    assert as_(eva).get(at).status_code == 200


def test_only_who_may_put_it_back_sees_what_is_removed(as_, peter, eva, karin, document):
    as_(peter).post(f"{AT}/{document.id}/removal")
    assert "Ett borttaget dokument" in as_(karin).get(AT).text
    assert "Ett borttaget dokument" not in as_(eva).get(AT).text


def test_after_a_month_it_is_gone_with_its_content(document):
    digest = document.newest.file.digest
    document.removed_at = clock.now() - KEPT
    db.session.commit()
    delete_past()
    db.session.commit()
    assert files().let_go() == 1
    assert not files().store.has(digest)
    assert not db.session.scalar(db.select(Document.id))


def test_what_is_looked_for(as_, peter, storuman, document, workshops):
    other = Document.add(
        Place(storuman, workshops[0].id), files().bring_in(upload("x", "Övning.txt"), storuman), by=peter
    )
    other.change(name="Övning: stryk hälften", description="", tags=["övning"], by=peter)
    db.session.commit()
    for question, found in (
        ("", {document, other}),
        ("?at=1", {other}),
        ("?at=group", {document}),
        ("?at=programme", set()),
        ("?at=99", set()),
        ("?at=x", set()),
        ("?removed=99999999999999999999", {document, other}),
        ("?tag=%C3%B6vning", {other}),
        ("?tag=%C3%B6vning&at=group", set()),
    ):
        page = as_(peter).get(AT + question).text
        assert {one for one in (document, other) if f'id="document-{one.id}"' in page} == found, question
