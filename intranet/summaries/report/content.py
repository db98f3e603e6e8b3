"""The programme report: what each group has adopted, decided, done and agreed on, as a decision maker reads it.

It is gathered for all groups at once in `gathering`; here is only what it says.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import Any

from intranet.actions.counting import Counts
from intranet.charter.agreement import shared
from intranet.maturity.findings import mean
from intranet.platform import clock
from intranet.summaries.brief.content import BriefSection
from intranet.summaries.data import plain, values_of
from intranet.summaries.followup.lines import Line
from intranet.summaries.letterhead.content import Letterhead

Values = dict[str, Any]


@dataclass(frozen=True)
class Adopted:
    """The version of "Why and what" that is in force."""

    number: int
    day: date
    by: str
    title: str
    why: str
    sections: tuple[BriefSection, ...]

    @property
    def written(self) -> list[BriefSection]:
        """Give the sections that have text."""
        return [section for section in self.sections if section.is_written]

    @property
    def shared(self) -> int:
        """Count the sections in which everyone is on board."""
        return shared([section.agreement for section in self.written])

    @property
    def dissents(self) -> int:
        """Count the dissents."""
        return sum(len(section.agreement.dissents) for section in self.sections)

    def as_data(self) -> Values:
        """Give it as plain data."""
        sections = [section.as_data() for section in self.sections]
        return {"version": self.number, "adopted_on": self.day.isoformat(), "adopted_by": self.by,
                "title": self.title, "why": self.why, "sections": sections}  # fmt: skip


@dataclass(frozen=True)
class Decided:
    """A decision, with the workshop at which it was made: its place, and its day in Sweden.

    Attributes:
        is_approved: whether its minutes are; until then it can be changed.
    """

    workshop: int
    day: date
    text: str
    is_approved: bool = True


@dataclass(frozen=True)
class Rated:
    """The levels a group agreed on last: of each part a level in every dimension, or None.

    Attributes:
        day: of the workshop of the newest of them.
        earlier: how many of them are from workshops before that.
    """

    day: date
    dimensions: tuple[str, ...]
    parts: tuple[tuple[str, tuple[int | None, ...]], ...]
    earlier: int = 0

    @property
    def mean(self) -> Fraction | None:
        """Give the mean of them all."""
        return mean(level for _part, levels in self.parts for level in levels)

    def mean_of(self, dimension: str) -> Fraction | None:
        """Give the mean in one dimension; None where it was not rated."""
        if dimension not in self.dimensions:
            return None
        place = self.dimensions.index(dimension)
        return mean(levels[place] for _part, levels in self.parts)

    def mean_of_part(self, place: int) -> Fraction | None:
        """Give the mean of one part, by its place."""
        return mean(self.parts[place][1])


@dataclass(frozen=True)
class Person:
    """Somebody to turn to, and where they are reached."""

    name: str
    mail: str


@dataclass(frozen=True)
class GroupReport:
    """One group, with those who lead it."""

    slug: str
    organisation: str
    name: str
    adopted: Adopted | None
    counts: Counts
    actions: tuple[Line, ...] = ()
    decisions: tuple[Decided, ...] = ()
    rated: Rated | None = None
    leaders: tuple[Person, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Tell whether there is nothing to say of it but that."""
        return not (self.adopted or self.counts.agreed or self.actions or self.decisions or self.rated)

    @property
    def has_drafts(self) -> bool:
        """Tell whether some decision can still be changed."""
        return not all(decision.is_approved for decision in self.decisions)

    def as_data(self) -> Values:
        """Give it as plain data (see `values_of`)."""
        return values_of(self)


@dataclass(frozen=True)
class ProgrammeReport:
    """All that the report says. Same report, same bytes.

    Attributes:
        workshops: how many have been held, of how many.
        dimensions: those of the programme's matrix.
        as_of: the day in Sweden that it is of.
        facilitators: those who run the programme.
    """

    letterhead: Letterhead
    programme: str
    workshops: tuple[int, int]
    dimensions: tuple[str, ...]
    groups: tuple[GroupReport, ...]
    as_of: date
    facilitators: tuple[Person, ...] = ()
    left_out: tuple[str, ...] = ()
    locale: str = "sv"
    written_in: str = "sv"  # the language of the groups' own words

    @property
    def made_at(self) -> datetime:
        """Give the beginning of its day, UTC."""
        return datetime.combine(self.as_of, time(), clock.SWEDEN).astimezone(UTC)

    @property
    def adopted(self) -> list[GroupReport]:
        """Give the groups that have adopted a version."""
        return [group for group in self.groups if group.adopted]

    @property
    def telling(self) -> list[GroupReport]:
        """Give the groups that have something to show."""
        return [group for group in self.groups if not group.is_silent]

    @property
    def silent(self) -> list[GroupReport]:
        """Give the groups that have nothing to show yet."""
        return [group for group in self.groups if group.is_silent]

    @property
    def acting(self) -> list[GroupReport]:
        """Give the groups that have agreed on actions."""
        return [group for group in self.groups if group.counts.agreed]

    @property
    def rated(self) -> list[GroupReport]:
        """Give the groups that have agreed on levels."""
        return [group for group in self.groups if group.rated]

    def without(self, parts: Collection[str]) -> "ProgrammeReport":
        """Give the same report without some parts: what they say is in neither the page nor the data."""
        gone: Values = {}
        if "actions" in parts:
            gone |= {"actions": ()}
        if "decisions" in parts:
            gone |= {"decisions": ()}
        if "maturity" in parts:
            gone |= {"rated": None}
        groups = tuple(replace(group, **gone) for group in self.groups)
        return replace(self, groups=groups, left_out=tuple(parts))

    def as_data(self) -> Values:
        """Give it as plain data; days are ISO 8601."""
        return {
            "format": "samsyn-programme-1",
            **self.letterhead.as_data(),
            "programme": self.programme,
            "workshops_held": self.workshops[0],
            "workshops": self.workshops[1],
            "facilitators": plain(self.facilitators),
            "groups": [group.as_data() for group in self.groups],
            "as_of": self.as_of.isoformat(),
            "left_out": list(self.left_out),
            "locale": self.locale,
        }
