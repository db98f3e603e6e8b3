"""What is said about a charter can be read, by section, as a page of its own: all of it works without a script."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from intranet.accounts.models import User
from intranet.charter.models import Charter, Section
from intranet.dialogue.models import Thread
from intranet.live import documents
from intranet.platform.db import db
from tests.dialogue.conftest import MARKED

As = Callable[[User], FlaskClient]


def test_everything_stands_by_section(as_: As, eva: User, thread: Thread, here: str) -> None:
    page = as_(eva).get(here).text
    assert "En tråd i dialogen är öppen." in page
    assert f"<q>{MARKED}</q>" in page
    assert "Vem har räknat?" in page


def test_what_is_settled_stands_for_itself(
    as_: As, eva: User, thread: Thread, say: Callable[..., Thread], here: str
) -> None:
    thread.settle(by=eva)
    say(eva, "En öppen fråga")
    db.session.commit()
    assert "Vem har räknat?" not in as_(eva).get(here).text
    settled = as_(eva).get(f"{here}?show=settled").text
    assert "Vem har räknat?" in settled
    assert "Markerad som klar av Eva Berg" in settled
    assert "En öppen fråga" not in settled
    everything = as_(eva).get(f"{here}?show=all").text
    assert "Vem har räknat?" in everything
    assert "En öppen fråga" in everything


def test_a_section_and_a_thread_have_pages_of_their_own(
    as_: As, eva: User, thread: Thread, section: Section, here: str
) -> None:
    for address in (f"{here}/sections/{section.id}", f"{here}/{thread.id}"):
        page = as_(eva).get(address).text
        assert "<h1>Dialog</h1>" in page
        assert "Vem har räknat?" in page


def test_the_charter_says_how_much_is_open(
    as_: As, eva: User, thread: Thread, say: Callable[..., Thread], section: Section
) -> None:
    say(eva, "Och när?")
    page = as_(eva).get("/groups/storuman/charter").text
    assert f"/dialogue/sections/{section.id}" in page
    assert "<b>2 öppna</b>" in page
    assert "&#34;quote&#34;: &#34;Var femte medarbetare&#34;" in page


def test_adopting_tells_what_is_open_and_hinders_nothing(
    as_: As, karin: User, thread: Thread, charter: Charter
) -> None:
    for fragment in ("title", "why"):
        documents.replace(charter.text, fragment, "<p>Tid för människor</p>", by=karin)
    page = as_(karin).get("/groups/storuman/charter/adoption").text
    assert "En tråd i dialogen är öppen." in page
    state = re.search(r'name="state" value="([^"]*)"', page)
    assert state is not None
    answer = as_(karin).post("/groups/storuman/charter/versions", data={"state": state[1], "number": "1"})
    assert answer.location.endswith("/versions/1")
    page = as_(karin).get("/groups/storuman/charter/versions/1").text
    assert "Vem har räknat?" not in page  # what is said is working material


def test_the_start_page_tells_what_was_said(as_: As, eva: User, thread: Thread, karin: User) -> None:
    thread.answer("Jag.", by=karin)
    thread.settle(by=karin)
    thread.reopen(by=eva)
    db.session.commit()
    page = re.sub(r"</?a\b[^>]*>", "", as_(eva).get("/groups/storuman/").text)
    assert "<b>Karin Lund</b> svarade på en kommentar om ”Varför just nu?”" in page
    assert "som klar" not in page
    thread.settle(by=eva)
    db.session.commit()
    page = as_(eva).get("/groups/storuman/").text
    assert "<b>Du</b> markerade en kommentar om" in page


@pytest.mark.parametrize("address", ["/9999", "/sections/9999", "/9999?editing=1", "/comments/9999"])
def test_what_is_not_there_is_not_found(as_: As, eva: User, thread: Thread, here: str, address: str) -> None:
    assert as_(eva).get(here + address).status_code in {404, 405}


def test_before_a_charter_is_begun_there_is_nothing_to_talk_about(as_: As, olle: User) -> None:
    assert as_(olle).get("/groups/sorsele/charter/dialogue").status_code == 404


def test_of_a_section_that_is_removed_the_talk_stays(
    as_: As, eva: User, karin: User, section: Section, say: Callable[..., Thread], here: str
) -> None:
    other = section.charter.sections[-1]
    heading = other.heading
    kept = say(eva, "Behövs avsnittet?", section=other)
    other.charter.remove_section(other, by=karin)
    db.session.commit()
    page = as_(eva).get(here).text
    assert "Borttagna avsnitt" in page
    assert "Behövs avsnittet?" in page
    assert f"{heading} <span>borttaget avsnitt</span>" in as_(eva).get(f"{here}/{kept.id}").text
    assert as_(eva).post(f"{here}/{kept.id}/comments", data={"words": "Nej."}).status_code == 303
