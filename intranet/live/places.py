"""Places in a text that stay where they are while people write: from one character up to and with another.

A character is known by its id, as Yjs writes a relative position. Where it stands now is found on a copy of the text,
into which a sign is put behind each character that is asked for: so nothing has to be worked out that the library
knows better. Who reads the text never sees such a copy.
"""

import re
import secrets
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from intranet.live import blocks, documents, rendering
from intranet.live.guard import HAS_ORIGIN, ID, MOST_CLIENT, MOST_CLOCK, Malformed, Struct, scan, scan_merged
from intranet.live.models import SharedText
from intranet.live.wire import Broken, Reader, framed, number

MOST_BYTES = 16  # of one end, as Yjs writes it
_ITEM = 0  # a relative position that is tied to a character
_STRING = 4
_AT, _BEHIND = b"\x00", b"\x41"  # tied to the character after it, to the one before it
# Of the copy alone: the lowest id, so that what is written stands directly behind what it is written after.
_SIGNS = 0
_EVERYTHING = b"\x00"

Key = TypeVar("Key", bound=Hashable)


class Span(NamedTuple):
    """From one character up to and with another, by their ids."""

    first: ID
    last: ID

    @classmethod
    def read(cls, starts: bytes, ends: bytes) -> "Span":
        """Read both ends as the editor sends them.

        Raises:
            Malformed: one of them is not tied to a character.
        """
        return cls(_read(starts, _AT), _read(ends, _BEHIND))

    @property
    def written(self) -> tuple[bytes, bytes]:
        """Give both ends as Yjs writes them."""
        first, last = (number(_ITEM) + number(end[0]) + number(end[1]) for end in self)
        return first + _AT, last + _BEHIND


class Passage(NamedTuple):
    """What stands at a span now, on one line, with what is around it."""

    fragment: str
    words: str
    before: str
    after: str


def _read(end: bytes, side: bytes) -> ID:
    if len(end) > MOST_BYTES:
        raise Malformed("longer than a place can be")
    reader = Reader(end)
    try:
        kind, client, clock = reader.number(), reader.number(MOST_CLIENT), reader.number(MOST_CLOCK)
    except Broken as error:
        raise Malformed(str(error)) from error
    if kind != _ITEM or end[reader.at :] != side:
        raise Malformed("not tied to a character")
    return client, clock


def find(text: SharedText, spans: Mapping[Key, Span]) -> dict[Key, Passage]:
    """Say what stands at each span now. One is left out when a character at either end of it is gone."""
    if not spans:
        return {}
    with documents.current(text) as here:
        whole = here.difference(_EVERYTHING)
    passages = _found_in(whole, tuple(text.fragments), tuple(spans.values()))
    return {key: passages[n] for n, key in enumerate(spans) if n in passages}


# Everybody who has the page open asks the same, each time that the text has come to rest.
@lru_cache(maxsize=16)
def _found_in(whole: bytes, fragments: tuple[str, ...], spans: tuple[Span, ...]) -> dict[int, Passage]:
    return found_in(whole, fragments, dict(enumerate(spans)))


def found_in(whole: bytes, fragments: Iterable[str], spans: Mapping[Key, Span]) -> dict[Key, Passage]:
    """Say what stands at each span in a text.

    Args:
        whole: the text as one update.
        fragments: the names of those that it has.
        spans: by whatever the caller knows them.
    """
    letters = _Letters(scan_merged(whole)[0])
    alive = {
        key: ends
        for key, span in spans.items()
        if None not in (ends := (letters.whole(span.first), letters.whole(span.last)))
    }
    if not alive or letters.has(_SIGNS):
        return {}
    signs = _Signs()
    doc: Doc[XmlFragment] = Doc()
    doc.apply_update(whole)
    doc.apply_update(signs.update([end for ends in alive.values() for end in ends if end is not None]))
    lines = {name: _line(doc, name) for name in fragments}
    passages = {key: signs.passage(n, lines) for n, key in enumerate(alive)}
    return {key: passage for key, passage in passages.items() if passage is not None}


def _line(doc: "Doc[XmlFragment]", fragment: str) -> str:
    return rendering.plain(rendering.blocks_of(doc.get(fragment, type=XmlFragment)))


