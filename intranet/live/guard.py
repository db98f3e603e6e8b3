"""Reads an update of Yjs (format v1) before anything else does, and lets through only what our editor writes.

The library that applies updates ends the whole process on some valid ones, and Yjs itself follows some that take away
what a colleague types. So the bytes are walked here first, in a loop that cannot run out of stack, and whatever the
editor's schema has no use for is refused: other kinds of content, attributes, foreign link addresses, gaps.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from intranet.live.wire import Broken, Reader

MOST_BYTES = 256 * 1024
MOST_CLOCK = 2**31 - 1  # the server's library counts with 32 bits
MOST_CLIENT = 2**32 - 1
MOST_TEXT = MOST_CLOCK  # an update ends long before; what the server puts together may not
MOST_WORD = 4096  # a fragment's or format's name, or a format's value

ELEMENTS = frozenset({"paragraph", "bullet_list", "ordered_list", "list_item"})
PLAIN_MARKS = frozenset({"strong", "em"})
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f<>\"]+\Z", re.IGNORECASE)

ID = tuple[int, int]  # a client's id and its clock: the name of one struct

HAS_ORIGIN, HAS_RIGHT, _HAS_KEY, _KIND = 0x80, 0x40, 0x20, 0x1F
_GC, DELETED, _STRING, _FORMAT, _TYPE = 0, 1, 4, 6, 7
_XML_ELEMENT, _XML_TEXT = 3, 6


class Malformed(ValueError):
    """The update is not one that our editor makes."""


class TooLarge(ValueError):
    """The update is larger than anything that a person types or pastes."""


class Struct(NamedTuple):
    """One piece of an update: what it is, and where it says it belongs."""

    clock: int
    length: int
    kind: str  # gone, deleted, text, format, xmltext, or the name of an element
    origin: ID | None = None
    right: ID | None = None
    parent: ID | str | None = None
    halves: tuple[int, ...] = ()  # clocks that are the second half of one character


@dataclass(frozen=True, slots=True)
class Update:
    """What an update holds: the structs of one client, in order without gaps, and what it deletes."""

    client: int | None = None
    structs: list[Struct] = field(default_factory=list)
    deletes: list[tuple[int, int, int]] = field(default_factory=list)  # client, clock, length

    @property
    def start(self) -> int:
        """The first clock."""
        return self.structs[0].clock if self.structs else 0

    @property
    def end(self) -> int:
        """The clock after the last."""
        return self.structs[-1].clock + self.structs[-1].length if self.structs else 0

    @property
    def is_empty(self) -> bool:
        """Tell whether the update changes nothing."""
        return not self.structs and not self.deletes


def scan(update: bytes) -> Update:
    """Read an update.

    Raises:
        Malformed: it is not one that our editor makes.
        TooLarge: it has more than MOST_BYTES.
    """
    if len(update) > MOST_BYTES:
        raise TooLarge(len(update))
    reader = Reader(update)
    try:
        client, structs = _structs(reader)
        deletes = _deletes(reader)
    except Broken as error:
        raise Malformed(str(error)) from error
    if not reader.is_done:
        raise Malformed("something follows the update")
    return Update(client, structs, deletes)


def scan_merged(update: bytes) -> tuple[dict[int, list[Struct]], list[tuple[int, int, int]]]:
    """Read an update that the server has put together from others: structs of several clients, whatever its size.

    Gives the structs of each client, in order without gaps, and what is deleted.

    Raises:
        Malformed: there is something in it that our editor does not make.
    """
    reader = Reader(update)
    try:
        structs = dict(_run(reader) for _ in range(reader.number()))
        deletes = _deletes(reader)
    except Broken as error:
        raise Malformed(str(error)) from error
    return structs, deletes


def scan_state_vector(vector: bytes) -> dict[int, int]:
    """Read a state vector: how far somebody knows each client.

    Raises:
        Malformed: it is not one.
    """
    if len(vector) > MOST_BYTES:
        raise Malformed("state vector too long")
    reader = Reader(vector)
    try:
        known = {reader.number(MOST_CLIENT): reader.number(MOST_CLOCK) for _ in range(reader.number())}
    except Broken as error:
        raise Malformed(str(error)) from error
    if not reader.is_done:
        raise Malformed("something follows the state vector")
    return known


def _structs(reader: Reader) -> tuple[int | None, list[Struct]]:
    clients = reader.number()
    if clients == 0:
        return None, []
    if clients > 1:
        raise Malformed("structs of several clients")
    return _run(reader)


def _run(reader: Reader) -> tuple[int, list[Struct]]:
    count = reader.number()
    client = reader.number(MOST_CLIENT)
    clock = reader.number(MOST_CLOCK)
    if count == 0:
        raise Malformed("a client without structs")
    structs = []
    for _ in range(count):
        struct = read_struct(reader, client, clock)
        clock += struct.length
        if clock > MOST_CLOCK:
            raise Malformed("clock too large")
        structs.append(struct)
    return client, structs


def read_struct(reader: Reader, client: int, clock: int) -> Struct:
    """Read the struct of a client that has a clock.

    Raises:
        Broken, Malformed: it is not one that our editor makes.
    """
    info = reader.byte()
    if info == _GC:
        return Struct(clock, _length(reader), "gone")
    if info & _HAS_KEY:
        raise Malformed("attributes are not used")
    origin = _id(reader) if info & HAS_ORIGIN else None
    right = _id(reader) if info & HAS_RIGHT else None
    parent: ID | str | None = None
    if origin is None and right is None:
        parent = _parent(reader)
    for reference in (origin, right, parent):
        if isinstance(reference, tuple) and reference[0] == client and reference[1] >= clock:
            raise Malformed("points at what comes after it")
    kind, length, halves = _content(reader, info & _KIND, clock)
    return Struct(clock, length, kind, origin, right, parent, halves)


def _id(reader: Reader) -> ID:
    return reader.number(MOST_CLIENT), reader.number(MOST_CLOCK)


def _parent(reader: Reader) -> ID | str:
    is_name = reader.number()
    if is_name > 1:
        raise Malformed("unclear parent")
    return reader.text(MOST_WORD) if is_name else _id(reader)


def _length(reader: Reader) -> int:
    length = reader.number(MOST_CLOCK)
    if length == 0:
        raise Malformed("a struct without length")
    return length


def _content(reader: Reader, kind: int, clock: int) -> tuple[str, int, tuple[int, ...]]:
    if kind == _STRING:
        return _string(reader, clock)
    if kind == _FORMAT:
        _check_format(reader.text(MOST_WORD), reader.text(MOST_WORD))
        return "format", 1, ()
    if kind == _TYPE:
        return _type(reader), 1, ()
    if kind == DELETED:
        return "deleted", _length(reader), ()
    raise Malformed(f"content of kind {kind}")


def _string(reader: Reader, clock: int) -> tuple[str, int, tuple[int, ...]]:
    text = reader.text(MOST_TEXT)
    if not text:
        raise Malformed("a text without characters")
    length, halves = len(text), []
    if max(text) > "\uffff":  # Yjs counts such characters as two
        length = 0
        for character in text:
            length += 1
            if character > "\uffff":
                halves.append(clock + length)
                length += 1
    return "text", length, tuple(halves)


def _type(reader: Reader) -> str:
    kind = reader.number()
    if kind == _XML_TEXT:
        return "xmltext"
    if kind == _XML_ELEMENT:
        name = reader.text(MOST_WORD)
        if name in ELEMENTS:
            return name
        raise Malformed("unknown element")
    raise Malformed(f"type of kind {kind}")


def _check_format(name: str, value: str) -> None:
    if name not in PLAIN_MARKS and name != "link":
        raise Malformed("unknown format")
    if value == "null" or (name in PLAIN_MARKS and value == "{}"):
        return
    if name != "link" or not is_link(_plain_object(value)):
        raise Malformed(f"{name} with a value of another kind")


def is_link(value: object) -> bool:
    """Tell whether a format's value is a link that we show: an address on the web or for mail, and nothing more."""
    return (
        isinstance(value, dict)
        and value.keys() == {"href"}
        and isinstance(value["href"], str)
        and ADDRESS.match(value["href"]) is not None
    )


def _plain_object(value: str) -> object:
    def only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a name twice")
        return dict(pairs)

    try:
        return json.loads(value, object_pairs_hook=only_once)
    except (ValueError, RecursionError) as error:
        raise Malformed("a format's value is not JSON") from error


def _deletes(reader: Reader) -> list[tuple[int, int, int]]:
    """Read what is deleted: each client once, its stretches in order. Readers differ on what is not."""
    found = []
    clients: set[int] = set()
    for _ in range(reader.number()):
        client = reader.number(MOST_CLIENT)
        if client in clients:
            raise Malformed("deletes of one client in two places")
        clients.add(client)
        end = 0
        for _ in range(reader.number()):
            clock, length = reader.number(MOST_CLOCK), _length(reader)
            if clock < end or clock + length > MOST_CLOCK:
                raise Malformed("deletes out of order")
            end = clock + length
            found.append((client, clock, length))
    return found
