"""Only a few requests are worked on at once, and what is short goes first: the others wait, which costs nothing.

Python works on one thing at a time. Threads that are all ready to go on take the interpreter from each other a
thousand times a second, and each holds memory and a connection to the database: a room that comes back after a
restart is served twice as fast one after the other. And a letter takes a millisecond, in which it needs the
interpreter thirty times: beside a page that is being drawn, each of them is a wait.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.02  # seconds that one request gives way in all: a slow disk must not stop it
_mine = threading.local()


class Precedence:
    """What goes first, as long as any of it is under way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way = 0
        self._over = threading.Event()
        self._over.set()

    def __enter__(self) -> None:
        with self._lock:
            self._under_way += 1
            self._over.clear()

    def __exit__(self, *_exception: object) -> None:
        with self._lock:
            self._under_way -= 1
            if not self._under_way:
                self._over.set()

    def let_pass(self, seconds: float) -> float:
        """Wait until nothing of it is under way, at most so many seconds. Gives how many are left."""
        if seconds <= 0 or self._over.is_set():
            return seconds
        began = time.monotonic()
        self._over.wait(seconds)
        return seconds - (time.monotonic() - began)


class Turns:
    """So many at once."""

    def __init__(self, at_once: int, *, after: Precedence | None = None, patience: float = PATIENCE) -> None:
        """Make the turns.

        Args:
            at_once: how many.
            after: what they give way to. Nothing, for work that may hold what that needs.
            patience: seconds that each gives way in all.
        """
        self._free = threading.Semaphore(at_once)
        self._patience = patience
        self.after = after

    @contextmanager
    def one(self) -> Iterator[None]:
        """Work when it is one's turn."""
        with self._free:
            _mine.turns, _mine.patience = self, self._patience
            try:
                yield
            finally:
                _mine.turns = None

    def give(self) -> None:
        """Let the next one begin."""
        self._free.release()

    def take(self) -> None:
        """Wait for one's turn again."""
        self._free.acquire()


def _held() -> Turns | None:
    return getattr(_mine, "turns", None)


@contextmanager
def aside() -> Iterator[None]:
    """Let others have this thread's turn, if it has one, while it waits for something outside the interpreter.

    Hold no lock of the database meanwhile: whoever has the turn then may wait for it.
    """
    turns = _held()
    if turns is None:
        yield
        return
    turns.give()
    try:
        yield
    finally:
        turns.take()


def give_way() -> None:
    """Let pass what goes first. What takes long, such as drawing a page, says so often."""
    turns = _held()
    if turns is not None and turns.after is not None:
        _mine.patience = turns.after.let_pass(_mine.patience)
