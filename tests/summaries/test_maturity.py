"""The maturity picture: what it says, who may have it, and that nobody's own answers are in it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Worker, Workers
from intranet.summaries.maturity import MATURITY
from intranet.summaries.maturity.content import MaturityPicture
from intranet.summaries.sheet import on_screen
from tests.summaries.checks import check_summary
from tests.summaries.maturity_samples import BIG, ENGLISH, FIRST, FULL, LEVEL_NAMES
from tests.summaries.opened import files_in, opened, page_count, tags

PDF = "/groups/storuman/summaries/maturity.pdf"
As = Callable[[User], FlaskClient]
Words = Callable[[bytes], str]
SetPage = Callable[..., Document]
ALL = {"full": FULL, "english": ENGLISH, "first": FIRST, "big": BIG}


@pytest.fixture(scope="session")
def set_picture(paper: Flask) -> SetPage:
    def set_in_language(picture: MaturityPicture, without: tuple[str, ...] = ()) -> Document:
        with paper.app_context(), force_locale(picture.locale):
            return MATURITY.set_on_paper(picture, without)

    return set_in_language


@pytest.fixture(scope="session")
def drawn(set_picture: SetPage, press: Workers) -> dict[str, bytes]:
    return {name: press.draw(set_picture(picture)) for name, picture in ALL.items()}


# What it says


def test_it_says_every_level_and_what_is_said_of_it(drawn: dict[str, bytes], words: Words) -> None:
    said = words(drawn["full"])
    for part in FULL.parts:
        assert f"{part.name} " in said
    row = FULL.parts[0]
    moved = [f"{one.level} {one.change:+d}" if one.change else f"{one.level}" for one in row.levels]
    figures = [
        f"{said} →{one.target}" if one.target else said for said, one in zip(moved, row.levels, strict=True)
    ]
    assert " ".join(figures) in said.replace("−", "-")
    assert "→4: målet." in said
    for level in FULL.levels:
        assert level.reason in said
        assert level.dissent in said
    for dimension in FULL.dimensions:
        assert dimension.name in said
        assert dimension.question in said
        assert all(sentence in said for sentence in dimension.levels)
    assert all(f"{n} {name}" in said for n, name in enumerate(LEVEL_NAMES, start=1))
    assert "Vård och omsorg Arbetssätt 1 5 26 mars 2018 14 december 2018" in said
    assert "Kommunledning Riktning 1 4 26 mars 2018 inget datum" in said
    assert said.count(" 2, 26 mars 2018 ") == len(FULL.dimensions)


def test_the_findings_come_first(drawn: dict[str, bytes], words: Words) -> None:
    said = words(drawn["full"])
    order = ["Så långt har", "Vid tillfället den 26 mars 2018", "Det här syns", "Ledningsgrupp", "Nivåer 1"]
    assert [said.index(it) for it in order] == sorted(said.index(it) for it in order)
    assert "Avvikande mening: arbetssätt i vård och omsorg." in said
    assert (
        "Två mål är satta. Det första ska nås senast den 14 december 2018: arbetssätt i vård och omsorg."
        in said
    )
    assert "Egna skattningar står inte här, men avvikande meningar gör det." in said


def test_of_a_first_round_nothing_is_compared(drawn: dict[str, bytes], words: Words) -> None:
    said = words(drawn["first"])
    assert "sedan den" not in said
    assert "Från tillfälle till tillfälle" not in said


def test_that_no_targets_are_set_is_said(set_picture: SetPage) -> None:
    parts = tuple(
        replace(part, levels=tuple(replace(one, target=None) for one in part.levels)) for part in FULL.parts
    )
    html = set_picture(replace(FULL, parts=parts)).html
    assert "<li>Inga mål är satta.</li>" in html
    assert "Det här ber vi er om" not in html
    assert "Inga mål" not in set_picture(FULL).html


def test_it_says_in_plain_words_of_which_day_it_is(set_picture: SetPage) -> None:
    html = set_picture(FULL).html.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "Skattad vid tillfälle 2 av 4, den 26 mars 2018. Förra skattningen gjordes den 28 februari 2018."
        in html
    )
    assert "Nivåerna från tillfälle 2 och målen, som de var den 4 juni 2018." in html


def test_of_a_round_that_others_came_after_it_says_what_held_then(set_picture: SetPage) -> None:
    none = tuple(
        replace(part, levels=tuple(replace(one, target=None) for one in part.levels)) for part in FULL.parts
    )
    some = set_picture(replace(FULL, is_newest=False)).html.replace("\N{NO-BREAK SPACE}", " ")
    nothing = set_picture(replace(FULL, is_newest=False, parts=none)).html
    assert "<li>Efter tillfälle 2 fanns inga mål.</li>" in nothing
    assert "är satta" not in nothing
    assert "<li>Efter tillfälle 2 fanns två mål.</li>" in some
    assert (
        "Nivåerna och målen efter tillfälle 2, som de var antecknade den 4 juni 2018. Senare omgångar är inte med."
        in some
    )


def test_in_english_the_frame_is_english(drawn: dict[str, bytes], words: Words) -> None:
    said = words(drawn["english"])
    assert "Two targets are set. The first is due on 14 December 2018: arbetssätt in vård och omsorg." in said
    assert not {"nivåer", "tillfälle", "Mål"} & set(said.split())


def test_it_has_one_to_six_pages(drawn: dict[str, bytes]) -> None:
    assert {name: page_count(pdf) for name, pdf in drawn.items()} == {
        "full": 3,
        "english": 3,
        "first": 2,
        "big": 6,
    }


def test_what_is_left_of_it_is_not_spread_over_two_pages(set_picture: SetPage, press: Workers) -> None:
    agreed = [
        replace(part, levels=tuple(replace(one, dissent="") for one in part.levels)) for part in FULL.parts
    ]
    shortest = set_picture(replace(FULL, parts=tuple(agreed)), ("course", "reasons", "levels"))
    assert page_count(press.draw(shortest)) == 1


def test_whoever_chooses_is_told_how_long_it_is(as_: As, storuman: Group, karin: User) -> None:
    said = as_(karin).get("/groups/storuman/summaries?kind=maturity").text
    assert "vilka mål den har. En till sex sidor." in said


def test_in_a_browser_a_table_that_can_be_moved_is_called_by_its_heading(
    app: Flask, set_picture: SetPage
) -> None:
    with app.test_request_context():
        page = on_screen(set_picture(FULL), pdf="/som.pdf", back="/tillbaka")
    names = re.findall(r'class="wide" role="group" tabindex="0" aria-label="([^"]+)"', page)
    assert names == ["Nivåer", "Mål", "Från tillfälle till tillfälle"]


def test_a_drawing_says_its_finding_and_a_table_says_the_same(drawn: dict[str, bytes], words: Words) -> None:
    with opened(drawn["full"]) as file:
        figures = [str(tag.Alt) for tag in tags(file) if tag.S == "/Figure"]
    assert len(figures) == len(FULL.dimensions)
    assert all(
        said.startswith(d.name)
        for said, d in zip(sorted(figures), sorted(FULL.dimensions, key=lambda d: d.name), strict=True)
    )
    first, step = FULL.dimensions[0].steps
    figures = [" ".join(map(str, one.counts)) for one in (first, step)]
    said = words(drawn["full"])
    assert re.search(rf"Riktning 1, [\w ]+ {figures[0]} [\d,]+ 2, 26 mars 2018 {figures[1]}", said)


def test_its_figures_are_attached_and_no_cell_is_a_formula(set_picture: SetPage, press: Workers) -> None:
    data, rows = files_in(press.draw(set_picture(FULL)))
    assert len(rows) == 56
    assert rows[19] == {
        "Verksamhet": "Vård och omsorg", "Område": "Arbetssätt", "Enad nivå": "1", "Sedan sist": rows[19]["Sedan sist"],
        "Mål": "5", "Mål till": "2018-12-14", "Mål satt": "2018-03-26", "Skäl": FULL.parts[2].levels[3].reason,
        "Avvikande mening": "Eva: för hemtjänsten är det redan en trea.",
    }  # fmt: skip
    assert data["parts"][2]["levels"][3]["target_on"] == "2018-12-14"
    level = replace(FULL.parts[0].levels[0], reason="=HYPERLINK(A1)")
    changed = replace(FULL, parts=(replace(FULL.parts[0], levels=(level, *FULL.parts[0].levels[1:])),))
    assert files_in(press.draw(set_picture(changed)))[1][0]["Skäl"] == "'=HYPERLINK(A1)"


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("course", "I varje fyrkant"),
        ("reasons", "Hemtjänsten har bytt arbetssätt."),
        ("levels", "så ser det ut när vi är där"),
    ],
)
def test_what_is_left_out_is_in_neither_page_nor_data(
    part: str, gone: str, set_picture: SetPage, press: Workers, words: Words, drawn: dict[str, bytes]
) -> None:
    pdf = press.draw(set_picture(FULL, (part,)))
    assert gone in words(drawn["full"])
    said = words(pdf)
    assert gone not in said
    assert "Utelämnat ”" in said
    data, rows = files_in(pdf)
    assert gone not in json.dumps([data, rows], ensure_ascii=False)
    if part == "course":
        assert not any(one["steps"] for one in data["dimensions"])
    if part == "reasons":
        assert "<h2>Avvikande meningar</h2>" in set_picture(FULL, (part,)).html
        assert "Skäl och avvikande meningar" not in said
        assert "Avvikande mening: arbetssätt i vård och omsorg." in said
        assert "Eva: för hemtjänsten är det redan en trea." in said
        assert "Skäl" not in rows[0]
        assert [row["Avvikande mening"] for row in rows if row["Avvikande mening"]] == [
            "Eva: för hemtjänsten är det redan en trea."
        ]


# Who can read it


@pytest.mark.parametrize("which", ALL)
def test_everybody_can_read_it(drawn: dict[str, bytes], which: str) -> None:
    check_summary(drawn[which], ALL[which].locale)


def test_the_levels_are_one_table_with_heads_for_rows_and_columns(drawn: dict[str, bytes]) -> None:
    with opened(drawn["big"]) as file:
        tables = [tag for tag in tags(file) if tag.S == "/Table"]
        heat = next(table for table in tables if len(_under(table, "/TH")) == 14 + 26)
        assert len(_under(heat, "/TD")) == 26 * 13
        scopes = [str(head.A.Scope) for head in _under(heat, "/TH")]
    assert (scopes.count("/Column"), scopes.count("/Row")) == (14, 26)


def test_a_target_in_the_table_of_levels_is_heard_as_one(drawn: dict[str, bytes]) -> None:
    with opened(drawn["full"]) as file:
        heat = next(tag for tag in tags(file) if tag.S == "/Table" and len(_under(tag, "/TH")) == 10 + 8)
        heard = [str(one.ActualText) for one in _under(heat, "/Span") if "/ActualText" in one]
    assert heard == ["mål 4", "mål 5"]


def _under(tag: Any, kind: str) -> list[Any]:
    children = tag.get("/K", pikepdf.Array())
    inside = [
        one
        for one in (children if isinstance(children, pikepdf.Array) else [children])
        if isinstance(one, pikepdf.Dictionary)
    ]
    return [one for one in inside if one.get("/S") == kind] + [x for one in inside for x in _under(one, kind)]


def test_same_content_same_bytes(set_picture: SetPage, drawn: dict[str, bytes]) -> None:
    other = Worker(Limits(seconds=120))
    try:
        assert other.draw(set_picture(FULL)) == drawn["full"]
    finally:
        other.end()


# The group's own
