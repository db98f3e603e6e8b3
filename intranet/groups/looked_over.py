"""A list of anything, looked over before anything happens: which rows there are, and what is wrong in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar


class Numbered(Protocol):
    """What a list says in one row of it, which is counted from 1."""

    row: int


LineT = TypeVar("LineT", bound=Numbered)


@dataclass
class Row(Generic[LineT]):
    """A row of the list, as it stands in the form.

    Attributes:
        number: of the row in the list, as a spreadsheet counts; see `numbered`.
        taken: it is to be taken in, as long as nothing is in the way.
        errors: what is wrong, by the field's name.
        skipped: why nothing is done about it, though nothing is wrong; empty when something is.
        notes: what is good to know before it is taken in, in sentences.
    """

    number: int
    line: LineT
    taken: bool = True
    errors: dict[str, str] = field(default_factory=dict)
    skipped: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def is_taken_in(self) -> bool:
        """Tell whether it is taken in when the list is confirmed."""
        return self.taken and not self.errors and not self.skipped


RowT = TypeVar("RowT", bound=Row)  # type: ignore[type-arg]  # of whatever lines


class LookedOver(Generic[RowT]):
    """The rows of a list, by what is to be done about them."""

    rows: list[RowT]

    @property
    def wrong(self) -> list[RowT]:
        """Give the rows that have to be put right."""
        return [row for row in self.rows if row.errors]

    @property
    def taken_in(self) -> list[RowT]:
        """Give the rows that are taken in when the list is confirmed."""
        return [row for row in self.rows if row.is_taken_in]

    @property
    def skipped(self) -> list[RowT]:
        """Give the rows that need nothing."""
        return [row for row in self.rows if row.skipped]


def numbered(lines: Iterable[Numbered]) -> None:
    """Let every line have a number of its own: that of its row, else, when several share a row, its place from 1."""
    lines = list(lines)
    rows = {line.row for line in lines}
    if len(rows) < len(lines) or min(rows, default=1) < 1:
        for row, line in enumerate(lines, start=1):
            line.row = row
