"""A member answers with files: theirs until they are handed in, then the group's, and never run."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest

from intranet.assignments.models import AnswerFile
from intranet.library.files import files
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.expiry import delete_past

HERE = "/groups/storuman/workshops/2/assignment"
SAVING = f"{HERE}/answer"
HANDING_IN = f"{HERE}/answer/handing-in"
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.usefixtures("assignment")


@pytest.fixture
def add(as_):
    """Let somebody save files with their answer: `add(peter, ("Brev.txt", b"Hej"))`."""

    def added(person, *sent, answer="", revision=0):
        form = {"answer": answer, "revision": str(revision)}
        form["files"] = [(BytesIO(content), name) for name, content in sent]
        return as_(person).post(SAVING, data=form, follow_redirects=True)

    return added


def address_of(name):
    return f"{HERE}/files/{db.session.query(AnswerFile).filter_by(name=name).one().id}"


def test_files_are_their_authors_until_they_are_handed_in(as_, add, peter, karin):
    page = add(peter, ("Brev.txt", b"Hej"), ("Lista.txt", b"Ett"))
    assert page.status_code == 200
    assert "Brev.txt" in page.text
    assert as_(peter).get(address_of("Brev.txt")).data == b"Hej"
    assert as_(karin).get(address_of("Brev.txt")).status_code == 404
    assert as_(peter).post(HANDING_IN, data={"answer": "", "revision": "0"}).status_code == 303
    assert "Lista.txt" in as_(karin).get(HERE).text
    sent = as_(karin).get(address_of("Brev.txt"))
    assert sent.data == b"Hej"
    assert sent.headers["Content-Disposition"].startswith("attachment")


def test_a_file_added_afterwards_waits_for_the_next_time(as_, add, peter, karin, hand_in):
    hand_in(peter, "Klart.")
    add(peter, ("Mer.txt", b"Mer"), answer="Klart.", revision=1)
    assert "Mer.txt" not in as_(karin).get(HERE).text
    assert "Du har ändrat ditt svar" in as_(peter).get(HERE).text
    as_(peter).post(HANDING_IN, data={"answer": "Klart.", "revision": "1"})
    assert "Mer.txt" in as_(karin).get(HERE).text


def test_one_that_is_not_taken_is_named_and_the_others_stay(add, peter):
    page = add(
        peter, ("Brev.txt", b"Hej"), ("virus.exe", b"MZ\x90\x00\x03\x00\x00\x00\x04"), ("Tom.txt", b"")
    )
    for words in ("”virus.exe” sparades inte.", "”Tom.txt” sparades inte.", "Brev.txt"):
        assert words in page.text
    assert [file.name for file in db.session.query(AnswerFile)] == ["Brev.txt"]


def test_a_file_that_is_not_taken_keeps_the_answer_from_being_handed_in(as_, peter, karin):
    form = {"answer": "Se filen.", "revision": "0", "files": [(BytesIO(b""), "Tom.txt")]}
    page = as_(peter).post(HANDING_IN, data=form, follow_redirects=True)
    assert "”Tom.txt” sparades inte." in page.text
    assert "Sparat, inte inlämnat." in page.text
    assert "Se filen." in page.text
    assert "Se filen." not in as_(karin).get(HERE).text


def test_text_and_files_are_handed_in_together(as_, peter, karin):
    form = {"answer": "Se filen.", "revision": "0", "files": [(BytesIO(b"Hej"), "Brev.txt")]}
    as_(peter).post(HANDING_IN, data=form)
    page = as_(karin).get(HERE).text
    assert "Se filen." in page
    assert "Brev.txt" in page


def test_what_is_removed_can_be_put_back_for_a_day(as_, add, peter, karin, in_april, storuman):
    add(peter, ("Brev.txt", b"Hej"))
    as_(peter).post(HANDING_IN, data={"answer": "Se filen.", "revision": "0"})
    removal = f"{address_of('Brev.txt')}/removal"
    assert as_(karin).post(removal).status_code == 403
    for _twice in range(2):
        assert as_(peter).post(removal).status_code == 303
    assert "Brev.txt" not in as_(karin).get(HERE).text
    assert files().used_by(storuman) == 3, "it is kept"
    as_(peter).post(f"{removal}/undoing")
    assert "Brev.txt" in as_(karin).get(HERE).text
    as_(peter).post(removal)
    in_april.shift(timedelta(hours=25))
    delete_past()
    db.session.commit()
    assert not db.session.query(AnswerFile).count()
    assert files().used_by(storuman) == 0


def test_sent_by_themselves_each_is_said_to_be_saved_or_why_not(as_, peter, karin):
    def send(name, content, **more):
        return as_(peter).post(f"{SAVING}/files", data={"files": [(BytesIO(content), name)]}, **more)

    came = send("Brev.txt", b"Hej", headers=HTMX)
    assert (came.status_code, "”Brev.txt” är sparad." in came.text) == (200, True)
    came = send("bad.exe", b"Hej igen", headers=HTMX)
    assert "Av namnet ”bad.exe” framgår inte vad filen är, så här heter den ”bad.exe.txt”." in came.text
    came = send("virus.exe", b"MZ\x90\x00\x03\x00\x00\x00\x04", headers=HTMX)
    assert came.status_code == 422
    assert "”virus.exe” sparades inte. Det som går att spara är PDF" in came.text
    part = as_(peter).get(f"{SAVING}/files", headers=HTMX).text
    assert "Brev.txt" in part
    assert "<main" not in part
    assert "Brev.txt" not in as_(karin).get(HERE).text
    plain = send("mer.exe", b"Mer", follow_redirects=True)
    assert "så här heter den ”mer.exe.txt”" in plain.text


def test_from_the_workshop_on_files_stay_as_they_were(as_, add, peter, in_april):
    add(peter, ("Brev.txt", b"Hej"))
    as_(peter).post(HANDING_IN, data={"answer": "Se filen.", "revision": "0"})
    in_april.move_to(datetime(2018, 4, 26, 9, 0, tzinfo=clock.SWEDEN))
    as_(peter).post(f"{address_of('Brev.txt')}/removal")
    again = add(peter, ("Mer.txt", b"Mer"), answer="Se filen.", revision=1)
    assert "står kvar som det var" in again.text
    assert [(file.name, file.removed_at) for file in db.session.query(AnswerFile)] == [("Brev.txt", None)]


def test_there_is_an_end_to_files(add, peter):
    for number in range(2):
        page = add(peter, *((f"{number}-{n}.txt", f"{number} {n}".encode()) for n in range(11)))
    assert "Ett svar har högst 20 filer." in page.text
    assert db.session.query(AnswerFile).count() == 20


def test_who_may_not(add, ingrid, birgitta, olle):
    for person, status in ((ingrid, 403), (birgitta, 403), (olle, 404)):
        assert add(person, ("Brev.txt", b"Hej")).status_code == status
    assert not db.session.query(AnswerFile).count()
