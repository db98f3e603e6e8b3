"""A table as a file that a Swedish Excel opens right, in which no cell is a formula: pure, knows no database."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

Cell = str | int | date | None
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a spreadsheet takes for the beginning of a formula, as OWASP lists it, and the wide forms of the same.
_BEGINS = "=+-@＝＋－＠"
_WIDEST, _MARGIN = 60, 2
_MOST_CHARACTERS = 32_000  # Excel's own limit is 32,767 in a cell


def harmless(text: str) -> str:
    """Let a cell be read as text: an apostrophe goes before what could be a formula, as Excel itself marks text."""
    is_formula = text.lstrip()[:1] in tuple(_BEGINS) or text[:1] in {"\t", "\r", "\n"}
    return f"'{text}" if is_formula else text


def without_apostrophe(text: str) -> str:
    """Take back what `harmless` did, or what somebody wrote by hand in Excel to the same end."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Write rows as Swedish Excel reads them: UTF-8 with its mark, semicolons, days as 2018-04-26."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else _plain(cell) for cell in row])
    return held.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def as_xlsx(rows: Sequence[Sequence[Cell]], *, name: str) -> bytes:
    """Write rows as a workbook of one sheet: the heads stay in sight and can be filtered by, days are days.

    Args:
        rows: the first holds the heads.
        name: of the sheet.
    """
    from openpyxl import Workbook  # 20 MB, which no server need hold before somebody asks for a workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.creator = "Samsyn"
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(rows), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(rows[0]))}{len(rows)}"
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, is_head=number == 0) for value in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    return [
        min(max(len(_plain(cell)) for cell in column), _WIDEST) + _MARGIN
        for column in zip(*rows, strict=True)
    ]


def _cell(sheet: object, value: Cell, *, is_head: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_MOST_CHARACTERS]
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # else what begins with = is kept as a formula
        cell.quotePrefix = harmless(value) != value  # so it stays text when somebody edits the cell
        cell.alignment = Alignment(vertical="top", wrap_text=len(value) > _WIDEST)
    else:
        cell.alignment = Alignment(vertical="top")
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if is_head:
        cell.font = Font(bold=True)
    return cell
