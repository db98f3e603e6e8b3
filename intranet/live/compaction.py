"""Puts the rows of a text together into one, once there are many; and lets go of what is older than history is kept."""

from datetime import timedelta

import structlog
from sqlalchemy import delete, insert, select

from intranet.live import history
from intranet.live.history import Overtaken, Replay, TextChange
from intranet.live.merging import Differs, merged
from intranet.live.models import SharedText, TextUpdate
from intranet.platform import clock
from intranet.platform.db import db

log = structlog.get_logger()


def compact(text_id: int) -> bool:
    """Put the rows that a text has now into one, in transactions of its own. Tells whether that was done.

    Its history is written in the same transaction: what is deleted can be read there as long as history is kept, and
    is no longer in the row. Rows stay as they are when one of them is not understood, or the result would differ.
    """
    found = history.replay(text_id)
    if len(found.rows) < 2:
        return False
    if found.left_out:
        log.error("text.not_compacted", text=text_id, why=f"rows left out: {sorted(found.left_out)[:5]}")
        return False
    try:
        payload = merged(found.payloads, found.outline)
    except Differs as error:
        log.error("text.not_compacted", text=text_id, why=repr(error))
        return False
    return _put_in_place(text_id, found, payload)


def _put_in_place(text_id: int, found: Replay, payload: bytes) -> bool:
    """Write one row instead of all those found. Nothing that came after them is touched."""
    try:
        text = db.session.get(SharedText, text_id)
        if text is None:
            return False
        text.take_turns()
        history.write(text_id, found)
        these = delete(TextUpdate).where(TextUpdate.text_id == text_id, TextUpdate.seq <= found.last)
        if db.session.execute(these).rowcount != len(found.rows):  # type: ignore[attr-defined]
            raise Overtaken
        last = found.rows[-1]
        row = {"seq": last.seq, "payload": payload, "received_at": last.received_at, "is_merged": True}
        db.session.execute(insert(TextUpdate).values(text_id=text_id, author_id=None, **row))
        db.session.commit()
    except Overtaken:
        return False
    finally:
        db.session.rollback()
    log.info("text.compacted", text=text_id, rows=len(found.rows), bytes=len(payload))
    return True


def purge(days: int) -> int:
    """Let go of every change, and every deleted word, that is older than so many days. Gives how many changes went.

    What the texts say now stays, and so does every adopted version.
    """
    before = clock.now() - timedelta(days=days)
    old = select(TextUpdate.text_id).where(TextUpdate.received_at < before, TextUpdate.is_merged.is_(False))
    history.only_reading()
    texts = db.session.scalars(old.distinct()).all()
    db.session.rollback()
    for text_id in texts:
        compact(text_id)
    gone = db.session.execute(delete(TextChange).where(TextChange.ended_at < before)).rowcount  # type: ignore[attr-defined]
    db.session.commit()
    return int(gone)
