"""Keeps house in a thread of its own: writes histories, puts rows together, lets go of what is too old."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import Empty, SimpleQueue

import structlog
from flask import Flask, current_app
from sqlalchemy import func, select

from intranet.live import compaction, history
from intranet.live.models import TextUpdate
from intranet.platform.db import db
from intranet.platform.turns import aside

log = structlog.get_logger()

WORTH_IT = 500  # rows that are put together once nobody has written for a while
TOO_MANY = 2000  # rows that are put together while people write
QUIET = 60.0  # seconds
LOOKS_EVERY = 5.0  # seconds
FIRST_PURGE, A_DAY = 600.0, 86_400.0  # seconds
PATIENCE = 10.0  # seconds that somebody waits for a history


class Upkeep:
    """Is told of what is written, and sees to it that no text grows too long to open."""

    def __init__(self, app: Flask, history_days: int) -> None:
        self._app = app
        self._purge = partial(compaction.purge, history_days)
        self._wrote: dict[int, tuple[int, float]] = {}
        self._merged: dict[int, int] = {}
        self._jobs: SimpleQueue[tuple[Callable[[], object], Future[None]] | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        # Somebody above who wants to know at once that a text has a new row, by the numbers of both.
        self.told: list[Callable[[int, int], object]] = []

    def wrote(self, text_id: int, seq: int) -> None:
        """Take note that a text has a new row."""
        self._wrote[text_id] = (seq, time.monotonic())
        for tell in self.told:
            tell(text_id, seq)
        if self._thread is None:
            self.start()

    def record(self, text_id: int, patience: float = PATIENCE) -> bool:
        """Bring the history of a text up to now. Tells whether that came about in time."""
        if self._closed:
            return False
        done: Future[None] = Future()
        self.start()
        self._jobs.put((partial(history.record, text_id), done))
        try:
            with aside():
                done.result(timeout=patience)
        except Exception as error:  # what is recorded already can be read all the same
            log.error("text.not_recorded", text=text_id, why=repr(error))
            return False
        return True

    def close(self) -> None:
        """Finish what is under way, then stop."""
        with self._starting:
            self._closed = True
            if self._thread is not None:
                self._jobs.put(None)
                self._thread.join(timeout=PATIENCE)

    def start(self) -> None:
        """Begin to keep house, unless that has begun. A process that only looks something up need not."""
        with self._starting:  # not at import: a forked process needs a thread of its own
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        purge_at = time.monotonic() + FIRST_PURGE
        while True:
            try:
                job = self._jobs.get(timeout=LOOKS_EVERY)
            except Empty:
                self._look()
                if time.monotonic() > purge_at:
                    purge_at += A_DAY
                    self._do(self._purge, Future())
                continue
            if job is None:
                break
            self._do(*job)

    def _do(self, job: Callable[[], object], done: "Future[None]") -> None:
        try:
            with self._app.app_context():
                job()
        except Exception as error:
            log.error("upkeep.failed", exc_info=error)
            done.set_exception(error)
        else:
            done.set_result(None)

    def _look(self) -> None:
        now = time.monotonic()
        for text_id, (seq, at) in list(self._wrote.items()):
            is_quiet = now - at >= QUIET
            if is_quiet or seq - self._merged.get(text_id, 0) > TOO_MANY:
                self._do(partial(self._see_to, text_id, seq, WORTH_IT if is_quiet else TOO_MANY), Future())
            if is_quiet and self._wrote.get(text_id) == (seq, at):
                self._wrote.pop(text_id)

    def _see_to(self, text_id: int, seq: int, most: int) -> None:
        history.only_reading()
        count = db.session.scalar(select(func.count()).where(TextUpdate.text_id == text_id)) or 0
        db.session.rollback()
        if count > most:
            compaction.compact(text_id)
            count = 0  # also when it could not be done: it is tried again when there is as much more
        self._merged[text_id] = seq - count


def bring_up_to_date(text_id: int, patience: float = PATIENCE) -> None:
    """Bring the history of a text up to now, for a request that only reads. Its transaction begins anew after that."""
    db.session.commit()  # nothing is held while another thread writes
    current_app.extensions["samsyn.live"].upkeep.record(text_id, patience)
    db.session.commit()  # what was written down meanwhile is seen from the next transaction on
