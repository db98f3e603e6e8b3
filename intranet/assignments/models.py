"""What a workshop asks its people to do until the next one, and what each of them answers."""

from datetime import date, datetime, timedelta
from typing import Self

from sqlalchemy import ColumnElement, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.library.files import MOST_NAME, Incoming, Owner, StoredFile
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import announce, record
from intranet.platform.expiry import Expiring
from intranet.workshops.models import Workshop

MOST_WORDS = 2000
MOST_MATERIAL = 1000
MOST_ANSWER = 10_000
MOST_FILES = 20
REMOVED_STAYS = timedelta(days=1)  # for as long it can be taken back


class Outdated(Exception):
    """The answer was saved in another window since this one was opened."""


class HandedIn(Exception):
    """The answer is handed in, and the workshop that it was for has begun."""


class TooMany(Exception):
    """The answer has as many files as it takes."""


class Assignment(Model):
    """What is to be done between a workshop and the next, by the members of all groups."""

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), unique=True)
    words: Mapped[str] = mapped_column(String(MOST_WORDS))
    material: Mapped[str] = mapped_column(String(MOST_MATERIAL), default="")
    due_on: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    workshop: Mapped[Workshop] = relationship()

    @classmethod
    def at(cls, workshop: Workshop) -> Self | None:
        """Find what a workshop asks."""
        return db.session.scalar(select(cls).where(cls.workshop_id == workshop.id))

    @classmethod
    def set(cls, workshop: Workshop, *, words: str, material: str, due_on: date, by: User) -> Self:
        """Ask something of everybody, or change what is asked. Groups are told the first time."""
        found, groups = cls.at(workshop), workshop.programme.groups
        if found is None:
            found = cls(workshop_id=workshop.id, workshop=workshop, set_by_id=by.id)
            for group in groups:
                record(
                    "assignment.set",
                    group_id=group.id,
                    by=by,
                    subject=workshop.title,
                    workshop=workshop.number,
                )
        found.words, found.material, found.due_on = words, material, due_on
        db.session.add(found)
        for group in groups:
            announce("assignment.changed", group_id=group.id)
        return found

    def word(self, group: Group, words: str, *, by: User) -> None:
        """Say it in other words to one group; without words, or with the same, as it is said to all."""
        own = GroupWording.of(self, group)
        if words in {"", self.words}:
            if own is not None:
                db.session.delete(own)
        elif own is None:
            db.session.add(GroupWording(assignment_id=self.id, group_id=group.id, words=words))
        else:
            own.words = words
        announce("assignment.changed", group_id=group.id)


