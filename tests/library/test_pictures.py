"""Small pictures of files: made in a process that no file can do harm in, kept beside the file, and gone with it."""

import io
import struct
import time
import zlib

import pytest
from PIL import Image

from intranet.library import reading
from intranet.library.files import StoredFile, files, picture_name
from intranet.library.kinds import FileKind
from intranet.library.models import Document, Place
from intranet.platform.db import db
from tests.library import made
from tests.library.conftest import AT, upload


def image(width: int, height: int, form: str = "PNG", mode: str = "RGB", **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), "green" if mode != "1" else 0).save(out, form, **how)
    return out.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def claims(width: int, height: int) -> bytes:
    """Give a PNG that says how large it is, and holds as many zeros as a little room takes."""
    squeezer = zlib.compressobj()
    rows = b"".join(squeezer.compress(bytes(1 << 20)) for _ in range(200)) + squeezer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def endless_pdf() -> bytes:
    """Give a PDF whose first page draws itself a hundred times, and in each of these a hundred times, and so on."""
    draws = b"/X Do\n" * 100
    about = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>"
    forms = [
        about % (number + 1, len(draws)) + b"stream\n" + draws + b"\nendstream" for number in range(4, 12)
    ]
    last = b"0 0 10 10 re f\n" * 100
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 13 0 R/Resources<</XObject<</X 4 0 R>>>>>>",
        *forms,
        b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Length %d>>stream\n%s\nendstream"
        % (len(last), last),
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    return made.pdf_of(parts)


def picture(content: bytes, kind: FileKind) -> reading.Picture | None:
    return reading.picture_of(io.BytesIO(content), kind)


def shown(found: reading.Picture | None) -> Image.Image:
    assert found is not None
    opened = Image.open(io.BytesIO(found.webp))
    assert opened.format == "WEBP"
    assert opened.size == (found.width, found.height)
    return opened.convert("RGB")


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (lambda: image(1200, 600), FileKind.PNG, (480, 240)),
        (lambda: image(40, 30), FileKind.PNG, (40, 30)),
        (lambda: image(600, 1200, "JPEG"), FileKind.JPEG, (240, 480)),
        (lambda: image(600, 600, "JPEG", "CMYK"), FileKind.JPEG, (480, 480)),
        (lambda: image(64, 64, "GIF"), FileKind.GIF, (64, 64)),
        (lambda: image(64, 64, "WEBP"), FileKind.WEBP, (64, 64)),
        (lambda: image(64, 64, "PNG", "P"), FileKind.PNG, (64, 64)),
        (lambda: image(64, 64, "PNG", "1"), FileKind.PNG, (64, 64)),
        (lambda: made.pdf("Hej"), FileKind.PDF, (340, 480)),
        (made.empty_pdf, FileKind.PDF, (340, 480)),
    ],
)
def test_of_what_there_is_one(content, kind, size):
    shown(found := picture(content(), kind))
    assert abs(found.width - size[0]) <= 1
    assert abs(found.height - size[1]) <= 1


def test_the_first_page_of_a_pdf_is_drawn():
    page = shown(picture(made.pdf("Handlingar"), FileKind.PDF))
    assert page.getpixel((2, 2)) == (255, 255, 255)
    assert page.convert("L").getextrema()[0] < 100


def test_what_can_be_seen_through_lies_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")
    assert shown(picture(out.getvalue(), FileKind.PNG)).getpixel((30, 30)) == (255, 255, 255)


def test_a_photo_stands_upright_and_says_nothing_of_where_it_was_taken():
    taken = Image.Exif()
    taken[0x0112] = 6  # held on its side
    taken[0x010F] = "Kameran hemma"
    taken.get_ifd(0x8825)[1] = "N"
    found = picture(image(800, 400, "JPEG", exif=taken, icc_profile=b"P" * 500), FileKind.JPEG)
    assert shown(found).size == (240, 480)
    assert b"Kameran" not in found.webp
    assert not Image.open(io.BytesIO(found.webp)).info.keys() & {"exif", "icc_profile", "xmp"}


def test_what_an_office_program_has_put_into_a_document():
    inside = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
    odt = made.zipped({**inside, "Thumbnails/thumbnail.png": image(181, 256)})
    assert shown(picture(odt, FileKind.ODT)).size == (181, 256)
    slides = made.office("ppt/presentation.xml", **{"docProps/thumbnail.jpeg": image(256, 192, "JPEG")})
    assert shown(picture(slides, FileKind.PPTX)).size == (256, 192)


