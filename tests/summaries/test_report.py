"""The programme report: what it says of every group, who may have it, and what it may not hold."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from intranet.accounts.models import User
from intranet.actions.counting import Counts
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Worker, Workers
from intranet.summaries.report import REPORT
from intranet.summaries.report.content import ProgrammeReport
from tests.summaries.checks import check_summary
from tests.summaries.opened import files_in, page_count, pages_said
from tests.summaries.report_samples import ENGLISH, FULL

PDF = "/programmes/att-leda-digital-forandring/summary.pdf"
As = Callable[[User], FlaskClient]
Words = Callable[[bytes], str]
SetPage = Callable[..., Document]


@pytest.fixture(scope="session")
def set_report(paper: Flask) -> SetPage:
    def set_in_language(report: ProgrammeReport, without: tuple[str, ...] = ()) -> Document:
        with paper.app_context(), force_locale(report.locale):
            return REPORT.set_on_paper(report, without)

    return set_in_language


@pytest.fixture(scope="session")
def patient() -> Any:
    """A drawing process for long documents: tests share their machine."""
    workers = Workers(Limits(processor_seconds=60, seconds=240))
    yield workers
    workers.close()


@pytest.fixture(scope="session")
def full(set_report: SetPage, patient: Workers) -> bytes:
    return patient.draw(set_report(FULL))


@pytest.fixture(scope="session")
def english(set_report: SetPage, patient: Workers) -> bytes:
    return patient.draw(set_report(ENGLISH))


# What it says


def test_nine_groups_are_twenty_to_forty_pages(full: bytes, english: bytes) -> None:
    assert 20 <= page_count(full) <= 40
    assert 20 <= page_count(english) <= 40


def test_it_says_of_every_group_what_it_has_adopted_decided_and_done(full: bytes, words: Words) -> None:
    said = words(full)
    for group in FULL.groups:
        assert group.organisation in said
        assert group.adopted
        assert f"Version 2, fastställd den 26 april 2018 av {group.adopted.by}." in said
    for section in FULL.groups[0].adopted.sections if FULL.groups[0].adopted else ():
        assert said.count(section.heading) == 9
        assert all(said.count(line) == 9 for line in section.plain.splitlines() if line)
        assert all(said.count(cell.comment) == 9 for cell in section.agreement.dissents)
    for told in (
        *(one.text for one in FULL.groups[0].decisions),
        *(one.title for one in FULL.groups[0].actions),
    ):
        assert len(re.findall(rf"{re.escape(told)}(?!\d)", said)) == 9
    assert said.count("Struken: Det behövs inte längre.") == 9 * 5
    assert said.count("Klar den 20 april 2018") == 9 * 5


def test_the_overview_comes_first_and_compares_the_groups(full: bytes, words: Words) -> None:
    said = words(full)
    assert (
        "Den 7 maj 2018 hade tre av fyra tillfällen hållits. Alla nio grupper har fastställt varför" in said
    )
    assert "Alla nio grupper har kommit överens om åtgärder. 45 av 135 är klara." in said
    assert "18 avvikande meningar finns: Dorotea kommun, Lycksele kommun, Malå kommun och sex till." in said
    assert "Storuman kommun 2, 26 april 2018 3 av 6 2 5 av 15 5" in said
    assert said.index("Innehåll") < said.index("Grupperna bredvid varandra Grupp")
    order = [
        "Det här syns",
        "Innehåll",
        "Medelvärdet av de nivåer",
        FULL.groups[0].adopted.title,
    ]  # type: ignore[union-attr]
    assert [said.index(it) for it in order] == sorted(said.index(it) for it in order)


def test_the_contents_give_the_page_of_every_group(full: bytes, words: Words) -> None:
    numbers = re.search(r"Innehåll (.*?) Att leda digital förändring, 7 maj", words(full))
    assert numbers
    found = [int(number) for number in re.findall(r"kommun (\d+)(?! ?,)", numbers.group(1))]
    assert len(found) == 9
    assert found == sorted(set(found))
    assert all(number <= page_count(full) for number in found)


def test_in_english_the_frame_is_english(english: bytes, words: Words) -> None:
    said = words(english)
    assert "Why and what is adopted in all nine groups." in said
    assert "Innehåll" not in said
    assert "fastställt" not in said


def test_a_group_without_anything_says_so_and_takes_no_page(
    set_report: SetPage, patient: Workers, words: Words
) -> None:
    bare = [replace(one, adopted=None, actions=(), decisions=(), rated=None) for one in FULL.groups]
    pdf = patient.draw(set_report(replace(FULL, groups=tuple(bare))))
    assert page_count(pdf) <= 3
    assert words(pdf).count("Gruppen har inte fastställt sitt varför och vad än.") == 9


def test_how_many_of_how_many_is_said_of_each_thing(set_report: SetPage) -> None:
    bare = [replace(one, adopted=None, counts=Counts(), rated=None) for one in FULL.groups]
    some = set_report(replace(FULL, groups=(*FULL.groups[:2], *bare[2:]))).html
    assert "Två av nio grupper har fastställt varför och vad. Två av nio grupper har kommit överens" in some
    assert "Två av nio grupper har enats om mognadsnivåer." in some
    none = set_report(replace(FULL, groups=tuple(bare))).html
    assert "Ingen grupp har fastställt varför och vad. Ingen grupp har kommit överens om åtgärder." in none


def test_below_each_section_those_are_counted_too_who_answered_an_earlier_text_or_not_at_all(
    set_report: SetPage,
) -> None:
    swedish, english = set_report(FULL).html, set_report(ENGLISH).html
    assert swedish.count("en säger inte än. Två tog ställning till en tidigare text.</p>") == 9
    assert swedish.count("En har inte svarat.</p>") == 9
    assert english.count("Two took a position on an earlier text.</p>") == 9
    assert english.count("One has not answered.</p>") == 9


def test_what_is_decided_in_minutes_not_approved_is_marked(full: bytes, words: Words) -> None:
    said = words(full)
    assert said.count("3, 26 april 2018, inte justerat Vi börjar") == 9 * 3
    assert "2, 26 mars 2018, inte" not in said
    assert said.count("Inte justerat: tillfällets protokoll är ett utkast") == 9


def test_a_state_is_called_the_same_as_in_the_follow_up(full: bytes, words: Words) -> None:
    said = words(full)
    assert said.count("Försenad sex dagar") == 9 * 5
    assert "Öppen, har tagits med" in said
    assert "Pågår" not in said


def test_no_table_is_split_that_fits_and_no_page_is_mostly_empty(full: bytes) -> None:
    said = [" ".join(page.split()) for page in pages_said(full)]
    assert all(page.count("Enade nivåer") <= page.count("Räddningstjänst") for page in said)
    # The last page of a group may be short where the next one begins, on a page of its own.
    heads = [f"{group.organisation} {group.adopted.title}" for group in FULL.groups if group.adopted]
    ends = {place for place, page in enumerate(said[1:]) if any(head in page for head in heads)}
    assert min(len(page) for n, page in enumerate(said[:-1]) if n not in ends) > 900
    assert min(map(len, said[:-1])) > 800


def test_each_brief_is_on_a_page_of_its_own_and_what_follows_says_whose_it_is(full: bytes) -> None:
    said = [" ".join(page.split()) for page in pages_said(full)]
    for group in FULL.groups:
        assert group.adopted
        (first,) = [
            place for place, page in enumerate(said) if f"{group.organisation} {group.adopted.title}" in page
        ]
        headings = [section.heading for section in group.adopted.written]
        assert all(heading in said[first] for heading in headings)
        assert all(f"Programrapport, {group.organisation}" in page for page in said[first : first + 3])


def test_what_is_left_of_a_group_says_whose_it_is_before_those_that_have_nothing(
    set_report: SetPage, patient: Workers
) -> None:
    nothing = {"adopted": None, "counts": Counts(), "actions": (), "decisions": (), "rated": None}
    only, silent = FULL.groups[0], replace(FULL.groups[1], **nothing)
    said = pages_said(patient.draw(set_report(replace(FULL, groups=(only, silent)))))
    assert "Grupper som inte har något att visa än" in said[-1]
    assert "Enade nivåer" in said[-1]
    assert f"Programrapport, {only.organisation}" in said[-1]


def test_it_says_whom_to_tell_and_where_each_leader_is_reached(set_report: SetPage) -> None:
    nothing = {"adopted": None, "counts": Counts(), "actions": (), "decisions": (), "rated": None}
    report = replace(FULL, groups=(replace(FULL.groups[0], **nothing), *FULL.groups[1:]))
    html = set_report(report).html.replace("\N{NO-BREAK SPACE}", " ")
    assert '(<a href="mailto:ingrid@example.org">ingrid@example.org</a>)' in html
    html = re.sub("</?a[^>]*>", "", html)
    assert "<b>Det här ber vi er om:</b> Säg till ledaren för den grupp det gäller" in html
    assert "eller till handledaren Ingrid Åberg (ingrid@example.org), om något" in html
    for number, group in enumerate(report.groups):
        assert f"{group.name}, gruppledare {group.leaders[0].name} (ledare{number}@example.org)" in html
    assert "handledare" not in set_report(replace(report, facilitators=())).html
    assert (
        json.loads(set_report(report).attached[0].text)["groups"][0]["leaders"][0]["mail"]
        == "ledare0@example.org"
    )


def test_groups_with_nothing_to_show_are_gathered_and_stand_once_in_the_contents(set_report: SetPage) -> None:
    nothing = {"adopted": None, "counts": Counts(), "actions": (), "decisions": (), "rated": None}
    silent = [replace(one, **nothing) for one in FULL.groups[:3]]
    html = set_report(replace(FULL, groups=(*silent, *FULL.groups[3:]))).html
    gathered = html[html.index('id="_silent"') :]
    for one in silent:
        assert f"{one.organisation}</b>, {one.name}, gruppledare" in gathered
        assert f'id="group-{one.slug}"' not in html
    assert html.count('href="#_silent"') == 1
    assert 'id="_silent"' not in set_report(FULL).html


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("decisions", "Vi börjar med ärende 1"),
        ("actions", "Fråga tio invånare"),
        ("maturity", "Räddningstjänst"),
    ],
)
def test_what_is_left_out_is_in_neither_page_nor_data(
    part: str, gone: str, set_report: SetPage, full: bytes, words: Words
) -> None:
    document = set_report(replace(FULL, groups=FULL.groups[:2]), (part,))
    assert gone in words(full)
    assert gone not in document.html
    assert not any(gone in attached.text for attached in document.attached)
    assert "Utelämnat: ”" in document.html


def test_its_figures_are_attached_and_no_cell_is_a_formula(set_report: SetPage, full: bytes) -> None:
    data, rows = files_in(full)
    assert len(data["groups"]) == len(rows) == 9
    assert (rows[0]["Organisation"], rows[0]["Fastställd version"], rows[0]["Klara"]) == (
        "Dorotea kommun",
        "2",
        "5",
    )
    assert data["groups"][0]["adopted"]["sections"][1]["positions"][5]["stance"] == "not_yet"
    idle = replace(FULL.groups[1], counts=Counts(), adopted=None, rated=None)
    (_heads, line) = set_report(replace(FULL, groups=(idle,))).attached[1].text.splitlines()
    assert set(line.split(";" if ";" in line else ",")[2:]) == {""}
    evil = replace(FULL, groups=(replace(FULL.groups[0], organisation="=1+1"),))
    assert "'=1+1" in set_report(evil).attached[1].text


# Who can read it


@pytest.mark.parametrize(("which", "locale"), [("full", "sv"), ("english", "en")])
def test_everybody_can_read_it(which: str, locale: str, request: pytest.FixtureRequest) -> None:
    # PAG-001: nine groups of a test say the same on their pages. ORD-001: bullets are painted after their text and read
    # before it.
    check_summary(request.getfixturevalue(which), locale, unheard=["PAG-001", "ORD-001"])


def test_same_content_same_bytes(set_report: SetPage, full: bytes) -> None:
    other = Worker(Limits(processor_seconds=60, seconds=240))
    try:
        assert other.draw(set_report(FULL)) == full
    finally:
        other.end()


# The groups' own
