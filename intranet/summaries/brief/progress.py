"""How it is going with what a version says: the group's actions and its agreed levels of maturity, on one day."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from intranet.actions.counting import Counts, counts_of
from intranet.groups.models import Group
from intranet.maturity.findings import Findings
from intranet.maturity.picture import Picture
from intranet.maturity.rounds import Round
from intranet.platform import clock


@dataclass(frozen=True)
class Maturity:
    """What stands out in a group's newest round, and on which days it and the one before were rated, in Sweden."""

    rated_on: date
    findings: Findings
    last_on: date | None = None

    @classmethod
    def of(cls, group: Group) -> Self | None:
        """Give it of the newest round that is revealed; None when nothing is agreed in it."""
        revealed = [one for one in Round.all_of(group) if one.is_revealed]
        picture = Picture(revealed[-1], revealed) if revealed else None
        if picture is None or not picture.agreed:
            return None
        last = picture.last.workshop.day if picture.last else None
        return cls(picture.round.workshop.day, picture.findings, last)


@dataclass(frozen=True)
class Progress:
    """How it stands on a day. The actions are counted as `Counts` counts them."""

    on: date
    done: int = 0
    open: int = 0
    late: int = 0
    put_off: int = 0
    unowned: int = 0
    dropped: int = 0
    maturity: Maturity | None = None

    @classmethod
    def of(cls, group: Group) -> Self | None:
        """Give how it stands today; None when nothing is promised and nothing agreed."""
        counts: Counts = counts_of([group])[group.id]
        maturity = Maturity.of(group)
        if not counts.agreed and maturity is None:
            return None
        return cls(
            on=clock.today(),
            done=counts.done,
            open=counts.open,
            late=counts.late,
            put_off=counts.put_off,
            unowned=counts.unowned,
            dropped=counts.dropped,
            maturity=maturity,
        )
