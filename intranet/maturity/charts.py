"""The drawings, as SVG: on pages the style sheet gives the colours; in files and on paper they carry their own.

Nothing here asks for a request or a database, and a drawing for a file holds no class and no style: what stands in a
style sheet does not reach into a drawing on paper.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup, escape

from intranet.maturity.spread import LEVELS, Spread

if TYPE_CHECKING:
    from intranet.maturity.picture import Picture, Row

BAR, GAP, TALLEST = 9, 2, 28
TILES = ("#EDF3EF", "#CCE0D4", "#97C1AA", "#357A5A", "#0F4630")
NUMERALS = ("#14211C", "#14211C", "#14211C", "#FFFFFF", "#FFFFFF")
INK, INK_2, PAPER, EDGE, LINE_COLOUR = "#14211C", "#43514A", "#FFFFFF", "#78857E", "#CFD8D2"
FAMILY = "Source Sans 3, Segoe UI, sans-serif"

# What a thing in a drawing is, such as "t3 own", as the attributes that show it.
Paint = Callable[[str], dict[str, object]]

_FIGURE: dict[str, object] = {"font_size": 14, "font_weight": 600}
COLOURS: dict[str, dict[str, object]] = {
    "ax": {"font_size": 13, "fill": INK_2},
    "nil": {"fill": LINE_COLOUR},
    "own": {"stroke": INK, "stroke_width": 2.5},
    "goal": {"stroke": INK, "stroke_width": 1.5, "fill": "none"},
    "dashed": {"stroke_dasharray": "2 3"},
    **{f"t{level}": {"fill": TILES[level - 1]} for level in LEVELS},
    **{f"n{level}": {**_FIGURE, "fill": NUMERALS[level - 1]} for level in LEVELS},
}
COLOURS["t1"]["stroke"] = EDGE  # it is hardly darker than the paper


def by_style_sheet(role: str) -> dict[str, object]:
    """Leave the colours to the page's style sheet."""
    return {"class_": role}


def by_colour(role: str) -> dict[str, object]:
    """Write the colours into the drawing: those of paper."""
    return {key: value for one in role.split() for key, value in COLOURS[one].items()}


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
        shade = {"fill": fill, "class_": "on" if is_agreed and not fill else None}
        shape = {"x": left, "y": y + TALLEST - height, "width": BAR, "height": height}
        drawn.append(tag("rect", **shape, **shade))
        if is_agreed:
            under = {"x": left - 1, "y": y + TALLEST + 2, "width": BAR + 2, "height": 2}
            drawn.append(tag("rect", **under, **shade))
    return Markup().join(drawn)


@lru_cache(maxsize=4096)
def spread_picture(spread: Spread, agreed: int | None) -> Markup:
    """Draw a spread for a page. What it says stands in words beside it."""
    return tag("svg", bars(spread, agreed), class_="hist", viewBox="-1 0 55 32", aria_hidden="true")


