"""Numbers and names put into words, in Swedish."""

from dataclasses import replace

import pytest
from flask import Flask

from intranet.summaries import sentences
from intranet.summaries.brief import Brief, BriefPart, BriefPosition, BriefSection
from tests.summaries.samples import FULL


def section(*kinds: str) -> BriefSection:
    """A section on which people called A, B and so on stand as told."""
    stances = {"silent": None, "old": "behind"}
    people = [
        BriefPosition(chr(65 + n), stances.get(kind, kind), "", kind == "old") for n, kind in enumerate(kinds)
    ]
    return BriefSection("Fråga", "", "<p>Svar.</p>", "Svar.", tuple(people))


def brief(*sections: BriefSection) -> Brief:
    return replace(FULL, parts=(BriefPart("Varför", sections),))


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["behind"] * 3, "Alla tre står bakom."),
        (["behind"], "En står bakom."),
        (["behind", "accepts", "accepts"], "Alla är med: en står bakom och två kan leva med texten."),
        (["accepts"] * 2, "Alla är med: två kan leva med texten."),
        (["behind", "accepts", "not_yet"], "En står bakom, en kan leva med texten och en säger inte än."),
        (["not_yet"] * 13, "13 säger inte än."),
        (["behind", "old"], "En står bakom."),
        (["old", "silent"], "Ingen har tagit ställning till den här texten."),
        ([], "Ingen har tagit ställning till den här texten."),
    ],
)
def test_where_the_group_stands(paper: Flask, kinds: list[str], said: str) -> None:
    with paper.app_context():
        assert sentences.standing(section(*kinds)) == said


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["behind"], []),
        (["old", "old", "behind"], ["A och B tog ställning till en tidigare text."]),
        (["behind", "silent"], ["B har inte svarat."]),
        (["old", "silent", "silent"], ["A tog ställning till en tidigare text.", "B och C har inte svarat."]),
        (["silent"] * 3, []),
    ],
)
def test_who_is_waited_for(paper: Flask, kinds: list[str], said: list[str]) -> None:
    with paper.app_context():
        assert sentences.waiting(section(*kinds)) == said


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([["behind"], ["accepts"]], "Alla är med i alla två avsnitt."),
        ([["behind"], ["old"], ["silent"]], "Alla är med i ett av tre avsnitt."),
        ([["not_yet"], ["old"]], "Det finns inget av de två avsnitten där alla är med."),
        ([["behind"]], "Alla är med i det enda avsnittet."),
        ([["not_yet"]], "Alla är inte med i det enda avsnittet."),
    ],
)
def test_how_far_the_group_agrees(paper: Flask, sections: list[list[str]], said: str) -> None:
    with paper.app_context():
        assert sentences.agreement(brief(*(section(*kinds) for kinds in sections))) == said


def test_who_dissents_twice_is_named_once(paper: Flask) -> None:
    first, second = section("not_yet"), replace(section("not_yet", "not_yet"), heading="Annat")
    with paper.app_context():
        assert sentences.dissenters(brief(first, second)) == "A om ”Fråga” och ”Annat” och B om ”Annat”"
        assert sentences.dissents_in_words(brief(first, second)) == "tre avvikande meningar"


def test_everybody_is_named_with_what_they_said(paper: Flask) -> None:
    with paper.app_context():
        assert sentences.record(section("behind", "old", "silent", "behind", "not_yet")) == [
            ("Står bakom", "A, D."),
            ("Inte än", "E."),
            ("Tidigare text", "B (stod bakom)."),
            ("Har inte svarat", "C."),
        ]
        assert sentences.record(section("behind", "behind")) == [("", "Alla två står bakom.")]


def test_days_always_have_their_year(paper: Flask) -> None:
    with paper.app_context():
        assert sentences.on_day(FULL.adopted_on) == "26 april 2018"
        assert sentences.at_time(FULL.adopted_at) == "11.52"