class _Letters:
    """Which characters of a text are there."""

    def __init__(self, structs: dict[int, list[Struct]]) -> None:
        self._structs = structs
        self._clocks = {client: [struct.clock for struct in run] for client, run in structs.items()}

    def has(self, client: int) -> bool:
        """Tell whether somebody has written under a client id."""
        return client in self._structs

    def whole(self, letter: ID) -> ID | None:
        """Give the end of a character: the second half of one that Yjs counts as two. None when it is gone."""
        client, clock = letter
        at = bisect_right(self._clocks.get(client, ()), clock) - 1
        if at < 0:
            return None
        struct = self._structs[client][at]
        if struct.kind != "text" or clock >= struct.clock + struct.length:
            return None
        return (client, clock + 1) if clock + 1 in struct.halves else letter


class _Signs:
    """Signs that nobody can have written, for the ends of spans."""

    def __init__(self) -> None:
        # Nobody can guess it, and so nobody has written it.
        self._name = secrets.token_hex(8)
        self._any = re.compile(rf"\ue000{self._name}:\d+\ue001")

    def _sign(self, end: int) -> str:
        return f"\ue000{self._name}:{end}\ue001"

    def update(self, letters: list[ID]) -> bytes:
        """Write the update that puts the signs behind their characters, in order."""
        written = number(1) + number(len(letters)) + number(_SIGNS) + number(0)
        for end, (client, clock) in enumerate(letters):
            where = bytes([HAS_ORIGIN | _STRING]) + number(client) + number(clock)
            written += where + framed(self._sign(end).encode())
        return written + number(0)

    def passage(self, span: int, lines: dict[str, str]) -> Passage | None:
        """Give what stands between the two signs of a span; None when they are not in order in one fragment."""
        first, last = self._sign(2 * span), self._sign(2 * span + 1)
        for fragment, line in lines.items():
            if first not in line or last not in line:
                continue
            before, _rest = self._parted(line, first)
            between, after = self._parted(line, last)
            words = between[len(before) - 1 :]
            if not words:
                return None  # the last comes before the first
            return Passage(fragment, on_one_line(words), _end_of(before[:-1]), _beginning_of(after))
        return None

    def _parted(self, line: str, sign: str) -> tuple[str, str]:
        before, _, after = line.partition(sign)
        return self._any.sub("", before), self._any.sub("", after)


AROUND = 32  # characters before and after that tell a passage from another that reads the same


def on_one_line(words: str) -> str:
    """Write words with single spaces between them."""
    return " ".join(words.split())


def _end_of(words: str) -> str:
    return " ".join(words[-2 * AROUND :].split())[-AROUND:]


def _beginning_of(words: str) -> str:
    return " ".join(words[: 2 * AROUND].split())[:AROUND]


def span_of(text: SharedText, fragment: str, words: str) -> Span | None:
    """Find where words stand in a paragraph of a fragment, the first time that they do; None when they do not."""
    with documents.current(text) as here:
        whole = here.difference(_EVERYTHING)
    doc: Doc[XmlFragment] = Doc(client_id=blocks.new_client())
    doc.apply_update(whole)
    for piece in _texts(doc.get(fragment, type=XmlFragment)):
        line = "".join(part for part, _marks in piece.diff())
        if (at := line.find(words)) >= 0 and words:
            last = _letter_before(
                doc, piece, line[: at + len(words)]
            )  # first: it moves nothing that is asked next
            return Span(_letter_before(doc, piece, line[: at + 1]), last)
    return None


def _texts(parent: XmlFragment | XmlElement) -> Iterable[XmlText]:
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif isinstance(child, XmlElement):
            yield from _texts(child)


def _letter_before(doc: "Doc[XmlFragment]", piece: XmlText, line: str) -> ID:
    """Give the id of the last character of a line: that behind which the library writes what comes next."""
    before = doc.get_state()
    piece.insert(len(line.encode()), "\ue000")
    struct = scan(doc.get_update(before)).structs[0]
    if struct.origin is None:
        raise ValueError("nothing stands before it")
    client, clock = struct.origin
    return client, clock
