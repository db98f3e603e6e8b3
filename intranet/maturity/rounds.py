"""A round: everybody rates in private, it is closed, then revealed, and the group agrees on levels."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String, UniqueConstraint, distinct, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.groups.models import Group, Unit
from intranet.maturity.matrix import Matrix
from intranet.maturity.spread import DO_NOT_KNOW, LEVELS, Spread
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import announce, record

if TYPE_CHECKING:
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


class NoPlace(Exception):
    """The round knows no such part of the organisation, or no such dimension, or no such level."""


class Outdated(Exception):
    """Somebody has agreed on something else there meanwhile."""


class Round(Model):
    """A group rates its maturity once, for one workshop.

    Attributes:
        is_named: everybody was told, before they rated, that the others will see who chose what.
    """

    __table_args__ = (UniqueConstraint("group_id", "workshop_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    matrix_id: Mapped[int] = mapped_column(ForeignKey("matrix.id"), index=True)
    is_named: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    matrix: Mapped[Matrix] = relationship(lazy="joined", innerjoin=True)
    workshop: Mapped["Workshop"] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group] = relationship()

    @classmethod
    def all_of(cls, group: Group) -> list[Self]:
        """Give a group's rounds in the order of their workshops."""
        found = list(db.session.scalars(select(cls).where(cls.group_id == group.id)))
        return sorted(found, key=lambda one: one.workshop.number)

    @classmethod
    def open(cls, group: Group, workshop: "Workshop", *, is_named: bool, by: User) -> Self:
        """Begin to rate, with the programme's matrix as it is now. Twice is harmless.

        Raises:
            NotNow: another round of the group is still open.
        """
        db.session.execute(select(Group.id).where(Group.id == group.id).with_for_update(key_share=True))
        rounds = cls.all_of(group)
        if found := next((one for one in rounds if one.workshop_id == workshop.id), None):
            return found
        if any(one.stage is not Stage.REVEALED for one in rounds):
            raise NotNow
        matrix = Matrix.of(group.programme)
        db.session.add(matrix)
        new = cls(group=group, workshop=workshop, matrix=matrix, is_named=is_named, opened_at=clock.now())
        db.session.add(new)
        record("round.opened", group_id=group.id, by=by, subject=workshop.title, workshop=workshop.number)
        return new

    @property
    def stage(self) -> Stage:
        """Say how far it has come."""
        if self.revealed_at:
            return Stage.REVEALED
        return Stage.CLOSED if self.closed_at else Stage.OPEN

    def close(self, *, by: User) -> None:
        """Take no more ratings. Twice is harmless."""
        self._hold()
        if self.stage is Stage.OPEN:
            self.closed_at = clock.now()
            self._tell("round.closed", by)

    def reopen(self, *, by: User) -> None:
        """Take ratings again. Twice is harmless.

        Raises:
            NotNow: it is revealed; whoever rated now would know what the others chose.
        """
        self._hold()
        if self.stage is Stage.REVEALED:
            raise NotNow
        if self.stage is Stage.CLOSED:
            self.closed_at = None
            self._tell("round.opened", by)

    def reveal(self, *, by: User) -> None:
        """Show the spread to the group, for good. Twice is harmless.

        Raises:
            NotNow: it is open still.
        """
        self._hold()
        if self.stage is Stage.OPEN:
            raise NotNow
        if self.stage is Stage.CLOSED:
            self.revealed_at = clock.now()
            self._tell("round.revealed", by)

    def rate(self, unit: Unit | None, dimension: str, level: int, *, by: User, reason: str = "") -> "Rating":
        """Keep what somebody thinks of one part in one dimension; what they thought before is replaced.

        Args:
            level: 1 to 5; 0: they do not know.

        Raises:
            NotNow: it takes no more ratings.
            NoPlace: the part is none of the group's, the dimension none of the matrix, or the level none at all.
        """
        self._hold()
        if self.stage is not Stage.OPEN:
            raise NotNow
        if unit is None or unit.group_id != self.group_id or dimension not in self.matrix.keys:
            raise NoPlace
        if level not in {DO_NOT_KNOW, *LEVELS}:
            raise NoPlace
        own = select(Rating).where(Rating.round_id == self.id, Rating.user_id == by.id)
        here = own.where(Rating.unit_id == unit.id, Rating.dimension == dimension)
        found = db.session.scalar(here.execution_options(populate_existing=True))
        rating = found or Rating(round_id=self.id, user_id=by.id, unit_id=unit.id, dimension=dimension)
        rating.level, rating.reason, rating.saved_at = level, reason, clock.now()
        db.session.add(rating)
        announce("rating.saved", group_id=self.group_id)
        return rating

    @property
    def answered_by(self) -> set[int]:
        """Say who has rated something, by number; never what. This is all that is told before it is revealed."""
        found = select(distinct(Rating.user_id)).where(Rating.round_id == self.id)
        return {user for user in db.session.scalars(found) if user is not None}

    @cached_property
    def spreads(self) -> dict[Place, Spread]:
        """Give how the ratings lie, for every part and dimension that somebody has rated.

        Raises:
            NotNow: it is not revealed.
        """
        if self.stage is not Stage.REVEALED:
            raise NotNow
        found = select(Rating.unit_id, Rating.dimension, Rating.level).where(Rating.round_id == self.id)
        levels: dict[Place, list[int]] = defaultdict(list)
        for unit_id, dimension, level in db.session.execute(found):
            levels[unit_id, dimension].append(level)
        return {place: Spread.of(chosen, is_named=self.is_named) for place, chosen in levels.items()}

    def agree(
        self,
        unit: Unit | None,
        dimension: str,
        level: int,
        *,
        by: User,
        revision: int,
        reason: str = "",
        dissent: str = "",
        target: int | None = None,
        target_on: date | None = None,
    ) -> "AgreedLevel":
        """Put down the level that the group has agreed on, or another one than before.

        Args:
            revision: of what the page showed there; 0: nothing.

        Raises:
            NotNow: it is not revealed.
            NoPlace: the part, the dimension or a level is none of this round's.
            Outdated: somebody has put down something else there meanwhile.
        """
        self._hold()
        if self.stage is not Stage.REVEALED:
            raise NotNow
        levels = {level} if target is None else {level, target}
        if (
            unit is None
            or unit.group_id != self.group_id
            or dimension not in self.matrix.keys
            or levels - {*LEVELS}
        ):
            raise NoPlace
        agreed = self._agreed_at(unit.id, dimension) or AgreedLevel(
            round_id=self.id, unit_id=unit.id, dimension=dimension, revision=0
        )
        if agreed.revision != revision:
            raise Outdated
        agreed.level, agreed.reason, agreed.dissent = level, reason, dissent
        agreed.target, agreed.target_on = target, target_on if target else None
        agreed.agreed_at, agreed.by_id, agreed.revision = clock.now(), by.id, revision + 1
        db.session.add(agreed)
        record(
            "level.agreed", group_id=self.group_id, by=by, subject=unit.name, dimension=dimension, level=level
        )
        return agreed

    def _agreed_at(self, unit_id: int, dimension: str) -> "AgreedLevel | None":
        here = (AgreedLevel.round_id == self.id, AgreedLevel.unit_id == unit_id)
        found = select(AgreedLevel).where(*here, AgreedLevel.dimension == dimension)
        return db.session.scalar(found.execution_options(populate_existing=True))

    def _hold(self) -> None:
        """Take turns with whoever else changes this round, and see what they have done."""
        db.session.flush()
        db.session.refresh(self, with_for_update={"of": Round})

    def _tell(self, kind: str, by: User) -> None:
        record(
            kind, group_id=self.group_id, by=by, subject=self.workshop.title, workshop=self.workshop.number
        )


