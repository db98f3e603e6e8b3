"""Has documents drawn in a process of its own, so that no document can stop, fill or spy on the server.

One process, started at the first document and kept: importing WeasyPrint takes a second, drawing a brief a fifth.
It is replaced after a failure, after a limit, and now and then.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import structlog

from intranet.platform.turns import aside
from intranet.summaries.drawing.child import DOCUMENT, DRAWN, FIRST_PAGE
from intranet.summaries.drawing.document import SUMMARIES, Document
from intranet.summaries.drawing.shelf import Shelf

QUEUE = 24  # being drawn or waiting: a whole room that prints at once; the next is turned away
LIFETIME = 100  # documents that one process draws: it grows by some 70 kB with each
LARGEST = 64 << 20  # bytes of one PDF
START_SECONDS = 20  # more wall-clock time for the first document of a process

log = structlog.get_logger()


class NotDrawn(Exception):
    """The document could not be drawn: it broke a rule or a limit. The message says which."""


class TooSlow(NotDrawn):
    """The document is too long for the time it was given: trying again does not help, more time does."""


class Busy(Exception):
    """Too many documents are waiting. Try again in a moment."""


@dataclass(frozen=True)
class Limits:
    """What one document may cost. A brief takes a fifth of a second and 300 MB of address space."""

    processor_seconds: int = 10
    seconds: int = 30  # by the clock, waiting not counted
    memory: int = 1 << 30  # bytes of address space


class Worker:
    """One drawing process and our end of the line to it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        ours, theirs = Pipe()
        self.channel: Connection = ours
        self.drawn = 0
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  # our own module, and a number
                [
                    sys.executable,
                    "-P",
                    Path(__file__).with_name("child.py"),
                    *map(str, self._arguments(theirs)),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
            )

    def _arguments(self, line: Connection) -> tuple[int, int, int]:
        return self.limits.processor_seconds, self.limits.memory, line.fileno()

    def draw(self, document: Document) -> bytes:
        """Draw one document as PDF.

        Raises:
            TooSlow: it took more time than it may.
            NotDrawn: it failed, or the process died.
        """
        return self._ask(DOCUMENT + document.to_bytes())

    def first_page(self, pdf: bytes) -> bytes:
        """Give the first page of a PDF of ours as a picture, PNG.

        Raises:
            NotDrawn: as for a document.
        """
        return self._ask(FIRST_PAGE + pdf)

    def _ask(self, what: bytes) -> bytes:
        seconds = self.limits.seconds + (0 if self.drawn else START_SECONDS)
        try:
            self.channel.send_bytes(what)
            if not self.channel.poll(seconds):
                raise TooSlow(f"no answer in {seconds} s")
            answer = self.channel.recv_bytes(LARGEST)
        except (EOFError, OSError) as error:
            code = self.end()
            kind = TooSlow if code == -signal.SIGXCPU else NotDrawn
            raise kind(f"the drawing process ended with {code}") from error
        if not answer.startswith(DRAWN):
            raise NotDrawn(answer[1:].decode(errors="replace"))
        self.drawn += 1
        return answer[1:]

    @property
    def has_ended(self) -> bool:
        """Tell whether the process is gone, by itself or by the system."""
        return self.process.poll() is not None

    def end(self) -> int:
        """Stop the process and give its exit code, negative for the signal that ended it."""
        self.channel.close()
        try:
            return self.process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def _environment() -> dict[str, str]:
    """Give the drawing process nothing of the server's environment, which may hold passwords."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",  # same content, same bytes
        "FONTCONFIG_FILE": str(SUMMARIES / "fonts" / "fonts.conf"),
        "HOME": os.environ.get("HOME", "/"),  # fontconfig keeps its index of the fonts there
    }


class Workers:
    """The drawing process of this server process, one document at a time, and the short queue before it."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._start_over()

    def _start_over(self) -> None:
        self._worker: Worker | None = None
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(QUEUE)

    def draw(self, document: Document, shelf: Shelf | None = None) -> bytes:
        """Give a document as PDF, from the shelf when it is there. Who asks for the same meanwhile gets the same.

        Raises:
            Busy: the queue is full.
            NotDrawn: this document cannot be drawn; the next one can.
        """
        return self._made(f"{document.digest}.pdf", shelf, lambda worker: worker.draw(document))

    def first_page(self, document: Document, shelf: Shelf | None = None) -> bytes:
        """Give the first page of a document as a picture, PNG. Raises what `draw` does."""
        return self.first_page_of(self.draw(document, shelf), document.digest, shelf)

    def first_page_of(self, pdf: bytes, name: str, shelf: Shelf | None = None) -> bytes:
        """Give the first page of what is drawn already, and is known by a name. Raises what `draw` does."""
        return self._made(f"{name}.png", shelf, lambda worker: worker.first_page(pdf))

    def _made(self, name: str, shelf: Shelf | None, make: Callable[[Worker], bytes]) -> bytes:
        if shelf and (kept := shelf.find(name)):
            return kept
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with aside(), self._turn:
                if shelf is None:
                    return self._make(make)
                return shelf.find(name) or shelf.keep(name, self._make(make))
        finally:
            self._places.release()

    def _make(self, make: Callable[[Worker], bytes]) -> bytes:
        if self._worker and (self._worker.has_ended or self._worker.drawn >= LIFETIME):
            self.close()
        worker = self._worker = self._worker or Worker(self._limits)
        started = time.monotonic()
        try:
            return make(worker)
        except NotDrawn as error:
            log.warning("summary.not_drawn", reason=str(error), seconds=round(time.monotonic() - started, 1))
            self.close()
            raise

    def close(self) -> None:
        """End the drawing process. The next document starts another."""
        if self._worker:
            self._worker.end()
        self._worker = None

    def after_fork(self) -> None:
        """Leave the process to the server process that started it; this one starts its own."""
        if self._worker:
            self._worker.channel.close()
        self._start_over()


workers = Workers()
atexit.register(workers.close)
os.register_at_fork(after_in_child=workers.after_fork)
