"""The follow-up of actions: each with what has become of it by a day, gathered in a fixed number of questions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Self

from flask_babel import gettext as _
from sqlalchemy import func, select

from intranet.actions.progress import Progress
from intranet.groups.models import Group
from intranet.platform import clock, i18n
from intranet.platform.db import db
from intranet.summaries.data import values_of
from intranet.summaries.followup.choosing import Chosen
from intranet.summaries.followup.lines import Found, Line, Tally, found
from intranet.summaries.kinds import TooLong
from intranet.summaries.letterhead.content import Letterhead
from intranet.workshops.models import Workshop

MOST = 300  # actions on paper: some ten pages, and half of what drawing one file may cost


@dataclass(frozen=True)
class Heap:
    """What was agreed at one workshop; at none when it has no day."""

    ordinal: int
    title: str
    day: date | None
    tally: Tally
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Load:
    """What one person sees to; nobody when there is no name."""

    name: str
    tally: Tally


@dataclass(frozen=True)
class Point:
    """How many were agreed, done, late and dropped at the end of a day; `ordinal` is 0 for that of the follow-up."""

    day: date
    ordinal: int
    agreed: int
    done: int
    late: int
    dropped: int = 0

    @property
    def open(self) -> int:
        """Give how many were still to be done, the late ones too."""
        return self.agreed - self.done - self.dropped


@dataclass(frozen=True)
class FollowUp:
    """All that the follow-up says of one day.

    Attributes:
        chosen: in words, what is; empty when everything is.
        urgent: those that somebody has to take up: late, carried over again and again, or nobody's.
        meets_on: the day in Sweden when the group's next workshop begins; None when none is planned.
        course: what the points say, in a sentence.
    """

    letterhead: Letterhead
    group_name: str
    programme: str
    as_of: date
    chosen: tuple[str, ...]
    tally: Tally
    urgent: tuple[Line, ...]
    heaps: tuple[Heap, ...]
    loads: tuple[Load, ...]
    points: tuple[Point, ...] = ()
    course: str = ""
    meets_on: date | None = None
    left_out: tuple[str, ...] = ()
    locale: str = "sv"
    written_in: str = "sv"

    @classmethod
    def of(cls, group: Group, chosen: Chosen, viewer: Any) -> Self:
        """Give how a group's actions stand today, in the language of the request.

        Raises:
            TooLong: there are more of them than one file can hold.
        """
        workshops = Workshop.all_of(group.programme)
        told = _found(group, chosen, viewer, workshops)
        lines = [one.line for one in told]
        progress = Progress(group) if chosen.is_all and lines else None
        gone = (
            progress if progress and progress.since else None
        )  # before there is anything to compare there is no course
        return cls(
            letterhead=Letterhead.of(group),
            group_name=group.name,
            programme=group.programme.name,
            as_of=clock.today(),
            chosen=chosen.in_words(group, viewer, workshops),
            tally=Tally.of(lines),
            urgent=tuple(_urgent(lines)),
            heaps=tuple(_heaps(told, workshops)),
            loads=tuple(_loads(lines)),
            points=tuple(_points(gone)) if gone else (),
            course=gone.finding if gone else "",
            meets_on=next((one.day for one in workshops if not one.has_begun), None),
            locale=i18n.language(),
        )

    @property
    def is_silent(self) -> bool:
        """Tell whether the group has agreed on nothing; of a selection, that is no news."""
        return not (self.tally.agreed or self.chosen)

    @property
    def made_at(self) -> datetime:
        """Give the beginning of its day, UTC."""
        return datetime.combine(self.as_of, time(), clock.SWEDEN).astimezone(UTC)

    def has(self, part: str) -> bool:
        """Tell whether a part is in the file."""
        return part not in self.left_out

    def without(self, parts: Collection[str]) -> Self:
        """Give the same without some parts: what they say is in neither the page nor the data."""
        kept: dict[str, Any] = {}
        if "course" in parts:
            kept |= {"points": (), "course": ""}
        if "owners" in parts:
            kept |= {"loads": ()}
        if "each" in parts:
            kept |= {"heaps": tuple(replace(heap, lines=()) for heap in self.heaps)}
        elif "notes" in parts:
            kept |= {"heaps": tuple(replace(heap, lines=_unsaid(heap.lines)) for heap in self.heaps)}
        if "notes" in parts:
            kept |= {"urgent": _unsaid(self.urgent)}
        return replace(self, left_out=tuple(sorted(parts)), **kept)

    def as_data(self) -> dict[str, Any]:
        """Give it as plain data (see `values_of`)."""
        said = values_of(self)
        del said["written_in"]
        return {"format": "samsyn-actions-1", **said.pop("letterhead"), **said}


def _unsaid(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, note=None) for line in lines)


def _urgent(lines: list[Line]) -> list[Line]:
    return sorted((line for line in lines if line.is_urgent), key=lambda line: (-line.days_late, line.number))


def _found(group: Group, chosen: Chosen, viewer: Any, workshops: list[Workshop]) -> list[Found]:
    ids = chosen.ids(group, viewer, workshops)
    count = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    if count > MOST:
        raise TooLong(
            _(
                "There are %(count)s actions, and at most %(most)s fit in one file. Choose one workshop, one owner, "
                "one state, or a day since when.",
                count=count,
                most=MOST,
            )
        )
    return found(ids, workshops, with_notes=True)


def _heaps(told: list[Found], workshops: list[Workshop]) -> Iterable[Heap]:
    """Put what was agreed at each workshop together, the newest first, then what was agreed between them."""
    by_workshop: dict[int, list[Line]] = {}
    known = {workshop.id for workshop in workshops}
    for _group, at, line in told:
        by_workshop.setdefault(at if at in known else 0, []).append(line)
    for workshop in (*reversed(workshops), None):
        if lines := by_workshop.get(workshop.id if workshop else 0):
            lines.sort(key=lambda line: line.urgency)
            yield Heap(
                workshop.ordinal if workshop else 0,
                workshop.title if workshop else "",
                workshop.day if workshop else None,
                Tally.of(lines),
                tuple(lines),
            )


def _loads(lines: list[Line]) -> list[Load]:
    """Count what each owner has, who has most open first; nobody last."""
    of: dict[str, list[Line]] = {}
    for line in lines:
        of.setdefault(line.owner, []).append(line)
    loads = [Load(name, Tally.of(theirs)) for name, theirs in of.items()]
    return sorted(loads, key=lambda load: (not load.name, -load.tally.late, -load.tally.open, load.name))


def _points(progress: Progress) -> Iterable[Point]:
    return (
        Point(
            point.day,
            point.workshop.ordinal if point.workshop else 0,
            point.agreed,
            point.done,
            point.late,
            point.dropped,
        )
        for point in progress.points
    )
