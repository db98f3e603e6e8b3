"""Who changed which part of a text between two instants: asked of its history, which outlives the rows of the log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intranet.live import upkeep
from intranet.live.history import TextChange
from intranet.live.models import SharedText
from intranet.platform.db import db


@dataclass(frozen=True)
class Changed:
    """A change to one fragment: by whom (user numbers, the last first; the app itself is left out), and when last."""

    by: tuple[int, ...]
    at: datetime


def changed_since(
    text: SharedText, since: datetime, until: datetime | None = None, *, patience: float = upkeep.PATIENCE
) -> dict[str, Changed]:
    """Give what changed after an instant, and perhaps up to another, by the names of the fragments.

    Args:
        patience: how many seconds to wait for the last to be recorded; what is recorded by then is given.
    """
    upkeep.bring_up_to_date(text.id, patience)
    changes = select(TextChange.fragment, TextChange.author_id, TextChange.ended_at).where(
        TextChange.text_id == text.id, TextChange.ended_at > since
    )
    if until is not None:
        changes = changes.where(TextChange.began_at <= until)
    found: dict[str, Changed] = {}
    for fragment, author, ended_at in db.session.execute(changes.order_by(TextChange.last_seq)):
        at = min(ended_at, until) if until is not None else ended_at
        before = found[fragment].by if fragment in found else ()
        others = tuple(one for one in before if one != author)
        found[fragment] = Changed((author, *others) if author is not None else others, at)
    return found


def changed_by(text: SharedText, fragment: str, since: datetime) -> Changed | None:
    """Give who changed a fragment after an instant; None when nobody did."""
    return changed_since(text, since).get(fragment)
