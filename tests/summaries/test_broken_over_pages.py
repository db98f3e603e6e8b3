"""What is broken over lines and pages is read once, whole, and in the order in which it is written."""

import re
from dataclasses import replace

import pytest

from intranet.summaries.drawing.workers import Workers
from tests.summaries import reader
from tests.summaries.test_fetcher import page

SIGNS = re.compile("[”“»•◦]")  # quotation marks and bullets, which the style adds


def some(count: int, name: str = "ord") -> str:
    return " ".join(f"{name}{number}" for number in range(count))


def after(lines: int, body: str) -> str:
    """Put so many lines before it."""
    return "".join(f"<p>rad {number}</p>" for number in range(lines)) + body


def row(*cells: str, head: str = "") -> str:
    first, *rest = cells
    inside = f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
    return f"<table>{head}<tbody>{inside}</tbody></table>"


HEAD = '<thead><tr><th scope="col">ett</th><th scope="col">två</th></tr></thead>'
TOGETHER = f'<p style="break-inside: avoid">{some(60)}</p>'
BROKEN = {
    "row-longer-than-a-page": row("rad", some(1400), some(900, "b")),
    "row-whose-first-cell-is-longest": row(some(900), "kort", some(300, "b")),
    "row-of-paragraphs": row("rad", *("".join(f"<p>{n}{m}</p>" for m in range(70)) for n in "ab")),
    "row-of-a-list": row("rad", f"<ul>{''.join(f'<li>{n}</li>' for n in range(90))}</ul>", "sist"),
    "words-around-a-paragraph": row("rad", f"före<p>{some(900)}</p>efter", "sist"),
    "quotation": f"<p><b>Eva:</b> <q>{some(1400)}</q> <em>{some(40, 'b')}</em></p>",
    "quotation-in-a-cell": row("rad", f"<q>{some(900)}</q>", "sist"),
    "item-of-two-paragraphs": f"<ul><li><p>{some(500)}</p><p>{some(700, 'b')}</p></li><li>sist</li></ul>",
    "item-with-words-and-a-paragraph": f"<ul><li>{some(500)}<p>{some(700, 'b')}</p></li><li>sist</li></ul>",
    "list-in-a-list": f"<ul><li>{some(20)}<ul><li>{some(1200, 'b')}</li></ul></li><li>sist</li></ul>",
    "item-that-goes-on-after-a-list": f"<ul><li>{some(20)}<ul><li>{some(1200, 'b')}</li></ul><p>mer</p></li></ul>",
    "item-of-two-lists": f"<ul><li><p>a</p><ul><li>{some(900)}</li></ul>b<ul><li>{some(900)}</li></ul>c</li></ul>",
    **{f"next-cell-on-the-next-page-{n}": after(n, row("rad<br>två<br>tre", TOGETHER)) for n in (48, 50, 52)},
    **{f"first-cell-on-the-next-page-{n}": after(n, row(TOGETHER, "rad<br>två<br>tre")) for n in (48, 50, 52)},
    **{f"head-without-room-{n}": after(n, row("a", "b", head=HEAD)) for n in (51, 52, 53, 54)},
}  # fmt: skip
ROWS_MAY_BREAK = "<style>tr { break-inside: auto }</style>"


@pytest.mark.parametrize("style", ["", ROWS_MAY_BREAK], ids=["rows-are-kept", "rows-may-break"])
@pytest.mark.parametrize("which", BROKEN)
def test_nothing_is_lost_and_nothing_is_read_out_of_turn(which: str, style: str, press: Workers) -> None:
    body = f"<h1>rubrik</h1>{BROKEN[which]}<p>slut</p>"
    pdf = press.draw(replace(page(style + body), pages=None))
    file = reader.Reading(pdf)
    assert len(file.pages) > 1
    assert "".join(SIGNS.sub("", file.said).split()) == "".join(re.sub("<[^>]*>", " ", body).split())
    assert reader.check(pdf) == []


def test_what_is_one_element_is_one_tag(press: Workers) -> None:
    body = (
        f"<h1>rubrik</h1><ul><li><p>{some(700)}</p><p>{some(700, 'b')}</p></li></ul>{row('rad', some(1400))}"
    )
    file = reader.Reading(press.draw(replace(page(body), pages=None)))
    kinds = [tag.kind for tag in file.tags]
    assert [kinds.count(kind) for kind in ("L", "LI", "LBody", "P", "Table", "TR", "TH", "TD")] == [
        1, 1, 1, 2, 1, 1, 1, 1,
    ]  # fmt: skip
