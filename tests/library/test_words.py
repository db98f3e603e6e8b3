"""The words in a file: read in a process that no file can do harm in."""

import io
import time

import pytest

from intranet.library import reading
from intranet.library.files import StoredFile, files
from intranet.library.inside.words import MOST
from intranet.library.kinds import FileKind
from intranet.platform.db import db
from tests.library import made
from tests.library.conftest import upload

ENTITIES = "".join(
    f'<!ENTITY {chr(letter)} "{f"&{chr(letter - 1)};" * 10}">' for letter in range(ord("b"), ord("z") + 1)
)
LAUGHS = f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha ha ha'>{ENTITIES}]><x><t>&z;</t></x>"


def words(content: bytes, kind: FileKind) -> str:
    return reading.words_of(io.BytesIO(content), kind)


def test_word():
    said = words(made.docx("Att välja bort", "för att &lt;hinna&gt;"), FileKind.DOCX)
    assert said == "Att välja bort för att <hinna>"


def test_a_word_in_two_pieces_stays_one():
    content = b"<x xmlns:w='w'><w:p><w:r><w:t>sam</w:t></w:r><w:r><w:t>syn</w:t></w:r></w:p></x>"
    assert words(made.office("word/document.xml", content), FileKind.DOCX) == "samsyn"


def test_excel_and_powerpoint_and_open_document():
    strings = b"<sst><si><t>Skola</t></si><si><t>Omsorg</t></si></sst>"
    said = words(made.office("xl/workbook.xml", b"<x/>", **{"xl/sharedStrings.xml": strings}), FileKind.XLSX)
    assert said == "Skola Omsorg"
    slides = {f"ppt/slides/slide{n}.xml": f"<x><t>Bild {n}</t></x>".encode() for n in (10, 2)}
    assert words(made.office("ppt/presentation.xml", b"<x/>", **slides), FileKind.PPTX) == "Bild 2 Bild 10"
    content = b"<o xmlns:text='t'><text:h>Rubrik</text:h><text:p>Brev <text:span>hem</text:span></text:p></o>"
    assert words(made.open_document("text", content), FileKind.ODT) == "Rubrik Brev hem"


def test_pdf():
    assert words(made.pdf("Handlingar om Storuman"), FileKind.PDF) == "Handlingar om Storuman"


def test_text_of_either_kind():
    assert words("Åtgärd\r\nklar\0".encode().replace(b"\0", b""), FileKind.TEXT) == "Åtgärd klar"
    assert words("Åtgärd".encode("cp1252"), FileKind.TEXT) == "Åtgärd"


def test_no_more_than_is_kept():
    assert 0 < len(words(("å" * 9 + " ").encode() * MOST, FileKind.TEXT).encode()) <= MOST


UNREADABLE = {
    "entities": (made.office("word/document.xml", LAUGHS.encode()), FileKind.DOCX),
    "entities in OpenDocument": (made.open_document("text", LAUGHS.encode()), FileKind.ODT),
    "deep": (made.office("word/document.xml", b"<t>" * 500_000), FileKind.DOCX),
    "not XML": (made.office("word/document.xml", b"not xml"), FileKind.DOCX),
    "half a zip": (made.office("word/document.xml")[:80], FileKind.DOCX),
    "a damaged PDF": (b"%PDF-1.7\n" + bytes(range(256)) * 50, FileKind.PDF),
    "half a PDF": (made.empty_pdf()[:300], FileKind.PDF),
    "a PDF without words": (made.empty_pdf(), FileKind.PDF),
    "sound": (made.sound(), FileKind.WAV),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_has_no_words(what):
    assert words(*UNREADABLE[what]) == ""


def test_a_bomb_is_not_unpacked_to_its_end(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 3)
    bomb = made.office("word/document.xml", b"<x>" + b"<t/>" * 60_000_000 + b"</x>")
    began = time.monotonic()
    assert words(bomb, FileKind.DOCX) == ""
    assert time.monotonic() - began < reading.SECONDS + 10


def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    assert words(made.docx("Hej"), FileKind.DOCX) == ""


def test_what_is_stored_is_read_once(document):
    assert reading.read_waiting(files()) == 1
    stored = db.session.scalars(db.select(StoredFile)).one()
    assert stored.words == "Hej på er"
    assert stored.read_at is not None
    assert reading.read_waiting(files()) == 0


def test_what_the_store_has_lost_is_not_asked_for_again(document):
    stored = document.newest.file
    files().store.delete(stored.digest)
    assert reading.read_waiting(files()) == 1
    assert (stored.words, reading.read_waiting(files())) == ("", 0)


def test_whatever_feature_keeps_a_file_its_words_are_read_once_that_is_committed(app, storuman, monkeypatch):
    woken = []
    monkeypatch.setattr(app.extensions["samsyn.reader"], "wake", lambda: woken.append(True))
    files().bring_in(upload("Hej"), storuman).stored()
    db.session.rollback()
    db.session.commit()
    assert not woken
    files().bring_in(upload("Hej"), storuman).stored()
    assert not woken
    db.session.commit()
    assert len(woken) == 1


def test_a_thread_reads_what_is_there(app, document, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    app.extensions["samsyn.reader"].wake()
    last = time.monotonic() + 20
    while document.newest.file.read_at is None and time.monotonic() < last:
        db.session.rollback()  # first: whoever writes cannot while a transaction of ours is open
        time.sleep(0.05)
        db.session.expire_all()
    assert document.newest.file.words == "Hej på er"
