"""The follow-up of actions as a file: what it says of a day, what is chosen and left out, how long it is, for whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from intranet.accounts.models import User
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Worker
from intranet.summaries.followup import ACTIONS, sentences
from intranet.summaries.followup.content import FollowUp
from intranet.summaries.followup.lines import Tally
from tests.summaries.checks import check_summary
from tests.summaries.followup_samples import ALL, FULL
from tests.summaries.opened import attachments, page_count

As = Callable[[User], FlaskClient]
Words = Callable[[bytes], str]
PDF = "/groups/storuman/summaries/actions.pdf"


@pytest.fixture(scope="session")
def set_page(paper: Flask) -> Callable[..., Document]:
    """Set a follow-up as a document, in its own language."""

    def set_in_language(follow_up: FollowUp, without: tuple[str, ...] = ()) -> Document:
        with paper.app_context(), force_locale(follow_up.locale):
            return ACTIONS.set_on_paper(follow_up, without)

    return set_in_language


@pytest.fixture(scope="session")
def drawn(set_page: Callable[..., Document], press: Any) -> Callable[[str], bytes]:
    """Give a follow-up as PDF; each once."""
    kept: dict[str, bytes] = {}

    def draw(which: str) -> bytes:
        if which not in kept:
            kept[which] = press.draw(set_page(ALL[which]))
        return kept[which]

    return draw


Drawn = Callable[[str], bytes]


def test_it_says_every_action_and_what_became_of_it(drawn: Drawn, words: Words) -> None:
    said = words(drawn("full"))
    for fact in (
        "Diarienummer KS 2018/0187",
        "Uppföljning av åtgärder Läget den 17 april 2018",
        "Räkna blanketterna: Mats Hedlund, försenad 15 dagar",
        "Senast: Två förvaltningar återstår. Mats Hedlund, 13 april 2018",
        "Ring företagarföreningen: ingen ansvarig än, tas upp 26 april 2018, har tagits med tre gånger",
        "En har blivit klar sedan tillfället den 26 mars.",
        "Tillfälle 2, 26 mars 2018: Vad förändras?",
        "En av fyra är klar. Tre är öppna och en av dem är försenad. En skulle ha varit klar nu men är uppskjuten.",
        "Mats Hedlund 2 april 2018 Försenad 15 dagar",
        "Flyttad från 29 mars: Föreningen hade stängt.",
        "Ingen än 1 april 2018 Uppskjuten, tas upp 26 april 2018,",
        "Boka en timme Karin Lövgren inget datum Pågår, har tagits med en gång",
        "Bjud in facken Maria Forsgren 22 mars 2018 Klar den 23 mars 2018",
        "Mellan tillfällena Den enda åtgärden är struken.",
        "=Köp ett system @Bo <b> 30 mars 2018 Struken: Behövs inte.",
    ):
        assert fact in said, fact


def test_a_row_adds_up(drawn: Drawn, words: Words) -> None:
    said = words(drawn("full"))
    assert "Tillfälle 2, 26 mars 2018 4 1 3 1 2 0" in said
    assert "Strukna" in said
    assert "Tillsammans 5 1 3 1 2 1" in said
    assert "Tillfälle 2, 26 mars 2018 5 0 5 0 0" in said
    assert "17 april 2018 5 1 3 1 1" in said
    assert "Överenskomna är de klara, de öppna och de strukna tillsammans." in said
    assert "Öppna är alla som inte är klara, också de som pågår och de som är försenade." in said
    assert "En av fem är klar." in said
    assert "En är struken." in said


def test_what_nobody_dropped_is_no_column(set_page: Callable[..., Document]) -> None:
    heaps = FULL.heaps[:1]
    assert "trukna" not in set_page(replace(FULL, heaps=heaps, tally=heaps[0].tally)).html


def test_the_finding_comes_first(drawn: Drawn, words: Words) -> None:
    said = words(drawn("full"))
    order = [
        "Läget den",
        "är klar",
        "Behöver tas upp",
        "Så har det gått",
        "Per tillfälle",
        "Per ansvarig",
        "Boka en",
    ]
    assert [said.index(it) for it in order] == sorted(said.index(it) for it in order)


def test_nothing_agreed_is_said_in_words(drawn: Drawn, words: Words) -> None:
    said = words(drawn("empty"))
    assert said.count("Inga åtgärder är antecknade än") == 1
    assert not [words for words in ("Per ansvarig", "kom överens", "Behöver tas upp") if words in said]


def test_it_says_what_is_asked_and_what_was_done_after_its_day(
    set_page: Callable[..., Document], drawn: Drawn, words: Words
) -> None:
    said = words(drawn("full"))
    assert (
        "Det här ber vi er om: Ta upp åtgärderna den 26 april 2018, då gruppen ses nästa gång: hjälp" in said
    )
    assert "senare dag" not in said
    assert "Klar den 23 mars 2018, en dag för sent" in said
    assert "Ingen är struken." not in said
    kept = [line for line in FULL.heaps[0].lines if line.state != "dropped"]
    assert "Ingen är struken." in set_page(replace(FULL, tally=Tally.of(kept))).html


def test_what_is_asked_names_no_day_for_which_nothing_is_listed(paper: Flask) -> None:
    later = replace(FULL.urgent[0], state="open", taken_up=date(2018, 6, 1))
    with paper.app_context(), force_locale("sv"):
        only, both = (
            sentences.ask(replace(FULL, urgent=lines)) for lines in ((later,), (*FULL.urgent, later))
        )
    assert only.startswith("Ta upp åtgärderna den dag de är uppskjutna till: hjälp")
    assert "april" not in only
    assert both.replace("\N{NO-BREAK SPACE}", " ").startswith("Ta upp åtgärderna den 26 april 2018")
    assert "De som är uppskjutna till en senare dag tas upp den dagen." in both


def test_in_english_the_frame_is_english(drawn: Drawn, words: Words) -> None:
    said = words(drawn("english"))
    assert "As of 17 April 2018" in said
    assert "15 days overdue" in said
    rows = next(
        text.decode() for name, text in attachments(drawn("english")).items() if name.endswith(".csv")
    )
    assert rows.startswith("Workshop,Number,Action,Owner,Done by,State,")
    assert not {"Försenad", "Klara", "Struken"} & set(said.split())


def test_many_are_followed_by_how_many_more(drawn: Drawn, words: Words) -> None:
    assert "Och 46 till, längre ned." in words(drawn("long"))


@pytest.mark.parametrize("which", ALL)
def test_it_is_accessible_archivable_and_sounds_right(drawn: Drawn, which: str) -> None:
    # PAG-001 takes the like-sounding lines of the long ones for running headers.
    unheard = ("PAG-001",) if which == "long" else ()
    check_summary(drawn(which), ALL[which].locale, unheard=unheard)


def test_how_long_it_is(drawn: Drawn) -> None:
    assert [page_count(drawn(which)) for which in ("empty", "full")] == [1, 2]
    assert page_count(drawn("long")) <= 10


def test_same_content_same_bytes(set_page: Callable[..., Document], drawn: Drawn) -> None:
    other = Worker(Limits(seconds=120))
    try:
        assert other.draw(set_page(replace(FULL))) == drawn("full")
    finally:
        other.end()


def test_its_data_is_attached_and_no_cell_is_a_formula(drawn: Drawn) -> None:
    files = attachments(drawn("full"))
    assert list(files) == ["samsyn-actions-2018-04-17.csv", "samsyn-actions-2018-04-17.json"]
    rows = files["samsyn-actions-2018-04-17.csv"].decode().splitlines()
    first = "2,3,Räkna blanketterna,Mats Hedlund,2018-04-02,Försenad,,15,0,,,,,,Mats Hedlund,2018-04-13,"
    assert rows[1] == f'{first}"Två förvaltningar'
    assert rows[3].endswith(",Uppskjuten,,0,3,2018-04-26,2018-03-29,2018-03-28,Föreningen hade stängt.,,,,")
    assert "'=Köp ett system,'@Bo <b>" in rows[6]


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("course", "blivit klar sedan"),
        ("owners", '"name": ""'),
        ("each", "Boka en timme"),
        ("notes", "återstår"),
    ],
)
def test_what_is_left_out_is_neither_on_the_page_nor_in_the_data(
    set_page: Callable[..., Document], part: str, gone: str
) -> None:
    assert part in ACTIONS.parts
    whole, rest = set_page(FULL), set_page(FULL, (part,))
    assert gone in whole.html + whole.attached[0].text
    assert ("Utelämnat" in whole.html, '<th scope="row">Utelämnat</th><td>”' in rest.html) == (False, True)
    assert gone not in rest.html + "".join(file.text for file in rest.attached)
    assert len(rest.pictures) == (0 if part == "course" else 1)


# Whose
