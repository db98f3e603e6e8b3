"""The follow-up of actions: each with what has become of it by a day, gathered in a fixed number of questions."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Self

from flask_babel import gettext as _
from sqlalchemy import func, select

from intranet.accounts.models import User
from intranet.actions.models import OPEN, Action, Status
from intranet.actions.progress import Progress
from intranet.groups.models import Group
from intranet.platform import clock, i18n
from intranet.platform.db import db
from intranet.summaries.followup.choosing import Chosen
from intranet.summaries.kinds import TooLong
from intranet.summaries.letterhead.content import Letterhead
from intranet.workshops.models import Workshop

MOST = 300  # actions on paper: ten pages, and half of what drawing one file may cost
OFTEN = 3


@dataclass(frozen=True)
class Line:
    """An action. `due` and `closed` are days in Sweden.

    Attributes:
        state: `late`, `put_off` (past its day, and to be taken up at a workshop to come), `open`, `done` or `dropped`.
        carried: how many times it was carried over.
        reason: why it was dropped.
    """

    number: int
    title: str
    owner: str
    due: date | None
    state: str
    closed: date | None
    carried: int
    reason: str
    days_late: int = 0


@dataclass(frozen=True)
class Tally:
    """How many of some actions are in which state."""

    done: int
    open: int
    late: int
    carried: int
    dropped: int

    @property
    def total(self) -> int:
        """Give how many there are, the dropped among them."""
        return self.done + self.open + self.dropped

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """Count."""
        lines = list(lines)
        states = [line.state for line in lines]
        is_open = [line for line in lines if line.state not in {"done", "dropped"}]
        return cls(
            done=states.count("done"),
            open=len(is_open),
            late=states.count("late"),
            carried=sum(line.carried > 0 for line in is_open),
            dropped=states.count("dropped"),
        )


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
    """How many were agreed, done and late at the end of a day; `ordinal` is 0 for the day of the follow-up."""

    day: date
    ordinal: int
    agreed: int
    done: int
    late: int


@dataclass(frozen=True)
class FollowUp:
    """All that the follow-up says of one day."""

    letterhead: Letterhead
    group_name: str
    programme: str
    as_of: date
    chosen: tuple[str, ...]  # in words; empty: everything
    tally: Tally
    unowned: int
    put_off: int
    urgent: tuple[Line, ...]  # those that somebody has to take up: late, or carried over again and again
    heaps: tuple[Heap, ...]
    loads: tuple[Load, ...]
    points: tuple[Point, ...] = ()
    course: str = ""  # what the points say, in a sentence
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
        found = _found(group, chosen, viewer, workshops)
        lines = [line for _at, line in found]
        progress = Progress(group) if chosen.is_all and lines else None
        return cls(
            letterhead=Letterhead.of(group),
            group_name=group.name,
            programme=group.programme.name,
            as_of=clock.today(),
            chosen=chosen.in_words(group, viewer, workshops),
            tally=Tally.of(lines),
            unowned=sum(not line.owner and line.state not in {"done", "dropped"} for line in lines),
            put_off=sum(line.state == "put_off" for line in lines),
            urgent=tuple(sorted(filter(_is_urgent, lines), key=lambda line: (-line.days_late, line.number))),
            heaps=tuple(_heaps(found, workshops)),
            loads=tuple(_loads(lines)),
            points=tuple(_points(progress)) if progress else (),
            course=progress.finding if progress else "",
            locale=i18n.language(),
        )

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
        return replace(self, left_out=tuple(sorted(parts)), **kept)

    def as_data(self) -> dict[str, Any]:
        """Give it as plain data; dates are ISO 8601."""
        said = _plain({**asdict(self), "letterhead": None})
        del said["letterhead"], said["written_in"]
        return {"format": "samsyn-actions-1", **self.letterhead.as_data(), **said}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _is_urgent(line: Line) -> bool:
    is_open = line.state not in {"done", "dropped"}
    return line.state == "late" or (is_open and (line.carried >= OFTEN or not line.owner))


_COLUMNS = (
    Action.agreed_at_id, Action.number, Action.title, User.name, Action.due_on, Action.status, Action.carried_to_id,
    Action.carried_over, Action.completed_at, Action.dropped_at, Action.dropped_reason,
)  # fmt: skip


def _found(group: Group, chosen: Chosen, viewer: Any, workshops: list[Workshop]) -> list[tuple[int, Line]]:
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
    to_come = {workshop.id for workshop in workshops if workshop.starts_at > clock.now()}
    asked = select(*_COLUMNS).outerjoin(User, Action.owner_id == User.id).where(Action.id.in_(ids))
    return [
        (row.agreed_at_id or 0, _line(row, to_come))
        for row in db.session.execute(asked.order_by(Action.number))
    ]


def _line(row: Any, to_come: set[int]) -> Line:
    closed = row.completed_at if row.status == Status.DONE else row.dropped_at
    state, days = _state(row, to_come)
    return Line(
        number=row.number,
        title=row.title,
        owner=row.name or "",
        due=row.due_on,
        state=state,
        closed=clock.swedish(closed).date() if closed and row.status not in OPEN else None,
        carried=row.carried_over,
        reason=row.dropped_reason,
        days_late=days,
    )


def _state(row: Any, to_come: set[int]) -> tuple[str, int]:
    """Say how an action stands, and how many days late it is."""
    if row.status not in OPEN:
        return str(row.status), 0
    days = (clock.today() - row.due_on).days if row.due_on else 0
    if days <= 0:
        return "open", 0
    return ("put_off", 0) if row.carried_to_id in to_come else ("late", days)


_ORDER = ("late", "put_off", "open", "done", "dropped")


def _heaps(found: list[tuple[int, Line]], workshops: list[Workshop]) -> Iterable[Heap]:
    """Put what was agreed at each workshop together, the newest first, then what was agreed between them."""
    by_workshop: dict[int, list[Line]] = {}
    known = {workshop.id for workshop in workshops}
    for at, line in found:
        by_workshop.setdefault(at if at in known else 0, []).append(line)
    for workshop in (*reversed(workshops), None):
        if lines := by_workshop.get(workshop.id if workshop else 0):
            lines.sort(key=lambda line: (_ORDER.index(line.state), line.due or date.max, line.number))
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
            point.day, point.workshop.ordinal if point.workshop else 0, point.agreed, point.done, point.late
        )
        for point in progress.points
    )
