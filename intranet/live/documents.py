"""Texts as they stand: built from the log, kept in memory, caught up whenever somebody asks."""

import base64
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Container, Iterable
from functools import cached_property
from typing import Any, cast

import structlog
from flask import current_app
from markupsafe import Markup
from pycrdt import Doc, XmlFragment
from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import Session

from intranet.live import blocks, rendering
from intranet.live.guard import Malformed, TooLarge, Update, scan, scan_merged
from intranet.live.models import SharedText, TextUpdate
from intranet.live.outline import Behind, Outline
from intranet.live.presence import Here
from intranet.live.upkeep import WORTH_IT, Upkeep
from intranet.platform import bus
from intranet.platform.db import columns, db

log = structlog.get_logger()

MOST_OPEN = 64  # texts kept in memory; one takes some hundred kB
MOST_EARLY = 128  # rows kept that wait for an earlier one


def digest_of(html: str) -> str:
    """Give SHA-256 (hex) of what a fragment says as HTML."""
    return hashlib.sha256(html.encode()).hexdigest()


class Fragment:
    """What one fragment says."""

    def __init__(self, shown: tuple[rendering.Block, ...]) -> None:
        self.blocks = shown

    @cached_property
    def html(self) -> Markup:
        """As HTML of allowed elements only."""
        return rendering.html(self.blocks)

    @cached_property
    def plain(self) -> str:
        """As words, one paragraph or item a line."""
        return rendering.plain(self.blocks)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the HTML, in hex: the same as long as a reader sees the same."""
        return digest_of(self.html)


class Reading:
    """What a text says after its update number `seq`. A fragment that it does not have is empty."""

    def __init__(self, seq: int, fragments: dict[str, Fragment]) -> None:
        self.seq = seq
        self._fragments = fragments

    def _of(self, fragment: str) -> Fragment:
        return self._fragments.get(fragment) or Fragment(())

    def html(self, fragment: str) -> Markup:
        """Give a fragment as HTML of allowed elements only."""
        return self._of(fragment).html

    def plain(self, fragment: str) -> str:
        """Give a fragment's words, one paragraph or list item a line."""
        return self._of(fragment).plain

    def digest(self, fragment: str) -> str:
        """Give SHA-256 (hex) of the HTML: the same as long as a reader sees the same."""
        return self._of(fragment).digest

    def is_empty(self, fragment: str) -> bool:
        """Tell whether a fragment says nothing."""
        return not self._of(fragment).blocks


