"""Brings the demonstration up to date and becomes its server: what is imported for the one is there for the other.

A real installation runs `flask --app wsgi init` and gunicorn, each on its own; see README.md.
"""

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def prepare() -> None:
    """Upgrade the database, tell the demonstration in an empty one, and say how to sign in."""
    from intranet.cli import seed_demo
    from wsgi import app

    with app.app_context():
        seed_demo.callback()


def apart(task: Callable[[], None]) -> None:
    """Do something in a process of its own, which has what this one has imported, and wait for it.

    Gunicorn forks: a thread that is at work in SQLite just then would leave its locks behind in the worker, held for
    ever. So this process never opens the database.
    """
    if child := os.fork():
        if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            sys.exit(code)
        return
    code = 1
    try:
        task()
        code = 0
    except SystemExit as stop:  # a setting that cannot be used says so
        print(stop.code, file=sys.stderr)
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def serve() -> None:
    """Hand the process over to gunicorn."""
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    run()


if __name__ == "__main__":
    import intranet.cli  # noqa: F401  # once, for both

    apart(prepare)
    print(f"Open http://127.0.0.1:{os.environ.get('PORT') or 8000}", flush=True)
    serve()
