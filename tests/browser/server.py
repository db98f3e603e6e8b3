"""A real server for browser tests: gunicorn with a folder, a database and a port of its own."""

import os
import resource
import secrets
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from flask import Flask

from intranet import create_app
from intranet.platform.config import Settings
from intranet.platform.db import db
from tests.browser import forked
from tests.conftest import close

SECONDS_TO_START = 30
SECONDS_TO_STOP = 30  # more than gunicorn gives what is under way: gunicorn.conf.py
STREAMS = 60  # a test opens a handful


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One running installation. `app` looks into the same database from the test's own process."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        *,
        streams: int = STREAMS,
        serves: str = "wsgi:app",
        is_measured: bool = False,
    ) -> None:
        """Arrange it. One that is measured starts as an administrator starts it."""
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._serves = serves
        self._is_measured = is_measured
        self._log = folder / "server.log"
        self._process: BaseProcess | forked.FromCommandLine | None = None
        self._environment = {
            "SAMSYN_INSTANCE": str(folder),
            "SAMSYN_DATABASE_URL": database_url,
            "SAMSYN_SECRET_KEY": secrets.token_urlsafe(48),
            "SAMSYN_STREAM_LIMIT": str(streams),
            "PORT": str(self.port),
        }
        self.app: Flask = create_app(Settings.from_environment(self._environment))

    @contextmanager
    def database(self) -> Iterator[None]:
        """Look into the server's database, or arrange something in it; what was arranged is committed."""
        with self.app.app_context():
            yield
            db.session.commit()
            db.session.remove()

    def start(self) -> None:
        """Start gunicorn and wait until it answers."""
        begin = forked.FromCommandLine if self._is_measured else forked.start
        self._process = begin(self._serves, self._environment, self._log)
        last = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if not self._process.is_alive() or time.monotonic() > last:
                self.kill()
                raise RuntimeError(f"The server did not start:\n{self.log()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/sign-in", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"The server answers {error.code}:\n{self.log()}") from error
        except OSError:
            return False

    def kill(self) -> None:
        """Take the whole server away at once, as a power cut would (SIGKILL). Its port refuses from now on."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to finish what it is doing (SIGTERM), and wait for it."""
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Let the server fall silent without closing anything, as when a cable is pulled (SIGSTOP)."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGCONT)

    def let_it_write(self, bytes_to_a_file: int = resource.RLIM_INFINITY) -> None:
        """Let the system refuse it to make a file longer than this; 0 refuses every write to a disk, of the log too."""
        for worker in self._workers():
            resource.prlimit(
                int(worker.name), resource.RLIMIT_FSIZE, (bytes_to_a_file, resource.RLIM_INFINITY)
            )

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            if how == signal.SIGKILL:
                os.killpg(process.pid, how)  # the session was made for this process, so these are all its own
            else:
                os.kill(process.pid, how)
        process.join(SECONDS_TO_STOP)
        if process.is_alive():
            os.killpg(process.pid, signal.SIGKILL)
            process.join()
            raise TimeoutError(f"The server did not stop:\n{self.log()}")

    def restart(self) -> None:
        """Stop, if it runs, and start again on the same port with the same data."""
        self.stop()
        self.start()

    def _workers(self) -> list[Path]:
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [Path("/proc", child) for child in children]

    def cpu_seconds(self) -> float:
        """How long the processes that answer have kept a core busy so far."""
        ticks = [(worker / "stat").read_text().rsplit(")", 1)[1].split()[11:13] for worker in self._workers()]
        return sum(int(tick) for both in ticks for tick in both) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """How many bytes of memory they hold."""
        pages = [int((worker / "statm").read_text().split()[1]) for worker in self._workers()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    def log(self) -> str:
        """What the server has said so far."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def close(self) -> None:
        """End the server and let go of its database."""
        self.kill()
        close(self.app)
