"""Real browsers for measuring: Debian's Chromium, and a server with the people of the tests."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from intranet.platform.db import db
from tests import people
from tests.browser.conftest import CHROMIUM, CHROMIUM_FLAGS
from tests.browser.server import Server


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium, with the flags that the tests give it."""
    program = shutil.which(CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@contextmanager
def inhabited() -> Iterator[Server]:
    """Make and start a server with a group of people; nothing is written."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), f"sqlite:///{folder}/samsyn.db")
        try:
            with server.database():
                db.create_all()
                people.move_in()
            server.start()
            yield server
        finally:
            server.close()
