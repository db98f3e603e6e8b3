"""Reads what is stored for its words, one file after the other, in a thread of its own and a process for each."""

import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

import structlog
from flask import Flask
from sqlalchemy import select

from intranet.library.files import Files, StoredFile, files_of
from intranet.library.kinds import FileKind
from intranet.platform import clock
from intranet.platform.db import db

CHILD = Path(__file__).with_name("words_child.py")
SECONDS = 40  # by the clock, for one file
MOST_READ = 1 << 20  # bytes of words that are listened to
WITH_WORDS = {
    FileKind.PDF,
    FileKind.DOCX,
    FileKind.XLSX,
    FileKind.PPTX,
    FileKind.ODT,
    FileKind.ODS,
    FileKind.ODP,
    FileKind.TEXT,
}

log = structlog.get_logger()


def words_of(file: IO[bytes], kind: FileKind) -> str:
    """Give the words in a file; none when it has none, is locked or damaged, or takes too long."""
    if kind not in WITH_WORDS:
        return ""
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        with subprocess.Popen(  # noqa: S603  # our own module, and a word of ours
            [sys.executable, "-P", "-B", str(CHILD), kind.value],
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LANG": "C.UTF-8"},
        ) as child:
            late = threading.Timer(SECONDS, child.kill)
            late.start()
            try:
                said = child.stdout.read(MOST_READ) if child.stdout else b""
            finally:
                late.cancel()
                child.kill()
    if not said and child.returncode:
        log.info("file.not_read", kind=kind.value, ended_with=child.returncode)
    return said.decode("utf-8", "replace")


def read_waiting(files: Files) -> int:
    """Read what nobody has read yet. Gives how many. Commits, a file at a time; needs an app context."""
    waiting = select(StoredFile.id).where(StoredFile.read_at.is_(None)).order_by(StoredFile.id)
    numbers = db.session.scalars(waiting).all()
    db.session.rollback()
    for number in numbers:
        _read(files, number)
    return len(numbers)


def _read(files: Files, number: int) -> None:
    stored = db.session.get(StoredFile, number)
    if stored is None or stored.read_at is not None:
        db.session.rollback()
        return
    digest, kind = stored.digest, stored.kind
    db.session.rollback()  # nothing of the database is held while it takes its time
    try:
        with files.store.open(digest) as file:
            said = words_of(file, kind)
    except OSError as error:
        log.error("file.missing", digest=digest[:12], why=repr(error))
        said = ""
    stored = db.session.get(StoredFile, number)
    if stored is not None:
        stored.words, stored.read_at = said, clock.now()
    db.session.commit()


class Reader:
    """Reads in a thread of its own, as soon as there is something to read."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._is_reading = False
        self._again = False

    def wake(self) -> None:
        """Begin to read, or go on when done with what is under way. A test does it itself."""
        if self._app.testing:
            return
        with self._lock:
            self._again = True
            if self._is_reading:
                return
            self._is_reading = True
        threading.Thread(target=self._run, name="reader", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._again:
                    self._is_reading = False
                    return
                self._again = False
            try:
                with self._app.app_context():
                    read_waiting(files_of(self._app))
            except Exception as error:
                log.error("reader.failed", exc_info=error)
