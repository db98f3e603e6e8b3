"""How it is going with what a version says: the group's actions and its agreed levels of maturity, on one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Self

from intranet.actions.counting import Counts, counts_of
from intranet.groups.models import Group
from intranet.maturity.picture import Picture, mean, one_decimal
from intranet.maturity.rounds import Round
from intranet.platform import clock


@dataclass(frozen=True)
class Maturity:
    """What a group agreed on in its newest round. Means are of all the organisation's parts.

    Attributes:
        agreed, total: levels that are agreed, of so many.
        lowest, highest: what these dimensions are called, each with its mean; None where they do not differ.
        up, down: in how many places it has moved since the round before.
    """

    rated_on: date
    agreed: int
    total: int
    lowest: tuple[str, str] | None
    highest: tuple[str, str] | None
    up: int = 0
    down: int = 0

    @classmethod
    def of(cls, group: Group) -> Self | None:
        """Give it of the newest round in which something is agreed; None when there is none."""
        revealed = [one for one in Round.all_of(group) if one.is_revealed]
        picture = Picture(revealed[-1], revealed) if revealed else None
        if picture is None or not picture.agreed:
            return None
        means = _means(picture)
        apart = len(means) > 1 and means[0][0] != means[-1][0]
        return cls(
            rated_on=clock.swedish(revealed[-1].workshop.starts_at).date(),
            agreed=sum(cell.level is not None for cell in picture.cells),
            total=len(picture.cells),
            lowest=_named(means[0]) if apart else None,
            highest=_named(means[-1]) if apart else None,
            up=sum(cell.change > 0 for cell in picture.cells),
            down=sum(cell.change < 0 for cell in picture.cells),
        )


def _means(picture: Picture) -> Sequence[tuple[Fraction, str]]:
    """Give each dimension's mean and name, the lowest first; equal ones in the order of the matrix."""
    levels = (
        (one, mean(c.level for c in picture.cells if c.dimension.key == one.key))
        for one in picture.dimensions
    )
    return sorted(
        ((value, one.name) for one, value in levels if value is not None), key=lambda found: found[0]
    )


def _named(found: tuple[Fraction, str]) -> tuple[str, str]:
    return found[1], one_decimal(found[0])


@dataclass(frozen=True)
class Progress:
    """How it stands on a day. Open actions are those that are not done; the late ones are among them."""

    on: date
    done: int = 0
    open: int = 0
    late: int = 0
    maturity: Maturity | None = None

    @classmethod
    def of(cls, group: Group) -> Self | None:
        """Give how it stands today; None when nothing is promised and nothing agreed."""
        counts: Counts = counts_of([group])[group.id]
        maturity = Maturity.of(group)
        if not counts.total and maturity is None:
            return None
        return cls(clock.today(), counts.done, counts.open, counts.late, maturity)
