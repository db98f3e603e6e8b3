"""The one who writes: everybody's updates, many to a transaction, each answered only when it is on the disk."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

import structlog
from flask import Flask
from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from intranet.live.models import LOCK_SPACE, SharedText, TextClient, TextUpdate
from intranet.live.outline import Behind, Removed
from intranet.live.staying import WRITER, may_still_write, of_writer
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.turns import aside
from intranet.platform.web.errors import NoRoom, is_disk_full

log = structlog.get_logger()

MOST_TOGETHER = 128  # updates in one transaction
PATIENCE = 4.0  # seconds that a writer waits for its turn; the page gives up after five
CLOSING = 20.0  # seconds that what waits may take when the process stops


class Foreign(Exception):
    """The client id is somebody else's."""


class NoLonger(Exception):
    """The author may not write here any more, or nobody may."""


class NotSaved(Exception):
    """The database did not take the update; it may later."""


@dataclass(frozen=True, eq=False)
class Entry:
    """An update on its way into the log. `client` writes from clock `start` up to `end`; None only deletes.

    `fragments` are those that it writes in. With `sign_in_id` the author's right is asked for in the same transaction.
    """

    text_id: int
    author_id: int
    payload: bytes
    client: int | None = None
    start: int = 0
    end: int = 0
    fragments: frozenset[str] = frozenset()
    group_id: int = 0
    sign_in_id: int | None = None
    answer: "Future[int]" = field(default_factory=Future)


