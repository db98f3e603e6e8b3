"""Writes a summary's page from its template, in the language of the request: for paper, or for a browser."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from flask import render_template

from intranet.actions.sheets.writing import harmless
from intranet.summaries.drawing.document import Attached
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


def as_table(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Attached:
    """Give rows as a file to attach, in which a spreadsheet takes no cell for a formula."""
    guarded = [[harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return Attached.csv(name, [heads, *guarded])