class OpenText:
    """One text in memory. Its lock is held while it is read or caught up."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seq = 0
        self._outline = Outline()
        self._doc: Doc[XmlFragment] = Doc(allow_multithreading=True)
        self._unread: bytes | None = None
        self._reading: Reading | None = None
        self._early: dict[int, bytes] = {}

    def catch_up(self, rows: Iterable[tuple[int, bytes, bool]]) -> None:
        """Apply what came after `seq`, in its order. A row that does not fit is left out, the same way everywhere.

        A row may write in a fragment that has been removed since: it was checked when it came. With a merged row, which
        stands for all before it, the text begins anew.
        """
        for seq, payload, is_merged in rows:
            try:
                if is_merged:
                    self._begin_anew(payload)
                else:
                    self.outline.add(scan(payload))
                    self._doc.apply_update(payload)
            except (Malformed, TooLarge, Behind) as error:
                log.error("text.row_left_out", seq=seq, why=repr(error))
            self.seq = seq
        self._early = {seq: payload for seq, payload in self._early.items() if seq > self.seq}

    def _begin_anew(self, merged: bytes) -> None:
        """Take a merged row for the text. It was held against the rows that it stands for when it was written."""
        doc: Doc[XmlFragment] = Doc(allow_multithreading=True)
        doc.apply_update(merged)
        self._doc, self._unread = doc, merged

    @property
    def outline(self) -> Outline:
        """What the text is made of. That of a merged row is drawn once somebody writes: to read, nobody needs it."""
        if self._unread is not None:
            outline = Outline()
            outline.add_merged(*scan_merged(self._unread))
            self._outline, self._unread = outline, None
        return self._outline

    def follow(self, seq: int, payload: bytes) -> None:
        """Apply a row that was just written, when those before it are here: else it waits for them."""
        self._early[seq] = payload
        if len(self._early) > MOST_EARLY:
            self._early.clear()  # another process wrote in between: the log has it all
        while (following := self._early.get(self.seq + 1)) is not None:
            self.catch_up([(self.seq + 1, following, False)])

    def difference(self, vector: bytes) -> bytes:
        """Give the update with everything that somebody who knows as far as the vector lacks."""
        return self._doc.get_update(vector)

    @property
    def vector(self) -> bytes:
        """How far the text is known, as Yjs writes it."""
        return self._doc.get_state()

    def reading(self, fragments: frozenset[str]) -> Reading:
        """Give what the text says now."""
        if self._reading is None or self._reading.seq != self.seq:
            shown = {
                name: Fragment(rendering.blocks_of(self._doc.get(name, type=XmlFragment)))
                for name in fragments
            }
            self._reading = Reading(self.seq, shown)
        return self._reading


class Documents:
    """The texts in memory, the least used given up first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._texts: OrderedDict[str, OpenText] = OrderedDict()

    def open(self, text: SharedText) -> OpenText:
        """Give a text's memory; it may be behind the log."""
        with self._lock:
            found = self._texts.setdefault(text.key, OpenText())
            self._texts.move_to_end(text.key)
            while len(self._texts) > MOST_OPEN:
                self._texts.popitem(last=False)
            return found

    def check_here(self, key: str, update: Update, fragments: frozenset[str]) -> frozenset[str]:
        """See whether an update fits a text as this process knows it, without asking the log. As `check`.

        Raises:
            Behind: it does not follow on what is known here.
            Malformed, Removed: as `check`.
        """
        with self._lock:
            found = self._texts.get(key)
        if found is None:
            raise Behind
        with found.lock:
            return found.outline.check(update, fragments)

    def follow(self, key: str, seq: int, payload: bytes) -> None:
        """Apply a row that was just written, if the text is in memory."""
        with self._lock:
            found = self._texts.get(key)
        if found is not None:
            with found.lock:
                found.follow(seq, payload)


# Written once: putting a statement together takes longer than asking it, and every letter typed asks this one.
_SINCE = (
    select(TextUpdate.seq, TextUpdate.payload, TextUpdate.is_merged)
    .where(TextUpdate.text_id == bindparam("text"), TextUpdate.seq > bindparam("after"))
    .order_by(TextUpdate.seq)
)


def _rows(text: SharedText, after: int) -> list[tuple[int, bytes, bool]]:
    found = columns(_SINCE, {"text": text.id, "after": after})
    return [(seq, payload, is_merged) for seq, payload, is_merged in found]


def _has_own_edits(text: SharedText) -> bool:
    return any(row.text_id == text.id for row in db.session.info.get("text-updates", ()))


class current:  # noqa: N801  # reads as a word: `with current(text) as open_text`
    """Hold a text, caught up with the log as this request sees it."""

    def __init__(self, text: SharedText) -> None:
        self._text = text
        live = current_app.extensions["samsyn.live"]
        self._upkeep = cast(Upkeep, live.upkeep)
        # What is not committed must not be left in the shared memory.
        shared = cast(Documents, live.documents)
        self._open = OpenText() if _has_own_edits(text) else shared.open(text)

    def __enter__(self) -> OpenText:
        self._open.lock.acquire()
        try:
            rows = _rows(self._text, self._open.seq)
            self._open.catch_up(rows)
            if len(rows) > WORTH_IT:
                self._upkeep.wrote(self._text.id, self._open.seq)
        except BaseException:
            self._open.lock.release()
            raise
        return self._open

    def __exit__(self, *_exception: object) -> None:
        self._open.lock.release()


