"""Keeps what can be found as it is: in the transaction that changes it, or a few seconds after for what is typed."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

from flask import Flask
from sqlalchemy import ColumnElement, delete, event, func, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from intranet.groups.models import Group
from intranet.live import documents, history
from intranet.live.models import SharedText, TextUpdate
from intranet.platform import clock
from intranet.platform.chores import Chores
from intranet.platform.db import db
from intranet.search.models import SearchEntry
from intranet.search.readers import scopes_of
from intranet.search.source import Entry, Source
from intranet.search.sources import SOURCES
from intranet.search.words import plain, tokens

MOST_BODY = 400_000  # characters of one thing that are looked through
TOGETHER = 100  # subjects that are read at once
LOOKS_EVERY = 5.0  # seconds
REST = 3.0  # seconds without a letter after which a text is read
LONGEST_WAIT = 30.0  # seconds until it is read although somebody writes on
AFTER_FAILURE = 60.0  # seconds until it is tried again to catch up
LOCK = 7_102 << 32  # ours among PostgreSQL's advisory locks
UNDER_WAY = "rebuilding"
_WAITING = "search-waiting"


def _watched() -> dict[type, list[tuple[Source, Any]]]:
    found: dict[type, list[tuple[Source, Any]]] = {}
    for source in SOURCES.values():
        found.setdefault(source.subject, []).append((source, None))
        for model, belongs in source.made_of.items():
            found.setdefault(model, []).append((source, belongs))
        if source.in_text:
            found.setdefault(TextUpdate, []).append((source, partial(_is_in, source)))
    return found


def _is_in(source: Source, update: TextUpdate) -> ColumnElement[bool]:
    return cast(ColumnElement[bool], source.text == update.text_id)


class Keeping:
    """What one session has changed that can be found."""

    watched = _watched()

    def __init__(self) -> None:
        self.changed: dict[str, dict[Any, ColumnElement[bool]]] = {}
        self.gone: dict[str, set[int]] = {}
        self.parted: dict[str, set[int]] = {}

    def note(self, row: Any, *, is_gone: bool) -> None:
        """Take note of a row that was written."""
        for source, belongs in self.watched.get(type(row), ()):
            if belongs is None and is_gone:
                self.gone.setdefault(source.kind, set()).add(row.id)
            elif not is_gone:  # what was made of it was noted when it was about to go
                these = belongs(row) if belongs else source.subject.id == row.id
                self.changed.setdefault(source.kind, {})[type(row), row.id] = these

    def part(self, session: Session, row: Any) -> None:
        """Take note of those that a row belongs to before it is deleted: it may take them along."""
        for source, belongs in self.watched.get(type(row), ()):
            if belongs is not None:
                with session.no_autoflush:
                    ids = session.scalars(select(source.subject.id).where(belongs(row))).all()
                self.parted.setdefault(source.kind, set()).update(ids)

    def write(self) -> None:
        """Bring the entries up to date, in the transaction under way."""
        for kind, ids in self.parted.items():
            keep(SOURCES[kind], SOURCES[kind].subject.id.in_(ids), ids)
        for kind, subject_ids in self.gone.items():
            write(SOURCES[kind], sorted(subject_ids), {})
        for kind, conditions in self.changed.items():
            asked = list(conditions.values())
            for at in range(0, len(asked), TOGETHER):
                keep(SOURCES[kind], or_(*asked[at : at + TOGETHER]))


def _note(session: Session, _flush: UOWTransaction) -> None:
    written = [(row, False) for row in (*session.new, *session.dirty)] + [
        (row, True) for row in session.deleted
    ]
    for row, is_gone in written:
        if type(row) in Keeping.watched:
            session.info.setdefault(_WAITING, Keeping()).note(row, is_gone=is_gone)


def _note_parting(session: Session, _flush: UOWTransaction, _rows: object) -> None:
    for row in session.deleted:
        if type(row) in Keeping.watched:
            session.info.setdefault(_WAITING, Keeping()).part(session, row)


def _note_all(asked: ORMExecuteState) -> None:
    """Take note of the rows that one statement changes or deletes, before it does."""
    mapper = asked.bind_mapper if asked.is_update or asked.is_delete else None
    if mapper is None or mapper.class_ not in Keeping.watched:
        return
    these = getattr(asked.statement, "whereclause", None)
    found = select(mapper.class_)
    waiting = asked.session.info.setdefault(_WAITING, Keeping())
    for row in asked.session.scalars(found if these is None else found.where(these)):
        if asked.is_delete:
            waiting.part(asked.session, row)
        waiting.note(row, is_gone=asked.is_delete)


def _write(session: Session) -> None:
    session.flush()
    waiting = session.info.pop(_WAITING, None)
    if waiting is not None:
        waiting.write()


def _forget(session: Session) -> None:
    session.info.pop(_WAITING, None)


def keep(source: Source, these: ColumnElement[bool], known: Iterable[int] = ()) -> None:
    """Read some subjects as they are now, and let them be found as that; of those known, what is gone is not found."""
    found = select(source.subject).where(these).order_by(source.subject.id).options(*source.options)
    things = db.session.scalars(found.execution_options(populate_existing=True)).all()
    read = {thing.id: {entry.part: entry for entry in source.entries(thing)} for thing in things}
    write(source, sorted({*read, *known}), read)


def write(source: Source, subject_ids: Sequence[int], read: dict[int, dict[str, Entry]]) -> None:
    """Write what some subjects say now, where that differs; what they no longer say is not found any more."""
    mine = (SearchEntry.kind == source.kind, SearchEntry.subject_id.in_(subject_ids))
    known = {
        (subject, part): digest
        for subject, part, digest in db.session.execute(
            select(SearchEntry.subject_id, SearchEntry.part, SearchEntry.digest).where(*mine)
        )
    }
    now = {(subject, part): entry for subject in read for part, entry in read[subject].items()}
    if gone := sorted(known.keys() - now.keys()):
        these = tuple_(SearchEntry.subject_id, SearchEntry.part).in_(gone)
        db.session.execute(delete(SearchEntry).where(*mine, these), execution_options=_APART)
    programmes = _programmes(read)
    rows = [_row(source, key, now[key], programmes) for key in sorted(now)]
    if news := [row for row in rows if known.get((row["subject_id"], row["part"])) != row["digest"]]:
        for row in news:
            row["words"] = tokens(row["title"], row["body"], row.pop("scopes"))
        _upsert(news)


_APART = {"synchronize_session": False}


def _row(
    source: Source, key: tuple[int, str], entry: Entry, programmes: dict[int | None, int]
) -> dict[str, Any]:
    title, body = plain(entry.title), plain(entry.body[:MOST_BODY])
    programme_id = programmes.get(entry.group_id, entry.programme_id)
    scopes = scopes_of(entry.reading, entry.group_id, programme_id)
    about = [title, body, scopes, entry.where]
    return {
        "kind": source.kind,
        "subject_id": key[0],
        "part": key[1],
        "reading": entry.reading.value,
        "group_id": entry.group_id,
        "programme_id": entry.programme_id,
        "updated_at": entry.at,
        "digest": hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest(),
        "place": entry.where,
        "title": title,
        "body": body,
        "scopes": scopes,
    }


def _programmes(read: dict[int, dict[str, Entry]]) -> dict[int | None, int]:
    groups = {entry.group_id for entries in read.values() for entry in entries.values()} - {None}
    found = select(Group.id, Group.programme_id).where(Group.id.in_(groups))
    return {row.id: row.programme_id for row in db.session.execute(found)} if groups else {}


def _upsert(rows: list[dict[str, Any]]) -> None:
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    adding = dialect.insert(SearchEntry.__table__)
    key = ["kind", "subject_id", "part"]
    news = {name: adding.excluded[name] for name in rows[0] if name not in key}
    db.session.execute(adding.on_conflict_do_update(index_elements=key, set_=news), rows)


class Texts:
    """Reads shared texts once nobody has written in them for a while."""

    def __init__(self) -> None:
        self._read: dict[int, int] = {}
        # By text that waits: its last row, and when the first and the last of them came, as `time.monotonic` gives it.
        self._waiting: dict[int, tuple[int, float, float]] = {}
        self._is_complete = False
        self._not_before = 0.0

    def wrote(self, text_id: int, seq: int) -> None:
        """Take note that a text has a new row."""
        if self._read.get(text_id, 0) < seq:
            now = time.monotonic()
            _seq, since, _at = self._waiting.get(text_id, (0, now, 0.0))
            self._waiting[text_id] = (seq, since, now)

    def look(self) -> None:
        """Read those that rest."""
        now = time.monotonic()
        if not self._is_complete and now >= self._not_before:
            self._not_before = now + AFTER_FAILURE
            self._is_complete = catch_up()
        now = time.monotonic()
        for text_id, (seq, since, at) in list(self._waiting.items()):
            if now - at >= REST or now - since >= LONGEST_WAIT:
                del self._waiting[text_id]  # before it is read: what comes meanwhile waits anew
                try:
                    keep_text(text_id)
                except Exception:
                    self._waiting.setdefault(text_id, (seq, since, at))
                    raise
                self._read[text_id] = seq


def catch_up() -> bool:
    """Read what was not read before the last process stopped. Tells whether it is done: not if another is at it."""
    with _alone() as is_mine:
        if is_mine:
            if is_unfinished():
                rebuild()
            for text_id in texts_behind():
                keep_text(text_id)
    return is_mine


@contextmanager
def _alone() -> Iterator[bool]:
    """Let one process do something. Gives whether it is this one: on SQLite always, whose writers take turns."""
    if db.engine.dialect.name == "sqlite":
        yield True
        return
    with db.engine.connect() as held:
        yield bool(held.scalar(select(func.pg_try_advisory_xact_lock(LOCK))))


def keep_text(text_id: int) -> None:
    """Let what a shared text says now be found, in a transaction of its own."""
    history.only_reading()
    text = db.session.get(SharedText, text_id)
    if text is not None:
        documents.read(text)  # caught up before anybody waits for the transaction that writes
    db.session.rollback()
    for source in SOURCES.values():
        if source.in_text:
            keep(source, source.text == text_id)
    db.session.commit()


def texts_behind() -> list[int]:
    """Give the texts that somebody has written in since they were read: the process was stopped before that."""
    history.only_reading()
    found: list[int] = []
    for source in SOURCES.values():
        if source.in_text:
            read = select(func.max(SearchEntry.updated_at)).where(
                SearchEntry.kind == source.kind, SearchEntry.subject_id == source.subject.id
            )
            newer = TextUpdate.received_at > read.correlate(source.subject).scalar_subquery()
            written = select(TextUpdate.id).where(TextUpdate.text_id == source.text, newer)
            found += db.session.scalars(select(source.text).where(written.exists()))
    db.session.rollback()
    return found


def is_unfinished() -> bool:
    """Tell whether everything is to be read anew.

    Nothing can be found although there is something, it broke off, or an upgrade took away what says how things read.
    """
    history.only_reading()
    nothing = db.session.scalar(select(SearchEntry.id).limit(1)) is None
    there_is = nothing and db.session.scalar(select(Group.id).limit(1)) is not None
    stale = or_(SearchEntry.kind == UNDER_WAY, SearchEntry.digest == "")
    is_stale = db.session.scalar(select(SearchEntry.id).where(stale).limit(1)) is not None
    db.session.rollback()
    return there_is or is_stale


def rebuild() -> int:
    """Read everything anew, some at a time and each in a transaction of its own. Gives how many entries there are."""
    write(_Mark(), [0], {0: {"": Entry("", "", clock.now(), None)}})
    for source in SOURCES.values():
        model, last = source.subject, 0
        while True:
            some = select(model.id).where(model.id > last).order_by(model.id).limit(TOGETHER)
            ids = db.session.scalars(some).all()
            through = ids[-1] if len(ids) == TOGETHER else None
            between = SearchEntry.subject_id > last
            if through is not None:
                between &= SearchEntry.subject_id <= through
            stale = delete(SearchEntry).where(
                SearchEntry.kind == source.kind, between, SearchEntry.subject_id.not_in(ids)
            )
            db.session.execute(stale, execution_options=_APART)
            if ids:
                keep(source, model.id.in_(ids))
            db.session.commit()
            db.session.expunge_all()
            if through is None:
                break
            last = through
    unknown = delete(SearchEntry).where(SearchEntry.kind.not_in(SOURCES))
    db.session.execute(unknown, execution_options=_APART)
    db.session.commit()
    return db.session.scalar(select(func.count()).select_from(SearchEntry)) or 0


class _Mark(Source):
    """Stands among what is found until everything is read anew, and is found by nobody."""

    kind = UNDER_WAY


def init_app(app: Flask) -> None:
    """Keep what can be found up to date for as long as the app runs."""
    texts = Texts()
    Chores(app, "search").add(texts.look, every=LOOKS_EVERY, first=LOOKS_EVERY)
    app.extensions["samsyn.live"].upkeep.told.append(texts.wrote)
    for name, listener in _LISTENERS.items():
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


_LISTENERS: dict[str, Any] = {
    "before_flush": _note_parting,
    "after_flush": _note,
    "do_orm_execute": _note_all,
    "before_commit": _write,
    "after_rollback": _forget,
}
