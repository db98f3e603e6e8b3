"""Gunicorn, forked from a process that has imported what a server imports: so it starts in a fraction of the time.

That process has one thread and opens no database: what is forked from it begins as from a command line.
"""

import multiprocessing
import os
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from gunicorn.app import wsgiapp

ROOT = Path(__file__).resolve().parents[2]

_ready = multiprocessing.get_context("forkserver")
_ready.set_forkserver_preload(["tests.browser.imports"])


def start(serves: str, environment: dict[str, str], log: Path) -> ForkServerProcess:
    """Start a gunicorn for the app that `serves` names; what it says goes to the log."""
    process = _ready.Process(target=_serve, args=(serves, environment, log), daemon=True)
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
