"""The drawings, as SVG: on pages the style sheet gives the colours; in files and on paper they carry their own."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from intranet.maturity.spread import LEVELS, Spread

if TYPE_CHECKING:
    from intranet.maturity.picture import Column, Picture, Row

BAR, GAP, TALLEST = 9, 2, 28
TILES = ("#EDF3EF", "#CCE0D4", "#97C1AA", "#357A5A", "#0F4630")
NUMERALS = ("#14211C", "#14211C", "#14211C", "#FFFFFF", "#FFFFFF")
INK, PAPER, EDGE = "#14211C", "#FFFFFF", "#78857E"


def tag(name: str, *inside: object, **attributes: object) -> Markup:
    """Write an element; attributes that are None are left out, and `font_size` is written `font-size`."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{said}>{''.join(escape(one) for one in inside)}</{name}>")  # noqa: S704  # all escaped


def _plain(value: object) -> object:
    return f"{float(value):.1f}".removesuffix(".0") if isinstance(value, float | Fraction) else value


def bars(
    spread: Spread, agreed: int | None, *, x: float = 0, y: float = 0, fill: str | None = None
) -> Markup:
    """Draw how many chose each level: a bar for each, 1 to 5, and a line under the one agreed on.

    Args:
        fill: the colour, where no style sheet gives one.
    """
    most = max(*spread.counts, 4)  # two answers out of two must not look like nine out of nine
    drawn = []
    for place, count in enumerate(spread.counts):
        height = max(1.0, TALLEST * count / most)
        left, is_agreed = x + place * (BAR + GAP), place + 1 == agreed
        shape = {"x": left, "y": y + TALLEST - height, "width": BAR, "height": height, "fill": fill}
        drawn.append(tag("rect", **shape, class_="on" if is_agreed else None))
        if is_agreed:
            under = {"x": left - 1, "y": y + TALLEST + 2, "width": BAR + 2, "height": 2, "fill": fill}
            drawn.append(tag("rect", **under, class_="on"))
    return Markup().join(drawn)


@lru_cache(maxsize=4096)
def spread_picture(spread: Spread, agreed: int | None) -> Markup:
    """Draw a spread for a page. What it says stands in words beside it."""
    return tag("svg", bars(spread, agreed), class_="hist", viewBox="-1 0 55 32", aria_hidden="true")


LEFT, STEP, TILE, BETWEEN, TOP = 22, 46, 26, 30, 8


def course_picture(columns: Sequence["Column"], *, label: str, target: int | None = None) -> Markup:
    """Draw how a dimension has stood from workshop to workshop.

    At each workshop stands a box for every level, with how many parts are there: lines that meet would hide each other.
    One line alone goes through the boxes: that of the part that is looked at, on to its target when it has one.
    """
    width, height = LEFT + STEP * max(len(columns), 2) + TILE / 2, TOP + BETWEEN * 5 + 18
    drawn = [
        tag("text", level, x=LEFT - 8, y=_middle(level) + 5, text_anchor="end", class_="ax")
        for level in LEVELS
    ]
    for before, after in pairwise(enumerate(columns)):
        if before[1].own and after[1].own:
            ends = {"x1": _across(before[0]), "x2": _across(after[0])}
            drawn.append(
                tag("line", **ends, y1=_middle(before[1].own), y2=_middle(after[1].own), class_="own")
            )
    for place, column in enumerate(columns):
        drawn += [_box(place, level, column) for level in LEVELS]
        drawn.append(
            tag(
                "text",
                column.round.workshop.ordinal,
                x=_across(place),
                y=height - 3,
                text_anchor="middle",
                class_="ax",
            )
        )
    drawn += _goal(len(columns), columns[-1].own, target)
    size = f"0 0 {width:g} {height}"
    return tag("svg", *drawn, class_="course", viewBox=size, role="img", aria_label=label)


