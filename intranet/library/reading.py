"""Looks into what is stored, one file after the other and each in a process of its own: for its words and a picture."""

import io
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog
from flask import Flask
from sqlalchemy import or_, select

from intranet.library.files import Files, StoredFile, files_of, picture_name
from intranet.library.kinds import FileKind
from intranet.platform import clock
from intranet.platform.chores import A_DAY, Chores
from intranet.platform.db import db

CHILD = Path(__file__).with_name("child.py")
SECONDS = 40  # by the clock, for one file
MOST_SAID = 1 << 20  # bytes that are listened to
MOST_PICTURE = 1 << 17  # bytes
MOST_SIDE = 480  # pixels
# Seconds from the start: until what waits is looked into, and until what nobody has is let go of.
SOON, NOT_AT_ONCE = 2.0, 600.0
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
WITH_PICTURE = WITH_WORDS - {FileKind.TEXT} | {FileKind.PNG, FileKind.JPEG, FileKind.GIF, FileKind.WEBP}

_WEBP = re.compile(rb"RIFF.{4}WEBPVP8", re.DOTALL)

log = structlog.get_logger()


@dataclass(frozen=True)
class Picture:
    """A small picture of a file."""

    width: int
    height: int
    webp: bytes


def words_of(file: IO[bytes], kind: FileKind) -> str:
    """Give the words in a file; none when it has none, is locked or damaged, or takes too long."""
    return _told("words", file, kind).decode("utf-8", "replace") if kind in WITH_WORDS else ""


def picture_of(file: IO[bytes], kind: FileKind) -> Picture | None:
    """Give a small picture of a file; none when none can be made, or that takes too long."""
    told = _told("picture", file, kind) if kind in WITH_PICTURE else b""
    # What comes back is looked at too: a file that has taken over its process says what it wants.
    if not 4 < len(told) <= MOST_PICTURE or not _WEBP.match(told, 4):
        return None
    width, height = struct.unpack(">HH", told[:4])
    return Picture(width, height, told[4:]) if 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE else None


def _told(asked: str, file: IO[bytes], kind: FileKind) -> bytes:
    """Ask something about a file of a process of its own. Gives what it says; nothing when it fails."""
    with tempfile.TemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        with subprocess.Popen(  # noqa: S603  # our own module, and words of ours
            [sys.executable, "-P", "-B", str(CHILD), asked, kind.value],
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LANG": "C.UTF-8"},
        ) as child:
            late = threading.Timer(SECONDS, child.kill)
            late.start()
            try:
                said = child.stdout.read(MOST_SAID) if child.stdout else b""
            finally:
                late.cancel()
                child.kill()
    if not said and child.returncode:
        log.info("file.not_read", asked=asked, kind=kind.value, ended_with=child.returncode)
    return said


def read_waiting(files: Files, *, is_over: Callable[[], bool] = lambda: False) -> int:
    """Look into what nobody has looked into yet. Gives how many. Commits, a file at a time; needs an app context."""
    waits = or_(StoredFile.read_at.is_(None), StoredFile.pictured_at.is_(None))
    numbers = db.session.scalars(select(StoredFile.id).where(waits).order_by(StoredFile.id)).all()
    db.session.rollback()
    for number in numbers:
        if is_over():
            break
        _read(files, number)
    return len(numbers)


def _read(files: Files, number: int) -> None:
    stored = db.session.get(StoredFile, number)
    if stored is None or (stored.read_at and stored.pictured_at):
        db.session.rollback()
        return
    digest, kind, is_read = stored.digest, stored.kind, stored.read_at is not None
    db.session.rollback()  # nothing of the database is held while it takes its time
    said, picture = "", None
    try:
        with files.store.open(digest) as file:
            said = "" if is_read else words_of(file, kind)
            picture = picture_of(file, kind)
    except OSError as error:
        log.error("file.missing", digest=digest[:12], why=repr(error))
    if picture:  # it lies there before the database says so
        files.store.put(picture_name(digest), io.BytesIO(picture.webp))
    _note(files, number, digest, said, picture)


def _note(files: Files, number: int, digest: str, said: str, picture: Picture | None) -> None:
    stored = db.session.scalar(select(StoredFile).where(StoredFile.id == number).with_for_update())
    if stored is None:  # let go of meanwhile
        if picture:
            files.store.delete(picture_name(digest))
        db.session.rollback()
        return
    if stored.read_at is None:
        stored.words, stored.read_at = said, clock.now()
    stored.pictured_at = clock.now()
    if picture:
        stored.picture_width, stored.picture_height = picture.width, picture.height
    db.session.commit()


def init_app(app: Flask) -> None:
    """Look into files as soon as they have come, and once a day let go of what nobody has any more."""
    files, chores = files_of(app), Chores(app, "library")
    reading = chores.add(
        lambda: read_waiting(files, is_over=lambda: chores.is_closing), every=A_DAY, first=SOON
    )
    app.extensions["samsyn.reader"] = reading
    chores.add(files.let_go, every=A_DAY, first=NOT_AT_ONCE)
