"""Lets a fragment say once more what it said before: a change like any other, which everybody sees at once."""

from datetime import datetime

from intranet.accounts.models import User
from intranet.live import documents
from intranet.live.history import TextChange
from intranet.live.models import SharedText
from intranet.platform import clock
from intranet.platform.db import db


class Changed(Exception):
    """The fragment says something else than what the person has read."""


def restore(
    text: SharedText, fragment: str, html: str, *, from_when: datetime, seen: str, by: User
) -> TextChange:
    """Let a fragment say something again, in the transaction under way. What it says now stays in the history.

    Args:
        html: as the history keeps it.
        from_when: the instant at which the fragment said so.
        seen: the digest of what it says now, as the person has read it.
        by: whose change it is.

    Raises:
        Changed: somebody has written since, or it says so already.
    """
    text.take_turns()
    now = documents.read(text)
    if now.digest(fragment) != seen or now.html(fragment) == html:
        raise Changed
    row = documents.replace(text, fragment, html, by=by)
    if row is None:
        raise Changed
    at = row.received_at = clock.now()
    change = TextChange(
        text_id=text.id,
        fragment=fragment,
        author_id=by.id,
        began_at=at,
        ended_at=at,
        first_seq=row.seq,
        last_seq=row.seq,
        before=str(now.html(fragment)),
        after=str(documents.read(text).html(fragment)),
        is_over=True,
        restored_at=from_when,
    )
    db.session.add(change)
    db.session.flush()
    return change
