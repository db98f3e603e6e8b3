"""Writes a summary's page from its template, in the language of the request: for paper, or for a browser."""

import re
from datetime import datetime
from functools import cache
from html import unescape
from typing import Any, Protocol

from flask import render_template
from markupsafe import Markup, escape

from intranet.groups.models import Programme
from intranet.summaries.drawing.document import SUMMARIES, Document
from intranet.summaries.drawing.glyphs import MISSING, printable
from intranet.summaries.letterhead.content import Letterhead


class Content(Protocol):
    """What a summary says, gathered: frozen, plain, and nothing in it depends on when it is read.

    Attributes:
        locale: the language of the page.
        letterhead: on whose paper it is printed: `Letterhead.of(group)`.
        made_at: UTC; the instant its content is of, which is the date the file carries.
    """

    @property
    def locale(self) -> str: ...  # noqa: D102
    @property
    def letterhead(self) -> Letterhead: ...  # noqa: D102
    @property
    def made_at(self) -> datetime: ...  # noqa: D102

    def as_data(self) -> dict[str, Any]:
        """Give it as plain data for the file attached; dates and instants are ISO 8601."""


def on_paper(template: str, content: Content, **more: Any) -> str:
    """Write the page that is drawn; what our fonts cannot draw is `MISSING`, and the page says so."""
    page = printable(_page(template, "_paper.html", content, missing=False, **more))
    return (
        page
        if MISSING not in page
        else printable(_page(template, "_paper.html", content, missing=True, **more))
    )


def _page(template: str, sheet: str, content: Content, **more: Any) -> str:
    return render_template(f"summaries/{template}", sheet=f"summaries/{sheet}", content=content, **more)


def on_screen(document: Document, *, pdf: str, back: str, programme: Programme | None = None) -> str:
    """Write the page that a browser shows and prints: word for word what is on paper.

    Args:
        document: as it would be drawn.
        pdf: the address of the same as PDF.
        back: where one came from.
        programme: the one that it is about, when it is about no group.
    """
    body = _that_can_be_moved(_within("body", document.html))
    for picture in document.pictures:
        body = body.replace(f'"app:{picture.name}"', f'"{picture.address}"')
    return render_template(
        "summaries/_screen.html",
        title=Markup(_within("title", document.html)),  # noqa: S704  # our template escaped it
        body=body,
        css="".join(map(_for_a_screen, document.settings[0])),
        closer="".join(map(_for_a_screen, _closer(document))),
        foot=Markup(_foot(document.html)),  # noqa: S704  # written as a stylesheet's
        spoken=re.search(r'<html lang="([a-z-]+)"', document.html)[1],  # type: ignore[index]  # every page has it
        pdf=pdf,
        back=back,
        programme=programme,
    )


# Of two columns is what says something about the summary; the others may be wider than a phone.
# A heading over a drawing is none over the table after it.
_TABLE_OR_HEADING = re.compile(
    r'(?<!class="course">)<h[23]\b[^>]*>(?P<heading>.*?)</h[23]>'
    r'|<table class="(?!facts|each|rows lead)[^"]*">.*?</table>',
    re.DOTALL,
)


def _that_can_be_moved(body: str) -> str:
    """Put each table where it can be moved sideways, by finger or by arrow, called by the heading that it is under."""
    name = ""

    def moved(found: re.Match[str]) -> str:
        nonlocal name
        if found["heading"] is not None:
            name = escape(Markup(found["heading"]).striptags())  # noqa: S704  # our template escaped it
            return found[0]
        return f'<div class="wide" role="group" tabindex="0" aria-label="{name}">{found[0]}</div>'

    return _TABLE_OR_HEADING.sub(moved, body)


def _foot(html: str) -> str:
    """Give what a browser prints at the foot of every page, as the paper has it: what it is, and which page."""
    what, page, of = (
        _in_css(unescape(re.search(rf'<body\b[^>]* data-{name}="([^"]*)"', html)[1]))  # type: ignore[index]
        for name in ("what", "page", "of")
    )
    numbers = f'{page} " " counter(page) " " {of} " " counter(pages)'
    return f"@page {{ @bottom-left {{ content: {what}; }} @bottom-right {{ content: {numbers}; }} }}"


def _in_css(words: str) -> str:
    """Write words as a string of a stylesheet: what somebody wrote ends neither it nor the element that it is in."""
    return '"' + re.sub(r"[^\w ,.]", lambda found: f"\\{ord(found[0]):x} ", words) + '"'


def _within(name: str, html: str) -> str:
    return re.search(rf"<{name}\b[^>]*>(.*)</{name}>", html, re.DOTALL)[1]  # type: ignore[index]  # every page has it


# They leave something out: only when the paper is no shorter without it.
_SHORTER = {"flowing.css", "unsigned.css", "alone.css"}


def _closer(document: Document) -> tuple[str, ...]:
    """Give the styles that a browser's paper has on top: nobody sets it anew when it is a line too long.

    They are the closest that leave nothing out, since a browser sets a line more than the PDF has here and there.
    """
    roomy, *closer = document.settings
    more = [tuple(name for name in names if name not in roomy) for names in closer]
    whole = [names for names in more if not _SHORTER.intersection(names)]
    return (whole[-1:] or [names for names in more if "unsigned.css" not in names][:1] or [()])[0]


_FONTS = {
    '"Source Serif 4 Display"': "var(--display)",
    '"Source Serif 4"': "var(--serif)",
    '"Source Sans 3"': "var(--sans)",
}


@cache
def _for_a_screen(style: str) -> str:
    """Give a stylesheet of paper as it is written inside the rule of the sheet, with the fonts of the pages."""
    css = (SUMMARIES / "styles" / style).read_text()
    for ours, theirs in _FONTS.items():
        css = css.replace(ours, theirs)
    return re.sub(r"^html\b", "&", css, flags=re.MULTILINE)
