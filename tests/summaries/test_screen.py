"""The print view in the browser says what is on paper, and nothing in it has to be fetched."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask

from intranet.summaries.drawing.document import Document, Picture
from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.sheet import _for_a_screen, on_screen
from tests.summaries import sizes
from tests.summaries.samples import FULL
from tests.summaries.test_letterhead import picture

LOGO = Picture.of("logo", "image/png", picture())
BRIEF = replace(FULL, letterhead=Letterhead("Storumans kommun", "KS 2018/0412", LOGO))


def shown(app: Flask, document: Document) -> str:
    with app.test_request_context():
        return on_screen(document, pdf="/som.pdf", back="/tillbaka")


def words_of(html: str) -> list[str]:
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()


def test_it_says_what_is_on_paper(app: Flask, set_page: Callable[[Any], Document]) -> None:
    document = set_page(BRIEF)
    page = shown(app, document)
    sheet = page[page.index('<article class="paper" lang="sv">') : page.index("</article>")]
    assert words_of(sheet) == words_of(document.html[document.html.index('<div class="letterhead">') :])
    assert f"<title>{FULL.title} – Varför och vad, version 2 – Samsyn</title>" in page
    assert 'href="/som.pdf"' in page
    assert 'href="/tillbaka"' in page
    assert f'src="{LOGO.address}"' in page
    assert "app:" not in sheet


def test_what_somebody_wrote_stays_words(app: Flask, set_page: Callable[[Any], Document]) -> None:
    title = "</title></body><script>alert(1)</script>"
    page = shown(app, set_page(replace(FULL, title=title)))
    assert "<script>alert" not in page
    assert page.count("</body>") == 1


def test_its_style_is_allowed_by_the_policy(app: Flask, set_page: Callable[[Any], Document]) -> None:
    page = shown(app, set_page(FULL))
    assert re.search(r'<style nonce="[\w-]{16,}">\.paper \{', page)
    assert "</" not in page[page.index("<style") + 1 : page.index("</style>")]
    assert "style=" not in page


def test_a_browser_prints_at_the_foot_of_a_page_what_paper_has(
    app: Flask, set_page: Callable[[Any], Document]
) -> None:
    number = 'KS </style>"\\2'
    letterhead = replace(BRIEF.letterhead, diary_number=number)
    page = shown(app, set_page(replace(BRIEF, letterhead=letterhead)))
    foot = page[page.index("@bottom-left") : page.index("</style>")]
    assert 'content: "KS \\3c \\2f style\\3e \\22 \\5c 2, Varför och vad, version 2, 26' in foot
    assert '"Sida" " " counter(page) " " "av" " " counter(pages)' in foot


PRINTED = {
    "one with room": (sizes.brief(3, 200), "closer.css close.css"),
    "the full one": (FULL, "close.css"),
    "a long one": (sizes.brief(25, 306, 2, stances="bbbbbabo"), "flowing.css"),
    "one that just fits": (sizes.brief(25, 100, 5, stances="bbbaosb"), ""),
}


@pytest.mark.parametrize("which", PRINTED)
def test_a_browser_prints_it_closer_and_leaves_nothing_out_that_paper_holds(
    which: str, app: Flask, set_page: Callable[[Any], Document]
) -> None:
    brief, sheets = PRINTED[which]
    page = shown(app, set_page(brief))
    printed = page[page.index("@media print {") : page.index("} }", page.index("@media print {"))]
    names = ("closer.css", "close.css", "flowing.css", "closest.css", "unsigned.css", "alone.css")
    assert " ".join(name for name in names if _for_a_screen(name) in printed + "}") == sheets
