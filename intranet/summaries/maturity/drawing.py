"""The small drawing of a dimension from workshop to workshop, as on the page in Samsyn, with its colours in it."""

from intranet.maturity.charts import EDGE, INK, NUMERALS, TILES, tag
from intranet.maturity.spread import LEVELS
from intranet.summaries.maturity.content import Dimension, Step

LEFT, STEP, BOX, BETWEEN, FOOT = 16, 40, 26, 30, 20
PALE = "#CFD8D2"
FAMILY = {"font_family": "Source Sans 3", "font_weight": 600}


def course_drawing(dimension: Dimension, alternative: str) -> bytes:
    """Draw a box for every level at every workshop, with how many parts are there.

    Args:
        alternative: what it shows, for those who listen.
    """
    width, height = LEFT + STEP * len(dimension.steps), BETWEEN * len(LEVELS) + FOOT
    drawn = [_words(level, LEFT - 12, _middle(level), INK) for level in LEVELS]
    for place, step in enumerate(dimension.steps):
        x = LEFT + STEP * place + STEP / 2
        drawn += [_box(step, level, x) for level in LEVELS]
        drawn.append(_words(step.workshop, x, height - FOOT / 2, INK))
    size = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    named = {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **FAMILY, "font_size": 13}
    return str(tag("svg", tag("title", alternative), *drawn, **named, **size)).encode()


def _middle(level: int) -> float:
    return BETWEEN * (5 - level) + BETWEEN / 2


def _box(step: Step, level: int, x: float) -> str:
    count, y = step.counts[level - 1], _middle(level)
    if not count:
        return tag("rect", x=x - 3, y=y - 1, width=6, height=2, fill=PALE)
    shape = {"x": x - BOX / 2, "y": y - BOX / 2, "width": BOX, "height": BOX, "rx": 2}
    box = tag("rect", **shape, fill=TILES[level - 1], stroke=EDGE if level == 1 else None)
    return box + _words(count, x, y, NUMERALS[level - 1])


def _words(said: object, x: float, y: float, colour: str) -> str:
    return tag("text", said, x=x, y=y + 4.5, text_anchor="middle", fill=colour)
