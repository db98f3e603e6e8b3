"""What takes longer than a page may take is ordered, made in its own time, and kept a while for whoever ordered it."""

from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Self

from flask import current_app
from sqlalchemy import ColumnElement, ForeignKey, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.groups.models import Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.expiry import Expiring

KEPT = timedelta(days=7)
HELD = timedelta(seconds=30)  # for as long nobody else makes it; who makes it holds it on and on
MOST_TRIES = 2
MOST_WAITING = 3  # orders of one person that are not made yet


class TooMany(Exception):
    """Somebody has as many orders waiting as they may have."""


class Why(StrEnum):
    """Why an order came to nothing."""

    NOT_DRAWN = "not_drawn"
    STOPPED = "stopped"  # the server was stopped while it was made, twice
    NOTHING = "nothing"  # no group had anything to say


class Order(Expiring):
    """One kind of summary of all of a programme's groups, as a ZIP, or of the programme itself, as a PDF.

    Whoever makes it holds it until an instant; if they are stopped, whoever looks next after that makes it once more.

    Attributes:
        without: the parts that are left out, by name, with spaces between.
        meeting: the one that it is handed over to; empty when it is for no meeting.
        done: how many of its documents are made, of `total`.
        nothing_of: the groups that had nothing to say, one a line.
        ended_at: UTC; when it was made, or came to nothing.
    """

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    number: Mapped[int | None]
    without: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    meeting: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    held_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    failed: Mapped[Why | None]
    file_name: Mapped[str] = mapped_column(default="")
    nothing_of: Mapped[str] = mapped_column(default="")

    @classmethod
    def place(cls, programme: Programme, *, by: User, **asked: object) -> Self:
        """Order a summary.

        Raises:
            TooMany: the person has `MOST_WAITING` waiting already.
        """
        waiting = select(func.count()).where(cls.user_id == by.id, cls.ended_at.is_(None))
        if (db.session.scalar(waiting) or 0) >= MOST_WAITING:
            raise TooMany
        order = cls(programme=programme, user_id=by.id, **asked)
        db.session.add(order)
        return order

    @classmethod
    def all_of(cls, user: User, programme: Programme) -> list[Self]:
        """Give what somebody has ordered of a programme, the newest first."""
        theirs = select(cls).where(cls.user_id == user.id, cls.programme_id == programme.id)
        return list(db.session.scalars(theirs.where(~cls.is_past()).order_by(cls.id.desc())))

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which nobody can fetch any more."""
        return cls.made_at < clock.now() - KEPT

    @classmethod
    def is_free(cls) -> ColumnElement[bool]:
        """Say which are to be made, and nobody is making."""
        return cls.ended_at.is_(None) & or_(cls.held_until.is_(None), cls.held_until <= clock.now())

    @classmethod
    def take_next(cls) -> Self | None:
        """Hold the order that has waited longest, so that nobody else makes it; None when there is none."""
        db.session.commit()
        # There is seldom one, and who only looks keeps nobody from writing.
        db.session.connection(execution_options={"reads": True})
        oldest = db.session.scalar(select(func.min(cls.id)).where(cls.is_free()))
        db.session.commit()
        if oldest is None:
            return None
        taken = update(cls).where(cls.id == oldest, cls.is_free())
        values = {"held_until": clock.now() + HELD, "tries": cls.tries + 1, "done": 0}
        number = db.session.scalar(taken.values(values).returning(cls.id))
        db.session.commit()
        return db.session.get(cls, number) if number else cls.take_next()  # somebody else was faster

    @property
    def parts_left_out(self) -> list[str]:
        """Give the names of the parts that are left out."""
        return self.without.split()

    @property
    def groups_with_nothing(self) -> list[str]:
        """Give the groups that had nothing to say, by their organisation."""
        return self.nothing_of.splitlines()

    @property
    def documents(self) -> int:
        """Give how many PDFs there are in a ZIP that is made: one of each group that had something to say."""
        return self.total - len(self.groups_with_nothing)

    @property
    def is_waiting(self) -> bool:
        """Tell whether it is still to be made."""
        return self.ended_at is None

    @property
    def file(self) -> Path:
        """Give where it is kept once it is made."""
        return folder() / f"order-{self.id}"

    def go_on(self, done: int, total: int) -> None:
        """Say how far it has come, and hold it for longer."""
        self.done, self.total = done, total
        self.hold()

    def hold(self) -> None:
        """Let nobody else make it for a while longer."""
        self.held_until = clock.now() + HELD
        db.session.commit()

    def end(self, why: Why | None = None) -> None:
        """Say that it is made, or why it came to nothing."""
        self.ended_at, self.held_until, self.failed = clock.now(), None, why
        db.session.commit()


def folder() -> Path:
    """Give the folder of what was ordered."""
    kept: Path = current_app.extensions["samsyn.settings"].instance / "summaries" / "orders"
    return kept
