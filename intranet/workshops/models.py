"""A programme's workshops."""

from datetime import date, datetime
from typing import NamedTuple, Self

from sqlalchemy import ForeignKey, String, UniqueConstraint, bindparam, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.groups.models import Group, Programme
from intranet.platform import clock
from intranet.platform.db import Model, columns, db
from intranet.workshops.agenda import MOST_TITLE
from intranet.workshops.in_the_way import in_the_way

MOST_PLACE = 200
MOST_LINK = 1000


class InUse(Exception):
    """Groups have made something of the workshop, so it stays."""


class LastHeld(NamedTuple):
    """A workshop that is over: the number that addresses name it by, and when it ended."""

    number: int
    ends_at: datetime


class Workshop(Model):
    """One meeting of a programme, for all of its groups.

    Attributes:
        number: its own in the programme, which addresses name it by: never another, and never another workshop's.
        ordinal: which one it is, counted from 1 in the order they are held. Only to be said and sorted by: it is
            another as soon as a workshop is planned before it.
    """

    __table_args__ = (UniqueConstraint("programme_id", "number"), UniqueConstraint("ordinal", "programme_id"))

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    number: Mapped[int]
    ordinal: Mapped[int]
    title: Mapped[str] = mapped_column(String(MOST_TITLE))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(MOST_PLACE), default="")
    link: Mapped[str] = mapped_column(String(MOST_LINK), default="")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    programme: Mapped[Programme] = relationship()

    @classmethod
    def plan(
        cls,
        programme: Programme,
        *,
        title: str,
        starts_at: datetime,
        ends_at: datetime,
        place: str,
        link: str = "",
        number: int | None = None,
    ) -> Self:
        """Add a workshop to a programme; for those after it another ordinal is said.

        Args:
            number: the one it had before it was removed; when left out, one that no workshop has had.
        """
        programme.hold()
        workshop = cls(
            programme_id=programme.id,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
            link=link,
            number=number or _unused_number(programme),
            ordinal=0,
        )
        db.session.add(workshop)
        put_in_order(programme)
        return workshop

    @classmethod
    def all_of(cls, programme: Programme) -> list[Self]:
        """Give a programme's workshops, in order."""
        return list(db.session.scalars(_ALL, {"programme": programme.id}))

    @classmethod
    def last_held(cls, group: Group) -> LastHeld | None:
        """Find the workshop that a group has held last; None before the first is over."""
        found = columns(_LAST_HELD, {"programme": group.programme_id, "now": clock.now()}).first()
        return LastHeld(*found) if found else None

    @property
    def day(self) -> date:
        """Give the day it is held, in Sweden."""
        return clock.swedish(self.starts_at).date()

    @property
    def has_begun(self) -> bool:
        """Tell whether its time to begin has come."""
        return self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        """Tell whether it has ended."""
        return self.ends_at <= clock.now()

    @property
    def is_today(self) -> bool:
        """Tell whether it is held today; one that goes on past midnight still is."""
        return self.day == clock.today() or self.is_on

    @property
    def is_on(self) -> bool:
        """Tell whether it is being held now."""
        return self.starts_at <= clock.now() < self.ends_at

    def hold(self) -> None:
        """Let others who change what belongs to it wait until the transaction ends."""
        db.session.execute(select(Workshop.id).where(Workshop.id == self.id).with_for_update(key_share=True))

    def change(
        self, *, title: str, starts_at: datetime, ends_at: datetime, place: str, link: str = ""
    ) -> None:
        """Change when and where it is; when it passes another workshop, their ordinals change."""
        before = (self.title, self.starts_at, self.ends_at, self.place, self.link)
        self.title, self.starts_at, self.ends_at = title, starts_at, ends_at
        self.place, self.link = place, link
        if before != (title, starts_at, ends_at, place, link):
            self.changed_at = clock.now()
        put_in_order(self.programme)

    @classmethod
    def tell_anew(cls, programme: Programme) -> None:
        """Let calendars know that what they say of a programme's workshops is another than it was: its name."""
        db.session.execute(update(cls).where(cls.programme_id == programme.id).values(changed_at=clock.now()))

    def remove(self) -> None:
        """Take it out of the programme.

        Raises:
            InUse: some group has made something of it, see `in_the_way`.
        """
        # Held whole, so that nobody agrees on anything there between the question and the removal.
        db.session.execute(select(Workshop.id).where(Workshop.id == self.id).with_for_update())
        if in_the_way(self):
            raise InUse
        programme = self.programme
        programme.hold()
        programme.highest_removed = max(programme.highest_removed, self.number)
        db.session.delete(self)
        put_in_order(programme)


# Written once: putting a statement together takes longer than asking it, and most pages ask one of these.
_ALL = select(Workshop).where(Workshop.programme_id == bindparam("programme")).order_by(Workshop.ordinal)
_LAST_HELD = (
    select(Workshop.number, Workshop.ends_at)
    .where(Workshop.programme_id == bindparam("programme"), Workshop.ends_at <= bindparam("now"))
    .order_by(Workshop.ends_at.desc(), Workshop.id.desc())
    .limit(1)
)


def take_turns(programme: Programme) -> None:
    """Let others who plan a programme's workshops wait until the transaction ends."""
    held = select(Programme.id).where(Programme.id == programme.id)
    db.session.execute(held.with_for_update(key_share=True))


def _unused_number(programme: Programme) -> int:
    """Give the number after all that workshops of a programme have or have had. The programme is held."""
    highest = db.session.scalar(
        select(func.max(Workshop.number)).where(Workshop.programme_id == programme.id)
    )
    return 1 + max(highest or 0, programme.highest_removed)


def put_in_order(programme: Programme) -> None:
    """Count a programme's workshops in the order they are held."""
    db.session.flush()
    take_turns(programme)
    held = (
        select(Workshop)
        .where(Workshop.programme_id == programme.id)
        .order_by(Workshop.starts_at, Workshop.id)
    )
    workshops = list(db.session.scalars(held))
    if [w.ordinal for w in workshops] == list(range(1, len(workshops) + 1)):
        return
    # By way of ordinals that nobody has: two workshops never share one, not even on the way.
    for ordinal, workshop in enumerate(workshops, start=1):
        if workshop.ordinal != ordinal:
            workshop.changed_at = clock.now()
        workshop.ordinal = -ordinal
    db.session.flush()
    for workshop in workshops:
        workshop.ordinal = -workshop.ordinal
