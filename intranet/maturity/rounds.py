"""A round: everybody rates in private, it is closed, then revealed, and the group agrees on levels."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, bindparam, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from intranet.accounts.models import User, initials
from intranet.groups.models import Group, Unit
from intranet.maturity.matrix import Matrix
from intranet.maturity.spread import DO_NOT_KNOW, LEVELS, Spread
from intranet.platform import clock
from intranet.platform.db import Model, columns, db
from intranet.platform.events import announce, record
from intranet.workshops.models import Workshop

MOST_REASON = 500
Place = tuple[int, str]  # a part of the organisation, by its number, and a dimension, by its key


class Stage(StrEnum):
    """How far a round has come."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"


class NotNow(Exception):
    """The round is not where it would have to be for that."""


class Another(Exception):
    """Another round of the group is still under way: its first argument."""


class NoUnits(Exception):
    """The group has not named the parts of its organisation."""


class NoPlace(Exception):
    """The round knows no such part of the organisation, or no such dimension, or no such level."""


class Said(NamedTuple):
    """What one person thinks of a place, once revealed. The level and the name are there in a named round alone."""

    reason: str
    level: int | None = None
    name: str = ""

    @property
    def initials(self) -> str:
        """Give one letter of the first name and one of the last; of who has left, none."""
        return initials(self.name) if self.name else "–"


