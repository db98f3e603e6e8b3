"""A programme's line: its workshops to scale, the weeks between them, and where today is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from intranet.platform import clock
from intranet.workshops.models import Workshop

MOST_WEEKS = 14  # as many numbers as have room beside each other
A_LABEL = 13.0  # percent of the shortest line that is drawn


def next_workshop(workshops: Sequence[Workshop]) -> Workshop | None:
    """Give the first that has not ended."""
    return next((workshop for workshop in workshops if not workshop.is_over), None)


@dataclass(frozen=True)
class Mark:
    """A place on the line.

    Attributes:
        at: how far along, in percent.
        week: the number of the week that begins there; 0 for a workshop.
        workshop: the workshop held there; None for a week.
        row: how many rows above the line its label stands, so that no two meet.
    """

    at: float
    week: int = 0
    workshop: Workshop | None = None
    row: int = 0


@dataclass(frozen=True)
class Ruler:
    """The line, ready to draw.

    Attributes:
        stops: the workshops.
        weeks: the weeks that begin along the line, as many as have room.
        gone: how far today is, in percent: 0 before the first workshop, 100 after the last.
        today: whether today is on the line.
        next: the workshop to come.
    """

    stops: list[Mark]
    weeks: list[Mark]
    gone: float
    today: bool
    next: Workshop | None

    @property
    def rows(self) -> int:
        """Count the rows of labels."""
        return 1 + max(mark.row for mark in self.stops)

    @classmethod
    def of(cls, workshops: Sequence[Workshop]) -> Self:
        """Draw the line of workshops, given in order."""
        days = [workshop.day for workshop in workshops]
        first, last = min(days), max(days)

        def at(day: date) -> float:
            return round(100 * (day - first).days / max(1, (last - first).days), 3)

        places = [at(day) for day in days]
        return cls(
            stops=[
                Mark(place, workshop=workshop, row=row)
                for workshop, place, row in zip(workshops, places, _rows(places), strict=True)
            ],
            weeks=[Mark(at(monday), week=monday.isocalendar().week) for monday in _mondays(first, last)],
            gone=min(100.0, max(0.0, at(clock.today()))),
            today=first < clock.today() < last,
            next=next_workshop(workshops),
        )


def _rows(places: Sequence[float]) -> list[int]:
    """Give each label the lowest row where it does not reach into the one before; no label reaches beyond the line."""
    rows, ends = [], [0.0]  # ends: how far each row is taken
    for place in places:
        begins = min(max(0.0, place - A_LABEL / 2), 100 - A_LABEL)
        row = next((row for row, end in enumerate(ends) if end <= begins), len(ends))
        ends[row : row + 1] = [begins + A_LABEL]
        rows.append(row)
    return rows


def _mondays(first: date, last: date) -> list[date]:
    """Give the Mondays between two days; of a long programme every second, third and so on."""
    monday = first + timedelta(days=7 - first.weekday())
    mondays = (
        [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)] if monday < last else []
    )
    return mondays[:: len(mondays) // MOST_WEEKS + 1]
