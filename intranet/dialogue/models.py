"""What is said about a charter: threads of comments, who is mentioned in them, and what each thread is about."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple, Self

from sqlalchemy import ForeignKey, LargeBinary, Select, bindparam, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload
from sqlalchemy.sql.base import ExecutableOption

from intranet.accounts.models import User
from intranet.charter.models import Section
from intranet.dialogue.mentions import mentioned
from intranet.groups.models import Group
from intranet.groups.roles import roles
from intranet.live.places import Passage, Span
from intranet.platform import clock
from intranet.platform.db import Model, columns, db
from intranet.platform.events import announce, record

MOST_WORDS = 2000
MOST_QUOTE = 600
MOST_TOLD = 20  # of what somebody has not read


class Outdated(Exception):
    """The comment was changed in another window since this one was opened."""


class Thread(Model):
    """A talk about a section, or about some words of it. It outlives the words, and the section."""

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="SET NULL"), index=True)
    heading: Mapped[str]  # of its section, as long as that one is there to be asked
    # The words as they stood, what stood around them, and where; empty when it is about the section as a whole.
    quote: Mapped[str] = mapped_column(default="")
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    starts: Mapped[bytes | None] = mapped_column(LargeBinary)
    ends: Mapped[bytes | None] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    settled_by_name: Mapped[str] = mapped_column(default="")
    group: Mapped[Group] = relationship()
    section: Mapped[Section | None] = relationship()
    comments: Mapped[list["Comment"]] = relationship(
        back_populates="thread", cascade="all, delete-orphan", order_by="Comment.id"
    )

    @classmethod
    def all_of(cls, group: Group, *, section_id: int | None = None) -> list[Self]:
        """Give a group's threads, or those of a section, with all that is said in them, the oldest first."""
        found = select(cls).where(cls.group_id == group.id).order_by(cls.id).options(*_everything(cls))
        if section_id is not None:
            found = found.where(cls.section_id == section_id)
        return list(db.session.scalars(found))

    @classmethod
    def find(cls, group: Group, thread_id: int, *, to_change: bool = False) -> Self | None:
        """Find a thread of a group.

        Args:
            to_change: take turns with others who answer or settle it, until the transaction ends.
        """
        found = select(cls).where(cls.id == thread_id, cls.group_id == group.id)
        if to_change:
            db.session.scalar(found.with_only_columns(cls.id).with_for_update())
        return db.session.scalar(
            found.options(*_everything(cls)).execution_options(populate_existing=to_change)
        )

    @classmethod
    def begin(
        cls,
        section: Section,
        words: str,
        *,
        by: User,
        span: Span | None = None,
        passage: Passage | None = None,
    ) -> Self:
        """Begin a thread with its first comment: about a section, or about what stands at a span of it."""
        thread = cls(group_id=section.charter.group_id, section=section, heading=section.heading)
        if span is not None and passage is not None:
            thread.starts, thread.ends = span.written
            thread.quote, thread.before, thread.after = passage.words, passage.before, passage.after
        db.session.add(thread)
        db.session.flush()
        thread._add(words, by)
        thread._record("thread.begun", by)
        return thread

    @property
    def name(self) -> str:
        """Give the heading that it stands under."""
        return self.section.heading if self.section else self.heading

    @property
    def is_settled(self) -> bool:
        """Tell whether the group is done with it."""
        return self.settled_at is not None

    @property
    def span(self) -> Span | None:
        """Where the words are that it is about."""
        return Span.read(self.starts, self.ends) if self.starts and self.ends else None

    def follow(self, span: Span, passage: Passage) -> bool:
        """Keep to the same words where they stand now: they were moved. Tells whether that is where they are."""
        if self.section is None or (passage.fragment, passage.words) != (self.section.fragment, self.quote):
            return False
        if span != self.span:
            self.starts, self.ends = span.written
            self.before, self.after = passage.before, passage.after
            announce("thread.moved", group_id=self.group_id, section=self.section_id)
        return True

    def answer(self, words: str, *, by: User) -> "Comment":
        """Say something in it. What is answered is not settled: it is open again."""
        comment = self._add(words, by)
        comment.reopened = self.is_settled
        self.settled_at, self.settled_by_id, self.settled_by_name = None, None, ""
        self.read(by)
        self._record("comment.written", by)
        return comment

    def settle(self, *, by: User) -> None:
        """Be done with it. Twice is harmless: whoever was first stands there."""
        if not self.is_settled:
            self.settled_at, self.settled_by_id, self.settled_by_name = clock.now(), by.id, by.name
            self._record("thread.settled", by)

    def reopen(self, *, by: User) -> None:
        """Take it up again. Twice is harmless."""
        if self.is_settled:
            self.settled_at, self.settled_by_id, self.settled_by_name = None, None, ""
            self._record("thread.reopened", by)

    def read(self, user: User) -> None:
        """Note that somebody has seen where they are mentioned."""
        for mention in self.waiting_for(user):
            mention.read_at = clock.now()

    def waiting_for(self, user: User) -> list["Mention"]:
        """Give where somebody is mentioned and has not seen it."""
        found = [mention for comment in self.comments for mention in comment.mentions]
        return [mention for mention in found if mention.user_id == user.id and mention.read_at is None]

    def remove(self, comment: "Comment", *, by: User) -> bool:
        """Take a comment's words away. If it has answers it is said that there was one; else it is not there any more.

        Tells whether anything is left of the thread.
        """
        comment.words, comment.mentions, comment.removed_at = "", [], clock.now()
        while self.comments and self.comments[-1].is_removed:
            self.comments.pop()
        announce("comment.removed", group_id=self.group_id, section=self.section_id)
        if not self.comments:
            self._record("thread.removed", by)
            db.session.delete(self)
        return bool(self.comments)

    def _add(self, words: str, by: User) -> "Comment":
        comment = Comment(by_id=by.id, by_name=by.name, words=words)
        self.comments.append(comment)
        comment.mention(self.members, by)
        return comment

    @property
    def members(self) -> Sequence[User]:
        """Give those who can be mentioned in it: all who may answer."""
        members = self.group.members
        return [*members, *self.group.facilitators_beside(members)]

    def _record(self, kind: str, by: User) -> None:
        record(
            kind, group_id=self.group_id, by=by, subject=self.name, section=self.section_id, thread=self.id
        )


