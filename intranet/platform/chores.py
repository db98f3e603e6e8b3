"""What nobody waits for: each feature's chores in a thread of their own, so that none of them delays another's."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import structlog
from flask import Flask

log = structlog.get_logger()

A_DAY = 86_400.0  # seconds
PATIENCE = 2.0  # seconds that the end of the app waits for what is under way


@dataclass
class Chore:
    """Something that is done every so often, and at once when somebody asks."""

    work: Callable[[], object]
    every: float  # seconds
    at: float  # when it is done next, as `time.monotonic` gives it
    among: "Chores"

    def wake(self) -> None:
        """Have it done as soon as the thread is free. A test does it itself."""
        self.at = 0.0
        self.among.start()


class Chores:
    """The chores of one feature, one after the other in an app context. What fails is logged, and tried again."""

    def __init__(self, app: Flask, name: str) -> None:
        self._app, self._name = app, name
        self._chores: list[Chore] = []
        self._starting = threading.Lock()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self.is_closing = False
        all_of(app).append(self)

    def add(self, work: Callable[[], object], *, every: float, first: float) -> Chore:
        """Have something done every so many seconds, for the first time after so many."""
        chore = Chore(work, every, time.monotonic() + first, self)
        self._chores.append(chore)
        return chore

    def start(self) -> None:
        """See to them from now on; if that has begun, look what is to be done. Not in a test, which does it itself."""
        if self._app.testing:
            return
        with self._starting:  # not at import: a forked process needs a thread of its own
            if self._thread is None and not self.is_closing:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        self._woken.set()

    def close(self) -> None:
        """Stop: at once, or a little after what is under way."""
        with self._starting:
            self.is_closing = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE)

    def _run(self) -> None:
        while not self.is_closing:
            self._woken.clear()
            for chore in self._chores:
                if chore.at <= time.monotonic() and not self.is_closing:
                    chore.at = time.monotonic() + chore.every
                    self._do(chore)
            self._woken.wait(max(0.0, min(chore.at for chore in self._chores) - time.monotonic()))

    def _do(self, chore: Chore) -> None:
        try:
            with self._app.app_context():
                chore.work()
        except Exception as error:
            log.error("chore.failed", of=self._name, exc_info=error)


def all_of(app: Flask) -> list[Chores]:
    """Give the chores of an app's features."""
    return cast("list[Chores]", app.extensions.setdefault("samsyn.chores", []))


def start_all(app: Flask) -> None:
    """See to the chores of every feature."""
    for chores in all_of(app):
        chores.start()


def close_all(app: Flask) -> None:
    """Stop seeing to any."""
    for chores in all_of(app):
        chores.close()
