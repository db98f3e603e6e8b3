"""Who changed which part of a text, and when last: read from the log, which knows the author of every row."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intranet.live import documents
from intranet.live.guard import Malformed, TooLarge, Update, scan
from intranet.live.models import SharedText, TextUpdate
from intranet.platform.db import db

NO_DELETES = b"\0"  # how an update ends that deletes nothing


@dataclass(frozen=True)
class Changed:
    """A change to one fragment: by whom (user numbers, the last first; the app itself is left out), and when last."""

    by: tuple[int, ...]
    at: datetime


def changed_since(text: SharedText, since: datetime, until: datetime | None = None) -> dict[str, Changed]:
    """Give what changed after an instant, and perhaps up to another, by the names of the fragments."""
    rows = select(TextUpdate.author_id, TextUpdate.received_at, TextUpdate.payload).where(
        TextUpdate.text_id == text.id
    )
    if until is not None:
        rows = rows.where(TextUpdate.received_at <= until)
    log = db.session.execute(rows.order_by(TextUpdate.seq)).all()
    found: dict[str, Changed] = {}
    deleted = _Deleted()
    with documents.current(text) as here:
        for author, at, payload in log:
            if at <= since and payload.endswith(NO_DELETES):
                continue
            own = _own(payload, deleted)
            for fragment in here.outline.touched(own) if at > since else ():
                before = found[fragment].by if fragment in found else ()
                others = tuple(one for one in before if one != author)
                found[fragment] = Changed((author, *others) if author is not None else others, at)
    return found


def changed_by(text: SharedText, fragment: str, since: datetime) -> Changed | None:
    """Give who changed a fragment after an instant; None when nobody did."""
    return changed_since(text, since).get(fragment)


def _own(payload: bytes, deleted: "_Deleted") -> Update:
    """Give what an update itself did: one that catches up also tells of everything that others deleted before it."""
    try:
        update = scan(payload)
    except (Malformed, TooLarge):
        return Update()  # such a row is left out of the text, too
    fresh = [stretch for delete in update.deletes for stretch in deleted.add(*delete)]
    return Update(update.client, update.structs, fresh)


class _Deleted:
    """What is known to be deleted: for each client stretches that do not touch, in order."""

    def __init__(self) -> None:
        self._stretches: dict[int, list[tuple[int, int]]] = {}

    def add(self, client: int, clock: int, length: int) -> list[tuple[int, int, int]]:
        """Take in a stretch, and give those parts of it that were not known."""
        known = self._stretches.setdefault(client, [])
        start, end = clock, clock + length
        first = bisect_left(known, start, key=lambda stretch: stretch[1])
        last = bisect_right(known, end, key=lambda stretch: stretch[0])
        fresh, at = [], start
        for begin, finish in known[first:last]:
            if begin > at:
                fresh.append((client, at, begin - at))
            at = max(at, finish)
        if at < end:
            fresh.append((client, at, end - at))
        if known[first:last]:
            start, end = min(start, known[first][0]), max(end, known[last - 1][1])
        known[first:last] = [(start, end)]
        return fresh
