"""Actions: what is to be done, who sees to it, by when, and what has become of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from intranet.accounts.models import User
from intranet.actions.history import ActionChange, ActionNote, in_words
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import record

if TYPE_CHECKING:
    from intranet.charter.models import Section
    from intranet.workshops.models import Workshop

MOST_TITLE = 200
MOST_REASON = 300
# How long a checked action stays where it was, so that a slip of the hand is easy to take back.
STAYS = timedelta(minutes=1)


class Status(StrEnum):
    """What has become of an action."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


OPEN = (Status.OPEN, Status.IN_PROGRESS)


class Closed(Exception):
    """The action is done or dropped, so this cannot be done with it."""


@dataclass(frozen=True)
class Difference:
    """A field that somebody else has changed since a form was opened, to another value than the form's.

    Attributes:
        field: its name in `Action`.
        mine: what the form holds.
        theirs: what the action holds now.
        last: the latest change of the field: by whom and when.
        untouched: the form still holds what it was opened with.
    """

    field: str
    mine: Any
    theirs: Any
    last: ActionChange
    untouched: bool


class Outdated(Exception):
    """Both the form and somebody else changed a field. Holds all that differs, untouched too."""

    def __init__(self, differences: list[Difference]) -> None:
        super().__init__([difference.field for difference in differences])
        self.differences = differences


