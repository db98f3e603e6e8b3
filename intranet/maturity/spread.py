"""What ratings say together: counts, median, range, and what may be shown of them.

Nobody's blind rating is to be known by others. So of a part and a dimension nothing is shown before three have rated
it, and nothing is summed up over several of them: a sum less what is shown would say the rest. Ratings do not change
once they are revealed, so no two views of them differ by one person's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

LEVELS = range(1, 6)
DO_NOT_KNOW = 0  # somebody has seen the question and has no answer: left out of every figure
FEWEST = 3
WIDE = 2  # a spread that is worth talking about


@dataclass(frozen=True)
class Spread:
    """How the ratings of one part in one dimension lie, as far as that may be known.

    Attributes:
        counts: how many chose each level, 1 to 5. All 0 when nobody has, and when too few have to be shown.
    """

    counts: tuple[int, ...] = (0, 0, 0, 0, 0)

    @classmethod
    def of(cls, levels: Iterable[int] | Mapping[int, int], *, is_named: bool = False) -> "Spread":
        """Count ratings.

        Args:
            levels: each one 0 to 5, or how many there are of each; 0 is left out.
            is_named: everybody knew from the start that names are shown, so that there is nothing to hide.

        Raises:
            ValueError: a level that is none.
        """
        found = Counter(levels)
        if wrong := found.keys() - {DO_NOT_KNOW, *LEVELS}:
            raise ValueError(f"no levels: {sorted(wrong)}")
        counts = tuple(found[level] for level in LEVELS)
        return cls(counts) if is_named or sum(counts) >= FEWEST else cls()

    @property
    def answers(self) -> int:
        """Give how many have rated it."""
        return sum(self.counts)

    @property
    def median(self) -> Fraction | None:
        """Give the level in the middle; between two levels when half of the answers are on either side."""
        levels = self._levels
        if not levels:
            return None
        return Fraction(levels[(len(levels) - 1) // 2] + levels[len(levels) // 2], 2)

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
    def apart(self) -> tuple[int, Fraction]:
        """Give how much people see it differently, to compare: the range, then how far from the middle all are."""
        twice = int(2 * (self.median or 0))  # whole numbers: a picture asks this of hundreds of places
        away = sum(abs(2 * level - twice) for level in self._levels)
        return self.range, Fraction(away, 2 * (self.answers or 1))

    @cached_property
    def _levels(self) -> list[int]:
        return [level for level, count in zip(LEVELS, self.counts, strict=True) for _one in range(count)]
