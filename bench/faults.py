"""A network that drops, delays, repeats and reorders what three pages write: as the test, with many more seeds.

`SEEDS=100 python -m bench faults` takes fewer. A seed that loses a word ends it with an error that names it.
"""

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from intranet import create_app
from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.live.models import SharedText
from intranet.platform.config import Settings
from intranet.platform.db import db
from tests import people
from tests.conftest import Browser, close
from tests.live.test_faults import SEEDS as TESTED
from tests.live.test_faults import meet

SEEDS = int(os.environ.get("SEEDS", "3000"))
WHO = ("karin", "peter", "eva")


@contextmanager
def _app() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            instance=Path(folder),
            database_url=f"sqlite:///{folder}/samsyn.db",
            secret_key=secrets.token_urlsafe(48),
            base_url="http://localhost",
            testing=True,
            overrides={"WTF_CSRF_ENABLED": False},
        )
        app = create_app(settings)
        app.test_client_class = Browser
        app.extensions["samsyn.live"].pace.allows = lambda user: True  # they write faster than people
        with app.app_context():
            db.create_all()
            people.move_in()
            db.session.commit()
            yield app
        close(app)


def _browser(app: Flask, key: str) -> FlaskClient:
    person = db.session.query(User).filter_by(email=f"{key}@example.org").one()
    person.begin_sign_in()
    token = person.get_id()
    db.session.commit()
    browser = app.test_client()
    with browser.session_transaction() as session:
        session.update(_user_id=token, _fresh=True, _permanent=True)
    return browser


def figures() -> Iterator[str]:
    """Let them meet once a seed, on from where the test ends."""
    words, began = 0, time.perf_counter()
    with _app() as app:
        browsers = [_browser(app, key) for key in WHO]
        group = db.session.query(Group).filter_by(slug="storuman").one()
        for seed in range(TESTED, TESTED + SEEDS):
            text = SharedText.create(group_id=group.id, fragments=["a"])
            db.session.commit()
            words += meet(seed, browsers, text, app.extensions["samsyn.bus"])
            db.session.delete(text)
            db.session.commit()
    took = time.perf_counter() - began
    yield (
        f"{SEEDS} meetings of three over a bad network, {words} words acknowledged: all there once, all pages alike; "
        f"{took / SEEDS * 1000:.0f} ms each, n={SEEDS}"
    )
