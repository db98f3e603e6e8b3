"""The maturity picture: the levels a group has agreed on, as a decision maker reads them on paper.

Of what people rated by themselves nothing is gathered: that is the group's own, and this page leaves it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

from intranet.groups.models import Group
from intranet.maturity.agreed import AgreedLevel, Target, levels_of, targets_of
from intranet.maturity.findings import Box, Findings, mean
from intranet.maturity.rounds import Round
from intranet.maturity.spread import LEVELS
from intranet.platform import clock, i18n
from intranet.summaries.data import values_of
from intranet.summaries.letterhead.content import Letterhead
from intranet.workshops.models import Workshop

Values = dict[str, Any]


@dataclass(frozen=True)
class Level:
    """What the group says of one part in one dimension.

    Attributes:
        level: None: it has agreed on nothing there.
        before: the level it had agreed on the last time, if it had.
        target: the level it wants to reach, on that day at the latest; set at this workshop, or at one before it
            while nothing is agreed on here.
        target_set: the day of the workshop at which it was set.
        dissent: what those say who do not agree.
    """

    part: str
    dimension: str
    level: int | None = None
    before: int | None = None
    target: int | None = None
    target_on: date | None = None
    target_set: date | None = None
    reason: str = ""
    dissent: str = ""

    @property
    def box(self) -> Box:
        """Give what the findings are found in."""
        return Box(self.part, self.dimension, self.level, self.before)

    @property
    def change(self) -> int:
        """Give how many levels up it is since last time; less than 0: down."""
        return self.box.change


@dataclass(frozen=True)
class Part:
    """A part of the organisation with its level in every dimension, in their order."""

    name: str
    levels: tuple[Level, ...]

    @property
    def mean(self) -> Fraction | None:
        """Give the mean of its levels."""
        return mean(one.level for one in self.levels)

    @property
    def told(self) -> list[Level]:
        """Give the levels that the group has said something of."""
        return [one for one in self.levels if one.reason or one.dissent]


@dataclass(frozen=True)
class Step:
    """How many parts were at each level, 1 to 5, in one dimension at one workshop."""

    workshop: int
    day: date
    counts: tuple[int, ...]

    @property
    def own(self) -> None:
        """Say that no part is looked at more than the others: no line is drawn."""

    @property
    def mean(self) -> Fraction | None:
        """Give the mean of the levels."""
        return mean(level for level, count in zip(LEVELS, self.counts, strict=True) for _one in range(count))


@dataclass(frozen=True)
class Dimension:
    """One of the things in which parts mature.

    Attributes:
        levels: a sentence for each, 1 to 5; none when they are left out.
        steps: how it stood from workshop to workshop; none when that is left out.
    """

    name: str
    question: str
    levels: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class MaturityPicture:
    """All that it says. Same picture, same bytes.

    Attributes:
        day: of the workshop that the round belongs to, in Sweden; `workshop` is its place among the `workshops`.
        last_day: of the round before it.
        as_of: the day in Sweden that the levels are of: groups go on agreeing after the workshop.
        is_newest: no round after it is revealed, so that what it says of targets still holds.
    """

    letterhead: Letterhead
    group_name: str
    programme: str
    workshop: int
    workshops: int
    day: date
    last_day: date | None
    as_of: date
    level_names: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    parts: tuple[Part, ...]
    is_newest: bool = True
    left_out: tuple[str, ...] = ()
    locale: str = "sv"
    written_in: str = "sv"  # the language of the group's own words

    @classmethod
    def of(cls, round_: Round, rounds: Sequence[Round]) -> Self:
        """Give the picture of a revealed round beside those before it, in the language of the request."""
        revealed = [one for one in rounds if one.is_revealed]
        held = [one for one in revealed if one.workshop.ordinal <= round_.workshop.ordinal]
        group = round_.group
        return cls(
            letterhead=Letterhead.of(group),
            group_name=group.name,
            programme=group.programme.name,
            workshop=round_.workshop.ordinal,
            workshops=len(Workshop.all_of(group.programme)),
            day=round_.workshop.day,
            last_day=held[-2].workshop.day if len(held) > 1 else None,
            as_of=clock.today(),
            level_names=round_.matrix.level_names,
            **_levels(round_, held),
            is_newest=held == revealed,
            locale=i18n.language(),
        )

    @classmethod
    def find(cls, group: Group, number: int | None = None) -> Self | None:
        """Give the picture of the newest round that a group has revealed, or of the one at a workshop."""
        rounds = Round.all_of(group)
        found = [one for one in rounds if one.is_revealed and number in {None, one.number}]
        return cls.of(found[-1], rounds) if found else None

    @property
    def organisation(self) -> str:
        """Give whose group it is."""
        return self.letterhead.organisation

    @property
    def made_at(self) -> datetime:
        """Give the beginning of its day, UTC."""
        return datetime.combine(self.as_of, time(), clock.SWEDEN).astimezone(UTC)

    @property
    def levels(self) -> Iterator[Level]:
        """Give every level, part by part."""
        return (one for part in self.parts for one in part.levels)

    @property
    def agreed(self) -> list[Level]:
        """Give those that the group has agreed on."""
        return [one for one in self.levels if one.level]

    @cached_property
    def findings(self) -> Findings:
        """Give what stands out."""
        return Findings.among([one.box for one in self.levels])

    @property
    def targets(self) -> list[Level]:
        """Give those that are to rise, the first first; those without a day last."""
        return sorted((one for one in self.levels if one.target), key=lambda one: one.target_on or date.max)

    @property
    def has_earlier_targets(self) -> bool:
        """Tell whether a target of a round before still stands, where nothing is agreed on in this one."""
        return any(one.target and not one.level for one in self.levels)

    @property
    def dissents(self) -> list[Level]:
        """Give those that somebody does not agree with."""
        return [one for one in self.levels if one.dissent]

    @property
    def means(self) -> list[Fraction | None]:
        """Give the mean of every dimension, in their order."""
        return [
            mean(part.levels[place].level for part in self.parts) for place in range(len(self.dimensions))
        ]

    @property
    def has_course(self) -> bool:
        """Tell whether there is anything to compare with."""
        return any(len(one.steps) > 1 for one in self.dimensions)

    def without(self, parts: Collection[str]) -> Self:
        """Give the same picture without some parts: what they say is in neither the page nor the data.

        A dissent is no part to leave out: whoever dissents is heard wherever the levels are shown.
        """
        dimensions, told = self.dimensions, self.parts
        if "levels" in parts:
            dimensions = tuple(replace(one, levels=()) for one in dimensions)
        if "course" in parts:
            dimensions = tuple(replace(one, steps=()) for one in dimensions)
        if "reasons" in parts:
            told = tuple(
                replace(part, levels=tuple(replace(one, reason="") for one in part.levels)) for part in told
            )
        return replace(self, dimensions=dimensions, parts=told, left_out=tuple(parts))

    def as_data(self) -> Values:
        """Give it as plain data (see `values_of`)."""
        said = values_of(self)
        return {"format": "samsyn-maturity-1", **said.pop("letterhead"), **said}


def _levels(round_: Round, held: Sequence[Round]) -> Values:
    """Give the dimensions with how they stood at every round, and the parts with their levels."""
    levels, agreed, targets = levels_of(held), AgreedLevel.of(round_), targets_of(held)
    before = levels[held[-2].id] if len(held) > 1 else {}
    known, units = round_.matrix.dimensions, round_.units
    dimensions = [
        Dimension(one.name, one.question, one.levels, tuple(_step(other, one.key, levels) for other in held))
        for one in known
    ]
    parts = []
    for unit in units:
        said = []
        for one in known:
            place = (unit.id, one.key)
            box = Box(unit.name, one.name, before=before.get(place))
            said.append(_level(box, agreed.get(place), targets.get(place)))
        parts.append(Part(unit.name, tuple(said)))
    return {"dimensions": tuple(dimensions), "parts": tuple(parts)}


def _step(held: Round, key: str, levels: dict[int, dict[tuple[int, str], int]]) -> Step:
    found = [level for (_unit, other), level in levels[held.id].items() if other == key]
    return Step(held.workshop.ordinal, held.workshop.day, tuple(found.count(level) for level in LEVELS))


def _level(box: Box, agreed: AgreedLevel | None, target: Target | None) -> Level:
    level = Level(box.part, box.dimension, before=box.before)
    if target:
        level = replace(level, target=target.level, target_on=target.on, target_set=target.round.workshop.day)
    if agreed:
        level = replace(level, level=agreed.level, reason=agreed.reason, dissent=agreed.dissent)
    return level
