"""Where files lie: each content once, under its SHA-256, in a folder or in a bucket."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self, cast

import fsspec
import structlog

from intranet.platform.config import Settings, WrongSetting

STEP = 1 << 18  # bytes read at a time
A_DAY = 86_400.0  # seconds
INCOMING = "incoming"

log = structlog.get_logger()


def digest_of(file: IO[bytes]) -> str:
    """Give the name of a content: its SHA-256, in hexadecimal."""
    file.seek(0)
    made = hashlib.sha256()
    while step := file.read(STEP):
        made.update(step)
    return made.hexdigest()


class Store:
    """A folder or a bucket of contents. What is in it is whole: it comes in under its own name in one step."""

    def __init__(self, system: Any, root: str) -> None:
        self._system = system
        self._root = root.rstrip("/")
        self._is_local = "file" in (
            system.protocol if isinstance(system.protocol, tuple) else (system.protocol,)
        )

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Open the store that the settings name.

        Raises:
            WrongSetting: what it takes to reach the bucket is not installed.
        """
        if not settings.files:
            return cls(fsspec.filesystem("file"), str(settings.instance / "files"))
        try:
            system, root = fsspec.core.url_to_fs(settings.files)
        except ImportError as error:
            raise WrongSetting(
                "SAMSYN_FILES names a bucket: install requirements/s3.txt too, as README.md says."
            ) from error
        return cls(system, root)

    def path(self, digest: str) -> str:
        """Give where a content lies."""
        return f"{self._root}/{digest[:2]}/{digest}"

    def has(self, digest: str) -> bool:
        """Tell whether a content is there."""
        return bool(self._system.exists(self.path(digest)))

    def put(self, digest: str, file: IO[bytes]) -> None:
        """Let a content lie there: whole, or not at all. Twice is harmless.

        Raises:
            OSError: it could not be written.
        """
        file.seek(0)
        if self._is_local:
            self._put_here(Path(self.path(digest)), file)
        else:
            # One request, which a bucket carries out or not.
            self._system.pipe_file(self.path(digest), file.read())

    def _put_here(self, path: Path, file: IO[bytes]) -> None:
        part = Path(self._root, INCOMING, secrets.token_hex(12))
        for folder in (part.parent, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with self._system.open(str(part), "wb") as new:
                while step := file.read(STEP):
                    new.write(step)
                new.flush()
                os.fsync(new.fileno())
            self._system.mv(str(part), str(path))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        # The name is on the disk too: what the page calls saved survives that the power goes.
        held = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)

    def read(self, digest: str) -> Iterator[bytes]:
        """Give a content piece by piece."""
        with self.open(digest) as file:
            while step := file.read(STEP):
                yield step

    def open(self, digest: str) -> IO[bytes]:
        """Open a content to read.

        Raises:
            FileNotFoundError: it is not there.
        """
        return cast(IO[bytes], self._system.open(self.path(digest), "rb"))

    def delete(self, digest: str) -> None:
        """Let go of a content. Twice is harmless."""
        try:
            self._system.rm_file(self.path(digest))
        except FileNotFoundError:
            log.warning("file.was_gone", digest=digest[:12])

    def old(self) -> Iterator[str]:
        """Give the paths of what has lain there for a day, relative to the root."""
        self._system.invalidate_cache()
        limit = time.time() - A_DAY
        for path, about in self._system.find(self._root, detail=True).items():
            when = about.get("mtime") or about.get("LastModified")
            seconds = when if isinstance(when, float) else when.timestamp()
            if seconds < limit:
                yield str(path)[len(self._system._strip_protocol(self._root)) + 1 :]

    def delete_left_over(self, path: str) -> None:
        """Let go of something by its path relative to the root."""
        self._system.rm_file(f"{self._root}/{path}")
