"""The letterhead: who gives it, what is taken for a logo, and that it stands on paper."""

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from intranet.accounts.models import User
from intranet.groups.models import Group, Programme
from intranet.platform.events import Event
from intranet.summaries.asked import MOST_MEETING
from intranet.summaries.drawing.document import Picture
from intranet.summaries.drawing.workers import Workers
from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.letterhead.logo import MOST_BYTES, MOST_SIDE, SHOWN, NoLogo, as_logo
from intranet.summaries.letterhead.models import MOST_CONTACT, Stationery
from tests.summaries.samples import FULL

PAGE = "/groups/storuman/summaries/letterhead"
As = Callable[[User], FlaskClient]


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 20), mode: str = "RGB", **more: Any) -> bytes:
    held = io.BytesIO()
    Image.new(mode, size, "#0a0").save(held, kind, **more)
    return held.getvalue()


def sent(**fields: Any) -> dict[str, Any]:
    if isinstance(fields.get("logo"), bytes):
        fields["logo"] = (io.BytesIO(fields["logo"]), "logo.png")
    return {"data": fields, "content_type": "multipart/form-data"}


def test_what_is_given_stands_on_the_groups_summaries(as_: As, karin: User, storuman: Group) -> None:
    answer = as_(karin).post(
        PAGE, **sent(diary_number=" KS 2026/0412 ", contact="Anna, 0951-140 00", logo=picture("JPEG"))
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    given = Letterhead.of(storuman)
    assert (given.organisation, given.diary_number) == ("Storumans kommun", "KS 2026/0412")
    assert given.contact == "Anna, 0951-140 00"
    assert given.logo
    assert given.logo.bytes.startswith(b"\x89PNG")
    page = as_(karin).get(PAGE).text
    assert 'value="KS 2026/0412"' in page
    assert given.logo.address in page


def test_twice_is_harmless_and_the_logo_stays_until_it_is_taken_away(
    as_: As, karin: User, storuman: Group
) -> None:
    as_(karin).post(PAGE, **sent(diary_number="1", logo=picture()))
    for _time in range(2):
        as_(karin).post(PAGE, **sent(diary_number="2"))
    assert Event.query.filter_by(kind="letterhead.changed").count() == 2
    assert Letterhead.of(storuman).logo
    as_(karin).post(PAGE, **sent(diary_number="2", without_logo="y"))
    assert Letterhead.of(storuman) == Letterhead("Storumans kommun", "2")


def test_the_programme_has_one_of_its_own(
    as_: As, ingrid: User, storuman: Group, programme: Programme
) -> None:
    address = f"/programmes/{programme.slug}/letterhead"
    assert as_(ingrid).post(address, **sent(diary_number="DV 1")).headers["Location"] == address
    assert Letterhead.of(programme) == Letterhead(programme.name, "DV 1")
    assert Letterhead.of(storuman) == Letterhead("Storumans kommun")


@pytest.mark.parametrize(
    ("who", "status"), [("peter", 403), ("birgitta", 403), ("admin", 403), ("olle", 404), ("ingrid", 303)]
)
def test_leader_and_facilitator_give_it(
    who: str, status: int, as_: As, storuman: Group, request: pytest.FixtureRequest
) -> None:
    browser = as_(request.getfixturevalue(who))
    assert browser.post(PAGE, **sent(diary_number="x")).status_code == status
    assert browser.get(PAGE).status_code == (200 if status == 303 else status)


BROKEN = {
    "a text": b"hej",
    "nothing": b"",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a gif": picture("GIF"),
    "a page that begins as a picture": picture()[:20] + b"<script>alert(1)</script>",
    "half a picture": picture("JPEG", (400, 400))[:1000],
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_picture_is_said_at_the_field(what: str, as_: As, karin: User, storuman: Group) -> None:
    answer = as_(karin).post(PAGE, **sent(diary_number="KS 1", logo=BROKEN[what]))
    assert answer.status_code == 422
    assert 'id="logo-error"' in answer.text
    assert "Det här är ingen bild i PNG eller JPEG." in answer.text
    assert 'value="KS 1"' in answer.text
    assert not Stationery.query.count()


def test_what_is_too_large_is_said_at_the_field(as_: As, karin: User, storuman: Group) -> None:
    wide = picture(size=(MOST_SIDE + 1, 1))
    assert "mer än 4000 bildpunkter" in as_(karin).post(PAGE, **sent(logo=wide)).text
    answer = as_(karin).post(PAGE, **sent(diary_number="x" * 41))
    assert (answer.status_code, 'id="diary_number-error"' in answer.text) == (422, True)


def test_a_picture_that_would_fill_the_memory_is_not_unpacked() -> None:
    with pytest.raises(NoLogo, match="2 MB"):
        as_logo(picture() + bytes(MOST_BYTES))
    with pytest.raises(NoLogo, match="4000"):
        as_logo(picture(size=(14_000, 14_000), mode="1"))


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "P"), ("PNG", "LA"), ("PNG", "1"), ("PNG", "I;16"), ("JPEG", "CMYK")]
)
def test_every_kind_of_picture_becomes_plain(kind: str, mode: str) -> None:
    held = io.BytesIO()
    Image.new(mode, (3000, 2000)).save(held, kind)
    with Image.open(io.BytesIO(as_logo(held.getvalue()))) as made:
        assert (made.format, made.mode) == ("PNG", "RGB")
        assert made.size == (SHOWN[1] * 3 // 2, SHOWN[1])


def test_nothing_that_the_file_says_about_itself_is_kept() -> None:
    about = PngInfo()
    about.add_text("Author", "Hemliga Harriet")
    assert b"Harriet" in picture(pnginfo=about)
    assert b"Harriet" not in as_logo(picture(pnginfo=about))
    turned = Image.Exif()
    turned[0x0112] = 6
    with Image.open(io.BytesIO(as_logo(picture("JPEG", (60, 20), exif=turned)))) as made:
        assert made.size == (20, 60)
        assert not made.getexif()
        assert not made.info


def test_a_long_one_takes_room_from_the_page_and_parts_no_section_from_its_number(
    set_page: Any, press: Workers, tmp_path: Path
) -> None:
    logo = Picture.of("logo", "image/png", as_logo(picture(size=SHOWN)))
    contact = "Registrator Anna-Karin Bergström-Lundqvist, 0951-140 00, registrator@storuman.se"
    meeting = "Storumans kommunstyrelses arbetsutskott och allmänna beredning 12 november, §§ 1"
    assert {len(contact), len(meeting)} == {MOST_CONTACT, MOST_MEETING}
    long = Letterhead("Storumans kommun", "KS 2018/0412", logo, contact, meeting)
    drawn = tmp_path / "long.pdf"
    drawn.write_bytes(press.draw(set_page(replace(FULL, letterhead=long))))
    found = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", drawn, "-"], capture_output=True, text=True, check=True
    )
    words = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', found.stdout)
    assert min(float(top) for top, _bottom, _word in words) > 15  # points: 5 mm, where printers begin
    places = [next((top, bottom) for top, bottom, word in words if word == one) for one in ("§§", "1")]
    assert places[0] == places[1]
    title = next(float(top) for top, _bottom, word in words if word == "Förändringsuppdrag:")
    assert (
        max(float(bottom) for _top, bottom, word in words if word in {"2018/0412", "registrator@storuman.se"})
        < title
    )


def test_it_stands_on_paper(set_page: Any, press: Workers, words: Callable[[bytes], str]) -> None:
    logo = Picture.of("logo", "image/png", as_logo(picture()))
    document = set_page(replace(FULL, letterhead=Letterhead("Storumans kommun", "KS 2018/0412", logo)))
    said = words(press.draw(document))
    assert said.startswith("Storumans kommun Diarienummer KS 2018/0412")
    assert said.count("KS 2018/0412, Varför och vad, version 2") == 2
    assert document.digest != set_page(FULL).digest
