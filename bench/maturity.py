"""The picture of a group of 40 after eight rounds of 25 parts and 12 dimensions, beside the same after one round."""

import secrets
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from bench.lines import spread_beside
from intranet import create_app
from intranet.accounts.models import User
from intranet.groups.models import Group, Programme, Unit
from intranet.maturity.agreed import AgreedLevel
from intranet.maturity.matrix import MOST_DIMENSIONS, Matrix, as_written
from intranet.maturity.rounds import Rating, Round
from intranet.platform import clock
from intranet.platform.config import Settings
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.workshops.models import Workshop
from tests import databases, people
from tests.conftest import close

PARTS, PEOPLE, ROUNDS, TIMES = 25, 40, 8, 40


def _fill() -> Group:
    """Give Storuman so many people and parts, and its programme a matrix of so many dimensions."""
    people.move_in()
    group = db.session.scalars(select(Group).filter_by(slug="storuman")).one()
    group.units += [Unit(name=f"Verksamhet {n}", position=n) for n in range(2, PARTS + 1)]
    for n in range(len(group.members), PEOPLE):
        newcomer = User(email=f"n{n}@example.org", name=f"Nina Nr{n}", locale="sv")
        db.session.add(newcomer)
        db.session.flush()
        group.add(newcomer, Role.MEMBER, by=None)
    content = as_written()
    kept = content["dimensions"]
    kept += [{**one, "key": f"{one['key']}-2"} for one in kept[: MOST_DIMENSIONS - len(kept)]]
    db.session.add(Matrix(programme_id=group.programme_id, content=content))
    db.session.flush()
    return group


def _hold_round(group: Group, number: int) -> None:
    """Let everybody rate everything at one more workshop, and agree on all of it."""
    programme = db.session.get_one(Programme, group.programme_id)
    begins = clock.now() + timedelta(days=10 * number - 200)
    Workshop.plan(programme, title="Ett", starts_at=begins, ends_at=begins + timedelta(hours=3), place="")
    db.session.flush()
    leader = group.members[0]
    held = Round.open(group, Workshop.all_of(programme)[-1], is_named=False, by=leader)
    places = [(unit, key) for unit in held.unit_ids for key in held.matrix.keys]
    same = {"round_id": held.id, "reason": ""}
    ratings = [
        {
            **same, "user_id": user.id, "unit_id": unit, "dimension": key, "saved_at": begins,
            "level": 1 + (user.id + unit) % 5,
        }
        for user in group.members
        for unit, key in places
    ]  # fmt: skip
    db.session.execute(insert(Rating), ratings)
    agreed = [
        {**same, "unit_id": unit, "dimension": key, "dissent": "", "by_name": "", "agreed_at": begins, "revision": 1,
         "level": 1 + (unit + number) % 5}
        for unit, key in places
    ]  # fmt: skip
    db.session.execute(insert(AgreedLevel), agreed)
    held.close(by=leader)
    held.reveal(by=leader)
    db.session.commit()


def _browser(app: Flask) -> FlaskClient:
    member = db.session.scalars(select(User).filter_by(email="eva@example.org")).one()
    member.begin_sign_in()
    token = member.get_id()
    db.session.commit()
    browser = app.test_client()
    with browser.session_transaction() as session:
        session.update(_user_id=token, _fresh=True, _permanent=True)
    return browser


def _times(browser: FlaskClient) -> list[float]:
    """Give the processor seconds of the newest round's page, so many times."""
    found = []
    for _time in range(TIMES):
        began = time.thread_time()
        if browser.get("/groups/storuman/maturity").status_code != 200:
            raise RuntimeError("no page")
        found.append(time.thread_time() - began)
    return found[1:]


def figures() -> Iterator[str]:
    """Draw the page after one round, and after all of them."""
    with tempfile.TemporaryDirectory(prefix="samsyn-bench-") as name:
        folder = Path(name)
        app = create_app(
            Settings(
                instance=folder,
                database_url=databases.new_sqlite_database(folder),
                secret_key=secrets.token_urlsafe(48),
                testing=True,
            )
        )
        yield _figure(app)
        close(app)


def _figure(app: Flask) -> str:
    with app.app_context():
        db.create_all()
        _hold_round(_fill(), 1)
        browser = _browser(app)
    one = _times(browser)
    with app.app_context():
        group = db.session.scalars(select(Group).filter_by(slug="storuman")).one()
        for number in range(2, ROUNDS + 1):
            _hold_round(group, number)
    what = f"maturity, {ROUNDS} rounds of {PARTS} x {MOST_DIMENSIONS} by {PEOPLE}"
    return spread_beside(what, _times(browser), one, other="one round", worst=95)