class Column(Protocol):
    """How a dimension stood at one workshop, as far as it is drawn.

    Attributes:
        workshop: its place in the programme.
        counts: how many parts were at each level, 1 to 5.
        own: the level of the part whose line is drawn, if one is.
    """

    @property
    def workshop(self) -> int: ...  # noqa: D102
    @property
    def counts(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def own(self) -> int | None: ...  # noqa: D102


LEFT, STEP, TILE, BETWEEN, TOP = 22, 46, 26, 30, 8
COURSE_HEIGHT = TOP + BETWEEN * 5 + 18


def course_picture(columns: Sequence[Column], *, label: str, target: int | None = None) -> Markup:
    """Draw how a dimension has stood from workshop to workshop, for a page.

    At each workshop stands a box for every level, with how many parts are there: lines that meet would hide each other.
    One line alone goes through the boxes: that of the part that is looked at, on to its target when it has one.
    """
    width = course_width(len(columns))
    size = {"width": width, "height": COURSE_HEIGHT, "viewBox": f"0 0 {width:g} {COURSE_HEIGHT}"}
    drawn = _course(columns, target, by_style_sheet)
    return tag("svg", *drawn, class_="course", role="img", aria_label=label, **size)


def course_on_paper(columns: Sequence[Column], *, finding: str, family: str) -> Markup:
    """Draw the same as a picture of its own, with its colours in it. finding: what is read aloud instead."""
    width = course_width(len(columns))
    size = {"width": width, "height": COURSE_HEIGHT, "viewBox": f"0 0 {width:g} {COURSE_HEIGHT}"}
    named = {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font_family": family}
    return tag("svg", tag("title", finding), *_course(columns, None, by_colour), **named, **size)


def course_width(workshops: int) -> float:
    """Give how wide the drawing of so many workshops is."""
    return LEFT + STEP * max(workshops, 2) + TILE / 2


def _course(columns: Sequence[Column], target: int | None, paint: Paint) -> list[Markup]:
    drawn = [tag("text", level, x=LEFT - 15, y=_middle(level) + 5, **paint("ax")) for level in LEVELS]
    for before, after in pairwise(enumerate(columns)):
        if before[1].own and after[1].own:
            ends = {"x1": _across(before[0]), "x2": _across(after[0])}
            heights = {"y1": _middle(before[1].own), "y2": _middle(after[1].own)}
            drawn.append(tag("line", **ends, **heights, **paint("own")))
    for place, column in enumerate(columns):
        drawn += [_box(place, level, column, paint) for level in LEVELS]
        at = {"x": _across(place), "y": COURSE_HEIGHT - 3, "text_anchor": "middle"}
        drawn.append(tag("text", column.workshop, **at, **paint("ax")))
    return drawn + _goal(len(columns), columns[-1].own, target, paint)


def _goal(place: int, last: int | None, target: int | None, paint: Paint) -> list[Markup]:
    """Draw the way from where a part is to its target, when it has both."""
    if not last or not target:
        return []
    x, y = _across(place) - TILE / 2, _middle(target)
    way = {"x1": _across(place - 1) + TILE / 2, "x2": x - 5, "y1": _middle(last), "y2": y}
    ring = {"cx": x, "cy": y, "r": 5}
    return [tag("line", **way, **paint("goal dashed")), tag("circle", **ring, **paint("goal"))]


def _across(place: int) -> float:
    return LEFT + STEP * place + TILE / 2


def _middle(level: int) -> float:
    return TOP + BETWEEN * (5 - level) + TILE / 2


def _box(place: int, level: int, column: Column, paint: Paint) -> Markup:
    count, is_own = column.counts[level - 1], column.own == level
    x, y = _across(place), _middle(level)
    if not count:
        return tag("rect", x=x - 3, y=y - 1, width=6, height=2, **paint("nil"))
    shape = {"x": x - TILE / 2, "y": y - TILE / 2, "width": TILE, "height": TILE, "rx": 2}
    box = tag("rect", **shape, **paint(f"t{level}{' own' if is_own else ''}"))
    return box + tag("text", count, x=x, y=y + 5, text_anchor="middle", **paint(f"n{level}"))


@dataclass(frozen=True)
class Frame:
    """What stands around a drawing that is a file of its own, or is on paper.

    Attributes:
        title: its heading.
        finding: what it shows, in words: in the text that is read aloud instead of it.
        family: the font family, or several as in CSS.
    """

    title: str
    finding: str = ""
    family: str = FAMILY

    @property
    def alternative(self) -> str:
        """Give what is read aloud instead: a PDF takes it from the drawing's `title`."""
        return f"{self.title}. {self.finding}" if self.finding else self.title


@dataclass(frozen=True)
class Course:
    """One of the small drawings: a dimension from workshop to workshop.

    Attributes:
        columns: how it stood at each workshop.
        target: the level that the part looked at is to reach; None: it has no target.
        words: what stands below the name, such as "medel 2,4 → 2,7".
    """

    name: str
    columns: Sequence[Column]
    target: int | None
    words: str


ABREAST, ABOVE, MARGIN, ROOM, HEAD_LINE = 4, 56, 16, 24, 48


def courses_picture(courses: Sequence[Course], frame: Frame) -> Markup:
    """Draw several dimensions beside each other as a file of its own, with its colours in it."""
    wide = course_width(max((len(one.columns) for one in courses), default=2)) + ROOM
    tall = ABOVE + COURSE_HEIGHT + ROOM
    abreast = min(ABREAST, len(courses)) or 1
    drawn = []
    for place, course in enumerate(courses):
        down, across = divmod(place, abreast)
        at = f"translate({MARGIN + wide * across:g} {HEAD_LINE + tall * down:g})"
        drawn.append(tag("g", *_named_course(course), transform=at))
    lines = -(-len(courses) // abreast)
    return _file(drawn, frame, MARGIN * 2 + wide * abreast, HEAD_LINE + tall * lines)


def _named_course(course: Course) -> list[Markup]:
    names = _wrapped(course.name, 14)
    top = 34 - 18 * (len(names) - 1)
    heads = [
        tag("text", words, y=top + 18 * n, font_size=15, font_weight=600, fill=INK)
        for n, words in enumerate(names)
    ]
    heads.append(tag("text", course.words, y=52, font_size=13, fill=INK_2))
    drawn = _course(course.columns, course.target, by_colour)
    return [*heads, tag("g", *drawn, transform=f"translate(0 {ABOVE})")]


def _file(drawn: Iterable[Markup], frame: Frame, width: float, height: float) -> Markup:
    """Put a drawing on white paper, under its heading, and say what it shows to those who listen."""
    width = max(width, 2 * MARGIN + 12 * len(frame.title))
    paper = tag("rect", width=width, height=height, fill=PAPER)
    heading = tag("text", frame.title, x=MARGIN, y=30, font_size=22, font_weight=600, fill=INK)
    size = {"width": width, "height": height, "viewBox": f"0 0 {width:g} {height:g}"}
    named = {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font_family": frame.family}
    return tag("svg", tag("title", frame.alternative), paper, heading, *drawn, **named, **size)


NAME, CELL, LINE, HEAD = 220, 128, 48, 96


def heat_picture(picture: "Picture", frame: Frame) -> Markup:
    """Draw the whole picture as a file of its own, with its colours in it."""
    drawn = []
    for place, dimension in enumerate(picture.dimensions):
        for number, words in enumerate(_wrapped(dimension.name)):
            at = {"x": NAME + CELL * place + 8, "y": HEAD - 26 + 16 * number}
            drawn.append(tag("text", words, **at, font_size=14, font_weight=600, fill=INK))
    for place, row in enumerate(picture.rows):
        drawn += _line(row, HEAD + LINE * place)
    width, height = NAME + CELL * len(picture.dimensions) + 16, HEAD + LINE * len(picture.rows) + 16
    return _file(drawn, frame, width, height)


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
