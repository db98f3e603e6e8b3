"""Many actions moved at once: to another owner, day or workshop; and all of it taken back at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from intranet.accounts.models import User
from intranet.actions.around import workshops_of
from intranet.actions.history import ActionChange
from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import Model, db

FIELDS = ("owner", "due_on", "carried_to")
MOST_AT_ONCE = 200

Wanted = Mapping[str, Any]


class ChangedMeanwhile(Exception):
    """Others have changed some of the actions since they were looked at. Nothing is moved."""

    def __init__(self, actions: list[Action]) -> None:
        super().__init__([action.number for action in actions])
        self.actions = actions


@dataclass(frozen=True)
class Kept:
    """What was not taken back, since somebody has changed it after the move. `at`: an instant in ISO form."""

    number: int
    title: str
    field: str
    by_name: str
    at: str


class ActionMove(Model):
    """Somebody moved many actions at once.

    Attributes:
        held: for each action its number, the revision it then got, and what each moved field held before.
        kept: what could not be taken back, as `Kept` has it.
    """

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
    held: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    kept: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    group: Mapped[Group] = relationship()

    @classmethod
    def make(
        cls, group: Group, seen: Mapping[int, int], wanted: Wanted, *, by: User, why: str = ""
    ) -> Self | None:
        """Move actions. None when nothing of it is new.

        Args:
            group: whose actions they are.
            seen: the revision of each action as it was looked at, by its number.
            wanted: any of `owner`, `due_on` and `carried_to`, with the value that each action is to have.
            by: who moves them.
            why: what moved the day.

        Raises:
            ChangedMeanwhile: others have changed some of them since.
        """
        actions = hold(group, seen)
        if changed := [action for action in actions if action.revision != seen[action.number]]:
            raise ChangedMeanwhile(changed)
        held = [_move(action, wanted, by, why) for action in actions if action.is_open]
        moved = [one for one in held if len(one) > len(("number", "revision"))]
        if not moved:
            return None
        move = cls(group_id=group.id, by_id=by.id, moved_at=clock.now(), held=moved)
        db.session.add(move)
        db.session.flush()
        return move

    @classmethod
    def find(cls, group: Group, number: int, *, to_change: bool = False) -> Self | None:
        """Find a group's move by its id; held until the transaction ends when it is to be changed."""
        found = select(cls).where(cls.group_id == group.id, cls.id == number)
        if to_change:
            found = found.with_for_update(of=cls).execution_options(populate_existing=True)
        return db.session.scalar(found)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the actions that were moved."""
        return [one["number"] for one in self.held]

    @property
    def left_as_is(self) -> list[Kept]:
        """What was not taken back."""
        return [Kept(**one) for one in self.kept]

    def undo(self, *, by: User) -> None:
        """Take all of it back but what has been changed since. Twice is harmless. Whoever calls this holds the move."""
        if self.undone_at is not None:
            return
        actions = {action.number: action for action in hold(self.group, self.numbers)}
        values = _Values(self.group, self.held)
        kept = [one for held in self.held for one in _put_back(actions[held["number"]], held, values, by)]
        self.kept = [vars(one) for one in kept]
        self.undone_at = clock.now()


def hold(group: Group, numbers: Iterable[int]) -> list[Action]:
    """Load actions with their history and hold them, in the order of their numbers, until the transaction ends."""
    found = select(Action).where(Action.group_id == group.id, Action.number.in_(list(numbers)))
    found = found.options(selectinload(Action.changes)).order_by(Action.number).with_for_update(of=Action)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def _move(action: Action, wanted: Wanted, by: User, why: str) -> dict[str, Any]:
    held: dict[str, Any] = {"number": action.number, "revision": action.revision + 1}
    for field, value in wanted.items():
        before = _kept_as(getattr(action, field))
        if action._put(field, value, by=by, why=why if field == "due_on" else ""):
            held[field] = before
    if "carried_to" in held:
        action.carried_over += 1
    fields = [field for field in FIELDS if field in held]
    if fields:
        action._changed("carried_over" if fields == ["carried_to"] else "changed", by=by, fields=fields)
    return held


def _kept_as(value: Any) -> Any:
    """Give a value as JSON can hold it: a day in ISO form, a person or a workshop by its id."""
    return value.isoformat() if isinstance(value, date) else getattr(value, "id", value)


class _Values:
    """What fields held before, found again: those who have left the house since are nobody."""

    def __init__(self, group: Group, held: Collection[dict[str, Any]]) -> None:
        ids = {one["owner"] for one in held if one.get("owner")}
        people = db.session.scalars(select(User).where(User.id.in_(ids)))
        self._people = {user.id: user for user in people}
        self._workshops = {workshop.id: workshop for workshop in workshops_of(group)}

    def of(self, field: str, kept: Any) -> Any:
        """Give what a field held."""
        if kept is None:
            return None
        if field == "due_on":
            return date.fromisoformat(kept)
        return (self._people if field == "owner" else self._workshops).get(kept)


def _put_back(action: Action, held: dict[str, Any], values: _Values, by: User) -> Iterable[Kept]:
    """Let each moved field hold what it did. Gives those that stay as they are."""
    put = []
    for field in [field for field in FIELDS if field in held]:
        if later := _changed_since(action, field, held["revision"]):
            yield Kept(action.number, action.title, field, later.by_name, later.changed_at.isoformat())
        elif action._put(field, values.of(field, held[field]), by=by):
            put.append(field)
    if "carried_to" in put:
        action.carried_over -= 1
    if put:
        action._changed("brought_back" if put == ["carried_to"] else "changed", by=by, fields=put)


def _changed_since(action: Action, field: str, revision: int) -> ActionChange | None:
    """Give the latest change of a field after a revision, or what closed the action."""
    later = [change for change in action.changes if change.revision > revision]
    of_it = [c for c in later if c.field == field or (c.field == "status" and not action.is_open)]
    return of_it[-1] if of_it else None
