"""Gunicorn, forked from a process that has imported what a server imports: so it starts in a fraction of the time.

That process has one thread and opens no database: what is forked from it begins as from a command line. A server that
is measured does begin from a command line: its memory and its time are its own.
"""

import multiprocessing
import os
import subprocess
import sys
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from gunicorn.app import wsgiapp

ROOT = Path(__file__).resolve().parents[2]

_ready = multiprocessing.get_context("forkserver")
_ready.set_forkserver_preload(["tests.browser.imports"])


def start(serves: str, environment: dict[str, str], log: Path) -> BaseProcess:
    """Start a gunicorn for the app that `serves` names; what it says goes to the log."""
    process: BaseProcess = _ready.Process(target=_serve, args=(serves, environment, log), daemon=True)
    process.start()
    return process


def _serve(serves: str, environment: dict[str, str], log: Path) -> None:
    """Be gunicorn, in a session of its own."""
    os.setsid()
    with log.open("ab") as said:
        os.dup2(said.fileno(), sys.stdout.fileno())
        os.dup2(said.fileno(), sys.stderr.fileno())
    os.chdir(ROOT)
    os.environ.update(environment)
    sys.argv = ["gunicorn", "-c", "gunicorn.conf.py", serves]
    wsgiapp.run()


class FromCommandLine(subprocess.Popen[bytes]):
    """A gunicorn as an administrator starts it."""

    def __init__(self, serves: str, environment: dict[str, str], log: Path) -> None:
        """Start it for the app that `serves` names; what it says goes to the log."""
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", serves]
        with log.open("ab") as said:
            super().__init__(
                command,
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_alive(self) -> bool:
        """Tell whether it has not ended yet."""
        return self.poll() is None

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, for so many seconds at most."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(timeout)
