"""What a brief asks of whoever reads it, and what it says of the days before it was adopted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask import Flask
from flask_babel import force_locale

from intranet.summaries.brief import sentences
from intranet.summaries.brief.content import Brief
from tests.summaries.opened import opened
from tests.summaries.samples import FULL

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
        "Ställningstagandena togs den 23 april 2018 och gällde när version 2 fastställdes."
    )
    assert said(before, day) == (
        "Ställningstagandena togs mellan den 23 april 2018 och den 26 april 2018 och gällde när version 2 fastställdes."
    )