class GroupWording(Model):
    """An assignment in the words of one group."""

    __table_args__ = (UniqueConstraint("assignment_id", "group_id"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(MOST_WORDS))

    @classmethod
    def of(cls, assignment: Assignment, group: Group) -> Self | None:
        """Find a group's own words."""
        here = (cls.assignment_id == assignment.id, cls.group_id == group.id)
        return db.session.scalar(select(cls).where(*here))


class Answer(Model):
    """What one member answers. The draft is theirs alone; what is handed in is the group's, and stays.

    An assignment that somebody has answered cannot be taken away: there is no rule for what becomes of the answers.
    """

    __table_args__ = (UniqueConstraint("assignment_id", "group_id", "user_id"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    by_name: Mapped[str]
    draft: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    words: Mapped[str] = mapped_column(default="")
    handed_in_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    assignment: Mapped[Assignment] = relationship()
    all_files: Mapped[list["AnswerFile"]] = relationship(
        back_populates="answer",
        order_by="AnswerFile.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @classmethod
    def of(cls, assignment: Assignment, group: Group, user: User) -> Self:
        """Find or begin somebody's answer, and hold it until the transaction ends."""
        here = (cls.assignment_id == assignment.id, cls.group_id == group.id, cls.user_id == user.id)
        asked = select(cls).where(*here).with_for_update().options(selectinload(cls.all_files))
        asked = asked.execution_options(
            populate_existing=True
        )  # others may have saved since it was last read
        found = db.session.scalar(asked)
        if found is None:
            # Two windows that begin it at once take turns, and the second finds what the first began.
            held = select(Assignment.id).where(Assignment.id == assignment.id)
            db.session.execute(held.with_for_update(key_share=True))
            found = db.session.scalar(asked)
        if found is None:
            found = cls(
                assignment=assignment,
                group_id=group.id,
                user_id=user.id,
                by_name=user.name,
                draft="",
                words="",
                revision=0,
            )
        return found

    @property
    def is_handed_in(self) -> bool:
        """Tell whether the group reads it."""
        return self.handed_in_at is not None

    @property
    def is_late(self) -> bool:
        """Tell whether it was handed in after its day."""
        at = self.handed_in_at
        return at is not None and clock.swedish(at).date() > self.assignment.due_on

    @property
    def has_changed(self) -> bool:
        """Tell whether its author has written on since handing it in."""
        has_new_files = any(file.handed_in_at is None for file in self.files)
        return self.is_handed_in and (self.draft != self.words or has_new_files)

    @property
    def files(self) -> list["AnswerFile"]:
        """Give its files, as its author sees them."""
        return [file for file in self.all_files if file.removed_at is None]

    @property
    def files_handed_in(self) -> list["AnswerFile"]:
        """Give its files, as the group sees them."""
        return [file for file in self.files if file.handed_in_at is not None]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to hand in."""
        return not self.draft and not self.files

    def save(self, draft: str, *, revision: int, is_over: bool) -> None:
        """Keep a draft. The same twice is harmless.

        Args:
            draft: what its author has written so far.
            revision: of the draft that they went on from.
            is_over: whether the workshop that it is for has begun.

        Raises:
            HandedIn: it is over, and what was handed in stays as it was read.
            Outdated: another window has saved something else meanwhile.
        """
        self._may_change(is_over)
        if draft == self.draft and self.id is not None:
            return
        if revision != self.revision:
            raise Outdated
        self.draft, self.saved_at = draft, clock.now()
        self.revision += 1
        db.session.add(self)

    def _may_change(self, is_over: bool) -> None:
        if is_over and self.is_handed_in:
            raise HandedIn

    def hand_in(self, *, by: User, is_over: bool) -> None:
        """Let the group read the draft. A change to what was handed in keeps the time of the first.

        Raises:
            HandedIn: the workshop that it is for has begun, and what was handed in stays as it was.
        """
        self._may_change(is_over)
        is_first, has_changed = not self.is_handed_in, self.has_changed
        self.words, self.by_name = self.draft, by.name
        for file in self.files:
            file.handed_in_at = file.handed_in_at or clock.now()
        if not is_first:
            if has_changed:
                announce("answer.handed_in", group_id=self.group_id)
            return
        self.handed_in_at = clock.now()
        what = self.assignment.workshop
        record("answer.handed_in", group_id=self.group_id, by=by, subject=what.title, workshop=what.number)

    def take_back(self, *, is_over: bool) -> None:
        """Let the group read it no more, until it is handed in again. Without one handed in, harmless.

        Raises:
            HandedIn: the workshop that it was for has begun.
        """
        if not self.is_handed_in:
            return
        if is_over:
            raise HandedIn
        self.words, self.handed_in_at = "", None
        for file in self.all_files:
            file.handed_in_at = None
        what = self.assignment.workshop
        by = db.session.get_one(User, self.user_id)
        record("answer.taken_back", group_id=self.group_id, by=by, subject=what.title, workshop=what.number)

    def attach(self, incoming: Incoming, *, is_over: bool) -> "AnswerFile":
        """Add a file, which only its author sees until the answer is handed in, again if it was.

        A content that the answer has is not added once more; one that was removed is put back.

        Raises:
            HandedIn: the workshop that it is for has begun, and what was handed in stays as it was.
            TooMany: it has as many files as it takes.
        """
        self._may_change(is_over)
        same = [file for file in self.all_files if file.file.digest == incoming.digest]
        if same:
            known = min(same, key=lambda file: file.removed_at is not None)
            if known.removed_at:
                self.put_back(known, is_over=is_over)
                known.name, known.handed_in_at = incoming.name, None
            return known
        self._has_room()
        file = AnswerFile(file=incoming.stored(), name=incoming.name)
        self.all_files.append(file)
        db.session.add(self)
        return file

    def put_back(self, file: "AnswerFile", *, is_over: bool) -> None:
        """Take back that one of its files was removed. Twice is harmless.

        Raises:
            HandedIn, TooMany: as `attach`.
        """
        if file.removed_at is None:
            return
        self._may_change(is_over)
        self._has_room()
        file.removed_at = None
        announce("answer.changed", group_id=self.group_id)

    def _has_room(self) -> None:
        if len(self.files) >= MOST_FILES:
            raise TooMany


class AnswerFile(Expiring):
    """A file of an answer."""

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    name: Mapped[str] = mapped_column(String(MOST_NAME + 10))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    handed_in_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    answer: Mapped[Answer] = relationship(back_populates="all_files")
    file: Mapped[StoredFile] = relationship(lazy="joined")

    @classmethod
    def find(cls, group: Group, file_id: int) -> Self | None:
        """Find a file of an answer in the group."""
        here = (cls.id == file_id, Answer.group_id == group.id)
        return db.session.scalar(select(cls).join(cls.answer).where(*here))

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which were removed so long ago that nobody will take that back."""
        return cls.removed_at <= clock.now() - REMOVED_STAYS

    @property
    def owner_id(self) -> int | None:
        """Whose it is."""
        return self.answer.user_id

    @property
    def is_read_by_group(self) -> bool:
        """Tell whether the group reads it."""
        return self.removed_at is None and self.handed_in_at is not None

    def remove(self) -> None:
        """Take it away. Twice is harmless."""
        self.removed_at = self.removed_at or clock.now()
        announce("answer.changed", group_id=self.answer.group_id)


def held_by(owner: Owner) -> Select[int]:
    """Select the contents that a group's answers hold: they count towards its room."""
    number = owner.id if isinstance(owner, Group) else None
    found = select(AnswerFile.stored_file_id).join(AnswerFile.answer)
    return found.where(Answer.group_id == number)
