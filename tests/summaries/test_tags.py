"""What the finisher mends, seen in finished files."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from intranet.summaries.brief.content import Brief, BriefPart
from intranet.summaries.brief.paper import SETTINGS
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Workers
from tests.summaries import reader
from tests.summaries.opened import tags
from tests.summaries.samples import FULL, section
from tests.summaries.test_brief import LONG
from tests.summaries.test_fetcher import page

Draw = Callable[[Brief], bytes]


def kinds(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [str(tag.S) for tag in tags(file)]


def marked(page: Any) -> tuple[set[int], int]:
    """Give the numbers of the marked content on a page, and how many artifacts of the page itself there are."""
    numbers, artifacts = set(), 0
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and "/MCID" in operands[1]:
            numbers.add(int(operands[1].MCID))
        artifacts += str(operator) == "BDC" and operands[1].get("/Type") == "/Pagination"
    return numbers, artifacts


@pytest.fixture(scope="module")
def long(draw: Draw) -> bytes:
    return draw(LONG)


def test_a_list_over_three_pages_is_one_list(long: bytes) -> None:
    with pikepdf.open(io.BytesIO(long)) as file:
        lengths = [sum(child.S == "/LI" for child in tag.K) for tag in tags(file) if tag.S == "/L"]
    assert lengths.count(120) == 1


def test_a_paragraph_over_two_pages_is_one_paragraph(long: bytes) -> None:
    text = LONG.parts[1].sections[0]
    # Letterhead, title line, why, the line in the box, two signatures, the last line; two for every section.
    others = 1 + 1 + 1 + 1 + 6 + 1 + sum(bool(s.question) for s in LONG.sections) + len(list(LONG.sections))
    paragraphs = sum(s.html.count("<p>") for s in LONG.sections)
    assert text.html.count("<p>") == 8
    assert kinds(long).count("/P") == others + paragraphs


def test_a_table_over_two_pages_is_one_table_and_its_rows_say_what_they_head(
    set_page: Callable[[Brief], Document], press: Workers
) -> None:
    many = replace(
        FULL, parts=(BriefPart("Varför", tuple(section(f"Fråga {n}", "", "Svar.") for n in range(70))),)
    )
    roomy = replace(set_page(many), settings=SETTINGS[:1])
    with pikepdf.open(io.BytesIO(press.draw(roomy))) as file:
        found = list(tags(file))
        assert len(file.pages) > 3
    assert sum(tag.S == "/Table" for tag in found) == 2
    heads = [tag for tag in found if tag.S == "/TH"]
    assert len(heads) == 6 + 70
    assert all(tag.A.Scope == "/Row" for tag in heads)
    assert not [tag for tag in found if tag.S == "/TD" and "/Headers" in tag.get("/A", {})]


def test_running_headers_are_not_read(full: bytes) -> None:
    with pikepdf.open(io.BytesIO(full)) as file:
        parents = file.Root.StructTreeRoot.ParentTree.Nums
        for index, page in enumerate(file.pages):
            numbers, artifacts = marked(page)
            told = {
                number
                for number, tag in enumerate(parents[2 * index + 1])
                if isinstance(tag, pikepdf.Dictionary)
            }
            assert numbers == told
            assert artifacts == (2 if index == 0 else 4)


def test_no_tag_is_empty_and_none_is_inside_itself(full: bytes) -> None:
    with pikepdf.open(io.BytesIO(full)) as file:
        for tag in tags(file):
            assert len(tag.get("/K", [])) > 0
            inner = [child for child in tag.K if isinstance(child, pikepdf.Dictionary) and "/S" in child]
            assert all(child.P.objgen == tag.objgen for child in inner)
            assert not (tag.S == "/Sect" and len(inner) == 1 and inner[0].S == "/Sect")


def test_a_link_is_called_by_its_words(draw: Draw) -> None:
    html = '<p>Läs <a href="https://example.org/a?b=c">vår långa plan</a>.</p>'
    brief = replace(FULL, mail="", parts=(BriefPart("Varför", (section("Var?", "", html),)),))
    with pikepdf.open(io.BytesIO(draw(brief))) as file:
        links = [note for page in file.pages for note in page.get("/Annots", [])]
        assert [str(link.Contents) for link in links] == ["vår långa plan"]
        assert str(links[0].A.URI) == "https://example.org/a?b=c"
        assert int(links[0].F) == 4
        assert kinds(draw(brief)).count("/Link") == 1


def test_an_item_in_which_there_is_nothing_to_read_is_not_read(press: Workers) -> None:
    items = '<ul style="list-style: none"><li><p></p></li><li><p>ord</p></li></ul>'
    drawn = press.draw(page(f"<h1>x</h1>{items}"))
    assert reader.check(drawn) == []
    assert kinds(drawn).count("/LI") == 1


def test_what_an_item_says_after_a_list_in_it_is_read_after_that_list(press: Workers) -> None:
    body = "<h1>x</h1><ul><li>ett<ol><li>två</li></ol><p>tre</p></li><li>fyra</li></ul>"
    file = reader.Reading(press.draw(page(body)))
    assert file.said == "x• ett1. tvåtre• fyra"
    outer, inner = file.of("L")
    assert [tag.kind for tag in outer.tags] == ["LI", "LI"]
    assert inner.above is not None
    assert inner.above.kind == "LBody"
