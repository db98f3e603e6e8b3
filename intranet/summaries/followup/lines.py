"""Actions as papers tell of them: what has become of each by today, how many, and the last note on what is urgent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Self

from sqlalchemy import Select, func, select

from intranet.accounts.models import User
from intranet.actions.history import OFTEN, ActionChange, ActionNote
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
class Move:
    """The last time that an action's day was moved: on which day, in Sweden, from which, and why if that was said."""

    on: date
    before: date
    reason: str


@dataclass(frozen=True)
class Line:
    """An action. `due`, `closed` and `taken_up` are days in Sweden.

    Attributes:
        state: one of `ORDER`; `put_off` is past its day, and to be taken up at a workshop to come.
        carried: how many times it was carried over.
        reason: why it was dropped.
        days_late: how long after its day it was done, or how long ago that was while it is late.
        taken_up: when the workshop begins that it is carried over to, while that is to come.
        moved: None when its day is the one that was agreed.
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
    taken_up: date | None = None
    moved: Move | None = None

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
    """How many of some actions are in which state.

    Among the open are the late, those that are carried over or put off past their day, and those that nobody has.
    """

    done: int
    open: int
    late: int
    carried: int
    dropped: int
    put_off: int = 0
    unowned: int = 0

    @property
    def agreed(self) -> int:
        """Give how many were agreed on, also those that are dropped since."""
        return self.done + self.open + self.dropped

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
            put_off=states.count("put_off"),
            unowned=sum(not line.owner for line in is_open),
        )


class Found(NamedTuple):
    """An action, with the ids of its group and of the workshop where it was agreed, 0 for none."""

    group_id: int
    agreed_at: int
    line: Line


_COLUMNS = (
    Action.id, Action.group_id, Action.agreed_at_id, Action.number, Action.title, User.name, Action.due_on,
    Action.status, Action.carried_to_id, Action.carried_over, Action.completed_at, Action.dropped_at,
    Action.dropped_reason, Action.created_at, ActionChange.changed_at.label("moved_at"), ActionChange.before,
    ActionChange.why,
)  # fmt: skip


def found(ids: Select[int], workshops: Sequence[Workshop], *, with_notes: bool = False) -> list[Found]:
    """Give some actions by their number.

    Args:
        ids: asks which.
        workshops: the programme's.
        with_notes: whether to tell the last note on what is urgent.
    """
    to_come = {workshop.id: workshop.day for workshop in workshops if not workshop.has_begun}
    last = _last_moves(ids)
    asked = (
        select(*_COLUMNS)
        .outerjoin(User, Action.owner_id == User.id)
        .outerjoin(last, last.c.action == Action.id)
    )
    asked = asked.outerjoin(ActionChange, ActionChange.id == last.c.id).where(Action.id.in_(ids))
    rows = db.session.execute(asked.order_by(Action.number, Action.id)).all()
    notes = _last_notes(ids) if with_notes else {}
    return [
        Found(row.group_id, row.agreed_at_id or 0, _line(row, to_come, notes.get(row.id))) for row in rows
    ]


def _last_notes(ids: Select[int]) -> dict[int, Note]:
    last = select(func.max(ActionNote.id)).where(ActionNote.action_id.in_(ids)).group_by(ActionNote.action_id)
    asked = select(ActionNote.action_id, ActionNote.by_name, ActionNote.written_at, ActionNote.text)
    return {
        action_id: Note(name, clock.swedish(written_at).date(), text)
        for action_id, name, written_at, text in db.session.execute(asked.where(ActionNote.id.in_(last)))
    }


def _last_moves(ids: Select[int]) -> Any:
    """Ask for the id of the last change that moved the day of each action."""
    is_move = (ActionChange.field == "due_on", ActionChange.before != "", ActionChange.action_id.in_(ids))
    last = select(ActionChange.action_id.label("action"), func.max(ActionChange.id).label("id")).where(
        *is_move
    )
    return last.group_by(ActionChange.action_id).subquery()


def _move(row: Any) -> Move | None:
    """Give how the day of an action was moved.

    The minutes have it as it was at the end of the day on which it was agreed: until then nothing is moved.
    """
    if row.moved_at is None or clock.swedish(row.moved_at).date() <= clock.swedish(row.created_at).date():
        return None
    return Move(clock.swedish(row.moved_at).date(), date.fromisoformat(row.before), row.why)


def _line(row: Any, to_come: Mapping[int, date], note: Note | None) -> Line:
    closed = row.completed_at if row.status == Status.DONE else row.dropped_at
    line = Line(
        number=row.number,
        title=row.title,
        owner=row.name or "",
        due=row.due_on,
        state=_state(row, to_come),
        closed=clock.swedish(closed).date() if closed and row.status not in OPEN else None,
        carried=row.carried_over,
        reason=row.dropped_reason,
        taken_up=to_come.get(row.carried_to_id) if row.status in OPEN else None,
        moved=_move(row),
    )
    return replace(line, days_late=_days_late(line), note=note if line.is_urgent else None)


def _state(row: Any, to_come: Mapping[int, date]) -> str:
    if row.status not in OPEN or row.due_on is None or row.due_on >= clock.today():
        return str(row.status)
    return "put_off" if row.carried_to_id in to_come else "late"


def _days_late(line: Line) -> int:
    until = {"late": clock.today(), "done": line.closed}.get(line.state)
    return max(0, (until - line.due).days) if until and line.due else 0