def read(text: SharedText) -> Reading:
    """Give what a text says now, with what this request has changed itself. Kept until the text changes."""
    with current(text) as here:
        return here.reading(frozenset(text.fragments))


def check(text: SharedText, update: Update) -> frozenset[str]:
    """See whether an update from outside fits the text. Gives the fragments that it writes in.

    Raises:
        Behind: it does not follow on what the server has.
        Malformed: it puts something where the editor never would.
        Removed: it writes in a fragment that the text no longer has.
    """
    with current(text) as here:
        return here.outline.check(update, frozenset(text.fragments))


def add_fragment(text: SharedText, name: str, *, by: Any = None) -> None:
    """Give a text one more fragment, with an empty paragraph. Twice is harmless."""
    if name in text.fragments:
        return
    with current(text) as here:
        was_here = name in here.outline.roots  # SQLite gives the number of a row that is gone to another one
    text.fragments = [*text.fragments, name]
    if not was_here:
        text.append(blocks.empty([name]), by=by)


def remove_fragment(text: SharedText, name: str) -> None:
    """Take a fragment away: from now on what is sent to it is refused. What was written before stays in the log."""
    text.take_turns()  # an update on its way is either in the log by now, or finds the fragment gone
    text.fragments = [fragment for fragment in text.fragments if fragment != name]


def close(text: SharedText) -> None:
    """Let nobody write in a text any more. Open pages hear of it after the commit, and what is sent is refused."""
    text.take_turns()  # an update on its way is either in the log by now, or finds the text closed
    text.is_closed = True
    db.session.flush()
    db.session.info.setdefault("texts-closed", []).append(text.topic)


def replace(
    text: SharedText, fragment: str, html_blocks: str | Iterable[str], *, by: Any = None
) -> TextUpdate | None:
    """Let a fragment say something else: a change like any other, which open pages get after the commit.

    Args:
        html_blocks: `<p>`, `<ul>`, `<ol>` with `<strong>`, `<em>` and `<a href>` inside.
        by: the User whose change it is, or None for the app's own.
    """
    html = html_blocks if isinstance(html_blocks, str) else "".join(html_blocks)
    return text.append(blocks.replaced([payload for _, payload, _ in _rows(text, 0)], fragment, html), by=by)


def append(text: SharedText, fragment: str, html_blocks: str, *, by: Any = None) -> TextUpdate | None:
    """Let a fragment say something more, last in it. As `replace`, but nothing that others write in is touched."""
    updates = [payload for _, payload, _ in _rows(text, 0)]
    return text.append(blocks.appended(updates, fragment, html_blocks), by=by)


def take_out(text: SharedText, fragment: str, words: Container[str], *, by: Any = None) -> bool:
    """Take away the last paragraph that reads as one of some words, and touch nothing else. Tells if there was one.

    In the transaction under way, which holds the text: see `SharedText.take_turns`.
    """
    change = blocks.taken_out([payload for _, payload, _ in _rows(text, 0)], fragment, words)
    if change is not None:
        text.append(change, by=by)
    return change is not None


def announcement(seq: int, client: int | None, payload: bytes, here: Here | None = None) -> dict[str, Any]:
    """Write an update as the event stream carries it, with the caret behind it if that has moved."""
    said = {"seq": seq, "client": client, "update": base64.b64encode(payload).decode()}
    return said if here is None else said | {"here": here.said}


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    for row in session.info.pop("text-updates", ()):
        bus.publish(f"text:{row.text_id}", "update", announcement(row.seq, None, row.payload))
    for topic in session.info.pop("texts-closed", ()):
        bus.publish(topic, "resync", {})  # they compare, and are told


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("text-updates", None)
    session.info.pop("texts-closed", None)
