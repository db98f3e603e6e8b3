"""Actions as papers tell of them: what has become of each by today, how many, and the last note on what is urgent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Self

from sqlalchemy import Select, func, select

from intranet.accounts.models import User
from intranet.actions.history import OFTEN, ActionNote
from intranet.actions.models import OPEN, Action, Status
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop

CLOSED = ("done", "dropped")
# In which order they are told of.
ORDER = {"late": 0, "put_off": 1, "in_progress": 2, "open": 2, "done": 3, "dropped": 4}


@dataclass(frozen=True)
class Note:
    """The last that was said of how an action goes: by whom, and on which day in Sweden."""

    name: str
    day: date
    words: str


@dataclass(frozen=True)
class Line:
    """An action. `due` and `closed` are days in Sweden.

    Attributes:
        state: one of `ORDER`; `put_off` is past its day, and to be taken up at a workshop to come.
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
    note: Note | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.state not in CLOSED

    @property
    def is_urgent(self) -> bool:
        """Tell whether somebody has to take it up: late, carried over again and again, or nobody's."""
        return self.state == "late" or (self.is_open and (self.carried >= OFTEN or not self.owner))

    @property
    def urgency(self) -> tuple[Any, ...]:
        """Give what sorts them: what is late first, by their last day."""
        return ORDER[self.state], self.due or date.max, self.number


@dataclass(frozen=True)
class Tally:
    """How many of some actions are in which state. The late and the carried are among the open."""

    done: int
    open: int
    late: int
    carried: int
    dropped: int

    @property
    def agreed(self) -> int:
        """Give how many count as agreed, as everywhere: the done and the open, without the dropped."""
        return self.done + self.open

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """Count."""
        lines = list(lines)
        states = [line.state for line in lines]
        is_open = [line for line in lines if line.is_open]
        return cls(
            done=states.count("done"),
            open=len(is_open),
            late=states.count("late"),
            carried=sum(line.carried > 0 for line in is_open),
            dropped=states.count("dropped"),
        )


class Found(NamedTuple):
    """An action, with the ids of its group and of the workshop where it was agreed, 0 for none."""

    group_id: int
    agreed_at: int
    line: Line


_COLUMNS = (
    Action.id, Action.group_id, Action.agreed_at_id, Action.number, Action.title, User.name, Action.due_on,
    Action.status, Action.carried_to_id, Action.carried_over, Action.completed_at, Action.dropped_at,
    Action.dropped_reason,
)  # fmt: skip


def found(ids: Select[int], workshops: Sequence[Workshop], *, with_notes: bool = False) -> list[Found]:
    """Give some actions by their number.

    Args:
        ids: asks which.
        workshops: the programme's.
        with_notes: whether to tell the last note on what is urgent.
    """
    to_come = {workshop.id for workshop in workshops if not workshop.has_begun}
    asked = select(*_COLUMNS).outerjoin(User, Action.owner_id == User.id).where(Action.id.in_(ids))
    rows = db.session.execute(asked.order_by(Action.number, Action.id)).all()
    notes = _last_notes(ids) if with_notes else {}
    return [
        Found(row.group_id, row.agreed_at_id or 0, _with(_line(row, to_come), notes.get(row.id)))
        for row in rows
    ]


def _last_notes(ids: Select[int]) -> dict[int, Note]:
    last = select(func.max(ActionNote.id)).where(ActionNote.action_id.in_(ids)).group_by(ActionNote.action_id)
    asked = select(ActionNote.action_id, ActionNote.by_name, ActionNote.written_at, ActionNote.text)
    return {
        action_id: Note(name, clock.swedish(written_at).date(), text)
        for action_id, name, written_at, text in db.session.execute(asked.where(ActionNote.id.in_(last)))
    }


def _with(line: Line, note: Note | None) -> Line:
    return replace(line, note=note) if note and line.is_urgent else line


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
    days = (clock.today() - row.due_on).days if row.due_on and row.status in OPEN else 0
    if days <= 0:
        return str(row.status), 0
    return ("put_off", 0) if row.carried_to_id in to_come else ("late", days)
