"""Puts the updates of a text together into one that says the same, without the words that have been deleted.

Only words and formats go. The elements that held them stay, deleted or not: a page that comes back after a month away
may still lie beside them, and its update must find its place. For the same reason nothing here is left to the garbage
collection of a document, after which nobody can tell what lay where.
"""

from collections import defaultdict
from collections.abc import Iterable

from pycrdt import Doc, XmlFragment

from intranet.live.guard import (
    DELETED,
    HAS_ORIGIN,
    HAS_RIGHT,
    Malformed,
    Struct,
    read_struct,
    scan_merged,
    scan_state_vector,
)
from intranet.live.outline import Behind, Outline
from intranet.live.wire import Broken, Reader, framed, number

_WORDS = frozenset({"text", "format"})
_NEVER = (2**53, 2**53)


class Differs(Exception):
    """What was put together would not say the same. Leave the rows as they are."""


def merged(updates: Iterable[bytes], outline: Outline) -> bytes:
    """Put updates together.

    Args:
        updates: all of a text so far, in their order.
        outline: of these updates.

    Raises:
        Differs: something waits for a missing piece, or the result would not say the same.
    """
    before: Doc[XmlFragment] = Doc(skip_gc=True)
    for update in updates:
        before.apply_update(update)
    try:
        together = _joined(without_words(_joined(before.get_update())))
        fitting = Outline()
        fitting.add_merged(*scan_merged(together))
    except (Malformed, Broken, Behind) as error:
        raise Differs(repr(error)) from error
    after: Doc[XmlFragment] = Doc()
    after.apply_update(together)
    if fitting.vector != outline.vector or _all_of(before, outline) != _all_of(after, outline):
        raise Differs
    return together


def _joined(update: bytes) -> bytes:
    """Let structs that follow on each other, both there or both deleted, be one."""
    doc: Doc[XmlFragment] = Doc(skip_gc=True)
    doc.apply_update(update)
    return doc.get_update()


def _all_of(doc: "Doc[XmlFragment]", outline: Outline) -> tuple[object, ...]:
    """Give what must be the same before and after: how far it goes, what is deleted, and what every fragment shows."""
    shown = {name: str(doc.get(name, type=XmlFragment)) for name in outline.roots}
    vector = scan_state_vector(doc.get_state())
    return vector == outline.vector, sorted(scan_merged(doc.get_update())[1]), shown


def without_words(update: bytes) -> bytes:
    """Write a merged update anew, saying of deleted words and formats only how long they were.

    Raises:
        Broken, Malformed: it is not an update of ours, or a struct is deleted in part; a document writes none such.
    """
    structs, deletes = scan_merged(update)
    gone = defaultdict(list)
    for client, clock, length in deletes:
        gone[client].append((clock, clock + length))
    reader = Reader(update)
    written = bytearray(number(reader.number()))
    for client, run in structs.items():
        for _head in ("how many", "whose", "from where"):
            written += number(reader.number())
        for struct, is_gone in _marked(run, gone[client]):
            begins = reader.at
            read_struct(reader, client, struct.clock)
            is_forgotten = is_gone and struct.kind in _WORDS
            written += _length_of(struct) if is_forgotten else update[begins : reader.at]
    return bytes(written) + update[reader.at :]


def _marked(run: Iterable[Struct], gone: Iterable[tuple[int, int]]) -> Iterable[tuple[Struct, bool]]:
    """Tell of each struct whether it is deleted."""
    stretches = iter(gone)
    start, end = next(stretches, _NEVER)
    for struct in run:
        while end <= struct.clock:
            start, end = next(stretches, _NEVER)
        is_gone = start <= struct.clock and struct.clock + struct.length <= end
        if not is_gone and start < struct.clock + struct.length:
            raise Malformed("deleted in part")
        yield struct, is_gone


def _length_of(struct: Struct) -> bytes:
    info, where = DELETED, b""
    for flag, neighbour in ((HAS_ORIGIN, struct.origin), (HAS_RIGHT, struct.right)):
        if neighbour is not None:
            info |= flag
            where += number(neighbour[0]) + number(neighbour[1])
    if isinstance(struct.parent, str):
        where += number(1) + framed(struct.parent.encode())
    elif struct.parent is not None:
        where += number(0) + number(struct.parent[0]) + number(struct.parent[1])
    return bytes([info]) + where + number(struct.length)
