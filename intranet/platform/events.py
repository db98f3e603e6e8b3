"""What happened: written in the same transaction as the change itself, told to open pages once that is safe."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, Select, bindparam, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from intranet.platform import bus, clock
from intranet.platform.db import Model, among, columns, db

MOST_TOLD = 300


class Event(Model):
    """Something that somebody did in a group. Names are kept as they were, so that the line can be read years later."""

    __table_args__ = (Index("ix_event_of_group", "group_id", "happened_at"),)

    happened_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    kind: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(kind: str, *, group_id: int | None, by: Any, subject: str = "", **details: Any) -> Event:
    """Write down what happened, in the transaction under way; after its commit the group's open pages are told.

    Args:
        kind: what, as `thing.done`: `action.completed`.
        by: the User who did it, or None for the app itself.
        subject: the thing's name as a person would say it.
        details: what a reader needs beside that, as JSON can hold it.
    """
    written = Event(
        happened_at=clock.now(),
        kind=kind,
        group_id=group_id,
        by_id=by.id if by is not None else None,
        by_name=by.name if by is not None else "",
        subject=subject,
        details=details,
    )
    db.session.add(written)
    announce(kind, group_id=group_id, **details)
    return written


def announce(kind: str, *, group_id: int | None, **details: Any) -> None:
    """Tell the group's open pages after the commit of what nobody will want to read about later."""
    db.session.info.setdefault("happened", []).append((group_id, kind, details))


class Told(NamedTuple):
    """An event as far as its story needs it: read in half the time, for pages that read many."""

    happened_at: datetime
    kind: str
    by_id: int | None
    by_name: str
    subject: str
    details: dict[str, Any]
    id: int = 0


TOLD = (Event.happened_at, Event.kind, Event.by_id, Event.by_name, Event.subject, Event.details, Event.id)


def recent(group_id: int, *, kinds: Iterable[str], limit: int) -> Sequence[Told]:
    """Give what happened last of some kinds in a group, newest first. The kinds are the code's own, as in `record`."""
    found = columns(_recent(tuple(kinds)), {"group": group_id, "most": limit})
    return [Told(*row) for row in found]


@cache
def _recent(kinds: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Write the statement once, kinds and all: putting it together takes longer than asking it."""
    return (
        select(*TOLD)
        .where(Event.group_id == bindparam("group"), among(Event.kind, kinds))
        .order_by(Event.happened_at.desc(), Event.id.desc())
        .limit(bindparam("most"))
    )


def happened(group_id: int, *, kinds: Iterable[str], since: datetime) -> Sequence[Told]:
    """Give what has happened of some kinds in a group since an instant, newest first, at most the last hundreds."""
    found = select(*TOLD).where(
        Event.group_id == group_id, Event.happened_at > since, Event.kind.in_(list(kinds))
    )
    newest = found.order_by(Event.happened_at.desc(), Event.id.desc()).limit(MOST_TOLD)
    return [Told(*row) for row in db.session.execute(newest)]


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    for group_id, kind, details in session.info.pop("happened", []):
        if group_id is not None:
            bus.publish(f"group:{group_id}", "changed", {"kind": kind, **details})


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("happened", None)
