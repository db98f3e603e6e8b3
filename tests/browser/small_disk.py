"""The app on a disk that a test can fill: while a file named `full` lies in its folder, the database may not grow."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import event

from intranet.platform.db import db
from wsgi import app

__all__ = ["app"]
FULL = Path(os.environ["SAMSYN_INSTANCE"]) / "full"
PLENTY = 2**30  # pages


def limit(connection: Any, *_rest: Any) -> None:
    """Allow as many pages as there are, or as many as anybody wants."""
    connection.cursor().execute(f"PRAGMA max_page_count = {1 if FULL.exists() else PLENTY}")


with app.app_context():
    event.listen(db.engine, "checkout", limit)