class Round(Model):
    """A group rates its maturity once, for one workshop. It keeps the matrix and the parts it was opened with.

    Attributes:
        unit_ids: the parts of the organisation that are rated, in order.
        is_named: everybody was told, before they rated, that the others will see who chose what.
    """

    __table_args__ = (UniqueConstraint("group_id", "workshop_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    matrix_id: Mapped[int] = mapped_column(ForeignKey("matrix.id"), index=True)
    unit_ids: Mapped[list[int]] = mapped_column(JSON)
    is_named: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    matrix: Mapped[Matrix] = relationship()
    workshop: Mapped[Workshop] = relationship()
    group: Mapped[Group] = relationship()

    @classmethod
    def all_of(cls, group: Group) -> list[Self]:
        """Give a group's rounds in the order of their workshops."""
        found = select(cls).where(cls.group_id == group.id).options(joinedload(cls.workshop))
        return sorted(db.session.scalars(found), key=lambda one: one.workshop.ordinal)

    @classmethod
    def open(cls, group: Group, workshop: Workshop, *, is_named: bool, by: User) -> Self:
        """Begin to rate, with the programme's matrix and the group's parts as they are now. Twice is harmless.

        Raises:
            Another: a round of the group is still under way.
            NoUnits: there is nothing to rate.
        """
        db.session.execute(select(Group.id).where(Group.id == group.id).with_for_update(key_share=True))
        rounds = cls.all_of(group)
        if found := next((one for one in rounds if one.workshop_id == workshop.id), None):
            return found
        if under_way := next((one for one in rounds if one.stage is not Stage.REVEALED), None):
            raise Another(under_way)
        if not group.current_units:
            raise NoUnits
        matrix = Matrix.of(group.programme)
        db.session.add(matrix)
        new = cls(group=group, workshop=workshop, matrix=matrix, is_named=is_named, opened_at=clock.now())
        new.unit_ids = [unit.id for unit in group.current_units]
        db.session.add(new)
        db.session.flush()
        new._tell("opened", by)
        return new

    @classmethod
    def waiting_for(cls, group: Group, user: User) -> int | None:
        """Give the number of a group's open round in which somebody has answers left to give; None without one."""
        found = columns(_OPEN, {"group": group.id, "user": user.id}).first()
        if found is None or found.answered >= len(found.unit_ids) * len(found.content["dimensions"]):
            return None
        return int(found.number)

    @property
    def number(self) -> int:
        """Give the number of its workshop, by which addresses name it."""
        return self.workshop.number

    @property
    def stage(self) -> Stage:
        """Say how far it has come."""
        if self.revealed_at:
            return Stage.REVEALED
        return Stage.CLOSED if self.closed_at else Stage.OPEN

    @property
    def is_open(self) -> bool:
        """Tell whether it takes ratings."""
        return self.stage is Stage.OPEN

    @property
    def is_revealed(self) -> bool:
        """Tell whether the group sees what was rated."""
        return self.stage is Stage.REVEALED

    @property
    def units(self) -> list[Unit]:
        """Give the parts that it rates, in order; those too that there are no more."""
        at = {number: place for place, number in enumerate(self.unit_ids)}
        return sorted((unit for unit in self.group.units if unit.id in at), key=lambda unit: at[unit.id])

    def unit(self, unit_id: int) -> Unit | None:
        """Find one of its parts."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def close(self, *, by: User) -> None:
        """Take no more ratings. Twice is harmless."""
        self.hold()
        if self.stage is Stage.OPEN:
            self.closed_at = clock.now()
            self._tell("closed", by)

    def reopen(self, *, by: User) -> None:
        """Take ratings again. Twice is harmless.

        Raises:
            NotNow: it is revealed; whoever rated now would know what the others chose.
        """
        self.hold()
        if self.stage is Stage.REVEALED:
            raise NotNow
        if self.stage is Stage.CLOSED:
            self.closed_at = None
            self._tell("opened", by)

    def reveal(self, *, by: User) -> None:
        """Show the group how the ratings lie, for good. Twice is harmless.

        Raises:
            NotNow: it is open still.
        """
        self.hold()
        if self.stage is Stage.OPEN:
            raise NotNow
        if self.stage is Stage.CLOSED:
            self.revealed_at = clock.now()
            self._tell("revealed", by)

    def rate(self, unit: Unit | None, chosen: Mapping[str, tuple[int, str]], *, by: User) -> None:
        """Keep what somebody thinks of a part; what they thought before of the same dimensions is replaced.

        Args:
            chosen: for each dimension a level, 1 to 5, or 0: they do not know; and the reason.

        Raises:
            NotNow: it takes no more ratings.
            NoPlace: the part is not rated here, or there is no such dimension or level. Nothing is kept.
        """
        self.hold()
        if not self.is_open:
            raise NotNow
        known = {DO_NOT_KNOW, *LEVELS}
        if unit is None or unit.id not in self.unit_ids or chosen.keys() - set(self.matrix.keys):
            raise NoPlace
        if any(level not in known for level, _reason in chosen.values()):
            raise NoPlace
        own = Rating.own(self, by, unit)
        for dimension, (level, reason) in chosen.items():
            rating = own.get(dimension) or Rating(
                round_id=self.id, user_id=by.id, unit_id=unit.id, dimension=dimension
            )
            rating.level, rating.reason, rating.saved_at = level, reason, clock.now()
            db.session.add(rating)
        announce("rating.saved", group_id=self.group_id)

    @property
    def places(self) -> int:
        """Give how many ratings a person makes who answers everything."""
        return len(self.unit_ids) * len(self.matrix.keys)

    @property
    def answered(self) -> dict[int, int]:
        """Say who has answered how many times, by the person's number; never what. No more is told before reveal."""
        found = (
            select(Rating.user_id, func.count(Rating.id))
            .where(Rating.round_id == self.id, Rating.user_id.is_not(None))
            .group_by(Rating.user_id)
        )
        return {user_id: count for user_id, count in db.session.execute(found) if user_id is not None}

    def spreads(self) -> dict[Place, Spread]:
        """Give how the ratings lie, for every part and dimension that somebody has rated.

        Raises:
            NotNow: it is not revealed.
        """
        self._must_be_revealed()
        found = (
            select(Rating.unit_id, Rating.dimension, Rating.level, func.count(Rating.id))
            .where(Rating.round_id == self.id)
            .group_by(Rating.unit_id, Rating.dimension, Rating.level)
        )
        counted: dict[Place, dict[int, int]] = defaultdict(dict)
        for unit_id, dimension, level, count in db.session.execute(found):
            counted[unit_id, dimension][level] = count
        return {place: Spread.of(levels, is_named=self.is_named) for place, levels in counted.items()}

    def said(self, unit: Unit, dimension: str) -> list[Said]:
        """Give what people think of a place: in a named round who chose what and why, else the reasons alone.

        The reasons of a blind round come by the alphabet and without their levels, and not before three have rated.

        Raises:
            NotNow: it is not revealed.
        """
        self._must_be_revealed()
        found = (
            select(Rating.reason, Rating.level, func.coalesce(User.name, ""))
            .outerjoin(User, User.id == Rating.user_id)
            .where(Rating.round_id == self.id, Rating.unit_id == unit.id)
            .where(Rating.dimension == dimension, Rating.level != DO_NOT_KNOW)
            .order_by(User.name, Rating.id)
        )
        rows = [Said(*row) for row in db.session.execute(found)]
        if self.is_named:
            return rows
        is_shown = Spread.of([row.level or DO_NOT_KNOW for row in rows]).answers
        return (
            [Said(reason) for reason in sorted(row.reason for row in rows if row.reason)] if is_shown else []
        )

    def hold(self) -> None:
        """Take turns with whoever else changes this round, and see what they have done."""
        db.session.flush()
        held = select(Round).where(Round.id == self.id).with_for_update()
        db.session.scalars(held.execution_options(populate_existing=True)).one()

    def _must_be_revealed(self) -> None:
        if not self.is_revealed:
            raise NotNow

    def _tell(self, what: str, by: User) -> None:
        subject, number = self.workshop.title, self.workshop.number
        record(f"round.{what}", group_id=self.group_id, by=by, subject=subject, workshop=number)


class Rating(Model):
    """What one person thinks of one part in one dimension. Nobody else's to read before the round is revealed.

    It stays in the counts when its person leaves, without them.
    """

    __table_args__ = (UniqueConstraint("round_id", "user_id", "unit_id", "dimension"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    dimension: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def own(cls, of: Round, user: User, unit: Unit) -> dict[str, Self]:
        """Give somebody's own ratings of a part, by dimension."""
        found = select(cls).where(cls.round_id == of.id, cls.user_id == user.id, cls.unit_id == unit.id)
        rows = db.session.scalars(found.execution_options(populate_existing=True))
        return {one.dimension: one for one in rows}

    @classmethod
    def own_counts(cls, of: Round, user: User) -> dict[int, int]:
        """Give how many dimensions somebody has answered, by part."""
        found = select(cls.unit_id, func.count(cls.id)).where(cls.round_id == of.id, cls.user_id == user.id)
        counted = db.session.execute(found.group_by(cls.unit_id))
        return {unit_id: count for unit_id, count in counted}  # noqa: C416  # mypy knows no dict() of rows


# Written once, and no more of a round than this: every start page asks it, and few groups have one open.
_OPEN = (
    select(
        Workshop.number,
        Round.unit_ids,
        Matrix.content,
        select(func.count(Rating.id))
        .where(Rating.round_id == Round.id, Rating.user_id == bindparam("user"))
        .scalar_subquery()
        .label("answered"),
    )
    .select_from(Round)
    .join(Round.workshop)
    .join(Round.matrix)
    .where(Round.group_id == bindparam("group"), Round.closed_at.is_(None))
)
