"""Imports what a server imports, in the same order, by making an app that nobody asks for anything."""

import tempfile
from pathlib import Path

from gunicorn.app import wsgiapp
from gunicorn.workers import gthread

from intranet import create_app
from intranet.platform.config import Settings

__all__ = ["gthread", "wsgiapp"]

with tempfile.TemporaryDirectory() as folder:
    create_app(Settings(Path(folder), f"sqlite:///{folder}/none.db", secret_key="nobody's"))
