"""What a group decides at a meeting: numbered and timed as it is written down."""

from datetime import datetime
from textwrap import shorten
from typing import Any, Self

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.meetings.models import Meeting
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import record

MOST_DECISION = 500
MOST_SUBJECT = 90  # of it in a sentence about what happened


class Outdated(Exception):
    """Somebody else has changed the decision since the form was opened, to something else."""


class Decision(Model):
    """Something a group decided. Its number stays whatever becomes of the others.

    Attributes:
        number: from 1 within the meeting.
        revision: grows with each change of the words, so that nobody overwrites what they have not seen.
        removed_at: since when it does not count; it can be put back.
    """

    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(MOST_DECISION))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    changed_by_name: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship()

    @classmethod
    def make(cls, meeting: Meeting, text: str, *, by: User) -> Self:
        """Write down what was decided just now.

        Args:
            meeting: held, so that two who decide at once get a number each.
        """
        last = db.session.scalar(select(func.max(cls.number)).where(cls.meeting_id == meeting.id))
        decision = cls(
            meeting=meeting, number=(last or 0) + 1, text=text, by_id=by.id, by_name=by.name, revision=1
        )
        db.session.add(decision)
        db.session.flush()
        decision._record("made", by=by)
        return decision

    @classmethod
    def all_of(cls, meeting: Meeting) -> list[Self]:
        """Give a meeting's decisions in order, those that were removed too."""
        found = select(cls).where(cls.meeting_id == meeting.id).order_by(cls.number)
        return list(db.session.scalars(found)) if meeting.id is not None else []

    @property
    def is_removed(self) -> bool:
        """Tell whether it has been taken away."""
        return self.removed_at is not None

    def change(self, text: str, *, revision: int, by: User) -> None:
        """Give it other words. The same again is harmless.

        Args:
            revision: the one that the person has seen.

        Raises:
            Outdated: somebody else gave it other words after that.
        """
        if text == self.text:
            return
        if revision != self.revision:
            raise Outdated
        self.text, self.changed_by_name = text, by.name
        self.revision += 1
        self._record("changed", by=by)

    def remove(self, *, by: User) -> None:
        """Take it away; its number is not used again. Twice is harmless."""
        if not self.is_removed:
            self.removed_at = clock.now()
            self._record("removed", by=by)

    def put_back(self, *, by: User) -> None:
        """Take back that it was removed. Twice is harmless."""
        if self.is_removed:
            self.removed_at = None
            self._record("put_back", by=by)

    def _record(self, what: str, *, by: User, **details: Any) -> None:
        record(
            f"decision.{what}",
            group_id=self.meeting.group_id,
            by=by,
            subject=shorten(self.text, MOST_SUBJECT, placeholder=" …"),
            workshop=self.meeting.workshop.number,
            decision=self.number,
            **details,
        )
