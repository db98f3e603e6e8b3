"""Actions: what is to be done, who sees to it, by when, and what has become of it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from intranet.accounts.models import User
from intranet.actions.attached import ActionHelper, ActionLink
from intranet.actions.history import MOST_REASON, ActionChange, ActionNote, in_words
from intranet.actions.meanwhile import Difference, Outdated, differences
from intranet.actions.timing import Timed
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import record

if TYPE_CHECKING:
    from intranet.charter.models import Section
    from intranet.library.models import Document
    from intranet.workshops.models import Workshop

MOST_TITLE = 200


class Status(StrEnum):
    """What has become of an action."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


OPEN = (Status.OPEN, Status.IN_PROGRESS)


class Closed(Exception):
    """The action is done or dropped, so this cannot be done with it."""


class Taken(Exception):
    """Somebody else has taken it on."""


class Action(Timed, Model):
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
    created_by: Mapped[User | None] = relationship(foreign_keys=created_by_id)
    section: Mapped["Section | None"] = relationship()
    agreed_at: Mapped["Workshop | None"] = relationship(foreign_keys=agreed_at_id)
    carried_to: Mapped["Workshop | None"] = relationship(foreign_keys=carried_to_id, lazy="joined")
    notes: Mapped[list[ActionNote]] = relationship(cascade="all, delete-orphan", order_by=ActionNote.id)
    changes: Mapped[list[ActionChange]] = relationship(cascade="all, delete-orphan", order_by=ActionChange.id)
    helping: Mapped[list[ActionHelper]] = relationship(cascade="all, delete-orphan", order_by=ActionHelper.id)
    links: Mapped[list[ActionLink]] = relationship(cascade="all, delete-orphan", order_by=ActionLink.id)

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
        helpers: Iterable[User] = (),
    ) -> Self:
        """Agree on something to do.

        Args:
            by: who wrote it down.
            owner: who sees to it; may be decided later.
            due_on: the last day, in Sweden.
            workshop_id: where it was agreed, when it was at a workshop.
            helpers: who does it together with the owner.
        """
        action = cls(group_id=group.id, number=next_number(group), created_by_id=by.id)
        action.title, action.reason, action.section = title, reason, section
        action.owner, action.due_on, action.agreed_at_id = owner, due_on, workshop_id
        action.helpers = list(helpers)
        db.session.add(action)
        db.session.flush()
        action._record("agreed", by=by)
        return action

    @classmethod
    def of(cls, group: Group) -> Select[Self]:
        """Give a group's actions, with their notes and helpers."""
        more = selectinload(cls.notes), selectinload(cls.helping)
        return select(cls).where(cls.group_id == group.id).options(*more)

    @property
    def helpers(self) -> list[User]:
        """Who does it together with the owner, by name. Who helped and sees to it now helps again once another does."""
        return in_order(one.user for one in self.helping if one.user_id != self.owner_id)

    @helpers.setter
    def helpers(self, people: list[User]) -> None:
        kept = [one for one in self.helping if one.user in people]
        there = {one.user_id for one in kept}
        self.helping = kept + [
            ActionHelper(user=one, user_id=one.id) for one in people if one.id not in there
        ]

    @property
    def helper_ids(self) -> set[int]:
        """The numbers of those who help: what the owner may do with it, they may."""
        return {one.user_id for one in self.helping}

    @property
    def is_unowned(self) -> bool:
        """Tell whether it is still to be done, and nobody sees to it."""
        return self.is_open and self.owner_id is None

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
    def seen(self) -> str:
        """Say how it stands, for a page that asks whether it still does. Each change and each note makes it another."""
        return f"{self.revision}-{len(self.notes)}"

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

    def complete(self, *, by: User, key: str = "") -> None:
        """Check it off. Twice is harmless, and so is to send the same tick again once somebody has reopened it.

        Args:
            by: who checks it off.
            key: the name that the page has given this tick.

        Raises:
            Closed: the group has dropped it.
        """
        if self._has_taken(key):
            return
        if self.is_dropped:
            raise Closed
        if self._put("status", Status.DONE, by=by, key=key):
            self.completed_at, self.completed_by_id = clock.now(), by.id
            self._changed("completed", by=by)

    def drop(self, reason: str, *, by: User) -> None:
        """Leave it undone, and say why. Twice is harmless: the first reason stands.

        Raises:
            Closed: it is done already.
        """
        if self.is_done:
            raise Closed
        if self._put("status", Status.DROPPED, by=by, why=reason):
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

    def take_back(self, key: str, *, by: User) -> None:
        """Take back the tick that a page has given this name: harmless unless it is what made the action done."""
        made = [change for change in self.changes if change.field == "status"]
        if self.is_done and made and made[-1].key == key:
            self.reopen(by=by)

    def take_on(self, *, by: User) -> None:
        """See to an action that nobody has. Twice is harmless.

        Raises:
            Closed: the action is done or dropped.
            Taken: somebody else sees to it.
        """
        if not self.is_open:
            raise Closed
        if self.owner_id not in {None, by.id}:
            raise Taken
        if self._put("owner", by, by=by):
            self._changed("changed", by=by, fields=["owner"])

    def attach(
        self, *, by: User, document: "Document | None" = None, name: str = "", address: str = ""
    ) -> None:
        """Let it lead to a document of the library, or to an address. Twice is harmless."""
        number = document.id if document else None
        if any((link.document_id, link.address) == (number, address) for link in self.links):
            return
        link = ActionLink(by_id=by.id, by_name=by.name, document_id=number, address=address)
        link.name = document.name if document else name
        self._remember("links", "", link.name, by=by)
        self.links.append(link)
        self._changed("changed", by=by, fields=["links"])

    def detach(self, link_id: int, *, by: User) -> None:
        """Let it no longer lead there. Twice is harmless."""
        for link in [link for link in self.links if link.id == link_id]:
            self._remember("links", link.name, "", by=by)
            self.links.remove(link)
            self._changed("changed", by=by, fields=["links"])

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
        if self.carried_to is None or self.carried_to.ordinal <= at.ordinal:
            return
        self.carried_over -= 1
        self._put("carried_to", at if self.carried_over else None, by=by)
        self._changed("brought_back", by=by)

    def note(self, text: str, *, by: User, key: str = "") -> ActionNote:
        """Write how it goes, for everybody in the group. The same words twice in a row are one note.

        So are those that a page sends twice under one name, whatever others have written between.
        """
        sent = next((note for note in self.notes if key and note.key == key), None)
        last = self.latest_note
        if sent is not None:
            return sent
        if last is not None and (last.by_id, last.text) == (by.id, text):
            return last
        note = ActionNote(by_id=by.id, by_name=by.name, text=text, written_at=clock.now(), key=key or None)
        self.notes.append(note)
        self._record("noted", by=by, words=text)
        return note

    def change(
        self, *, revision: int, by: User, why: str = "", key: str = "", **filled_in: Any
    ) -> list[Difference]:
        """Change what a form holds. The same again is harmless. Gives what others made of fields it left alone.

        Args:
            revision: the one that the person has seen.
            by: who changes it.
            why: what moved the date.
            key: the name that the page has given it: sent again, it changes nothing, whatever others have done since.
            filled_in: `title`, `owner`, `helpers`, `due_on`, `reason`, `section` and `status` (open or in progress).

        Raises:
            Closed: the action is done or dropped.
            Outdated: others have changed a field after that revision, and so has the person, to something else.
        """
        if self._has_taken(key):
            return []
        if not self.is_open:
            raise Closed
        found = self.differences(revision, filled_in)
        if not all(difference.untouched for difference in found):
            raise Outdated(found)
        for difference in found:
            del filled_in[difference.field]
        whys = {"due_on": why}
        changed = [
            f for f, value in filled_in.items() if self._put(f, value, by=by, why=whys.get(f, ""), key=key)
        ]
        if changed:
            self._changed("changed", by=by, fields=changed)
        return found

    def differences(self, revision: int, filled_in: dict[str, Any]) -> list[Difference]:
        """Compare a form with what others have changed since the revision it was opened at."""
        return differences(self, revision, filled_in)

    def _has_taken(self, key: str) -> bool:
        return bool(key) and any(change.key == key for change in self.changes)

    def _put(self, field: str, value: Any, *, by: User, why: str = "", key: str = "") -> bool:
        """Give a field its value and remember who did; False when it has that value already."""
        before = getattr(self, field)
        if before == value:
            return False
        change = self._remember(field, in_words(before), in_words(value), by=by)
        change.workshop_id = value.id if value and field == "carried_to" else None
        change.why, change.key = why, key or None
        setattr(self, field, value)
        return True

    def _remember(self, field: str, before: str, after: str, *, by: User) -> ActionChange:
        change = ActionChange(field=field, before=before, after=after, revision=self.revision + 1)
        change.by_id, change.by_name, change.changed_at = by.id, by.name, clock.now()
        change.why = ""
        self.changes.append(change)
        return change

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


def in_order(people: Iterable[User]) -> list[User]:
    """Order people by their names, so that the same ones are always written the same way."""
    return sorted(people, key=lambda one: (one.name, one.id))
