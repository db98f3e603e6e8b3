"""Only a few requests of each kind are worked on at once: the others wait, which costs nothing.

Python works on one thing at a time. Threads that are all ready to go on take the interpreter from each other a
thousand times a second, and each holds memory and a connection to the database: a room that comes back after a
restart is served twice as fast one after the other. A letter, which takes a millisecond, waits for a page about as
long as most pages take, and a page a little for the letters that came before it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_mine = threading.local()


class UnderWay:
    """What is under way of a kind: others can wait until nothing is."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._working = 0
        self._idle = threading.Event()
        self._idle.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Be under way meanwhile."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._lock:
            self._working += change
            if self._working:
                self._idle.clear()
            else:
                self._idle.set()

    def let_pass(self, at_most: float) -> None:
        """Wait until nothing is under way, at most so many seconds."""
        self._idle.wait(at_most)


class Turns(UnderWay):
    """So many at once."""

    def __init__(self, at_once: int) -> None:
        """Make the turns, so many of them."""
        super().__init__()
        self._free = threading.Semaphore(at_once)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Work when it is one's turn."""
        self.take()
        _mine.turns = self
        try:
            yield
        finally:
            _mine.turns = None
            self.give()

    def take(self) -> None:
        """Wait for one's turn."""
        self._free.acquire()
        self._count(1)

    def give(self) -> None:
        """Let the next one begin."""
        self._count(-1)
        self._free.release()


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
