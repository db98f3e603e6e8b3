"""What each member takes along from a meeting: nobody else's to read until they share it."""

from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.meetings.models import Meeting
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import record

MOST_REFLECTION = 2000
MOST_PAGE = 40  # characters of a page's name


class Outdated(Exception):
    """The person has written something else meanwhile, on another page or device."""


class IsShared(Exception):
    """Others read it: it is taken back before it is written on."""


class Reflection(Model):
    """What one member takes along. Before it is shared no page, letter or file shows it to anybody else.

    Attributes:
        shared_at: since when the group may read it; None: nobody but its person may.
        written_from: the page that wrote last, by the name the server gave it.
    """

    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(MOST_REFLECTION), default="")
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    shared_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    written_from: Mapped[str] = mapped_column(String(MOST_PAGE), default="")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    meeting: Mapped[Meeting] = relationship()

    @classmethod
    def of(cls, meeting: Meeting, user: User, *, to_change: bool = False) -> Self:
        """Give somebody's own reflection on a meeting; an empty one when nothing is written.

        Args:
            to_change: take turns with the person's other pages, and keep a new one. The meeting is held.
        """
        found = None
        if meeting.id is not None:
            asked = select(cls).where(cls.meeting_id == meeting.id, cls.user_id == user.id)
            asked = asked.execution_options(populate_existing=to_change)
            found = db.session.scalar(asked)
        if found is None:
            found = cls(meeting_id=meeting.id, user_id=user.id, text="", revision=0)
            if to_change:
                db.session.add(found)
        return found

    @classmethod
    def shared_of(cls, meeting: Meeting) -> list[Self]:
        """Give what is shared of a meeting, in the order it was. This is all that anybody but its person is shown."""
        if meeting.id is None:
            return []
        shared = select(cls).where(cls.meeting_id == meeting.id, cls.shared_at.is_not(None))
        return list(db.session.scalars(shared.order_by(cls.shared_at, cls.id)))

    @property
    def is_shared(self) -> bool:
        """Tell whether the group may read it."""
        return self.shared_at is not None

    def write(self, text: str, *, revision: int, page: str) -> None:
        """Keep what its person has written. The same again is harmless.

        Args:
            revision: the one that the page knows of.
            page: which page writes. One that did not get its last answer is behind its own writing, and goes on.

        Raises:
            IsShared: it is shared.
            Outdated: another page has written since.
        """
        if text == self.text:
            return
        if self.is_shared:
            raise IsShared
        if revision != self.revision and page != self.written_from:
            raise Outdated
        self.text, self.written_at, self.written_from = text, clock.now(), page
        self.revision += 1

    def share(self) -> None:
        """Let the group read it. Twice is harmless."""
        if self.is_shared:
            return
        self.shared_at = clock.now()
        group_id, number = self._where
        record("reflection.shared", group_id=group_id, by=self.user, workshop=number)

    def take_back(self) -> None:
        """Let nobody else read it any more. Twice is harmless."""
        if not self.is_shared:
            return
        self.shared_at = None
        group_id, number = self._where
        record("reflection.taken_back", group_id=group_id, by=self.user, workshop=number)

    @property
    def _where(self) -> tuple[int, int]:
        db.session.flush()
        return self.meeting.group_id, self.meeting.workshop.number
