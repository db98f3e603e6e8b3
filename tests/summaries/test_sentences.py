"""Numbers and names put into words, in Swedish."""

from dataclasses import replace

import pytest
from flask import Flask

from intranet.charter.agreement import SectionAgreement
from intranet.summaries.brief import sentences
from intranet.summaries.brief.content import Brief, BriefPart, BriefSection
from tests.summaries.samples import FULL, position


def section(*kinds: str, heading: str = "Fråga") -> SectionAgreement:
    """A section on which people called A, B and so on stand as told."""
    stances = {"silent": None, "old": "behind"}
    return SectionAgreement(
        heading,
        [position(chr(65 + n), stances.get(kind, kind), old=kind == "old") for n, kind in enumerate(kinds)],
    )


def brief(*sections: SectionAgreement) -> Brief:
    written = tuple(BriefSection("", "<p>Svar.</p>", "Svar.", section) for section in sections)
    return replace(FULL, parts=(BriefPart("Varför", written),))


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
        (["old"] * 6, ["A, B, C, D, E och F tog ställning till en tidigare text."]),
        (
            ["old"] * 7 + ["silent"] * 13,
            ["Sju tog ställning till en tidigare text.", "13 har inte svarat."],
        ),
    ],
)
def test_who_is_waited_for(paper: Flask, kinds: list[str], said: list[str]) -> None:
    with paper.app_context():
        assert sentences.waiting(section(*kinds), by_name=True) == said


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (
            ["behind"] * 5 + ["accepts", "not_yet", "old", "old"],
            "Fem står bakom, en kan leva med texten och en säger inte än. Två tog ställning till en tidigare text.",
        ),
        (
            ["behind", "old", "silent"],
            "En står bakom. En tog ställning till en tidigare text. En har inte svarat.",
        ),
        (["behind"] * 9, "Alla nio står bakom."),
        (["silent"] * 9, "Ingen har tagit ställning till den här texten."),
    ],
)
def test_where_nobody_is_named_all_are_counted(paper: Flask, kinds: list[str], said: str) -> None:
    with paper.app_context():
        assert sentences.all_counted(section(*kinds)) == said


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([["behind"], ["accepts"]], "Alla är med i alla avsnitt."),
        ([["behind"], ["old"], ["silent"]], "Alla är med i ett av tre avsnitt."),
        ([["not_yet"], ["old"]], "Inget avsnitt har alla med sig än."),
    ],
)
def test_how_far_the_group_agrees(paper: Flask, sections: list[list[str]], said: str) -> None:
    with paper.app_context():
        assert sentences.agreement(brief(*(section(*kinds) for kinds in sections))) == said


def test_who_dissents_twice_is_named_once(paper: Flask) -> None:
    first, second = section("not_yet"), section("not_yet", "not_yet", heading="Annat")
    with paper.app_context():
        assert (
            sentences.dissents(brief(first, second))
            == "Ta hänsyn till tre avvikande meningar: A om ”Fråga” och ”Annat” och B om ”Annat”."
        )


def test_many_dissents_are_counted(paper: Flask) -> None:
    with paper.app_context():
        said = sentences.dissents(brief(section("not_yet"), section(*["not_yet"] * 3)))
        assert said == "Ta hänsyn till fyra avvikande meningar. De står under sina avsnitt."
        assert (
            sentences.dissents(brief(section("not_yet")))
            == "Ta hänsyn till en avvikande mening: A om ”Fråga”."
        )
        assert sentences.dissents(brief(section("behind"))) == ""


def test_everybody_is_named_with_what_they_said(paper: Flask) -> None:
    with paper.app_context():
        assert sentences.record(section("behind", "old", "silent", "behind", "not_yet")) == [
            ("Står bakom", "A, D."),
            ("Inte än", "E."),
            ("Stod bakom en tidigare text", "B."),
            ("Har inte svarat", "C."),
        ]
        assert sentences.record(section("behind", "behind")) == [("", "Alla två står bakom.")]


def test_the_most_who_stand_alike_can_be_the_others(paper: Flask) -> None:
    with paper.app_context():
        assert sentences.record(section(*["behind"] * 7, "not_yet", "accepts"), rest=True) == [
            ("Kan leva med", "I."),
            ("Inte än", "H."),
            ("Står bakom", "de\N{NO-BREAK SPACE}övriga\N{NO-BREAK SPACE}sju."),
        ]
        assert sentences.record(section("behind", "accepts", "accepts"), rest=True) == [
            ("Står bakom", "A."),
            ("Kan leva med", "B, C."),
        ]
        assert sentences.record(section(), rest=True) == [
            ("", "Ingen har tagit ställning till den här texten.")
        ]


def test_days_always_have_their_year(paper: Flask) -> None:
    with paper.app_context():
        assert sentences.on_day(FULL.adopted_on) == "26\N{NO-BREAK SPACE}april\N{NO-BREAK SPACE}2018"
        assert sentences.at_time(FULL.adopted_at) == "11.52"
