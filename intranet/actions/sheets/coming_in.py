"""A list of actions as somebody has it, in a spreadsheet, a text or a workbook, to rows: pure, knows no database."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from intranet.actions.sheets.columns import column_of
from intranet.actions.sheets.days import NoDay, is_like_day, read_day
from intranet.actions.sheets.writing import without_apostrophe
from intranet.groups.pasted import SEPARATORS, Unreadable, cleaned, decoded, folded, rows_of

MOST_ROWS = 300
MOST_UNPACKED = 20 << 20  # bytes of a workbook: a small file can hold endlessly many
_WORKBOOK = b"PK\x03\x04"
_MOST_COLUMNS = 40
_LONGEST_CELL = 2000
# A heading stands on top, or below the name of the sheet and a few lines about it.
_LOOKED_THROUGH = 10

Row = list[str]


@dataclass
class Line:
    """What a list says of an action, as it is written there.

    Attributes:
        row: where in the list, from 1: its heading and empty rows count, as they do in a spreadsheet.
    """

    title: str = ""
    owner: str = ""
    due: str = ""
    reason: str = ""
    section: str = ""
    state: str = ""
    mark: str = ""
    row: int = field(default=0, compare=False, kw_only=True)


def rows_of_file(raw: bytes) -> list[Row]:
    """Give the rows of a file: a workbook's first sheet, or a text.

    Raises:
        Unreadable: it is neither.
    """
    return _of_workbook(raw) if raw.startswith(_WORKBOOK) else rows_of_text(decoded(raw))


def rows_of_text(text: str) -> list[Row]:
    """Give the rows of a text with semicolons, commas or tabs. A row is what a spreadsheet makes a row of."""
    text = cleaned(text)
    said = re.match(r"\s*sep=(.)\n", text, flags=re.IGNORECASE)
    if said:
        text = text[said.end() :]
    separator = said[1] if said else _separator(text)
    rows = rows_of(text, separator, is_torn=lambda cell: len(cell) > _LONGEST_CELL)
    return [[_tidy(cell) for cell in row] for row in rows]


def _separator(text: str) -> str:
    """Give what parts the cells: what there is most of in the first row that has any, a tab before the others."""
    for line in text.split("\n")[:_LOOKED_THROUGH]:
        bare = re.sub(r'"[^"]*"', "", line)
        if counts := {one: bare.count(one) for one in SEPARATORS if one in bare}:
            is_heading = {one: any(map(column_of, line.split(one))) for one in counts}
            found = max(counts, key=lambda one: (is_heading[one], one == "\t", counts[one]))
            # Commas stand in sentences too, with a space after them.
            if found != "," or is_heading[","] or _are_cells(text):
                return found
    return ";"


def _are_cells(text: str) -> bool:
    """Tell whether commas part the cells of rows without a heading: as many in each, no space after them."""
    rows = [re.sub(r'"[^"]*"', "", line) for line in text.split("\n") if line.strip()]
    counts = {len(re.findall(r",(?!\s)", row)) for row in rows}
    is_sentence = any(re.search(r",\s", row) for row in rows)
    is_number = all(re.fullmatch(r"(?:[^,]|(?<=\d),(?=\d))*", row) for row in rows)
    return len(counts) == 1 and 0 not in counts and not is_sentence and not is_number


def _tidy(cell: str) -> str:
    return " ".join(without_apostrophe(cell.strip()).split())


def _of_workbook(raw: bytes) -> list[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable
        from openpyxl import (
            load_workbook,
        )  # 20 MB, which no server need hold before somebody brings a workbook

        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        most = MOST_ROWS + _LOOKED_THROUGH + 1
        found = [
            [_tidy(_as_text(cell)) for cell in row]
            for row in sheet.iter_rows(max_row=most, max_col=_MOST_COLUMNS, values_only=True)
        ]
    except Unreadable:
        raise
    except (
        Exception
    ):  # what is in a file that somebody made for the purpose, the library meets with any error
        raise Unreadable from None
    return found


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return cleaned(str(value)) if value is not None else ""


def read(rows: list[Row], is_person: Callable[[str], bool], today: date) -> list[Line]:
    """Give the actions of rows: a table with a heading for each column, or rows that say what, perhaps who and when.

    Args:
        rows: as they stand, the empty ones too.
        is_person: tells whether words name somebody in the group, by which a column without a heading is known.
        today: by which a date without a year is known.
    """
    place = _heading(rows)
    if place is not None:
        columns = [column_of(cell) for cell in rows[place]]
        below = enumerate(rows[place + 1 :], place + 2)
        return [_from_row(columns, cells, number) for number, cells in below if any(cells)]
    return [_free(cells, number, is_person, today) for number, cells in enumerate(rows, 1) if any(cells)]


def _heading(rows: list[Row]) -> int | None:
    """Give the place of the row that names the columns; None when no row does."""
    for place, row in enumerate(rows[:_LOOKED_THROUGH]):
        columns = [column_of(cell) for cell in row]
        named = [column for column in columns if column]
        if "title" in columns and (len(named) > 1 or len([cell for cell in row if cell]) == 1):
            return place
    return None


def unknown_heading(rows: list[Row], is_person: Callable[[str], bool], today: date) -> str:
    """Give the first row when it has several cells and nothing tells what they hold: a heading in words nobody knows.

    Args:
        rows: as they stand.
        is_person: see `read`.
        today: see `read`.
    """
    first = next(([cell for cell in row if cell] for row in rows if any(row)), [])
    is_told = any(is_person(cell) or _is_day(cell, today) or is_like_day(cell) for cell in first)
    return "; ".join(first) if len(first) > 1 and not is_told and _heading(rows) is None else ""


def _from_row(columns: Row, cells: Row, number: int) -> Line:
    held: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell and column not in held:
            held[column] = cell
    return Line(**held, row=number)


def _free(cells: Row, number: int, is_person: Callable[[str], bool], today: date) -> Line:
    line = Line(row=number)
    rest: Row = []
    cells = [cell for cell in cells if cell]
    if len(cells) == 1:
        cells = _with_who_and_when(
            cells[0], lambda one: is_person(one) or _is_day(one, today) or is_like_day(one)
        )
    for cell in cells:
        # A day that there is none of says so in its row; as a title it would be taken in unseen.
        if not line.due and (_is_day(cell, today) or (rest and is_like_day(cell))):
            line.due = cell
        elif not line.owner and is_person(cell):
            line.owner = cell
        else:
            rest.append(cell)
    line.title, line.reason = re.sub(r"^[-*•–]\s+", "", rest[0]) if rest else "", "; ".join(rest[1:])
    return line


def _with_who_and_when(sentence: str, is_either: Callable[[str], bool]) -> Row:
    """Part "Ring Åsele, Malå och Sorsele, Peter, 26 april" before who and when, which stand last."""
    pieces = sentence.split(", ")
    last: Row = []
    while len(pieces) > 1 and is_either(pieces[-1].rstrip(".")):
        last.insert(0, pieces.pop().rstrip("."))
    return [", ".join(pieces), *last]


def _is_day(cell: str, today: date) -> bool:
    try:
        return read_day(cell, today) is not None
    except NoDay:
        return False


def same(words: str, others: str) -> bool:
    """Tell whether two titles are the same to a reader."""
    return folded(words) == folded(others)
