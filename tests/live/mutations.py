"""Changes updates that real editors wrote, in ways that no editor does, and sees what becomes of them.

Each changed update meets a text as it stood when the real one came. It is refused, or what the guard let through does
no harm: the library takes it whole, nobody else's clock moves, and everybody's later updates still arrive.
"""

import random
from collections import Counter
from functools import cache

from pycrdt import Doc, XmlFragment, merge_updates

from intranet.live import rendering
from intranet.live.guard import Malformed, TooLarge, Update, scan, scan_state_vector
from intranet.live.outline import Behind, Outline
from intranet.live.wire import number
from tests.live import made

FRAGMENTS = frozenset({"a"})
BYTES = [0, 1, 2, 4, 6, 7, 8, 10, 0x44, 0x7E, 0x7F, 0x80, 0x84, 0x87, 0xC4, 0xFF]  # those that mean something


def drawn(at: int) -> Outline:
    """Draw the outline of the text before update number `at`."""
    outline = Outline()
    for update in made.UPDATES[:at]:
        outline.add(scan(update))
    return outline


@cache
def before(at: int) -> tuple[Outline, bytes]:
    """Give the text as it stood when the real update number `at` came."""
    return drawn(at), merge_updates(*made.UPDATES[:at]) if at else b"\0\0"


def changed(chance: random.Random) -> tuple[int, bytes]:
    """Change an update in one to four places. Gives its number too."""
    at = chance.randrange(len(made.UPDATES))
    update = bytearray(made.UPDATES[at])
    for _ in range(chance.choice([1, 1, 1, 2, 2, 3, 4])):
        place = chance.randrange(len(update) + 1)
        _CHANGES[chance.randrange(len(_CHANGES))](update, place, chance)
    return at, bytes(update)


def _byte(update: bytearray, place: int, chance: random.Random) -> None:
    update[place : place + 1] = bytes(
        [chance.choice(BYTES) if chance.random() < 0.5 else chance.randrange(256)]
    )


def _nudge(update: bytearray, place: int, chance: random.Random) -> None:
    if place < len(update):
        update[place] = (update[place] + chance.choice([-1, 1])) % 256


def _put_in(update: bytearray, place: int, chance: random.Random) -> None:
    update[place:place] = bytes([chance.choice(BYTES)])


def _take_out(update: bytearray, place: int, chance: random.Random) -> None:
    del update[place : place + chance.randrange(1, 4)]


def _number(update: bytearray, place: int, chance: random.Random) -> None:
    update[place : place + 1] = number(chance.choice([0, 1, 127, 128, 2**16, 2**31 - 1, 2**31, 2**32, 2**53]))


def _repeat(update: bytearray, place: int, chance: random.Random) -> None:
    part = update[place : place + chance.randrange(1, 30)]
    update[place:place] = part * chance.randrange(1, 4)


def _of_another(update: bytearray, place: int, chance: random.Random) -> None:
    other = chance.choice(made.UPDATES)
    start = chance.randrange(len(other))
    part = other[start : start + chance.randrange(1, 40)]
    update[place : place + chance.choice([0, len(part)])] = part


def _cut(update: bytearray, place: int, _chance: random.Random) -> None:
    del update[place:]


_CHANGES = [_byte, _byte, _nudge, _nudge, _put_in, _take_out, _number, _repeat, _of_another, _cut]


def meet(at: int, update: bytes) -> str:
    """Let a changed update come in the real one's place. Gives what became of it: how it was refused, or "let in"."""
    outline, known = before(at)
    try:
        found = scan(update)
        outline.check(found, FRAGMENTS)
    except (Malformed, TooLarge, Behind) as error:
        return type(error).__name__
    if not found.is_empty:
        _let_in(at, found, update, drawn(at), known)
    return "let in"


def _let_in(at: int, found: Update, update: bytes, outline: Outline, known: bytes) -> None:
    """See that what was let in does no harm."""
    doc: Doc[XmlFragment] = Doc(allow_multithreading=True)
    doc.apply_update(known)
    others = {client: clock for client, clock in outline.vector.items() if client != found.client}
    outline.add(found)
    doc.apply_update(update)
    for later in made.UPDATES[at + 1 :]:  # what follows on it arrives, or is told to compare
        try:
            following = scan(later)
            outline.add(following)
        except (Malformed, Behind):
            continue
        doc.apply_update(later)
        others.pop(following.client, None)
    vector = scan_state_vector(doc.get_state())
    assert vector == outline.vector, "something is left waiting, or was swallowed"
    assert all(vector[client] == clock for client, clock in others.items()), "somebody else's clock has moved"
    for name in FRAGMENTS:
        rendering.html(rendering.blocks_of(doc.get(name, type=XmlFragment)))


def many(count: int, seed: int) -> Counter[str]:
    """Change and try so many. Gives how many were refused in which way, and how many let in."""
    chance = random.Random(seed)
    outcome: Counter[str] = Counter()
    for _ in range(count):
        at, update = changed(chance)
        try:
            outcome[meet(at, update)] += 1
        except BaseException as error:
            raise AssertionError(f"update {at} of the session, changed to {update.hex()}") from error
    return outcome
