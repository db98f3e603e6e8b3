"""How much there is room for on two pages: what is said while one writes, and before a version is adopted."""

import pytest

from intranet.charter.models import Charter
from intranet.charter.words import MOST_TITLE, MOST_WHY
from intranet.live import documents
from intranet.platform.db import db

CHARTER = "/groups/storuman/charter"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
SENTENCE = "Handläggarna skriver av uppgifter som redan finns i ett annat system hos oss. "  # thirteen words


@pytest.fixture
def write(charter: Charter):
    """Let a fragment of the charter say so many sentences, or these words."""

    def change(fragment: str, words: int | str) -> None:
        said = SENTENCE * words if isinstance(words, int) else words
        documents.replace(charter.text, fragment, f"<p>{said}</p>")
        db.session.commit()

    return change


def note(page: str, name: str) -> str:
    """Give what stands below a text about its length; empty when the line is hidden."""
    line = page[page.index(f'id="room-{name}"') :]
    line = line[: line.index("</p>")]
    return "" if " hidden" in line else line[line.index(">") + 1 :]


def test_nothing_is_said_of_what_fits(as_, karin, charter, section):
    page = as_(karin).get(CHARTER).text
    assert [note(page, name) for name in ("title", "why", section.fragment)] == ["", "", ""]
    assert "Beslutsunderlaget blir" not in as_(karin).get(f"{CHARTER}/adoption").text


def test_a_section_that_is_too_long_is_told_so_in_words_and_nothing_is_stopped(
    as_, karin, charter, section, write
):
    write(section.fragment, 120)
    page = as_(karin).get(CHARTER).text
    said = note(page, section.fragment)
    assert said.startswith("1560 ord, ungefär ")
    assert said.endswith("0 fler än beslutsunderlaget på två sidor rymmer.")
    assert note(page, charter.sections[1].fragment) == ""
    asked = as_(karin).get(f"{CHARTER}/adoption").text
    assert "Beslutsunderlaget blir tre sidor. För två sidor är texten ungefär" in asked
    assert 'id="adopt-now"' in asked


def test_it_is_drawn_anew_when_the_text_changes(as_, karin, section, write):
    write(section.fragment, 120)
    assert "fler än beslutsunderlaget" in as_(karin).get(f"{CHARTER}/agreement", headers=HTMX).text
    write(section.fragment, 3)
    assert "fler än beslutsunderlaget" not in as_(karin).get(f"{CHARTER}/agreement", headers=HTMX).text


def test_who_takes_away_what_is_said_to_be_too_much_has_room(as_, karin, charter, write):
    for number, section in enumerate(charter.sections):
        write(section.fragment, 10 + 8 * number)
    page = as_(karin).get(CHARTER).text
    for number, section in enumerate(charter.sections):
        if said := note(page, section.fragment):
            over = int(said.split("ungefär ")[1].split()[0])
            write(section.fragment, 10 + 8 * number - -(-over // 13))
    assert note(page, charter.sections[0].fragment) == ""
    assert note(page, charter.sections[5].fragment) != ""
    assert "Beslutsunderlaget blir" not in as_(karin).get(f"{CHARTER}/adoption").text


def test_when_it_is_not_the_texts_that_are_long_none_of_them_is_told_to_be_short(
    as_, karin, peter, eva, sara, charter, write, stand
):
    for section in charter.sections:
        write(section.fragment, 2)
        for person in (karin, peter, eva, sara):
            stand(person, section, "not_yet", "Något saknas. " * 35)
    page = as_(karin).get(CHARTER).text
    assert {note(page, section.fragment) for section in charter.sections} == {""}
    asked = as_(karin).get(f"{CHARTER}/adoption").text
    assert "Beslutsunderlaget blir fyra sidor." in asked
    assert "ord för lång" not in asked


@pytest.mark.parametrize(
    ("fragment", "most", "said"),
    [
        ("title", MOST_TITLE, "Korta rubriken till högst 120 tecken. Nu är den 121."),
        ("why", MOST_WHY, "Korta meningen om varför till högst 300 tecken. Nu är den 301."),
    ],
)
def test_a_line_that_is_too_long_is_told_so_where_it_stands(as_, karin, write, fragment, most, said):
    write(fragment, "x" * (most + 1))
    assert note(as_(karin).get(CHARTER).text, fragment) == said
    assert said in as_(karin).get(f"{CHARTER}/adoption").text
    write(fragment, "x" * most)
    assert note(as_(karin).get(CHARTER).text, fragment) == ""