NOT_PICTURED = {
    "a hundred thousand by one": (lambda: image(100_000, 1), FileKind.PNG),
    "as thin as a line": (lambda: image(4000, 20), FileKind.PNG),
    "a billion pixels": (lambda: claims(40_000, 30_000), FileKind.PNG),
    "a few too many": (lambda: claims(8_000, 7_501), FileKind.PNG),
    "half an image": (lambda: image(600, 600, "JPEG")[:900], FileKind.JPEG),
    "another kind than it says": (lambda: image(60, 60, "GIF"), FileKind.PNG),
    "a damaged PDF": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 50, FileKind.PDF),
    "a PDF that never ends": (endless_pdf, FileKind.PDF),
    "a document without one": (lambda: made.docx("Hej"), FileKind.DOCX),
    "a drawing in a document": (
        lambda: made.office(
            "word/document.xml", **{"docProps/thumbnail.jpeg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
        ),
        FileKind.DOCX,
    ),
    "a bomb in a document": (
        lambda: made.office("word/document.xml", **{"docProps/thumbnail.jpeg": claims(40_000, 30_000)}),
        FileKind.DOCX,
    ),
    "text": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileKind.TEXT),
    "sound": (made.sound, FileKind.WAV),
}


@pytest.mark.parametrize("what", NOT_PICTURED)
def test_of_what_there_is_none(what, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 5)
    content, kind = NOT_PICTURED[what]
    began = time.monotonic()
    assert picture(content(), kind) is None
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0\x10\0\x10<script>alert(1)</script>",
        b"\xff\xff\0\x10RIFF\0\0\0\0WEBPVP8 ",
        b"\0\0\0\x10RIFF\0\0\0\0WEBPVP8 ",
        b"\0\x10\0\x10RIFF\0\0\0\0WEBPVP8 " + bytes(reading.MOST_PICTURE),
    ],
)
def test_a_process_that_a_file_has_taken_over_is_not_believed(monkeypatch, said):
    monkeypatch.setattr(reading, "_told", lambda *_about: said)
    assert picture(b"", FileKind.PNG) is None


@pytest.fixture
def drawing(storuman, peter):
    """An image in the group's library."""
    added = Document.add(
        Place(storuman), files().bring_in(upload(image(900, 600), "Lappar.png"), storuman), by=peter
    )
    db.session.commit()
    return added


def test_it_is_shown_in_the_list_and_on_the_page(as_, eva, drawing):
    assert "<img" not in as_(eva).get(AT).text
    assert reading.read_waiting(files()) == 1
    assert reading.read_waiting(files()) == 0
    address = f"{AT}/{drawing.id}/versions/1/picture"
    for page in (AT, f"{AT}/{drawing.id}"):
        assert (
            f'<img src="{address}" width="480" height="320" alt="" loading="lazy"' in as_(eva).get(page).text
        )
    answer = as_(eva).get(address)
    assert shown(reading.Picture(480, 320, answer.data))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"sandbox", "default-src 'none'"} <= set(answer.headers["Content-Security-Policy"].split("; "))


def test_who_may_not_see_the_document_does_not_see_its_picture(as_, olle, birgitta, peter, eva, drawing):
    reading.read_waiting(files())
    address = f"{AT}/{drawing.id}/versions/1/picture"
    assert as_(olle).get(address).status_code == 404
    assert as_(birgitta).get(address).status_code == 403
    assert as_(peter).get(address.replace("versions/1", "versions/2")).status_code == 404
    drawing.remove(by=peter)
    db.session.commit()
    assert as_(eva).get(address).status_code == 404
    assert as_(peter).get(address).status_code == 200


def test_what_has_none_is_not_there(as_, peter, document):
    reading.read_waiting(files())
    assert as_(peter).get(f"{AT}/{document.id}/versions/1/picture").status_code == 404


def test_what_the_store_has_lost_is_not_there(as_, peter, drawing):
    reading.read_waiting(files())
    files().store.delete(picture_name(drawing.newest.file.digest))
    assert as_(peter).get(f"{AT}/{drawing.id}/versions/1/picture").status_code == 404


def test_it_goes_with_its_file(drawing, peter):
    reading.read_waiting(files())
    digest = drawing.newest.file.digest
    assert files().store.has(picture_name(digest))
    drawing.remove(by=peter)
    drawing.delete_for_good()
    db.session.commit()
    assert files().let_go() == 1
    assert not files().store.has(digest)
    assert not files().store.has(picture_name(digest))


def test_one_whose_file_is_let_go_of_meanwhile_is_not_kept(drawing, monkeypatch):
    name, draw = picture_name(drawing.newest.file.digest), reading.picture_of

    def gone_meanwhile(file, kind):
        db.session.delete(db.session.get(Document, drawing.id))
        db.session.commit()
        files().let_go_of(StoredFile.id > 0)
        return draw(file, kind)

    monkeypatch.setattr(reading, "picture_of", gone_meanwhile)
    assert reading.read_waiting(files()) == 1
    assert not files().store.has(name)


def test_what_was_there_before_there_were_pictures_is_not_read_for_its_words_again(drawing, monkeypatch):
    reading.read_waiting(files())
    stored = drawing.newest.file
    read_at = stored.read_at
    stored.pictured_at = stored.picture_width = None
    db.session.commit()
    monkeypatch.setattr(reading, "words_of", lambda *_about: pytest.fail("it is read already"))
    assert reading.read_waiting(files()) == 1
    assert (stored.read_at, stored.has_picture) == (read_at, True)
