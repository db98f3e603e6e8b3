"""The picture of how actions have gone: a column for each time, its parts from below: done, open, late, dropped."""

from dataclasses import dataclass

from intranet.actions.progress import Point

WIDTH, HEIGHT, COLUMN, LABELS, NUMBERS = 288, 168, 36, 24, 20


@dataclass(frozen=True)
class Part:
    """A piece of a column. kind: done, open, late or dropped. The measures are those of the drawing."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """How it stood at one time, drawn. x: its middle; top: where its number stands."""

    point: Point
    x: float
    top: float
    parts: list[Part]

    @property
    def left(self) -> float:
        """Give where it begins from the left."""
        return self.x - COLUMN / 2


def columns(points: list[Point], most: int = 7) -> list[Column]:
    """Draw the latest points, as many as there is room for."""
    points = points[-most:]
    highest = max((point.agreed for point in points), default=0) or 1
    room = HEIGHT - LABELS - NUMBERS
    step = WIDTH / len(points)
    return [_column(point, step * (place + 0.5), room / highest) for place, point in enumerate(points)]


def _column(point: Point, x: float, unit: float) -> Column:
    parts, y = [], float(HEIGHT - LABELS)
    counts = {
        "done": point.done,
        "open": point.open - point.late,
        "late": point.late,
        "dropped": point.dropped,
    }
    for kind, count in counts.items():
        if count:
            y -= count * unit
            parts.append(Part(kind, round(y, 1), round(count * unit, 1)))
    return Column(point, round(x, 1), round(y - 6, 1), parts)
