"""Summaries that are drawn, on disk by the name of their content: what is there is never drawn again.

All processes of a server share the folder, and it survives them. It holds nothing that cannot be drawn once more.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import structlog

ROOM = 256 << 20  # bytes

log = structlog.get_logger()


class Shelf:
    """Keeps what was asked for last, as much as there is room for."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self._folder, self._room = folder, room

    def find(self, name: str) -> bytes | None:
        """Give what is kept under a name."""
        file = self._folder / name
        try:
            content = file.read_bytes()
            os.utime(file)  # asked for: others make room before it
        except OSError:
            return None
        return content

    def keep(self, name: str, content: bytes) -> bytes:
        """Keep something under the name of its content, and give it back. A full disk keeps nobody from reading it."""
        try:
            self._write(name, content)
            self._make_room(but=name)
        except OSError as error:
            log.warning("summary.not_kept", reason=str(error))
        return content

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=self._folder, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(partial).replace(self._folder / name)  # whole or not at all
        except OSError:
            Path(partial).unlink(missing_ok=True)
            raise

    def _make_room(self, *, but: str) -> None:
        """Take away what was not asked for longest."""
        files = []
        for entry in os.scandir(self._folder):
            with suppress(FileNotFoundError):  # another process made room too
                stat = entry.stat()
                if not entry.is_file():
                    continue
                files.append((stat.st_mtime_ns, stat.st_size, entry.name))
        taken = sum(size for _at, size, _name in files)
        for _at, size, name in sorted(files):
            if taken <= self._room:
                return
            if name != but:
                (self._folder / name).unlink(missing_ok=True)
                taken -= size
