"""What a revealed round shows: for each part and dimension its level, change and spread; and what stands out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flask_babel import gettext as _

from intranet.groups.models import Unit
from intranet.maturity.agreed import AgreedLevel, Target, levels_of, targets_of
from intranet.maturity.findings import Box, Findings, one_decimal, places_words, written
from intranet.maturity.matrix import Dimension
from intranet.maturity.rounds import Place, Round
from intranet.maturity.spread import LEVELS, Spread
from intranet.platform.i18n import capital, day_month

NOTHING = Spread()


@dataclass(frozen=True)
class Cell:
    """One part in one dimension.

    Attributes:
        before: the level agreed the last time, if one was.
        level_name: what its level is called.
        target: where the group wants to be there: as agreed in this round, or in one before while nothing is here.
        is_named: names are shown, so that nothing is hidden where few have answered.
    """

    unit: Unit
    dimension: Dimension
    spread: Spread
    agreed: AgreedLevel | None
    before: int | None
    level_name: str
    target: Target | None
    is_named: bool

    @property
    def level(self) -> int | None:
        """Give the level agreed on."""
        return self.agreed.level if self.agreed else None

    @property
    def change(self) -> int:
        """Give how many levels up it is since last time; less than 0: down."""
        return self.level - self.before if self.level and self.before else 0

    @property
    def has_earlier_target(self) -> bool:
        """Tell whether its target was set in a round before, and still stands."""
        return bool(self.target) and not self.agreed

    @property
    def words(self) -> str:
        """Say it all, for those who listen: "Vi prövar, upp 1. Egna svar från 1 till 4, hälften under 2,5."."""
        said = [self.level_name if self.level else _("nothing agreed yet")]
        if self.change:
            said.append(_("up %(n)s", n=self.change) if self.change > 0 else _("down %(n)s", n=-self.change))
        if self.target:
            said.append(
                _(
                    "target %(level)s, still standing from %(day)s",
                    level=self.target.level,
                    day=self.target.day,
                )
                if self.has_earlier_target
                else _("target %(level)s", level=self.target.level)
            )
        answers = range_words(self.spread, is_named=self.is_named)
        return f"{capital(', '.join(said))}. {answers}"


@dataclass(frozen=True)
class Row:
    """A part of the organisation with a cell for every dimension."""

    unit: Unit
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    """How a dimension stood at one workshop.

    Attributes:
        counts: how many parts were at each level, 1 to 5.
        own: the level of the part that is looked at.
    """

    round: Round
    counts: tuple[int, ...]
    own: int | None

    @property
    def workshop(self) -> int:
        """Give the place of its workshop in the programme."""
        return self.round.workshop.ordinal

    @property
    def mean(self) -> Fraction | None:
        """Give the mean of the agreed levels."""
        total = sum(self.counts)
        weighed = sum(level * count for level, count in zip(LEVELS, self.counts, strict=True))
        return Fraction(weighed, total) if total else None


class Picture:
    """A revealed round of a group, beside those before it."""

    def __init__(self, round_: Round, rounds: Sequence[Round]) -> None:
        self.round = round_
        self.rounds = [one for one in rounds if one.is_revealed]
        self.dimensions = round_.matrix.dimensions
        self.level_names = round_.matrix.level_names
        self.units = round_.units

    @cached_property
    def spreads(self) -> dict[Place, Spread]:
        """How the ratings lie, by place."""
        return self.round.spreads()

    @cached_property
    def agreed(self) -> dict[Place, AgreedLevel]:
        """What is agreed on here, by place."""
        return AgreedLevel.of(self.round)

    @cached_property
    def levels(self) -> dict[int, dict[Place, int]]:
        """The agreed levels of every round, by the round's number."""
        return levels_of(self.rounds)

    @cached_property
    def targets(self) -> dict[Place, Target]:
        """The targets that stand in this round, by place; where nothing is agreed, those of rounds before."""
        return targets_of([*self._earlier, self.round])

    @cached_property
    def parts_with_earlier_targets(self) -> set[int]:
        """The parts that have a target of a round before, which still stands."""
        return {cell.unit.id for cell in self.cells if cell.has_earlier_target}

    @property
    def _earlier(self) -> list[Round]:
        return [one for one in self.rounds if one.workshop.ordinal < self.round.workshop.ordinal]

    @property
    def last(self) -> Round | None:
        """The round before this one."""
        return self._earlier[-1] if self._earlier else None

    @cached_property
    def rows(self) -> list[Row]:
        """Everything, a row for each part."""
        before = self.levels[self.last.id] if self.last else {}
        return [
            Row(unit, [self._cell(unit, dimension, before) for dimension in self.dimensions])
            for unit in self.units
        ]

    def _cell(self, unit: Unit, dimension: Dimension, before: dict[Place, int]) -> Cell:
        place = (unit.id, dimension.key)
        agreed = self.agreed.get(place)
        name = self.level_names[agreed.level - 1] if agreed else ""
        spread = self.spreads.get(place, NOTHING)
        target = self.targets.get(place)
        return Cell(unit, dimension, spread, agreed, before.get(place), name, target, self.round.is_named)

    @cached_property
    def cells(self) -> list[Cell]:
        """Every cell, part by part."""
        return [cell for row in self.rows for cell in row.cells]

    def cell(self, unit_id: int, key: str) -> Cell | None:
        """Find a cell; None when the round has none there."""
        return next((c for c in self.cells if (c.unit.id, c.dimension.key) == (unit_id, key)), None)

    def after(self, cell: Cell) -> Cell | None:
        """Give the next cell that nothing is agreed on, looking on from this one and round; None when none is left."""
        at = self.cells.index(cell)
        return next((c for c in self.cells[at + 1 :] + self.cells[:at] if not c.agreed), None)

    def agreed_before(self, cell: Cell) -> AgreedLevel | None:
        """Give what was agreed on there the last time, with the target that was set; None when nothing was."""
        return AgreedLevel.at(self.last, cell.unit, cell.dimension.key) if self.last else None

    def columns(self, dimension: Dimension, unit: Unit) -> list[Column]:
        """Give how a dimension has stood from workshop to workshop. unit: the part that is looked at."""
        return [
            Column(
                one,
                tuple(self._counted[one.id][dimension.key, level] for level in LEVELS),
                self.levels[one.id].get((unit.id, dimension.key)),
            )
            for one in self.rounds
        ]

    def target(self, dimension: Dimension, unit: Unit) -> Target | None:
        """Give where the group wants to be there, set in this round or standing since one before; None: nowhere."""
        return self.targets.get((unit.id, dimension.key))

    @cached_property
    def _counted(self) -> dict[int, Counter[tuple[str, int]]]:
        """How many parts are at each level of a dimension, by round."""
        return {
            one.id: Counter((key, level) for (_unit, key), level in self.levels[one.id].items())
            for one in self.rounds
        }

    @property
    def finding(self) -> str:
        """Say what stands out, in a few sentences: what is agreed, what has moved, the lowest, where people differ."""
        found = self.findings
        moved = found.moved_words(day_month(self.last.workshop.starts_at)) if self.last else ""
        said = [
            self._agreed_words(),
            moved,
            found.lowest_words(),
            found.weakest_words(),
            self._widest_words(),
        ]
        return " ".join(words for words in said if words)

    def _agreed_words(self) -> str:
        return self.findings.missing_words() if self.agreed else _("You have not agreed on any level yet.")

    @cached_property
    def findings(self) -> Findings:
        """What stands out among the agreed levels, also for the summaries."""
        boxes = [Box(c.unit.name, c.dimension.name, c.level, c.before) for c in self.cells]
        return Findings.among(boxes)

    def _widest_words(self) -> str:
        wide = [cell for cell in self.cells if cell.spread.is_wide]
        if not wide:
            return ""
        most = max(cell.spread.apart for cell in wide)
        widest = [Box(cell.unit.name, cell.dimension.name) for cell in wide if cell.spread.apart == most]
        if len(widest) == len(self.cells) > 1:
            return _("Equally far apart in all boxes.")
        return _("Most apart: %(places)s.", places=places_words(widest))


def range_words(spread: Spread, *, is_named: bool) -> str:
    """Say how the answers lie: "Egna svar från 1 till 4, medianen är 2,5."."""
    if not spread.answers:
        return _("Nobody has answered here.") if is_named else _("Fewer than three have answered.")
    words = {"low": spread.lowest, "high": spread.highest, "median": number(spread.median)}
    if not spread.range:
        return _("All answers are %(low)s.", **words)
    return _("Own answers from %(low)s to %(high)s, the median is %(median)s.", **words)


def number(value: Fraction | None) -> str:
    """Write a level that may lie between two: "2,5", in English "2.5"; at most one decimal."""
    if value is None:
        return "–"
    return written(one_decimal(value).removesuffix(".0"))
