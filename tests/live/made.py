"""Updates of Yjs made by hand, byte by byte: those that no editor would make."""

import json
from base64 import b64decode
from pathlib import Path

from intranet.live.wire import framed, number

REAL = json.loads((Path(__file__).parent / "data" / "session.json").read_text())
UPDATES = [b64decode(update) for update in REAL["updates"]]

GC, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP = range(11)


def update(
    *structs: bytes, client: int = 5, clock: int = 0, deletes: list[tuple[int, int, int]] | None = None
) -> bytes:
    """Put structs of one client together, and what is deleted as (client, clock, length)."""
    head = number(1) + number(len(structs)) + number(client) + number(clock) if structs else number(0)
    return head + b"".join(structs) + deleted(deletes or [])


def deleted(stretches: list[tuple[int, int, int]]) -> bytes:
    clients: dict[int, list[tuple[int, int]]] = {}
    for client, clock, length in stretches:
        clients.setdefault(client, []).append((clock, length))
    written = number(len(clients))
    for client, parts in clients.items():
        written += number(client) + number(len(parts)) + b"".join(number(a) + number(b) for a, b in parts)
    return written


def item(
    kind: int,
    content: bytes,
    *,
    left: tuple[int, int] | None = None,
    right: tuple[int, int] | None = None,
    inside: tuple[int, int] | str | None = "a",
    key: str | None = None,
) -> bytes:
    info = kind | (0x80 if left else 0) | (0x40 if right else 0) | (0x20 if key else 0)
    written = bytes([info])
    for neighbour in (left, right):
        if neighbour:
            written += number(neighbour[0]) + number(neighbour[1])
    if not left and not right:
        if isinstance(inside, str):
            written += number(1) + framed(inside.encode())
        elif inside:
            written += number(0) + number(inside[0]) + number(inside[1])
    return written + (framed(key.encode()) if key else b"") + content


def element(name: str, **where: object) -> bytes:
    return item(TYPE, number(3) + framed(name.encode()), **where)  # type: ignore[arg-type]


def text(**where: object) -> bytes:
    return item(TYPE, number(6), **where)  # type: ignore[arg-type]


def words(said: str, **where: object) -> bytes:
    return item(STRING, framed(said.encode()), **where)  # type: ignore[arg-type]


def mark(name: str, value: object, **where: object) -> bytes:
    written = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    return item(FORMAT, framed(name.encode()) + framed(written.encode()), **where)  # type: ignore[arg-type]


def gone(length: int) -> bytes:
    return bytes([GC]) + number(length)


def skipped(length: int) -> bytes:
    return bytes([SKIP]) + number(length)


def paragraph(said: str, client: int = 5) -> bytes:
    """A paragraph with words, as the first thing that a client writes: clocks 0, 1 and from 2."""
    return update(
        element("paragraph"), text(inside=(client, 0)), words(said, inside=(client, 1)), client=client
    )


def nested_any(depth: int) -> bytes:
    """A value in a value in a value: what ends the process when it reaches the library."""
    return update(item(ANY, number(1) + b"\x75\x01" * depth + b"\x7e"))
