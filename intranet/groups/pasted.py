"""From a list as somebody has it, in a spreadsheet, a mail program or a text, to people: pure, knows no database."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from intranet.platform.permissions import Role

SEPARATORS = "\t;,"
COLUMNS = {
    "email": "e post, epost, e postadress, epostadress, mejl, mejladress, mail, mailadress, adress, e mail, email,"
    " e mail address, email address, address",
    "name": "namn, för och efternamn, name, full name",
    "first": "förnamn, first name, given name",
    "last": "efternamn, last name, surname, family name",
    "role": "roll, role",
    "group": "grupp, gruppens namn, ledningsgrupp, group, group name, leadership group",
    "organisation": "organisation, kommun, organization, municipality",
}
ROLES = {
    Role.MEMBER: "ledamot, ledamöter, medlem, deltagare, member, participant",
    Role.LEADER: "gruppledare, ledare, group leader, leader",
    Role.DECISION_MAKER: "beslutsfattare, decision maker",
}
_ADDRESS = re.compile(r"[^\s<>;,\"'()\[\]]+@[^\s<>;,\"'()\[\]]+")
_COLUMN_OF = {word: column for column, words in COLUMNS.items() for word in words.split(", ")}
_ROLE_OF = {word: role for role, words in ROLES.items() for word in words.split(", ")}


class Unreadable(Exception):
    """A file is no text."""


@dataclass
class Line:
    """What a list says of a person, as it is written there. `role` holds a Role's value when it is a known one.

    Attributes:
        row: where in the list, from 1: its heading and empty rows count, as they do in a spreadsheet.
        is_unsure: nothing tells whether `name` is the person and `group` the group, or the other way round.
    """

    name: str = ""
    email: str = ""
    role: str = ""
    group: str = ""
    row: int = field(default=0, compare=False, kw_only=True)
    is_unsure: bool = field(default=False, compare=False, kw_only=True)


def folded(words: str) -> str:
    """Give words as they are compared: in any case, with any white space or hyphens between them."""
    return " ".join(re.split(r"[\s_-]+", words.casefold())).strip(" .:*")


def decoded(raw: bytes) -> str:
    """Read a file as Excel, Notepad and other programs write text.

    Raises:
        Unreadable: it is a workbook, a picture or something else that is no text.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return cleaned(raw.decode("utf-16", errors="replace"))
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")) or b"\0" in raw:
        raise Unreadable
    try:
        return cleaned(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return cleaned(raw.decode("cp1252", errors="replace"))


def cleaned(text: str) -> str:
    """Give a text with lines that end alike, without what no person typed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return re.sub("[\u200b\u200e\u200f\u2060\ufeff]", "", text).replace("\u00a0", " ")


def read(text: str, groups: Collection[str] = ()) -> list[Line]:
    """Give the people of a list: a table with a heading for each column, or lines with an address in each.

    Args:
        text: the list.
        groups: what groups that exist are called, by which a column without a heading is known.
    """
    whole = re.sub(r"\A\s*sep=.\n", "", cleaned(text), flags=re.IGNORECASE).rstrip("\n ")
    text = whole.lstrip("\n ")
    above = whole[: len(whole) - len(text)].count("\n")
    found = _heading(text)
    if found is None:
        return list(_free(text, {folded(group) for group in groups}, above + 1))
    separator, columns = found
    rows = enumerate(_rows(text, separator, len(columns)), above + 2)
    return [_from_row(columns, cells, row) for row, cells in rows if any(cells)]


def _cells(line: str, separator: str) -> list[str]:
    row = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    return [" ".join(cell.split()) for cell in row]


def _split(line: str) -> list[str]:
    """Give the cells of a line, by the first kind of separator that it has."""
    separator = next((one for one in SEPARATORS if one in line), None)
    return _cells(line, separator) if separator else [" ".join(line.split())]


def _heading(text: str) -> tuple[str, list[str]] | None:
    line = text.split("\n", 1)[0]
    if "@" in line:
        return None
    for separator in SEPARATORS:
        columns = [_COLUMN_OF.get(folded(cell), "") for cell in _cells(line, separator)]
        if "email" in columns or len([column for column in columns if column]) > 1:
            return separator, columns
    return None


def _rows(text: str, separator: str, width: int) -> Iterator[list[str]]:
    """Give the rows under the heading."""
    for row in rows_of(text, separator, is_torn=lambda cell: cell.count("@") > 1)[1:]:
        # One line of a list is often written by hand, with another separator than the rest.
        other = len(row) == 1 and width > 1
        yield _split(row[0]) if other else [" ".join(cell.split()) for cell in row]


def rows_of(text: str, separator: str, *, is_torn: Callable[[str], bool]) -> list[list[str]]:
    """Give the cells of a text's rows, each row as a spreadsheet has it.

    Args:
        text: the list.
        separator: what parts the cells.
        is_torn: tells of a cell that it is none: a quotation mark that is never closed has made it of the rest.
    """
    rows = _parsed(text, separator)
    if rows is None or any(is_torn(cell) for row in rows for cell in row):
        rows = [
            row
            for line in text.split("\n")
            for row in _parsed(line, separator) or [line.split(separator) if line else []]
        ]
    return rows


def _parsed(text: str, separator: str) -> list[list[str]] | None:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True))
    except csv.Error:  # a cell longer than the library reads
        return None


def _from_row(columns: list[str], cells: list[str], row: int) -> Line:
    held = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
    name, email = _one(held.get("email", ""))
    full = held.get("name") or " ".join(filter(None, (held.get("first"), held.get("last"))))
    organisation, group = held.get("organisation", ""), held.get("group", "")
    where = f"{organisation}: {group}" if organisation and group else organisation or group
    return _line(name=full or name, email=email, role=held.get("role", ""), group=where, row=row)


def _line(*, name: str, email: str, role: str, group: str, row: int) -> Line:
    if ", " in name:  # as a directory has it: "Lund, Karin"
        last, _comma, first = name.partition(", ")
        name = f"{first} {last}"
    return Line(name or _name_in(email), email, _ROLE_OF.get(folded(role), role), group, row=row)


def _one(cell: str) -> tuple[str, str]:
    """Split "Karin Lund <karin@example.org>" into name and address; what holds no address is all address."""
    found = _ADDRESS.search(cell)
    if (
        found is None or len({one.casefold() for one in _ADDRESS.findall(cell)}) > 1
    ):  # none is dropped in silence
        return "", cell
    return cell[: found.start()].strip(" <\"'(\t"), found.group().removeprefix("mailto:").rstrip(".")


def _name_in(email: str) -> str:
    """Give the name that an address tells: "karin.lund@example.org" is Karin Lund."""
    before, at, _domain = email.partition("@")
    return " ".join(word.capitalize() for word in re.split(r"[._\d+-]+", before) if word) if at else ""


def _free(text: str, groups: set[str], first: int) -> Iterator[Line]:
    under = ""  # "Storuman:" on a line of its own is a heading for those below it
    found: list[tuple[int, str, list[str]]] = []
    for row, line in enumerate(text.split("\n"), first):
        if not line.strip():
            continue
        if line.rstrip().endswith(":") and "@" not in line:
            under = " ".join(line.split()).rstrip(":")
            continue
        found += [(row, under, cells) for cells in _people_of(line)]
    columns = _Columns([cells for _row, _under, cells in found], groups)
    for row, under, cells in found:
        one = columns.read(cells, row)
        one.group, one.is_unsure = one.group or under, one.is_unsure and not under
        yield one


def _people_of(line: str) -> list[list[str]]:
    """Give the cells of everybody on a line: one person in a list, many in what a mail program copies."""
    if len(_ADDRESS.findall(line)) < 2:
        return [_split(line)]
    separator = next((one for one in ";\t," if one in line), None)
    pieces = _cells(line, separator) if separator else line.split()
    if any(len(_ADDRESS.findall(piece)) > 1 for piece in pieces):
        pieces = [match.group() for match in _ADDRESS.finditer(line)]
    return [[piece] for piece in pieces if piece]


class _Columns:
    """What the columns of a list without a heading hold, told by the cells in them.

    Args:
        people: the cells of everybody.
        groups: what groups that exist may be called, folded.
    """

    def __init__(self, people: list[list[str]], groups: set[str]) -> None:
        self._groups = groups
        columns = list(zip_longest(*people, fillvalue=""))
        self._emails = {n for n, cells in enumerate(columns) if any(map(_ADDRESS.search, cells))}
        roles = {n for n, cells in enumerate(columns) if any(folded(cell) in _ROLE_OF for cell in cells)}
        self._of_groups = {n for n, cells in enumerate(columns) if any(map(self._is_group, cells))}
        if not self._of_groups:
            rest = [n for n in range(len(columns)) if n not in self._emails | roles]
            self._of_groups = _repeated([columns[n] for n in rest], rest)

    def _is_group(self, cell: str) -> bool:
        return folded(cell) in self._groups or folded(cell).endswith((" kommun", " municipality"))

    def read(self, cells: list[str], row: int) -> Line:
        """Give whom the cells of a row are about: by what each is itself, then by what its column holds."""
        at = self._address_in(cells)
        others = {n: cell for n, cell in enumerate(cells) if cell and n != at}
        found = _ADDRESS.search(cells[at])
        if found and (after := cells[at][found.end() :].strip(" >)\"'\t.")):
            others[len(cells)] = after
        name, email = _one(cells[at])
        role = _take(others, lambda _n, cell: folded(cell) in _ROLE_OF)
        group = _take(others, lambda _n, cell: self._is_group(cell))
        name = name or _take(others, lambda _n, cell: _is_in(cell, email), alone=True)
        group = group or (
            _take(others, lambda n, _cell: n in self._of_groups) if len(others) > (not name) else ""
        )
        is_unsure = not name and not group and len(others) > 1
        name, group, role = (one or _take(others, lambda _n, _any: True) for one in (name, group, role))
        line = _line(name=name, email=email, role=role, group=group, row=row)
        line.is_unsure = is_unsure
        return line

    def _address_in(self, cells: list[str]) -> int:
        held = [n for n, cell in enumerate(cells) if _ADDRESS.search(cell)]
        held += [n for n in sorted(self._emails) if n < len(cells) and cells[n]]
        return next(iter(held), next((n for n, cell in enumerate(cells) if cell and " " not in cell), 0))


def _repeated(columns: list[tuple[str, ...]], numbers: list[int]) -> set[int]:
    """Give the number of the one of two columns in which several rows have the same, as those of a group do."""
    again = [n for n, cells in zip(numbers, columns, strict=True) if len(set(cells)) < len(cells)]
    return set(again) if len(columns) == 2 and len(again) == 1 else set()


def _is_in(cell: str, email: str) -> bool:
    """Tell whether somebody's address is made of the words of a cell."""
    local = _plain(email.partition("@")[0])
    return any(word == local or (len(word) > 2 and word in local) for word in _plain(cell).split())


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKD", folded(words)).encode("ascii", "ignore").decode()


def _take(cells: dict[int, str], fits: Callable[[int, str], bool], *, alone: bool = False) -> str:
    """Take out the first cell that fits; `alone`: none when others fit as well."""
    found = [n for n, cell in cells.items() if fits(n, cell)]
    return cells.pop(found[0]) if found and not (alone and len(found) > 1) else ""
