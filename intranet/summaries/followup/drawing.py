"""The chart of a follow-up: a bar for each time, of pieces done, open, overdue and dropped that need no colour."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import pgettext
from markupsafe import Markup

from intranet.maturity.charts import tag
from intranet.summaries.followup.content import Point
from intranet.summaries.followup.sentences import when

WIDTH, LEFT, LINE, BAR, KEY = 124, 46, 8, 5, 7  # mm, as on the page
ROOM = WIDTH - LEFT - 8
INK, GREEN, PALE, WHITE = "#14211C", "#17593F", "#CCE0D4", "#FFFFFF"
MOST_BARS = 8
FAMILY, SIZE, LETTER = "Source Sans 3", 3.2, 1.6


def course(points: Sequence[Point], *, finding: str) -> Markup:
    """Draw the latest points as bars. What they show is said in the finding, which is the picture's title."""
    points = points[-MOST_BARS:]
    most = max((point.agreed for point in points), default=0) or 1
    height = KEY + LINE * len(points)
    drawn = [tag("title", finding), _pattern(), *_key(some_dropped=any(point.dropped for point in points))]
    for place, point in enumerate(points):
        drawn += _bar(point, KEY + LINE * place, ROOM / most)
    size = {"width": f"{WIDTH}mm", "height": f"{height}mm", "viewBox": f"0 0 {WIDTH} {height}"}
    return tag("svg", *drawn, xmlns="http://www.w3.org/2000/svg", **size, font_family=FAMILY, font_size=SIZE)


def _pattern() -> Markup:
    line = tag("path", d="M0 0V1.2", stroke=INK, stroke_width=0.7)
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    return tag("defs", tag("pattern", line, id="late", width=1.2, height=1.2, **turned))


def _key(*, some_dropped: bool) -> list[Markup]:
    """Say what the pieces are, in the order of the bars."""
    drawn, x = [], 0.0
    for words, fill in _names()[: None if some_dropped else -1]:
        drawn.append(tag("rect", x=x, y=1, width=3, height=3, fill=fill, stroke=INK, stroke_width=0.15))
        drawn.append(tag("text", words, x=x + 4, y=3.6, fill=INK))
        x += 10 + LETTER * len(words)
    return drawn


def _names() -> Sequence[tuple[str, str]]:
    return (
        (pgettext("many actions", "Done"), GREEN),
        (_("Open, not overdue"), PALE),
        (_("Open and overdue"), "url(#late)"),
        (pgettext("many actions", "Dropped"), WHITE),
    )


def _bar(point: Point, y: float, unit: float) -> list[Markup]:
    drawn, x = [tag("text", when(point), x=0, y=y + 3.8, fill=INK)], float(LEFT)
    pieces = (
        (point.done, GREEN),
        (point.open - point.late, PALE),
        (point.late, "url(#late)"),
        (point.dropped, WHITE),
    )
    for count, fill in pieces:
        if count:
            shape = {"x": x, "y": y, "width": count * unit, "height": BAR}
            drawn.append(tag("rect", **shape, fill=fill, stroke=INK, stroke_width=0.15))
            x += count * unit
    return [*drawn, tag("text", point.agreed, x=x + 1.5, y=y + 3.8, fill=INK)]
