"""What a file is, by its bytes."""

import io
import struct
from contextlib import suppress

import pytest
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.library.kinds import FORMS, MOST_PARTS, FileKind, NotTaken, Why, named, recognise
from intranet.library.words import kind_icon
from tests.library import made


@pytest.mark.parametrize("kind", FileKind)
def test_each_kind_is_recognised(kind):
    assert recognise(io.BytesIO(made.OF_EACH_KIND[kind.value]())) == kind


@pytest.mark.parametrize("what", made.HOSTILE)
def test_what_is_none_of_them_is_not_taken(what):
    with pytest.raises(NotTaken):
        recognise(io.BytesIO(made.HOSTILE[what]))


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("a locked document", Why.LOCKED),
        ("a document with macros", Why.MACROS),
        ("half a document", Why.BROKEN),
        ("half an old document", Why.BROKEN),
        ("a program", Why.UNKNOWN),
    ],
)
def test_it_is_said_why(what, why):
    with pytest.raises(NotTaken) as refusal:
        recognise(io.BytesIO(made.HOSTILE[what]))
    assert refusal.value.why == why


def test_a_list_of_parts_that_is_a_burden_is_not_read():
    parts = made.office("word/document.xml")
    at = parts.rfind(b"PK\x05\x06")
    larger = parts[: at + 12] + struct.pack("<I", MOST_PARTS + 1) + parts[at + 16 :]
    with pytest.raises(NotTaken):
        recognise(io.BytesIO(larger))


def test_a_bomb_is_not_unpacked():
    """A part that is much larger than the whole is no reason to read it."""
    bomb = made.office("word/document.xml", b"0" * 200_000_000)
    assert len(bomb) < 1_000_000
    assert recognise(io.BytesIO(bomb)) == FileKind.DOCX


@pytest.mark.parametrize("kind", FileKind)
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_what_is_damaged_is_a_kind_or_is_not_taken(kind, data):
    whole = bytearray(made.OF_EACH_KIND[kind.value]()[:6000])
    for _change in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(NotTaken):
        assert recognise(io.BytesIO(bytes(whole))) in FileKind


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_anything_is_a_kind_or_is_not_taken(content):
    with suppress(NotTaken):
        assert recognise(io.BytesIO(content)) in FileKind


@pytest.mark.parametrize("name", ["run.bat", "page.html", "a.pdf", "none", "x.hta", "x.TXT.exe"])
def test_a_text_is_never_saved_as_anything_else(name):
    assert named(name, FileKind.TEXT) == f"{name}.txt"


def test_the_ending_that_a_kind_has_stays():
    assert named("Lista.CSV", FileKind.TEXT) == "Lista.CSV"
    assert named("Bild.jpeg", FileKind.JPEG) == "Bild.jpeg"


def test_nothing_that_is_sent_can_run_in_a_browser():
    risky = ("html", "xml", "svg", "javascript", "octet-stream")
    for form in FORMS.values():
        assert not any(word in form.type for word in risky if "openxml" not in form.type)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("kind", "icon"),
    [
        ("jpeg", "image"),
        ("mp3", "volume-2"),
        ("xlsx", "table"),
        ("pptx", "presentation"),
        ("pdf", "file-text"),
    ],
)
def test_each_kind_has_its_picture_in_every_language(app, language, kind, icon):
    with app.test_request_context(), force_locale(language):
        assert kind_icon(FileKind(kind)) == icon
