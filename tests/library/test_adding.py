"""Adding documents: files and links."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from werkzeug.formparser import FormDataParser

from intranet.accounts.models import User
from intranet.groups.models import Group, Membership
from intranet.library import files as module
from intranet.library.files import NotKept, StoredFile, files
from intranet.library.kinds import recognise
from intranet.library.models import Document, Place
from intranet.platform.db import db
from intranet.platform.events import Event
from tests.library import made
from tests.library.conftest import AT, sent, upload


def names():
    return [document.name for document in db.session.scalars(db.select(Document).order_by(Document.id))]


def test_a_member_adds_files(as_, peter):
    answer = as_(peter).post(
        f"{AT}/files", data=sent(made.empty_pdf(), "Hej", names=["Att välja bort.pdf", "b.txt"])
    )
    assert answer.status_code == 303
    page = as_(peter).get(answer.location).text
    assert "Sparat: Att välja bort.pdf, b.txt" in page
    assert "PDF, 1\N{NO-BREAK SPACE}kB, Peter Sjö" in page
    happened = db.session.scalars(db.select(Event).where(Event.kind == "document.added")).all()
    assert sorted(event.subject for event in happened) == ["Att välja bort", "b"]


def test_of_twenty_files_one_is_bad_and_the_others_stay(as_, peter):
    contents = [f"Fil {number}" for number in range(20)]
    contents[7] = made.PROGRAM
    answer = as_(peter).post(f"{AT}/files", data=sent(*contents), follow_redirects=True)
    assert "”Fil 7.txt” sparades inte. Det som går att spara är PDF" in answer.text
    assert "Filen heter som en sådan, men innehållet är något annat." in answer.text
    assert len(names()) == 19
    assert "Fil 7" not in names()


def test_a_page_with_a_script_is_told_in_a_line(as_, peter):
    htmx = {"HX-Request": "true"}
    answer = as_(peter).post(f"{AT}/files", data=sent("Hej"), headers=htmx)
    assert (answer.status_code, "”Fil 0.txt” är sparad." in answer.text) == (200, True)
    answer = as_(peter).post(f"{AT}/files", data=sent(made.PROGRAM), headers=htmx)
    assert (answer.status_code, "”Fil 0.txt” sparades inte." in answer.text) == (422, True)
    assert "<html" not in answer.text


SAYS_NO_KIND = "Av namnet ”bad.exe” framgår inte vad filen är, så här heter den ”bad.exe.txt”."


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_whose_name_hides_what_it_is_is_told_what_it_is_called_now(as_, peter, headers):
    form = sent("Hej", "Hej på er", names=["bad.exe", "Brev.TXT"])
    page = as_(peter).post(f"{AT}/files", data=form, headers=headers, follow_redirects=True).text
    assert page.count(SAYS_NO_KIND) == 1
    assert page.count("framgår inte") == 1


def test_a_new_version_under_a_name_that_hides_what_it_is(as_, peter, document):
    form = {"files": (io.BytesIO(b"Hej igen"), "bad.exe")}
    page = as_(peter).post(f"{AT}/{document.id}/versions", data=form, follow_redirects=True).text
    assert SAYS_NO_KIND in page


def test_the_same_file_sent_twice_to_the_same_place_is_there_once(as_, peter, document):
    for _ in range(2):
        as_(peter).post(f"{AT}/files", data=sent("Samma", names=["a.txt"]))
    as_(peter).post(f"{AT}/files", data=sent("Samma", names=["b.txt"]))
    assert names() == ["Brev", "a", "b"]
    assert len(db.session.scalars(db.select(Event).where(Event.subject == "a")).all()) == 1
    added = db.session.scalars(db.select(Document).where(Document.name == "a")).one()
    added.remove(by=peter)
    db.session.commit()
    as_(peter).post(f"{AT}/files", data=sent("Samma", names=["a.txt"]))
    assert names() == ["Brev", "a", "b", "a"]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("a locked document", "Den är låst med ett lösenord."),
        ("a document with macros", "Den innehåller makron."),
        ("half a document", "Den verkar vara skadad."),
    ],
)
def test_it_is_said_why_a_file_is_not_taken(as_, peter, what, words):
    answer = as_(peter).post(f"{AT}/files", data=sent(made.HOSTILE[what]), follow_redirects=True)
    assert words in answer.text


def test_an_empty_file_and_a_too_large_one(as_, peter, monkeypatch):
    monkeypatch.setattr(files(), "most", 1 << 20)
    form = sent("", "x" * (1 << 20), "y" * ((1 << 20) + 1))
    answer = as_(peter).post(f"{AT}/files", data=form, follow_redirects=True)
    assert "”Fil 0.txt” sparades inte. Filen är tom." in answer.text
    assert "”Fil 2.txt” sparades inte. Den är för stor: en fil får vara högst 1 MB." in answer.text
    assert names() == ["Fil 1"]


def test_a_full_library_says_so_and_what_is_deleted_for_good_makes_room(as_, karin, monkeypatch):
    monkeypatch.setattr(files(), "room", 1000)
    answer = as_(karin).post(f"{AT}/files", data=sent("a" * 600, "b" * 600), follow_redirects=True)
    assert "”Fil 1.txt” sparades inte. Det finns inget utrymme kvar." in answer.text
    first = db.session.scalars(db.select(Document)).one()
    digest = first.newest.file.digest
    as_(karin).post(f"{AT}/{first.id}/removal/for-good")
    assert files().store.has(digest), "it is not removed"
    as_(karin).post(f"{AT}/{first.id}/removal")
    as_(karin).post(f"{AT}/files", data=sent("b" * 600))
    assert len(names()) == 1, "what can be put back takes its room"
    answer = as_(karin).post(f"{AT}/{first.id}/removal/for-good", follow_redirects=True)
    assert "”Fil 0” är borttaget för gott." in answer.text
    assert not files().store.has(digest)
    as_(karin).post(f"{AT}/files", data=sent("b" * 600))
    assert names() == ["Fil 0"]


def test_nothing_is_held_while_a_file_is_looked_at(storuman, monkeypatch):
    looked = []

    def look(file):
        looked.append(db.session().in_transaction())
        return recognise(file)

    monkeypatch.setattr(module, "recognise", look)
    files().bring_in(upload("Hej"), storuman)
    assert looked == [False]


def test_two_who_come_at_once_do_not_pass_what_there_is_room_for(app, storuman, peter, monkeypatch):
    monkeypatch.setattr(files(), "room", 1000)
    came = [files().bring_in(upload(letter * 600), storuman) for letter in "ab"]
    owner, by = storuman.id, peter.id
    db.session.commit()
    both = Barrier(2)

    def add(incoming):
        with app.app_context():
            incoming.owner, user = db.session.get(Group, owner), db.session.get(User, by)
            db.session.commit()
            both.wait(10)
            try:
                Document.add(Place(incoming.owner), incoming, by=user)
                sleep(0.2)
                db.session.commit()
            except NotKept as refusal:
                return refusal.words()
            return ""

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(add, came))
    assert said[0] == ""
    assert "Det finns inget utrymme kvar." in said[1]


def test_the_same_content_is_stored_once_and_counts_once(as_, peter, storuman):
    as_(peter).post(f"{AT}/files", data=sent("samma", "samma", names=["a.txt", "b.txt"]))
    stored = db.session.scalars(db.select(StoredFile)).one()
    assert (len(names()), files().used_by(storuman)) == (2, stored.size)


def test_without_a_file_the_form_says_so(as_, peter):
    answer = as_(peter).post(f"{AT}/files", data={"place": "group"})
    assert answer.status_code == 422
    assert "Välj minst en fil." in answer.text


def test_a_member_cannot_add_to_the_programme(as_, peter):
    answer = as_(peter).post(f"{AT}/files", data=sent("Hej", place="programme"))
    assert answer.status_code == 422
    assert not names()


def test_the_facilitator_adds_for_all_groups(as_, ingrid, olle, sorsele):
    at = "/programmes/att-leda-digital-forandring/library"
    answer = as_(ingrid).post(f"{at}/files", data=sent("Hej", place="programme"))
    assert answer.status_code == 303
    page = as_(olle).get("/groups/sorsele/library").text
    assert "Fil 0" in page
    assert "Fil 0" in as_(ingrid).get(answer.location).text
    told = db.session.scalars(db.select(Event.group_id).where(Event.kind == "document.added")).all()
    assert sorsele.id in told
    assert len(told) == 2


def test_a_link(as_, peter):
    form = {"place": "group", "address": "https://www.example.org/a?b=c", "name": "En sida"}
    page = as_(peter).post(f"{AT}/links", data=form, follow_redirects=True).text
    assert (
        '<a class="doc-n" href="https://www.example.org/a?b=c" rel="noopener noreferrer">En sida</a>' in page
    )
    assert "Länk till example.org" in page


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "example",
        "http://",
        "https://a b",
        "https://u:p@x.y",
        "http://[",
    ],
)
def test_a_link_leads_to_the_web_only(as_, peter, address):
    answer = as_(peter).post(f"{AT}/links", data={"place": "group", "address": address, "name": "En sida"})
    assert answer.status_code == 422
    assert "Skriv hela adressen" in answer.text
    assert 'value="En sida"' in answer.text


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # the half that came is let go of late
def test_what_breaks_off_is_not_kept(as_, peter):
    """As much has come as was to come, half of the form: it ends in the middle of a file."""
    said = 'Content-Disposition: form-data; name="{}"\r\n\r\n{}'
    body = f"--x\r\n{said.format('place', 'group')}\r\n--x\r\n{said.format('files', 'halv')}".replace(
        '"files"', '"files"; filename="a.txt"'
    )
    answer = as_(peter).post(f"{AT}/files", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in {400, 422}
    assert not names()
    assert not db.session.scalar(db.select(StoredFile.id))


@pytest.fixture
def taken_in(monkeypatch):
    """What is read of the bodies that come: how large each may be."""
    read, parse = [], FormDataParser.parse

    def note(parser, *about):
        read.append(parser.max_content_length)
        return parse(parser, *about)

    monkeypatch.setattr(FormDataParser, "parse", note)
    return read


@pytest.mark.parametrize("what", ["files", "1/versions"])
def test_nothing_is_taken_in_from_those_who_may_not_send_it(as_, olle, birgitta, taken_in, what):
    for who, at, said in (
        (olle, AT, 404),
        (birgitta, AT, 403),
        (olle, "/groups/finns-inte/library", 404),
        (olle, "/programmes/att-leda-digital-forandring/library", 404),
    ):
        assert as_(who).post(f"{at}/{what}", data=sent("Hej")).status_code == said
    assert not taken_in


def test_a_version_is_one_file(as_, peter, document, taken_in):
    as_(peter).post(f"{AT}/{document.id}/versions", data={"files": (io.BytesIO(b"Hej"), "a.txt")})
    as_(peter).post(f"{AT}/files", data=sent("Hej"))
    one, many = sorted(set(taken_in))
    assert files().most < one < 2 * files().most < many


@pytest.mark.usefixtures("csrf_on")
def test_without_the_token_files_are_not_kept(as_, peter):
    assert as_(peter).post(f"{AT}/files", data=sent("Hej")).status_code == 400
    assert not names()


def test_who_leaves_while_a_file_comes_in_has_not_sent_it(as_, peter, monkeypatch):
    parse, number = FormDataParser.parse, peter.id

    def slowly(parser, *about):
        if about[1].startswith("multipart"):
            db.session.execute(db.delete(Membership).where(Membership.user_id == number))
            db.session.commit()
        return parse(parser, *about)

    browser = as_(peter)
    monkeypatch.setattr(FormDataParser, "parse", slowly)
    assert browser.post(f"{AT}/files", data=sent("Hej")).status_code == 404
    assert not names()