class Action(Model):
    """Something that a group has agreed to do."""

    __table_args__ = (UniqueConstraint("group_id", "number"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(MOST_TITLE))
    reason: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="SET NULL"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    due_on: Mapped[date | None]
    status: Mapped[Status] = mapped_column(default=Status.OPEN)
    agreed_at_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    carried_to_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    carried_over: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    completed_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    dropped_reason: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    revision: Mapped[int] = mapped_column(default=1)

    group: Mapped[Group] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id, lazy="joined")
    section: Mapped["Section | None"] = relationship()
    agreed_at: Mapped["Workshop | None"] = relationship(foreign_keys=agreed_at_id)
    carried_to: Mapped["Workshop | None"] = relationship(foreign_keys=carried_to_id, lazy="joined")
    notes: Mapped[list[ActionNote]] = relationship(cascade="all, delete-orphan", order_by=ActionNote.id)
    changes: Mapped[list[ActionChange]] = relationship(cascade="all, delete-orphan", order_by=ActionChange.id)

    # We count the revisions ourselves; the database refuses an update of one that is no longer the newest.
    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}

    @classmethod
    def agree(
        cls,
        group: Group,
        *,
        title: str,
        by: User,
        owner: User | None = None,
        due_on: date | None = None,
        workshop_id: int | None = None,
        reason: str = "",
        section: "Section | None" = None,
    ) -> Self:
        """Agree on something to do.

        Args:
            by: who wrote it down.
            owner: who sees to it; may be decided later.
            due_on: the last day, in Sweden.
            workshop_id: where it was agreed, when it was at a workshop.
        """
        action = cls(group_id=group.id, number=next_number(group), created_by_id=by.id)
        action.title, action.reason, action.section = title, reason, section
        action.owner, action.due_on, action.agreed_at_id = owner, due_on, workshop_id
        db.session.add(action)
        db.session.flush()
        action._record("agreed", by=by)
        return action

    @classmethod
    def of(cls, group: Group) -> Select[Self]:
        """Give a group's actions, with their notes."""
        return select(cls).where(cls.group_id == group.id).options(selectinload(cls.notes))

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.status in OPEN

    @property
    def is_done(self) -> bool:
        """Tell whether it is done."""
        return self.status == Status.DONE

    @property
    def is_dropped(self) -> bool:
        """Tell whether the group has decided to leave it."""
        return self.status == Status.DROPPED

    @property
    def is_put_off(self) -> bool:
        """Tell whether it is carried over to a workshop that has not begun."""
        return self.is_open and self.carried_to is not None and self.carried_to.starts_at > clock.now()

    @property
    def is_past_due(self) -> bool:
        """Tell whether its last day has gone, whatever the group has decided since."""
        return self.is_open and self.due_on is not None and self.due_on < clock.today()

    @property
    def days_late(self) -> int:
        """Give how many days have gone since its last day.

        0 when there is time left, once it is closed, and while it is put off: the group knows that it is not done,
        and has said when it takes it up.
        """
        if self.due_on is None or self.is_put_off or not self.is_past_due:
            return 0
        return (clock.today() - self.due_on).days

    @property
    def is_late(self) -> bool:
        """Tell whether its last day has gone, and the group has not put it off."""
        return self.days_late > 0

    @property
    def comes_up_on(self) -> date | None:
        """Give when somebody asks for it: on its last day, or when that has gone, at the workshop it is put off to."""
        return (
            self.carried_to.day if self.carried_to and self.is_put_off and self.is_past_due else self.due_on
        )

    @property
    def closed_at(self) -> datetime | None:
        """Give when it was done or dropped."""
        return self.completed_at or self.dropped_at

    @property
    def just_closed(self) -> bool:
        """Tell whether it was done or dropped so lately that it stays where it was, with a way to take it back."""
        return self.closed_at is not None and clock.now() - STAYS < self.closed_at <= clock.now()

    @property
    def latest_note(self) -> ActionNote | None:
        """Give the last thing somebody wrote about it."""
        return self.notes[-1] if self.notes else None

    def start(self, *, by: User) -> None:
        """Say that the work has begun. Twice is harmless.

        Raises:
            Closed: the action is done or dropped.
        """
        if not self.is_open:
            raise Closed
        if self._put("status", Status.IN_PROGRESS, by=by):
            self._changed("started", by=by)

    def complete(self, *, by: User) -> None:
        """Check it off. Twice is harmless.

        Raises:
            Closed: the group has dropped it.
        """
        if self.is_dropped:
            raise Closed
        if self._put("status", Status.DONE, by=by):
            self.completed_at, self.completed_by_id = clock.now(), by.id
            self._changed("completed", by=by)

    def drop(self, reason: str, *, by: User) -> None:
        """Leave it undone, and say why. Twice is harmless: the first reason stands.

        Raises:
            Closed: it is done already.
        """
        if self.is_done:
            raise Closed
        if self._put("status", Status.DROPPED, by=by):
            self.dropped_at, self.dropped_reason = clock.now(), reason
            self._changed("dropped", by=by, words=reason)

    def reopen(self, *, by: User) -> None:
        """Take back that it was done or dropped; it is as begun as it was before. Twice is harmless."""
        if self.is_open:
            return
        self._put("status", self._status_when_open(), by=by)
        self.completed_at = self.completed_by_id = self.dropped_at = None
        self.dropped_reason = ""
        self._changed("reopened", by=by)

    def carry_over(self, *, to: "Workshop", by: User) -> None:
        """Move an open action to a later workshop of its group. Twice to the same one is harmless.

        Owner and due date stay: carrying over records that a promise was not kept in time, it does not make a new one.
        The action does not count as late until that workshop has begun.

        Raises:
            Closed: the action is done or dropped.
        """
        if not self.is_open:
            raise Closed
        if self._put("carried_to", to, by=by):
            self.carried_over += 1
            self._changed("carried_over", by=by)

    def bring_back(self, *, at: "Workshop", by: User) -> None:
        """Take back, at a workshop, that it was carried over from there. Harmless when it was not."""
        if self.carried_to is None or self.carried_to.number <= at.number:
            return
        self.carried_over -= 1
        self._put("carried_to", at if self.carried_over else None, by=by)
        self._changed("brought_back", by=by)

    def note(self, text: str, *, by: User) -> ActionNote:
        """Write how it goes, for everybody in the group. The same words twice in a row are one note."""
        last = self.latest_note
        if last is not None and (last.by_id, last.text) == (by.id, text):
            return last
        note = ActionNote(by_id=by.id, by_name=by.name, text=text, written_at=clock.now())
        self.notes.append(note)
        self._record("noted", by=by, words=text)
        return note

    def change(self, *, revision: int, by: User, **filled_in: Any) -> list[Difference]:
        """Change what a form holds. The same again is harmless. Gives what others made of fields it left alone.

        Args:
            revision: the one that the person has seen.
            by: who changes it.
            filled_in: `title`, `owner`, `due_on`, `reason`, `section` and `status` (open or in progress).

        Raises:
            Closed: the action is done or dropped.
            Outdated: others have changed a field after that revision, and so has the person, to something else.
        """
        if not self.is_open:
            raise Closed
        differences = self.differences(revision, filled_in)
        if not all(difference.untouched for difference in differences):
            raise Outdated(differences)
        for difference in differences:
            del filled_in[difference.field]
        if changed := [field for field, value in filled_in.items() if self._put(field, value, by=by)]:
            self._changed("changed", by=by, fields=changed)
        return differences

    def differences(self, revision: int, filled_in: dict[str, Any]) -> list[Difference]:
        """Compare a form with what others have changed since the revision it was opened at."""
        found = []
        for field, mine in filled_in.items():
            later = [c for c in self.changes if c.field == field and c.revision > revision]
            theirs = getattr(self, field)
            if later and mine != theirs:
                found.append(Difference(field, mine, theirs, later[-1], in_words(mine) == later[0].before))
        return found

    def _put(self, field: str, value: Any, *, by: User) -> bool:
        """Give a field its value and remember who did; False when it has that value already."""
        before = getattr(self, field)
        if before == value:
            return False
        change = ActionChange(
            field=field,
            before=in_words(before),
            after=in_words(value),
            workshop_id=value.id if value and field == "carried_to" else None,
            revision=self.revision + 1,
            by_id=by.id,
            by_name=by.name,
            changed_at=clock.now(),
        )
        self.changes.append(change)
        setattr(self, field, value)
        return True

    def _changed(self, what: str, *, by: User, **details: Any) -> None:
        self.revision += 1
        self._record(what, by=by, **details)

    def _record(self, what: str, *, by: User, **details: Any) -> None:
        record(
            f"action.{what}", group_id=self.group_id, by=by, subject=self.title, number=self.number, **details
        )

    def _status_when_open(self) -> Status:
        earlier = [
            change.before for change in self.changes if change.field == "status" and change.before in OPEN
        ]
        return Status(earlier[-1]) if earlier else Status.OPEN


def next_number(group: Group) -> int:
    """Give the number that the group's next action gets, and hold it until the transaction ends."""
    # Two who add at once take turns at the group's row, so that they get a number each.
    db.session.execute(select(Group.id).where(Group.id == group.id).with_for_update(key_share=True))
    last = db.session.scalar(select(func.max(Action.number)).where(Action.group_id == group.id))
    return (last or 0) + 1


def find_to_change(group: Group, number: int) -> Action | None:
    """Find an action and hold it until the transaction ends, so that two who change it do so one after the other."""
    found = Action.of(group).where(Action.number == number).with_for_update(of=Action)
    return db.session.scalar(found.execution_options(populate_existing=True))


def by_urgency(action: Action) -> tuple[date, int]:
    """Order actions: what comes up first, those without a day last, then as they were agreed."""
    return action.comes_up_on or date.max, action.id
