"""What somebody is to be reminded of: written down once, before there is a letter."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from intranet.platform import clock
from intranet.platform.expiry import Expiring

KEPT = timedelta(days=90)  # far longer than anything is told of: a row that is there is not written again


class Kind(StrEnum):
    """What is told of."""

    DUE = "action_due"
    LATE = "action_late"
    WORKSHOP = "workshop"


class Key(NamedTuple):
    """What there is one reminder of: of whom, of what, and on which day that is due or held."""

    user_id: int
    kind: Kind
    action_id: int | None
    workshop_id: int | None
    about_on: date


class Reminder(Expiring):
    """One thing that somebody is reminded of. Those of a kind that are to go out at once to a person are one letter.

    While somebody sends it, or after the mail server has refused it, it is held until an instant; whoever looks next
    after that takes it up. What is no longer to be told of before it is sent, is deleted: it may come up again.
    """

    # Of what has no action, or no workshop, both databases let there be many as far as that constraint goes.
    __table_args__ = (
        UniqueConstraint("user_id", "action_id", "kind", "about_on", name="uq_reminder_action"),
        UniqueConstraint("user_id", "workshop_id", "kind", "about_on", name="uq_reminder_workshop"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    about_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    held_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def key(self) -> Key:
        """Say what it is of."""
        return Key(self.user_id, self.kind, self.action_id, self.workshop_id, self.about_on)

    @classmethod
    def is_free(cls) -> ColumnElement[bool]:
        """Say which are not sent, and nobody is sending."""
        return cls.sent_at.is_(None) & or_(cls.held_until.is_(None), cls.held_until <= clock.now())

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which nobody is told of any more, sent or not."""
        return cls.about_on <= clock.today() - KEPT
