"""What stands out among agreed levels: one rule, and the same words, on the page and in every summary."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import NamedTuple, Self

from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.platform.i18n import capital, count_words, join_names, language

MOST_NAMED = 3  # that share an edge; more are counted


class Box(NamedTuple):
    """One part of the organisation in one dimension: the level agreed on there, now and the last time, if any."""

    part: str
    dimension: str
    level: int | None = None
    before: int | None = None

    @property
    def change(self) -> int:
        """Give how many levels up it is since last time; less than 0: down."""
        return self.level - self.before if self.level and self.before else 0

    @property
    def words(self) -> str:
        """Name it within a sentence: "arbetssätt i vård och omsorg"."""
        return _("%(dimension)s in %(part)s", dimension=small(self.dimension), part=small(self.part))


@dataclass(frozen=True)
class Edge:
    """The dimensions whose mean is the lowest, or the highest: all of them, in their order."""

    names: tuple[str, ...]
    mean: str  # with a point: "2.2"


@dataclass(frozen=True)
class Findings:
    """What stands out in a round.

    Attributes:
        agreed: in how many of the boxes a level is agreed on.
        lowest, highest: None where the dimensions do not differ.
        weakest: the boxes at the lowest level of all, when few of many are there.
        up, down: in how many boxes the level has moved since the round before; None: nothing can be compared.
    """

    agreed: int
    boxes: int
    dimensions: int
    lowest: Edge | None = None
    highest: Edge | None = None
    weakest: tuple[Box, ...] = ()
    up: int | None = None
    down: int | None = None

    @classmethod
    def among(cls, boxes: Sequence[Box]) -> Self:
        """Find what stands out in a round's boxes."""
        lowest, highest = _edges(boxes)
        compared = [one for one in boxes if one.level and one.before]
        return cls(
            agreed=sum(one.level is not None for one in boxes),
            boxes=len(boxes),
            dimensions=len({one.dimension for one in boxes}),
            lowest=lowest,
            highest=highest,
            weakest=_weakest(boxes),
            up=sum(one.change > 0 for one in compared) if compared else None,
            down=sum(one.change < 0 for one in compared) if compared else None,
        )

    def missing_words(self) -> str:
        """Say in how many boxes a level is agreed on; empty when it is in all."""
        if self.agreed == self.boxes:
            return ""
        return _(
            "A level is agreed on in %(n)s of %(all)s boxes.", n=_small(self.agreed), all=_small(self.boxes)
        )

    def moved_words(self, day: str) -> str:
        """Say how many have moved since a day: "Upp i 14 rutor, ner i en ruta sedan den 26 mars.".

        That nothing has moved is said once all is agreed on: until then nobody knows.
        """
        if self.up is None or self.down is None or (self.agreed < self.boxes and not self.up + self.down):
            return ""
        moved = [
            ngettext("up in one box", "up in %(n)s boxes", self.up, n=_small(self.up)) if self.up else "",
            ngettext("down in one box", "down in %(n)s boxes", self.down, n=_small(self.down))
            if self.down
            else "",
        ]
        said = ", ".join(words for words in moved if words) or _("nothing has moved")
        return _("%(moved)s since %(day)s.", moved=capital(said), day=day)

    def lowest_words(self) -> str:
        """Name the dimensions with the lowest mean; empty where they do not differ."""
        return self._edge_words(_("Lowest: %(names)s, mean %(mean)s."), self.lowest)

    def highest_words(self) -> str:
        """Name the dimensions with the highest mean."""
        return self._edge_words(_("Highest: %(names)s, mean %(mean)s."), self.highest)

    def _edge_words(self, words: str, edge: Edge | None) -> str:
        if edge is None:
            return ""
        count = len(edge.names)
        counted = _(
            "%(n)s of %(all)s dimensions",
            n=_small(count),
            all=_small(self.dimensions),
        )
        names = join_all([small(name) for name in edge.names]) if count <= MOST_NAMED else counted
        return words % {"names": names, "mean": written(edge.mean)}

    def weakest_words(self) -> str:
        """Name the boxes at the lowest level of all: "Lägst av alla rutor: arbetssätt i vård och omsorg, nivå 1."."""
        if not self.weakest:
            return ""
        places = join_all([one.words for one in self.weakest])
        return _(
            "Lowest of all boxes: %(places)s, level %(level)s.", places=places, level=self.weakest[0].level
        )


def _edges(boxes: Sequence[Box]) -> tuple[Edge | None, Edge | None]:
    means = means_of(boxes)
    return (_edge(means, min), _edge(means, max)) if len(set(means.values())) > 1 else (None, None)


def _edge(means: dict[str, Fraction], which: Callable[[Iterable[Fraction]], Fraction]) -> Edge:
    value = which(means.values())
    return Edge(tuple(name for name, other in means.items() if other == value), one_decimal(value))


def _weakest(boxes: Sequence[Box]) -> tuple[Box, ...]:
    agreed = [one for one in boxes if one.level]
    least = min((one.level or 0 for one in agreed), default=0)
    found = [one for one in agreed if one.level == least]
    return tuple(found) if len(found) <= min(MOST_NAMED, len(agreed) // 4) else ()


def means_of(boxes: Iterable[Box]) -> dict[str, Fraction]:
    """Give the mean of every dimension in which something is agreed, in their order."""
    levels: dict[str, list[int | None]] = {}
    for one in boxes:
        levels.setdefault(one.dimension, []).append(one.level)
    means = {name: mean(found) for name, found in levels.items()}
    return {name: value for name, value in means.items() if value is not None}


def mean(levels: Iterable[int | None]) -> Fraction | None:
    """Give the mean of the levels that there are, exactly; None when there are none."""
    known = [level for level in levels if level]
    return Fraction(sum(known), len(known)) if known else None


def one_decimal(value: Fraction) -> str:
    """Write a mean with one decimal and a point; one that lies between goes up, as in a spreadsheet: 2.25 is "2.3"."""
    tenths = floor(value * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def written(figure: str) -> str:
    """Write a figure that has a point as the reader does: "2,2", in English "2.2"."""
    return figure.replace(".", ",") if language() == "sv" else figure


def _small(number: int) -> str:
    return count_words(number).lower()


def small(name: str) -> str:
    """Write a name within a sentence: "arbetssätt". One that is written in capitals, as IT, stays so."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def places_words(boxes: Sequence[Box]) -> str:
    """Name boxes that are equal: "arbetssätt i omsorg och riktning i skola"; more than a few: "åtta rutor i omsorg"."""
    if len(boxes) <= MOST_NAMED:
        return join_all([one.words for one in boxes])
    count, parts = _small(len(boxes)), {one.part for one in boxes}
    if len(parts) > 1:
        return _("%(n)s boxes", n=count)
    return _("%(n)s boxes in %(part)s", n=count, part=small(parts.pop()))


def join_all(names: Sequence[str]) -> str:
    """Write names after each other; where one holds an "and" itself: "”teknik och säkerhet” och ”samarbete”"."""
    if len(names) < 2 or not any(word in name for name in names for word in (" och ", " and ")):
        return join_names(names)
    return join_names([_("“%(heading)s”", heading=name) for name in names])
