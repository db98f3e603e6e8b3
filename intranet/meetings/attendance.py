"""Who was there: noted for each member, with when somebody came late or left early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from functools import cached_property

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.meetings.models import Meeting
from intranet.platform.db import Model, db


class Attendance(Model):
    """Whether one member was at a meeting. Without a row nothing is noted.

    Attributes:
        name: the person's, as it was: who leaves the group was still there.
        is_here: False: is known to be away.
        came: when somebody came who was late; Swedish time.
        left: when somebody left, or will leave, before the end; Swedish time.
    """

    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    name: Mapped[str]
    is_here: Mapped[bool]
    came: Mapped[time | None]
    left: Mapped[time | None]

    @classmethod
    def note(
        cls,
        meeting: Meeting,
        person: User,
        *,
        is_here: bool,
        came: time | None = None,
        left: time | None = None,
    ) -> None:
        """Note that somebody is there, or away. Replaces what was noted. The meeting is held by whoever calls."""
        cls.forget(meeting, person)
        noted = cls(meeting_id=meeting.id, user_id=person.id, name=person.name, is_here=is_here)
        noted.came, noted.left = (came, left) if is_here else (None, None)
        db.session.add(noted)

    @classmethod
    def has_come(cls, meeting: Meeting, person: User) -> bool:
        """Tell whether somebody is noted as there."""
        noted = select(cls.is_here).where(cls.meeting_id == meeting.id, cls.user_id == person.id)
        return bool(db.session.scalar(noted))

    @classmethod
    def forget(cls, meeting: Meeting, person: User) -> None:
        """Take back what was noted about somebody. Nothing noted is harmless."""
        db.session.execute(delete(cls).where(cls.meeting_id == meeting.id, cls.user_id == person.id))


@dataclass(frozen=True)
class Entry:
    """One line of the roll: a person, and what is noted about them.

    Attributes:
        user_id: the person's number; None for an account that is gone.
        is_member: whether the person still belongs to the group, so that something can be noted.
    """

    user_id: int | None
    name: str
    noted: Attendance | None
    is_member: bool = True

    @property
    def owner_id(self) -> int | None:
        """Whose line it is: everybody notes their own."""
        return self.user_id

    @property
    def is_here(self) -> bool:
        """Tell whether the person is noted as there."""
        return self.noted is not None and self.noted.is_here

    @property
    def is_away(self) -> bool:
        """Tell whether the person is known to be away."""
        return self.noted is not None and not self.noted.is_here


class Roll:
    """Everybody who belongs to the group, and those who did and were there."""

    def __init__(self, group: Group, meeting: Meeting) -> None:
        self.group = group
        self.meeting = meeting

    @cached_property
    def entries(self) -> list[Entry]:
        """Give one line a person: the members in their order, then those who have left."""
        noted = self._noted()
        of = {attendance.user_id: attendance for attendance in noted}
        members = [Entry(user.id, user.name, of.get(user.id)) for user in self.group.members]
        belong = {entry.user_id for entry in members}
        gone = [a for a in noted if a.user_id not in belong]
        return members + [Entry(a.user_id, a.name, a, is_member=False) for a in gone]

    def _noted(self) -> Sequence[Attendance]:
        if self.meeting.id is None:
            return []
        found = select(Attendance).where(Attendance.meeting_id == self.meeting.id)
        return db.session.scalars(found.order_by(Attendance.id)).all()

    @property
    def here(self) -> int:
        """Count those who are there."""
        return sum(entry.is_here for entry in self.entries)

    @property
    def is_noted(self) -> bool:
        """Tell whether anybody is noted, as there or away."""
        return any(entry.noted is not None for entry in self.entries)
