"""What ratings say together: counts, median, range, and what may be shown of them.

Nobody's blind rating is to be known by others. So of a part and a dimension nothing is shown before there are three who
have rated it, and nothing that sums up over several of them counts those that are not shown: a sum less what is shown
would say the rest. Ratings do not change once they are revealed, so no two views of them differ by one person's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

LEVELS = range(1, 6)
DO_NOT_KNOW = 0  # somebody has seen the question and has no answer: left out of every figure
FEWEST = 3
WIDE = 2  # a spread that is worth talking about


@dataclass(frozen=True)
class Spread:
    """How the ratings of one part in one dimension lie.

    Attributes:
        counts: how many chose each level, 1 to 5. All 0 when too few have answered to be shown.
        is_hidden: there are answers, but too few.
    """

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    is_hidden: bool = False

    @classmethod
    def of(cls, levels: Iterable[int], *, is_named: bool = False) -> "Spread":
        """Count ratings.

        Args:
            levels: each one 0 to 5; 0 is left out.
            is_named: everybody knew from the start that names are shown, so that there is nothing to hide.

        Raises:
            ValueError: a level that is none.
        """
        found = Counter(levels)
        if wrong := found.keys() - {DO_NOT_KNOW, *LEVELS}:
            raise ValueError(f"no levels: {sorted(wrong)}")
        counts = [found[level] for level in LEVELS]
        if not is_named and 0 < sum(counts) < FEWEST:
            return cls(is_hidden=True)
        return cls((counts[0], counts[1], counts[2], counts[3], counts[4]))

    @property
    def answers(self) -> int:
        """Give how many have rated it, as far as that may be known."""
        return sum(self.counts)

    @property
    def median(self) -> Fraction | None:
        """Give the level in the middle; between two levels when half of the answers are on either side."""
        levels = self._levels
        if not levels:
            return None
        low, high = levels[(len(levels) - 1) // 2], levels[len(levels) // 2]
        return Fraction(low + high, 2)

    @property
    def lowest(self) -> int | None:
        """Give the lowest level that somebody chose."""
        return min(self._levels, default=None)

    @property
    def highest(self) -> int | None:
        """Give the highest level that somebody chose."""
        return max(self._levels, default=None)

    @property
    def range(self) -> int:
        """Give how far it is from the lowest to the highest, in levels."""
        return self.highest - self.lowest if self.highest and self.lowest else 0

    @property
    def is_wide(self) -> bool:
        """Tell whether people see it differently enough to talk about it."""
        return self.range >= WIDE

    @property
    def _levels(self) -> list[int]:
        return [level for level, count in zip(LEVELS, self.counts, strict=True) for _one in range(count)]


def mean(spreads: Iterable[Spread]) -> Fraction | None:
    """Give the mean of all answers that are shown, exactly; None when there are none."""
    counts = [sum(column) for column in zip(*(spread.counts for spread in spreads), strict=True)]
    total = sum(counts)
    return (
        Fraction(sum(level * count for level, count in zip(LEVELS, counts, strict=False)), total)
        if total
        else None
    )


def widest(spreads: Mapping[tuple[int, str], Spread]) -> tuple[int, str] | None:
    """Find where people see it most differently: the widest range, and of those where most stand apart."""
    apart = {place: (spread.range, _deviation(spread)) for place, spread in spreads.items() if spread.is_wide}
    return max(apart, key=lambda place: apart[place], default=None)


def _deviation(spread: Spread) -> Fraction:
    middle = spread.median or Fraction(0)
    distance = sum(
        (abs(level - middle) * count for level, count in zip(LEVELS, spread.counts, strict=True)), Fraction(0)
    )
    return distance / spread.answers