def _goal(place: int, last: int | None, target: int | None) -> list[Markup]:
    """Draw the way from where a part is to its target, when it has both."""
    if not last or not target:
        return []
    x, y = _across(place) - TILE / 2, _middle(target)
    way = {"x1": _across(place - 1) + TILE / 2, "x2": x - 5, "y1": _middle(last), "y2": y}
    return [tag("line", **way, class_="goal"), tag("circle", cx=x, cy=y, r=5, class_="goal")]


def _across(place: int) -> float:
    return LEFT + STEP * place + TILE / 2


def _middle(level: int) -> float:
    return TOP + BETWEEN * (5 - level) + TILE / 2


def _box(place: int, level: int, column: "Column") -> Markup:
    count, is_own = column.counts[level - 1], column.own == level
    x, y = _across(place), _middle(level)
    if not count:
        return tag("rect", x=x - 3, y=y - 1, width=6, height=2, class_="nil")
    shape = {"x": x - TILE / 2, "y": y - TILE / 2, "width": TILE, "height": TILE, "rx": 2}
    box = tag("rect", **shape, class_=f"t{level}{' own' if is_own else ''}")
    return box + tag("text", count, x=x, y=y + 5, text_anchor="middle", class_=f"n{level}")


NAME, CELL, LINE, HEAD = 220, 128, 48, 96


def heat_picture(picture: "Picture", *, title: str) -> Markup:
    """Draw the whole picture as a file of its own, with its colours in it."""
    width, height = NAME + CELL * len(picture.dimensions) + 16, HEAD + LINE * len(picture.rows) + 16
    drawn = [tag("title", title), tag("rect", width=width, height=height, fill=PAPER)]
    drawn.append(tag("text", title, x=16, y=30, font_size=22, font_weight=600, fill=INK))
    for place, dimension in enumerate(picture.dimensions):
        for number, words in enumerate(_wrapped(dimension.name)):
            at = {"x": NAME + CELL * place + 8, "y": HEAD - 26 + 16 * number}
            drawn.append(tag("text", words, **at, font_size=14, font_weight=600, fill=INK))
    for place, row in enumerate(picture.rows):
        drawn += _line(row, HEAD + LINE * place)
    size = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    family = "Source Sans 3, Segoe UI, sans-serif"
    return tag("svg", *drawn, xmlns="http://www.w3.org/2000/svg", **size, font_family=family)


def _line(row: "Row", y: float) -> list[Markup]:
    names = _wrapped(row.unit.name, 24)
    top = y + 29 - 9 * (len(names) - 1)
    drawn = [
        tag("text", words, x=16, y=top + 18 * place, font_size=15, fill=INK)
        for place, words in enumerate(names)
    ]
    for place, cell in enumerate(row.cells):
        x = NAME + CELL * place
        fill = TILES[cell.level - 1] if cell.level else PAPER
        ink = NUMERALS[cell.level - 1] if cell.level else INK
        shape = {"x": x + 1, "y": y + 1, "width": CELL - 2, "height": LINE - 2}
        drawn.append(tag("rect", **shape, fill=fill, stroke=None if cell.level else EDGE))
        drawn.append(
            tag("text", cell.level or "–", x=x + 10, y=y + 32, font_size=22, font_weight=600, fill=ink)
        )
        beside = f"{cell.change:+d}".replace("-", "−") if cell.change else ""
        if cell.agreed and cell.agreed.target:
            beside += f"→{cell.agreed.target}"
        if beside:
            drawn.append(tag("text", beside, x=x + 28, y=y + 31, font_size=14, fill=ink))
        if cell.spread.answers:
            drawn.append(bars(cell.spread, cell.level, x=x + CELL - 64, y=y + 9, fill=ink))
    return drawn


def _wrapped(name: str, most: int = 15) -> list[str]:
    """Break a name in two lines where it is longer than its column."""
    if len(name) <= most or " " not in name:
        return [name]
    breaks = [at for at, letter in enumerate(name) if letter == " "]
    at = min(breaks, key=lambda place: abs(place - len(name) / 2))
    return [name[:at], name[at + 1 :]]
