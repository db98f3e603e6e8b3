"""Whether the words that a thread is about still stand in the text."""

from collections.abc import Iterable
from enum import StrEnum

from intranet.charter.models import Charter
from intranet.dialogue.models import Thread
from intranet.live import documents, places
from intranet.live.documents import Reading
from intranet.live.places import Passage, on_one_line

LONG = 20  # so many characters do not stand twice in a section by chance
NEAR = 12  # characters of what stood beside them that tell shorter words from others


class Standing(StrEnum):
    """What has become of the words."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


def standing_of(threads: Iterable[Thread], charter: Charter) -> dict[int, Standing]:
    """Say of each thread that is about words what has become of them."""
    about = {thread.id: thread for thread in threads if thread.quote}
    if not about:
        return {}
    spans = {number: span for number, thread in about.items() if (span := thread.span)}
    passages, reading = places.find(charter.text, spans), documents.read(charter.text)
    return {number: _standing(thread, passages.get(number), reading) for number, thread in about.items()}


def _standing(thread: Thread, now: Passage | None, reading: Reading) -> Standing:
    if thread.section is None:
        return Standing.GONE
    if now is not None and now.fragment == thread.section.fragment:
        return Standing.SAME if now.words == thread.quote else Standing.CHANGED
    # A character at the end of them is gone: they were moved, put into a list, brought back, or written over.
    line = on_one_line(reading.plain(thread.section.fragment))
    return Standing.SAME if is_found_again(thread, line) else Standing.GONE


def is_found_again(thread: Thread, line: str) -> bool:
    """Tell whether a section says the words somewhere: if they are few, then beside what they stood beside."""
    at = line.find(thread.quote)
    while at >= 0:
        before, after = line[:at].rstrip(), line[at + len(thread.quote) :].lstrip()
        if len(thread.quote) >= LONG or _is_beside(thread, before, after):
            return True
        at = line.find(thread.quote, at + 1)
    return False


def _is_beside(thread: Thread, before: str, after: str) -> bool:
    left, right = thread.before.strip()[-NEAR:], thread.after.strip()[:NEAR]
    if not left and not right:
        return True  # they were the whole of the section
    return bool(left and before.endswith(left)) or bool(right and after.startswith(right))
