"""A programme's line: its workshops to scale, the weeks between them, and where today is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from intranet.platform import clock
from intranet.workshops.models import Workshop

MOST_WEEKS = 14  # as many numbers as have room beside each other


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
    """

    at: float
    week: int = 0
    workshop: Workshop | None = None


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

    @classmethod
    def of(cls, workshops: Sequence[Workshop]) -> Self:
        """Draw the line of workshops, given in order."""
        days = [workshop.day for workshop in workshops]
        first, last = min(days), max(days)

        def at(day: date) -> float:
            return round(100 * (day - first).days / max(1, (last - first).days), 3)

        return cls(
            stops=[Mark(at(workshop.day), workshop=workshop) for workshop in workshops],
            weeks=[Mark(at(monday), week=monday.isocalendar().week) for monday in _mondays(first, last)],
            gone=min(100.0, max(0.0, at(clock.today()))),
            today=first < clock.today() < last,
            next=next_workshop(workshops),
        )


def _mondays(first: date, last: date) -> list[date]:
    """Give the Mondays between two days; of a long programme every second, third and so on."""
    monday = first + timedelta(days=7 - first.weekday())
    mondays = (
        [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)] if monday < last else []
    )
    return mondays[:: len(mondays) // MOST_WEEKS + 1]