class Comment(Model):
    """What somebody said in a thread. It stays when they leave the group."""

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    by_name: Mapped[str]
    words: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    reopened: Mapped[bool] = mapped_column(default=False)  # the thread was settled when it was written
    revision: Mapped[int] = mapped_column(default=1)
    thread: Mapped[Thread] = relationship(back_populates="comments")
    mentions: Mapped[list["Mention"]] = relationship(
        back_populates="comment", cascade="all, delete-orphan", order_by="Mention.id"
    )

    @classmethod
    def find(cls, group: Group, comment_id: int, *, to_change: bool = False) -> "Comment | None":
        """Find a comment of a group, with its whole thread; one that is removed is not there any more."""
        thread_id = db.session.scalar(select(cls.thread_id).where(cls.id == comment_id))
        thread = Thread.find(group, thread_id, to_change=to_change) if thread_id else None
        comments = thread.comments if thread else []
        return next((one for one in comments if one.id == comment_id and not one.is_removed), None)

    @property
    def owner_id(self) -> int | None:
        """Whose it is, to change and to remove."""
        return self.by_id

    @property
    def is_removed(self) -> bool:
        """Tell whether its words are taken away."""
        return self.removed_at is not None

    def change(self, words: str, *, revision: int, by: User) -> None:
        """Say it in other words. The same words are no change.

        Args:
            words: what it says from now on.
            revision: that of the comment as its author saw it.
            by: its author.

        Raises:
            Outdated: it was changed meanwhile, in another window.
        """
        if words == self.words:
            return
        if revision != self.revision:
            raise Outdated
        self.words, self.changed_at, self.revision = words, clock.now(), self.revision + 1
        self.mention(self.thread.members, by)
        announce("comment.changed", group_id=self.thread.group_id, section=self.thread.section_id)

    def mention(self, members: Sequence[User], by: User) -> None:
        """Note who is named in it: nobody twice, nobody who is not there to read it, and never its author."""
        named = {user.id: name for user, name in mentioned(self.words, members) if user.id != by.id}
        self.mentions = [one for one in self.mentions if named.pop(one.user_id, "") == one.name]
        self.mentions += [Mention(user_id=user_id, name=name) for user_id, name in named.items()]


class Mention(Model):
    """Somebody is named in a comment, and is told until they have read it."""

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]  # as it is written
    read_at: Mapped[datetime | None]
    comment: Mapped[Comment] = relationship(back_populates="mentions")
    user: Mapped[User] = relationship()

    @classmethod
    def waiting_for(cls, user: User, group: Group | None = None) -> "list[Unread]":
        """Give where somebody is mentioned and has not read it yet, newest first.

        Args:
            user: who is mentioned.
            group: in which; when left out, in every group of theirs.
        """
        asked = {"user": user.id, "group": group.id if group else None}
        return [Unread(*found) for found in columns(_waiting(group is None), asked)]


class Unread(NamedTuple):
    """Where somebody is mentioned, as far as they are told of it: the group's slug, what the thread stands under."""

    slug: str
    thread_id: int
    heading: str
    by_name: str
    written_at: datetime


@cache
def _waiting(anywhere: bool) -> Select[str, int, str, str, datetime]:
    """Find what somebody has not read yet."""
    own = select(roles.c.group_id).where(roles.c.user_id == bindparam("user"))
    here = Thread.group_id.in_(own) if anywhere else Thread.group_id == bindparam("group")
    heading = func.coalesce(Section.heading, Thread.heading)
    return (
        select(Group.slug, Thread.id, heading, Comment.by_name, Comment.written_at)
        .select_from(Mention)
        .join(Mention.comment)
        .join(Comment.thread)
        .join(Thread.group)
        .outerjoin(Thread.section)
        .where(Mention.user_id == bindparam("user"), Mention.read_at.is_(None), here)
        .order_by(Mention.id.desc())
        .limit(MOST_TOLD)
    )


def _everything(cls: type[Thread]) -> tuple[ExecutableOption, ...]:
    """Load what a thread shows, in as many queries whatever the number of threads and comments."""
    return joinedload(cls.section), selectinload(cls.comments).selectinload(Comment.mentions)