class Rating(Model):
    """What one person thinks of one part in one dimension. Nobody else's to read before the round is revealed.

    It stays in the counts when its person leaves, without them.
    """

    __table_args__ = (UniqueConstraint("round_id", "user_id", "unit_id", "dimension"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    dimension: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def own(cls, round_: Round, user: User) -> dict[Place, Self]:
        """Give somebody's own ratings."""
        found = select(cls).where(cls.round_id == round_.id, cls.user_id == user.id)
        return {(one.unit_id, one.dimension): one for one in db.session.scalars(found)}


class AgreedLevel(Model):
    """The level a group has agreed on for one part in one dimension, and where it wants to be.

    Attributes:
        dissent: what those say who do not agree.
        revision: how often it has been put down; who changes it says which one they saw.
    """

    __table_args__ = (UniqueConstraint("round_id", "unit_id", "dimension"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    dimension: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    dissent: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    target: Mapped[int | None]
    target_on: Mapped[date | None]
    agreed_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=0)

    @classmethod
    def of(cls, rounds: Iterable[Round]) -> dict[int, dict[Place, Self]]:
        """Give what is agreed, by round and place."""
        numbers = [one.id for one in rounds]
        levels: dict[int, dict[Place, Self]] = {number: {} for number in numbers}
        for one in db.session.scalars(select(cls).where(cls.round_id.in_(numbers))):
            levels[one.round_id][one.unit_id, one.dimension] = one
        return levels
