"""Brings the demonstration up to date and becomes its server: what is imported for the one is there for the other.

A real installation runs `flask --app wsgi init` and gunicorn, each on its own; see README.md.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def prepare() -> None:
    """Upgrade the database, tell the demonstration in an empty one, say how to sign in, and let go of everything."""
    from intranet.cli import seed_demo
    from intranet.platform.db import db
    from wsgi import app

    with app.app_context():
        seed_demo.callback()
        # Gunicorn forks: a thread at work in SQLite would leave its lock behind in the worker, held for ever.
        app.extensions["samsyn.live"].close()
        db.session.remove()
        db.engine.dispose()  # nor may a connection be held by two processes
    del sys.modules["wsgi"]  # the worker makes an app of its own


def serve() -> None:
    """Hand the process over to gunicorn."""
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    run()


if __name__ == "__main__":
    prepare()
    print(f"Open http://127.0.0.1:{os.environ.get('PORT') or 8000}", flush=True)
    serve()
