"""The levels that a group has agreed on, and whether it lets other groups see them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Self

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.accounts.models import User
from intranet.groups.models import Group, Unit
from intranet.maturity.rounds import MOST_REASON, NoPlace, NotNow, Place, Round
from intranet.maturity.spread import LEVELS
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import record
from intranet.platform.i18n import day_month


class Outdated(Exception):
    """Somebody has put down something else there meanwhile."""


@dataclass(frozen=True)
class Said:
    """What the group says of one part in one dimension.

    Attributes:
        dissent: what those say who do not agree.
        target: the level it wants to reach, and by when.
    """

    level: int
    reason: str = ""
    dissent: str = ""
    target: int | None = None
    target_on: date | None = None


class AgreedLevel(Model):
    """The level a group has agreed on for one part in one dimension, and where it wants to be.

    Attributes:
        revision: how often it has been put down; who changes it says which one they saw.
    """

    __table_args__ = (UniqueConstraint("round_id", "unit_id", "dimension"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    dimension: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    dissent: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    target: Mapped[int | None]
    target_on: Mapped[date | None]
    agreed_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)

    @classmethod
    def put_down(cls, of: Round, unit: Unit, dimension: str, said: Said, *, revision: int, by: User) -> Self:
        """Put down the level that the group has agreed on, or another one than before.

        Args:
            revision: of what the page showed there; 0: nothing.

        Raises:
            NotNow: the round is not revealed.
            NoPlace: the dimension or a level is none of this round's.
            Outdated: somebody has put down something else there meanwhile.
        """
        of.hold()
        if not of.is_revealed:
            raise NotNow
        levels = {said.level, said.target or said.level}
        if unit.id not in of.unit_ids or dimension not in of.matrix.keys or levels - {*LEVELS}:
            raise NoPlace
        agreed = cls.at(of, unit, dimension) or cls(
            round_id=of.id, unit_id=unit.id, dimension=dimension, revision=0
        )
        if agreed.revision and agreed.said == said:
            return agreed
        if agreed.revision != revision:
            raise Outdated
        for name, value in vars(said).items():
            setattr(agreed, name, value)
        agreed.agreed_at, agreed.by_id, agreed.by_name = clock.now(), by.id, by.name
        agreed.revision = revision + 1
        db.session.add(agreed)
        record("level.agreed", group_id=of.group_id, by=by, subject=unit.name, level=said.level)
        return agreed

    @property
    def said(self) -> Said:
        """Give what the group says there."""
        return Said(self.level, self.reason, self.dissent, self.target, self.target_on)

    @classmethod
    def at(cls, of: Round, unit: Unit, dimension: str) -> Self | None:
        """Find what is agreed at one place; None when nothing is."""
        here = (cls.round_id == of.id, cls.unit_id == unit.id, cls.dimension == dimension)
        return db.session.scalar(select(cls).where(*here).execution_options(populate_existing=True))

    @classmethod
    def of(cls, of: Round) -> dict[Place, Self]:
        """Give everything that is agreed in a round."""
        found = db.session.scalars(select(cls).where(cls.round_id == of.id))
        return {(one.unit_id, one.dimension): one for one in found}


def levels_of(rounds: Collection[Round]) -> dict[int, dict[Place, int]]:
    """Give the agreed levels of many rounds, by the round's number: in one question, and nothing else of them."""
    found = select(AgreedLevel.round_id, AgreedLevel.unit_id, AgreedLevel.dimension, AgreedLevel.level)
    levels: dict[int, dict[Place, int]] = defaultdict(dict)
    for round_id, unit_id, dimension, level in db.session.execute(
        found.where(AgreedLevel.round_id.in_([one.id for one in rounds]))
    ):
        levels[round_id][unit_id, dimension] = level
    return levels


class Target(NamedTuple):
    """Where a group wants to be.

    Attributes:
        round: in which it was set.
    """

    level: int
    on: date | None
    round: Round

    def words(self, at: Round) -> str:
        """Say it as it stands in a round: "4", or when it was set in another "4, från 26 mars"."""
        if self.round is at:
            return str(self.level)
        return _("%(level)s, from %(day)s", level=self.level, day=self.day)

    @property
    def day(self) -> str:
        """Give the day of the workshop at which it was set: "26 mars"."""
        return day_month(self.round.workshop.starts_at)


def targets_of(rounds: Collection[Round]) -> dict[Place, Target]:
    """Give the target that stands in each place after some rounds, in order: to agree anew sets another, or none."""
    at = {one.id: place for place, one in enumerate(rounds)}
    columns = AgreedLevel.round_id, AgreedLevel.unit_id, AgreedLevel.dimension
    found = select(*columns, AgreedLevel.target, AgreedLevel.target_on).where(AgreedLevel.round_id.in_(at))
    rows = sorted(db.session.execute(found), key=lambda row: at[row.round_id])
    known = {one.id: one for one in rounds}
    newest = {(unit, key): (level, on, known[of]) for of, unit, key, level, on in rows}
    return {place: Target(level, on, of) for place, (level, on, of) in newest.items() if level}


class LevelSharing(Model):
    """A group lets those groups of its programme see its agreed levels that let it see theirs."""

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), unique=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    @classmethod
    def begin(cls, group: Group, *, by: User) -> None:
        """Let the others see it. Twice is harmless."""
        db.session.execute(select(Group.id).where(Group.id == group.id).with_for_update(key_share=True))
        if not cls.is_on(group):
            db.session.add(cls(group_id=group.id, by_id=by.id))
            record("levels.shared", group_id=group.id, by=by)

    @classmethod
    def end(cls, group: Group, *, by: User) -> None:
        """Let them see it no more, and see theirs no more. Twice is harmless."""
        if cls.is_on(group):
            db.session.execute(delete(cls).where(cls.group_id == group.id))
            record("levels.unshared", group_id=group.id, by=by)

    @classmethod
    def is_on(cls, group: Group) -> bool:
        """Tell whether a group shares its levels."""
        return db.session.scalar(select(cls.id).where(cls.group_id == group.id)) is not None

    @classmethod
    def with_(cls, group: Group) -> list[Group]:
        """Give the groups that share with this one, which shares with them; none when it does not."""
        if not cls.is_on(group):
            return []
        found = select(Group).join(cls, cls.group_id == Group.id)
        others = found.where(Group.programme_id == group.programme_id, Group.id != group.id)
        return list(db.session.scalars(others.order_by(Group.organisation)))
