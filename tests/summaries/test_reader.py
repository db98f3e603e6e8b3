"""The reader of structure trees hears what is wrong, and our own tags have none of it whatever is on the page."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from intranet.summaries.drawing.document import Picture
from intranet.summaries.drawing.workers import Workers
from tests.summaries import reader
from tests.summaries.test_fetcher import page
from tests.summaries.test_letterhead import picture

ROWS = "".join(f'<tr><th scope="row">Rad {n}</th><td>{n}</td><td></td></tr>' for n in range(90))
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20" width="200" height="40" role="img" '
    'aria-label="Två av tre är klara."><rect width="60" height="20"/></svg>'
)
EVERYTHING = f"""<h1>Allt på en gång</h1>
<nav><ol><li><a href="#a">Första delen</a></li><li><a href="#b">Andra delen</a></li></ol></nav>
<p>Se <a href="https://example.org/x">vår plan</a> om <span lang="en">a shared view</span>.</p><p></p>
<h2 id="a">Första delen</h2><figure>{DRAWING}<figcaption>Två av tre är klara.</figcaption></figure>
<p><img src="app:logo" alt=""></p><p><img src="app:logo" alt="Ett märke"></p>
<table><caption>Många rader</caption><thead><tr><th scope="col">A</th><th scope="col">B</th><th scope="col">C</th></tr>
</thead><tbody>{ROWS}</tbody></table>
<h2 id="b">Andra delen</h2><ul><li>ett</li><li>två<ul><li>inne</li></ul></li></ul>
<table><tr><th scope="col" colspan="2">Två</th><th scope="col">Ett</th></tr>
<tr><th rowspan="2" scope="row">r</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"""


@pytest.fixture(scope="module")
def drawn(press: Workers) -> bytes:
    logo = Picture.of("logo", "image/png", picture())
    return press.draw(replace(page(EVERYTHING), pictures=(logo,), pages=None))


def test_whatever_is_on_a_page_is_read_right(drawn: bytes) -> None:
    assert reader.check(drawn) == []
    file = reader.Reading(drawn)
    assert len(file.pages) > 2
    assert [str(tag.element.Alt) for tag in file.of("Figure")] == ["Två av tre är klara.", "Ett märke"]
    assert [tag.kind for tag in file.of("Figure")[0].tags][-1] == "Caption"
    assert len(file.of("THead")) == 1
    assert len(file.of("Table")) == 2
    assert len(file.of("TR")) == 1 + 90 + 3
    assert len(file.of("Link")) == 3
    assert [str(tag.element.Lang) for tag in file.tags if "/Lang" in tag.element] == ["en"]


def first(file: pikepdf.Pdf, kind: str) -> Any:
    waiting = [file.Root.StructTreeRoot]
    while waiting:
        tag = waiting.pop(0)
        if isinstance(tag, pikepdf.Dictionary):
            if tag.get("/S") == f"/{kind}":
                return tag
            children = tag.get("/K", pikepdf.Array())
            waiting.extend(children if isinstance(children, pikepdf.Array) else [children])
    raise AssertionError(kind)


def become(kind: str, other: str) -> Callable[[pikepdf.Pdf], None]:
    return lambda file: first(file, kind).__setattr__("S", pikepdf.Name(f"/{other}"))


def unpainted(file: pikepdf.Pdf) -> None:
    held = file.pages[0].Contents.read_bytes()
    file.pages[0].Contents = file.make_stream(
        held.replace(b"/MCID 1", b"/NONE 1").replace(b"/MCID 3", b"/MCID 2")
    )


def painted_beside(file: pikepdf.Pdf) -> None:
    file.pages[0].Contents = file.make_stream(b"0 0 9 9 re f\n" + file.pages[0].Contents.read_bytes())


def turned_round(file: pikepdf.Pdf) -> None:
    top = first(file, "Document").K
    top[0], top[2] = top[2], top[0]


WRONG: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "document: the document has no language": lambda file: file.Root.__delitem__("/Lang"),
    "document: the title is not shown": lambda file: file.Root.__delitem__("/ViewerPreferences"),
    "document: the document does not say": lambda file: file.Root.MarkInfo.__setitem__("/Suspects", True),
    "document: page 1: the tab key": lambda file: file.pages[0].__delitem__("/Tabs"),
    "content: page 1: content 1 is read and not there": unpainted,
    "content: page 1: neither read nor artifact": painted_beside,
    "content: page 1: content 0 is read 0 times": lambda file: first(file, "H1").K[0].__setitem__("/K", []),
    "tree: an empty H1 in Document": lambda file: first(file, "H1").__setitem__("/K", []),
    "tree: a P in a TR": become("TD", "P"),
    "headings: heading H3 after level 1": become("H2", "H3"),
    "tables: a table whose rows are": lambda file: first(file, "TR").K.__delitem__(0),
    "tables: a head of a table": lambda file: first(file, "TH").A.__delitem__("/Scope"),
    "lists: an item that holds": become("Lbl", "Span"),
    "figures: a picture without words": lambda file: first(file, "Figure").__delitem__("/Alt"),
    "figures: a picture beside its page": lambda file: first(file, "Figure").A.__setitem__(
        "/BBox", [0, 0, 9, 9999]
    ),
    "links: page 1: a link called": lambda file: (
        file.pages[0].Annots[2].__setitem__("/Contents", "https://a.b")
    ),
    "links: page 1: a link outside the tree": lambda file: first(file, "Link").__setitem__("/K", []),
    "order: page 1": turned_round,
    "fonts: page 1": lambda file: next(iter(file.pages[0].Resources.Font.values())).__delitem__("/ToUnicode"),
}


@pytest.mark.parametrize("said", WRONG)
def test_what_is_wrong_is_heard(said: str, drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as file:
        WRONG[said](file)
        held = io.BytesIO()
        file.save(held)
    assert any(one.startswith(said) for one in reader.check(held.getvalue())), reader.check(held.getvalue())