class UpdateLog:
    """Writes updates from a thread of its own, over a connection that no request waits for."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._queue: SimpleQueue[Entry | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def append(self, entry: Entry) -> int:
        """Write an update and wait until it is committed. Gives its number within the text.

        Raises:
            Foreign: the client id is somebody else's.
            NoLonger: the author may not write here any more.
            Behind: the client's structs do not follow on those in the log.
            Removed: a fragment that it writes in has been taken away.
            NoRoom: the disk is full.
            NotSaved: the database did not take it for another reason.
        """
        if self._closed:
            raise NotSaved("closing")
        self._start()
        self._queue.put(entry)
        try:
            with aside():
                return entry.answer.result(timeout=PATIENCE)
        except TimeoutError as error:
            if entry.answer.cancel():  # not begun: it will not be written behind the author's back
                raise NotSaved("no answer in time") from error
            return entry.answer.result()

    def close(self) -> None:
        """Write what waits, then stop."""
        with self._starting:
            self._closed = True
            if self._thread is not None:
                self._queue.put(None)
                self._thread.join(timeout=CLOSING)

    def _start(self) -> None:
        with self._starting:  # not at import: a forked process needs a thread of its own
            if self._thread is None and not self._closed:
                with self._app.app_context():
                    engine = db.engine
                self._thread = threading.Thread(
                    target=self._run, args=(engine,), name="update-log", daemon=True
                )
                self._thread.start()

    def _run(self, engine: Engine) -> None:
        while (entry := self._queue.get()) is not None:
            batch = [entry]
            is_last = False
            while len(batch) < MOST_TOGETHER:
                try:
                    following = self._queue.get_nowait()
                except Empty:
                    break
                if following is None:
                    is_last = True
                    break
                batch.append(following)
            self._write(engine, batch)
            if is_last:
                break

    def _write(self, engine: Engine, waiting: Sequence[Entry]) -> None:
        batch = [entry for entry in waiting if entry.answer.set_running_or_notify_cancel()]
        if batch:
            self._write_all(engine, batch)

    def _write_all(self, engine: Engine, batch: Sequence[Entry]) -> None:
        try:
            with engine.begin() as connection:
                answers = _insert(connection, batch)
        except Exception as error:  # whatever it is, somebody waits for an answer
            if len(batch) > 1 and isinstance(error, IntegrityError | DataError):
                for entry in batch:  # one of them is to blame; the others must not suffer
                    self._write_all(engine, [entry])
                return
            answers = [_reason(error)] * len(batch)
        for entry, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Exception):
                entry.answer.set_exception(answer)
            else:
                entry.answer.set_result(answer)


def _reason(error: Exception) -> Exception:
    if is_disk_full(error):
        return NoRoom()
    if isinstance(error, IntegrityError):
        return Behind()  # the text was taken away meanwhile: comparing will tell
    log.error("text.not_saved", why=repr(error))
    return NotSaved() if isinstance(error, SQLAlchemyError) else error


@dataclass
class _Standing:
    """A text as the writer finds it: the number of its last update, the fragments it has, and whether it is closed."""

    last: int
    fragments: frozenset[str]
    is_closed: bool


def _insert(connection: Connection, batch: Sequence[Entry]) -> list[int | Exception]:
    texts = _standing(connection, sorted({entry.text_id for entry in batch}))
    answers: list[int | Exception] = []
    rows = []
    for entry in batch:
        text = texts.get(entry.text_id)
        if text is None:
            answers.append(Behind())  # it was taken away meanwhile: comparing will tell
            continue
        if refusal := _refusal(connection, entry, text):
            answers.append(refusal)
            continue
        text.last += 1
        answers.append(text.last)
        rows.append(
            {
                "text_id": entry.text_id,
                "seq": text.last,
                "author_id": entry.author_id,
                "payload": entry.payload,
                "received_at": clock.now(),
            }
        )
    if rows:
        connection.execute(_ADD, rows)
    return answers


# Written once: putting a statement together takes longer than asking it.
_ADD = insert(TextUpdate)
_LAST = select(func.max(TextUpdate.seq)).where(TextUpdate.text_id == bindparam("text")).scalar_subquery()
_TEXT = select(_LAST.label("last"), SharedText.fragments, SharedText.is_closed).where(
    SharedText.id == bindparam("text")
)
_HERS = (TextClient.text_id == bindparam("text"), TextClient.client_id == bindparam("client"))
_OWNER = select(TextClient.user_id).where(*_HERS)
_MOVE = (
    update(TextClient)
    .where(*_HERS, TextClient.user_id == bindparam("author"), TextClient.clock == bindparam("start"))
    .values(clock=bindparam("end"))
)
_MOVE_IF_STILL = _MOVE.where(WRITER.exists())
_BEGIN = {
    "sqlite": sqlite.insert(TextClient).on_conflict_do_nothing().returning(TextClient.id),
    "postgresql": postgresql.insert(TextClient).on_conflict_do_nothing().returning(TextClient.id),
}


def _goes_on(connection: Connection, entry: Entry) -> bool:
    """Move the clock on in one question, as it goes for nearly every letter. False when nothing is said by that."""
    if entry.client is None or entry.sign_in_id is None or not entry.start:
        return False
    moving = {"text": entry.text_id, "client": entry.client, "author": entry.author_id}
    moving |= {"start": entry.start, "end": entry.end}
    still = of_writer(entry.sign_in_id, entry.author_id, entry.group_id)
    return connection.execute(_MOVE_IF_STILL, moving | still).rowcount == 1


def _standing(connection: Connection, texts: list[int]) -> dict[int, _Standing]:
    if connection.dialect.name == "postgresql":
        for text_id in texts:  # in order, so that two processes never wait for each other
            connection.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, text_id)))
    found = {text_id: connection.execute(_TEXT, {"text": text_id}).first() for text_id in texts}
    return {
        t: _Standing(row.last or 0, frozenset(row.fragments), row.is_closed)
        for t, row in found.items()
        if row
    }


def _refusal(connection: Connection, entry: Entry, text: _Standing) -> Exception | None:
    """Say why an update is not written; None when it may be."""
    if text.is_closed:
        return NoLonger()
    # Asked when the update came, and here again: a fragment may have been removed in between.
    return _claim(connection, entry) if entry.fragments <= text.fragments else Removed()


def _claim(connection: Connection, entry: Entry) -> Exception | None:
    """Move the client's clock on, making it the author's at its first struct. Gives why that may not be."""
    if _goes_on(connection, entry):
        return None
    if entry.sign_in_id is not None and not may_still_write(
        connection, sign_in=entry.sign_in_id, user=entry.author_id, group=entry.group_id
    ):
        return NoLonger()
    if entry.client is None:
        return None
    hers = {"text": entry.text_id, "client": entry.client}
    if entry.start == 0:
        row = {
            "text_id": entry.text_id,
            "client_id": entry.client,
            "user_id": entry.author_id,
            "clock": entry.end,
        }
        is_moved = connection.execute(_BEGIN[connection.dialect.name], row).first() is not None
    else:
        moving = hers | {"author": entry.author_id, "start": entry.start, "end": entry.end}
        is_moved = connection.execute(_MOVE, moving).rowcount == 1
    if is_moved:
        return None
    owner = connection.execute(_OWNER, hers).first()
    return Behind() if owner is None or owner.user_id == entry.author_id else Foreign()
