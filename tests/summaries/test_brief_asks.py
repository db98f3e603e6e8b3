"""What a brief asks of whoever reads it, and what it says of the days before it was adopted and of its circles."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask import Flask
from flask_babel import force_locale

from intranet.summaries.brief import CHARTER, sentences
from intranet.summaries.brief.content import Brief, BriefPart, BriefVersion
from intranet.summaries.drawing.document import Document
from tests.summaries.opened import opened
from tests.summaries.samples import FULL, NAMES, WHY, position, standing

Draw = Callable[[Brief], bytes]
Words = Callable[[bytes], str]


def test_it_asks_to_be_signed_where_there_are_lines_to_sign_on(full: bytes, draw: Draw, words: Words) -> None:
    to_sign = "Skriv under på sista sidan att ni har tagit del av varför och vad."
    assert to_sign in words(full)
    assert "För beslutsfattarna, som har tagit del av varför och vad" in words(full)
    assert to_sign not in words(draw(replace(FULL, is_signed=False)))


def test_it_says_where_the_leader_is_reached(full: bytes, draw: Draw, words: Words) -> None:
    assert "Säg till Karin Lövgren (karin@example.org) om något" in words(full)
    with opened(full) as file:
        assert "mailto:karin@example.org" in [str(note.A.URI) for note in file.pages[0].Annots]
    assert "Säg till Karin Lövgren om något" in words(draw(replace(FULL, mail="")))


def test_it_says_when_positions_were_taken_that_were_not_taken_when_it_was_adopted(paper: Flask) -> None:
    def said(*taken: date) -> str:
        with paper.app_context(), force_locale("sv"):
            return sentences.taken(replace(FULL, taken=taken or None)).replace("\N{NO-BREAK SPACE}", " ")

    before, day = date(2018, 4, 23), FULL.adopted_on
    assert said() == said(day, day) == "Ställningstaganden när version 2 fastställdes."
    assert said(before, before) == (
        "Ställningstagandena gjordes den 23 april 2018 och gällde när version 2 fastställdes."
    )
    assert said(date(2018, 4, 25), day).startswith("Ställningstagandena gjordes den 25 och 26 april 2018 och")
    assert "mellan den 23 mars och 26 april 2018 och" in said(date(2018, 3, 23), day)
    assert "mellan den 23 december 2017 och 26 april 2018 och" in said(date(2017, 12, 23), day)
    assert said(before, day) == (
        "Ställningstagandena gjordes mellan den 23 och 26 april 2018 och gällde när version 2 fastställdes."
    )


def test_it_tells_of_those_circles_alone_that_it_shows(set_page: Callable[[Brief], Document]) -> None:
    def told(brief: Brief) -> list[str]:
        legend = re.search(r'class="legend">(.*)</span>', set_page(brief).html)
        return re.findall(r'class="(\w+)"', legend[1]) if legend else []

    alike = standing(WHY.sections[0], position(NAMES[0], "behind"))
    assert told(FULL) == ["behind", "accepts", "not_yet", "old", "silent"]
    assert told(replace(FULL, parts=(BriefPart("Varför", (alike,)),))) == ["behind"]
    assert told(FULL.without(["each"])) == []


def test_a_version_that_no_longer_holds_says_what_to_read_and_by_a_link_whom_to_ask(paper: Flask) -> None:
    newer = BriefVersion(3, date(2018, 6, 26), "Karin Lövgren")
    old = replace(FULL, superseded_by=newer, progress=None, is_signed=False)
    with paper.app_context(), force_locale("sv"):
        own, shared = (CHARTER.set_on_paper(one) for one in (old, replace(old, is_shared=True)))
    assert "Läs version 3 i stället. Den här visar vad vi sade då." in own.html
    assert "Be den som skickade länken om den nya." in shared.html
    assert "Läs version 3" not in shared.html
    assert own.attached == shared.attached
