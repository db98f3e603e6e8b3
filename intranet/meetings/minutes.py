"""The minutes of a meeting: a draft that follows what is there, until two have approved them. Then nothing changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.live import documents
from intranet.meetings.content import Content
from intranet.meetings.models import Meeting
from intranet.meetings.notes import Notes
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import record
from intranet.workshops.models import Workshop

MOST_CORRECTION = 1000


class Settled(Exception):
    """The minutes are approved: what they say is not changed any more."""


class NotAsSeen(Exception):
    """They say something else than what the person has read."""


class NotTheirs(Exception):
    """Somebody else has to approve first, or is the one who approves."""


class Minutes(Model):
    """What a meeting's minutes need beside what they say: who has approved them, and of what.

    Attributes:
        digest: of what the leader approved. Once they say something else, that does not count any more.
        approved_at: when the second approved; from then on `content` and `notes_html` are what they say.
    """

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), unique=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    leader_name: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[datetime | None]
    adjuster_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    adjuster_name: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    notes_html: Mapped[str] = mapped_column(Text, default="")
    meeting: Mapped[Meeting] = relationship(back_populates="minutes")
    corrections: Mapped[list["Correction"]] = relationship(
        cascade="all, delete-orphan", order_by="Correction.id"
    )

    @classmethod
    def of(cls, meeting: Meeting) -> "Minutes":
        """Give a meeting's minutes, to read; empty ones before anybody has approved."""
        return meeting.minutes or cls()

    @classmethod
    def hold(cls, meeting: Meeting) -> "Minutes":
        """Give a meeting's minutes, to change. The meeting is held."""
        if meeting.minutes is None:
            db.session.add(cls(meeting=meeting, content={}))
            db.session.flush()
        return cls.of(meeting)

    @classmethod
    def approved_in(cls, group: Group) -> set[int]:
        """Give the ids of the workshops of which a group's minutes are approved."""
        theirs = select(Meeting.workshop_id).join(cls, cls.meeting_id == Meeting.id)
        approved = theirs.where(Meeting.group_id == group.id, cls.approved_at.is_not(None))
        return set(db.session.scalars(approved))

    @property
    def owner_id(self) -> int | None:
        """Whose turn it is when the leader has approved."""
        return self.adjuster_id

    @property
    def is_approved(self) -> bool:
        """Tell whether both have approved."""
        return self.approved_at is not None

    @property
    def is_signed(self) -> bool:
        """Tell whether the leader has approved something, be it what they say now or not."""
        return self.signed_at is not None

    def holds_for(self, content: Content) -> bool:
        """Tell whether the leader's approval is of this."""
        return self.is_signed and self.digest == content.digest

    def sign(self, content: Content, *, adjuster: User, by: User) -> None:
        """Approve as the leader, and choose who approves too. Again: with another choice, or what they say now.

        Raises:
            Settled: both have approved.
        """
        if self.is_approved:
            raise Settled
        if self.holds_for(content) and (self.leader_id, self.adjuster_id) == (by.id, adjuster.id):
            return
        self.leader_id, self.leader_name, self.signed_at = by.id, by.name, clock.now()
        self.adjuster_id, self.adjuster_name = adjuster.id, adjuster.name
        self.digest = content.digest
        self._record("signed", by=by, adjuster=adjuster.name)

    def approve(self, content: Content, *, notes: Notes | None, by: User) -> None:
        """Approve as the chosen one: they are frozen, and so is what they were gathered from. Twice is harmless.

        Raises:
            NotTheirs: somebody else was chosen, or nobody yet.
            NotAsSeen: the leader approved something else.
        """
        if self.is_approved:
            return
        if self.adjuster_id != by.id or not self.is_signed:
            raise NotTheirs
        if not self.holds_for(content):
            raise NotAsSeen
        self.content, self.notes_html = content.kept()
        self.approved_at = clock.now()
        if notes is not None:
            documents.close(notes.text)
        self._record("approved", by=by)

    def withdraw(self, *, by: User) -> None:
        """Take back that the leader has approved: the leader thinks again, or the chosen one says no.

        Raises:
            Settled: both have approved.
        """
        if self.is_approved:
            raise Settled
        if self.is_signed:
            self.leader_id = self.adjuster_id = self.signed_at = None
            self.leader_name = self.adjuster_name = self.digest = ""
            self._record("withdrawn", by=by)

    def correct(self, text: str, *, by: User) -> "Correction":
        """Add what should have been said. What was approved stays as it is. The same twice in a row is one.

        Raises:
            NotTheirs: they are not approved, so what they say can still be changed.
        """
        if not self.is_approved:
            raise NotTheirs
        last = self.corrections[-1] if self.corrections else None
        if last is not None and (last.by_id, last.text) == (by.id, text):
            return last
        correction = Correction(text=text, by_id=by.id, by_name=by.name, written_at=clock.now())
        self.corrections.append(correction)
        self._record("corrected", by=by, words=text)
        return correction

    def _record(self, what: str, *, by: User, **details: Any) -> None:
        workshop = self.meeting.workshop
        record(
            f"minutes.{what}",
            group_id=self.meeting.group_id,
            by=by,
            subject=workshop.title,
            workshop=workshop.number,
            **details,
        )


class Correction(Model):
    """What approved minutes should have said, in the words of one who approves them."""

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(MOST_CORRECTION))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)


def hold_open(group: Group, workshop: Workshop) -> Meeting:
    """Hold a meeting whose minutes are not approved, to change what they say.

    Raises:
        Settled: they are approved.
    """
    meeting = Meeting.hold(group, workshop)
    if Minutes.of(meeting).is_approved:
        raise Settled
    return meeting
