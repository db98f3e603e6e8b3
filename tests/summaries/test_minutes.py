"""The minutes of a workshop as a file: what they say, drafts and approved ones, and what is left out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from intranet.accounts.models import User
from intranet.meetings.content import Adopted
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Worker
from intranet.summaries.minutes import WORKSHOP
from intranet.summaries.minutes.content import WorkshopMinutes
from tests.april import action, in_april, workshops
from tests.summaries.checks import check_summary
from tests.summaries.minutes_samples import ALL, APPROVED, DRAFT, EMPTY, SAID
from tests.summaries.opened import attachments, page_count, pages_said

Words = Callable[[bytes], str]

__all__ = ["action", "in_april", "workshops"]
As = Callable[[User], FlaskClient]
PDF = "/groups/storuman/summaries/workshop-2.pdf"


@pytest.fixture(scope="session")
def set_minutes(paper: Flask) -> Callable[..., Document]:
    """Set minutes as a document, in their own language."""

    def set_in_language(minutes: WorkshopMinutes, without: tuple[str, ...] = ()) -> Document:
        with paper.app_context(), force_locale(minutes.locale):
            return WORKSHOP.set_on_paper(minutes, without)

    return set_in_language


@pytest.fixture(scope="session")
def drawn(set_minutes: Callable[..., Document], press: Any) -> Callable[..., bytes]:
    """Give minutes as PDF; each once."""
    kept: dict[Any, bytes] = {}

    def draw(which: str, without: tuple[str, ...] = ()) -> bytes:
        if (which, without) not in kept:
            kept[which, without] = press.draw(set_minutes(ALL[which], without))
        return kept[which, without]

    return draw


Drawn = Callable[..., bytes]


# What they say


def test_approved_minutes_say_everything_that_was_approved(drawn: Drawn, words: Words) -> None:
    said = words(drawn("approved"))
    for fact in (
        "Diarienummer KS 2018/0187",
        "Protokoll Tillfälle 2 av 4. Justerat den 31 mars 2018",
        "Vad förändras – och vad förändras inte?",
        "Vi fattade två beslut och kom överens om två åtgärder. Tre av fyra var närvarande.",
        "1. Diskarna i Storuman och Tärnaby är kvar. kl. 10.04",
        "3. Vi börjar med tjugo ärenden. 27 mars 2018 kl. 13.19",
        "När 26 mars 2018, 08.30–12.00",
        "Plats Folkets hus, Storuman",
        "Ledningsgrupp Kommunledningsgruppen, Storumans kommun",
        "Program Att leda digital förändring",
        "Handledare Ingrid Åberg",
        "Vid protokollet Sara Nyholm och Peter Öhman, som skrev ned besluten",
        "Justerat av Karin Lövgren, 28 mars 2018 kl. 15.20. Peter Öhman, 31 mars 2018 kl. 08.40.",
        "Peter Öhman, 3 april 2018 kl. 13.05",
        "Elva ska vara tolv.",
        "Lista alla e-tjänster Peter Öhman 20 april 2018",
        "Ring företagarföreningen Ingen än inget datum",
        "Räkna blanketterna Mats Hedlund Struken: Behövs inte längre.",
        "Träffa ungdomsrådet Sara Nyholm Tas med: Så leder vi arbetet",
        "Boka en timme Ingen än Inte klar",
        "Närvarande, 3 Karin Lövgren, Jonas Rönnlund (kom 09.10), Anna-Lena Burman (gick 11.30)",
        "Frånvarande, 1 Tomas Viklund",
        "08.30–08.55 Dialog: Sedan sist",
        "Vad blev gjort?",
        "08.55–09.10 Rast",
        "Eva: det går i höst.",
        "Först slutar vi.",
        "Sara Nyholm, 26 mars 2018 kl. 11.55 Jag behöver fråga fler.",
        "Delade av dem som skrev dem. De ingår inte i det som justeras.",
    ):
        assert fact in said, fact
    assert "Utkast" not in said


def test_the_decisions_come_first(drawn: Drawn, words: Words) -> None:
    said = words(drawn("approved"))
    order = [
        "Vi fattade",
        "Diskarna",
        "Justerat av",
        "Elva ska",
        "Lista alla",
        "Räkna",
        "Sedan sist",
        "Eva: det",
        "fråga fler",
    ]
    assert [said.index(it) for it in order] == sorted(said.index(it) for it in order)


@pytest.mark.parametrize("which", ["draft", "empty", "hostile"])
def test_a_draft_says_so_on_each_page(drawn: Drawn, which: str) -> None:
    for said in pages_said(drawn(which)):
        assert "Utkast den 27 mars 2018, inte justerat" in said
    assert "Det här är ett utkast och kan fortfarande ändras." in " ".join(pages_said(drawn(which)))


def test_a_version_adopted_there_stands_with_the_decisions(set_minutes: Callable[..., Document]) -> None:
    adopted = [Adopted(2, "2018-03-26T09:15:00+00:00", "Karin Lövgren")]
    html = set_minutes(replace(EMPTY, said=replace(EMPTY.said, adopted=adopted))).html.replace("\xa0", " ")
    assert "Vi fastställde version 2 av varför och vad." in html
    assert "Version 2 av varför och vad fastställdes kl. 11.15 av Karin Lövgren." in html
    assert "Inga beslut" not in html


def test_what_is_empty_is_said_in_words(drawn: Drawn, words: Words) -> None:
    said = words(drawn("empty"))
    for fact in (
        "Inga beslut och inga åtgärder är antecknade.",
        "Beslut Inga beslut är antecknade.",
        "Överenskomna åtgärder Inga åtgärder är antecknade.",
        "Närvaro Närvaron är inte antecknad.",
        "Anteckningar Inga anteckningar finns.",
    ):
        assert fact in said, fact
    for heading in (
        "Plats",
        "Handledare",
        "Dagordning",
        "Kvar från",
        "Reflektioner",
        "Rättelser",
        "None",
        "Vid protokollet",
    ):
        assert heading not in said, heading


def test_in_english_the_frame_is_english(drawn: Drawn, words: Words) -> None:
    said = words(drawn("english"))
    assert "We made two decisions and agreed on two actions. Three of four were present." in said
    assert "Approved on 31 March 2018" in said
    assert SAID.title in said
    assert not {"Beslut", "Närvarande", "Justerat", "kl."} & set(said.split())


def test_markup_and_formulas_are_only_text(drawn: Drawn, words: Words) -> None:
    pdf = drawn("hostile")
    said = words(pdf)
    for text in ("<b>Titel</b> & □", '<img src="file:///etc/passwd">=1+1', "=HYPERLINK(1)", "@Bo <script>"):
        assert text in said, text
    assert '"\'=HYPERLINK(1)"'.strip('"') in attachments(pdf)["samsyn-workshop-5-actions.csv"].decode()
    assert "'@Bo <script>" in attachments(pdf)["samsyn-workshop-5-actions.csv"].decode()


# What is left out


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("left", ["Räkna blanketterna", "Behövs inte längre"]),
        ("attendance", ["Tomas Viklund", "Tre av fyra", "Jonas Rönnlund"]),
        ("agenda", ["Sedan sist", "Vad blev gjort"]),
        ("notes", ["Eva: det går", "Först slutar"]),
        ("reflections", ["fråga fler", "De ingår inte"]),
    ],
)
def test_what_is_left_out_is_neither_on_the_page_nor_in_the_data(
    set_minutes: Callable[..., Document], part: str, gone: list[str]
) -> None:
    assert part in WORKSHOP.parts
    whole, rest = set_minutes(APPROVED), set_minutes(APPROVED, (part,))
    for text in gone:
        assert text in whole.html.replace("\N{NO-BREAK SPACE}", " ")
        assert text not in rest.html.replace("\N{NO-BREAK SPACE}", " ")
        assert text not in "".join(file.text for file in rest.attached)
    assert "Utdrag ur protokoll" in rest.html
    assert '<th scope="row">Utelämnat</th><td>”' in rest.html
    assert f'"{part}"' in rest.attached[0].text.split('"left_out"')[1]
    assert whole.digest != rest.digest


def test_every_part_can_be_left_out_at_once(drawn: Drawn, words: Words) -> None:
    pdf = drawn("approved", tuple(WORKSHOP.parts))
    assert page_count(pdf) == 1
    assert "”Närvaro”, ”Dagordning som den blev”, ”Anteckningar” och ”Reflektioner”." in words(pdf)
    check_summary(pdf, "sv")


# How it is made


def test_two_pages_when_short_four_when_full(drawn: Drawn) -> None:
    assert page_count(drawn("approved")) == 2
    assert page_count(drawn("full")) <= 4
    assert page_count(drawn("long")) > 4
    assert page_count(drawn("empty")) == 1


@pytest.mark.parametrize("which", ALL)
def test_it_is_accessible_archivable_and_sounds_right(drawn: Drawn, which: str) -> None:
    # PAG-001 takes the like-sounding lines of the long ones for running headers.
    unheard = ("PAG-001",) if which == "long" else ()
    check_summary(drawn(which), ALL[which].locale, unheard=unheard)


def test_same_content_same_bytes(set_minutes: Callable[..., Document], drawn: Drawn) -> None:
    other = Worker(Limits(seconds=120))
    try:
        assert other.draw(set_minutes(replace(DRAFT))) == drawn("draft")
    finally:
        other.end()


def test_its_data_is_attached(drawn: Drawn) -> None:
    files = attachments(drawn("approved"))
    assert list(files) == [
        "samsyn-workshop-5-actions.csv",
        "samsyn-workshop-5-decisions.csv",
        "samsyn-workshop-5.json",
    ]
    decided = files["samsyn-workshop-5-decisions.csv"].decode().splitlines()
    assert decided[0] == "Nummer,Beslutat,Beslut"
    assert decided[1].startswith("1,2018-03-26T10:04:00+02:00,Diskarna")
    assert b'"text": "Elva ska vara tolv."' in files["samsyn-workshop-5.json"]
