"""The picture in figures: the table beside it, in the order that the reader asks for, and the files."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.actions.sheets.going_out import file_name
from intranet.actions.sheets.writing import KINDS, as_csv
from intranet.actions.sheets.writing import Cell as Value
from intranet.groups.models import Group
from intranet.maturity import charts
from intranet.maturity.page import MaturityPage
from intranet.maturity.picture import Cell, Picture, number
from intranet.maturity.spread import LEVELS
from intranet.maturity.start import bp
from intranet.platform.i18n import day_month
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs


def _at(level: int) -> tuple[Any, Callable[[Cell], Any]]:
    counted = level - 1
    return _l(
        "At level %(n)s", n=level
    ), lambda cell: cell.spread.counts[counted] if cell.spread.answers else None


# What each column is called, and by what it is put in order; whatever is not known comes last.
COLUMNS: dict[str, tuple[Any, Callable[[Cell], Any]]] = {
    "part": (_l("Part"), lambda cell: None),
    "dimension": (_l("Dimension"), lambda cell: cell.dimension.name.casefold()),
    "level": (_l("Agreed level"), lambda cell: cell.level),
    "change": (_l("Since last time"), lambda cell: cell.change if cell.before and cell.level else None),
    "target": (_l("Target"), lambda cell: cell.target.level if cell.target else None),
    "answers": (_l("Answers"), lambda cell: cell.spread.answers or None),
    "median": (_l("Median"), lambda cell: cell.spread.median),
    "range": (_l("Spread"), lambda cell: cell.spread.range if cell.spread.answers else None),
    **{f"at-{level}": _at(level) for level in LEVELS},
}


def in_order(picture: Picture) -> tuple[str, list[Cell]]:
    """Give the cells as the address asks: by which column, and in which order. Numbers come with the greatest first."""
    asked = request.args.get("sort", "part")
    column = asked if asked in COLUMNS else "part"
    key = COLUMNS[column][1]
    if column in {"part", "dimension"}:
        return column, sorted(picture.cells, key=lambda cell: key(cell) or "")
    return column, sorted(picture.cells, key=lambda cell: (key(cell) is None, -Fraction(key(cell) or 0)))


def as_rows(picture: Picture) -> list[list[Value]]:
    """Give the picture as rows of figures, with heads. What too few have answered is empty."""
    heads: list[Value] = [
        *[str(name) for name, _key in COLUMNS.values()],
        _("Target by"), _("Target set"), _("Lowest"), _("Highest"), _("Reason"), _("Dissent"),
    ]  # fmt: skip
    return [heads, *(_figures(cell) for cell in picture.cells)]


def _figures(cell: Cell) -> list[Value]:
    spread, agreed = cell.spread, cell.agreed
    is_shown = bool(spread.answers)
    counts: list[Value] = [count if is_shown else None for count in spread.counts]
    return [
        cell.unit.name,
        cell.dimension.name,
        cell.level,
        cell.change if cell.before and cell.level else None,
        cell.target.level if cell.target else None,
        spread.answers or None,
        number(spread.median) if is_shown else None,
        spread.range if is_shown else None,
        *counts,
        cell.target.on if cell.target else None,
        cell.target.round.workshop.day if cell.target else None,
        spread.lowest,
        spread.highest,
        agreed.reason if agreed else "",
        agreed.dissent if agreed else "",
    ]


@bp.get("/<int(max=999):number>/<any(csv,svg):kind>")
@needs(Right.READ_MATERIAL)
def download(group: Group, number: int, kind: str) -> Response:
    """Give the picture as a file: its figures, or the drawing itself."""
    page = MaturityPage.find(group, number)
    picture = page.picture or abort(404)
    day = day_month(picture.round.workshop.starts_at)
    title = _("Maturity, %(name)s, %(day)s", name=group.organisation, day=day)
    if kind == "csv":
        return as_file(title, kind, as_csv(as_rows(picture)))
    return as_file(title, kind, charts.heat_picture(picture, charts.Frame(title, picture.finding)))


def as_file(title: str, kind: str, content: bytes | str) -> Response:
    """Give something to be saved, under a name that says what it is. kind: csv or svg."""
    content_type = KINDS["csv"] if kind == "csv" else "image/svg+xml; charset=utf-8"
    answer = Response(content, content_type=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{file_name(title)}.{kind}")
    return answer
