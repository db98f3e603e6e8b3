"""The actions of a group that has 5,000, beside those of one that has 50: the first page, the late ones, a search.

Each is asked for as htmx does, by a member, on both databases; beside it the picture of how it has gone, which the page
asks for once it is shown.
"""

import itertools
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from bench.lines import spread
from intranet import create_app
from intranet.accounts.models import User
from intranet.actions.history import ActionChange
from intranet.actions.models import Action, Status
from intranet.groups.models import Group, Programme
from intranet.platform import clock
from intranet.platform.config import Settings
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests import databases, people
from tests.conftest import close

FEW, MANY, TIMES = 50, 5_000, 120
ASKED = {
    "the list": "",
    "the late ones": "?show=late",
    "a search": "?q=sak+12",
    "done as well": "?done=1&done=2",
}


def _fill() -> None:
    people.move_in()
    programme = db.session.scalars(select(Programme)).one()
    for days in (-60, -30, 10):
        begins = clock.now() + timedelta(days=days)
        Workshop.plan(programme, title="Ett", starts_at=begins, ends_at=begins + timedelta(hours=3), place="")
    db.session.flush()
    workshops = Workshop.all_of(programme)
    for slug, count in (("storuman", MANY), ("sorsele", FEW)):
        group = db.session.scalars(select(Group).filter_by(slug=slug)).one()
        _agree(group, workshops, count)
    db.session.commit()
    db.session.connection().exec_driver_sql("ANALYZE")
    db.session.commit()


def _agree(group: Group, workshops: list[Workshop], count: int) -> None:
    """Let a group have so many: half of them open, a tenth of those late."""
    owners = [user.id for user in group.members]
    begun = clock.now() - timedelta(days=59)
    rows = [
        {
            "group_id": group.id, "number": n + 1, "title": f"Sak {n} som ska göras i vår kommun", "revision": 2,
            "status": (Status.OPEN, Status.DONE, Status.IN_PROGRESS, Status.DONE)[n % 4], "reason": "",
            "owner_id": owners[n % len(owners)], "agreed_at_id": workshops[n % 2].id,
            "due_on": clock.today() + timedelta(days=n % 50 - 5), "created_at": begun, "dropped_reason": "",
            "completed_at": clock.now() - timedelta(days=n % 40) if n % 2 else None, "carried_over": 0,
        }
        for n in range(count)
    ]  # fmt: skip
    db.session.execute(insert(Action), rows)
    done = db.session.scalars(select(Action).where(Action.group_id == group.id, Action.status == Status.DONE))
    changes = [
        {
            "action_id": action.id, "field": "status", "before": "open", "after": "done", "revision": 2,
            "by_name": "Karin", "changed_at": action.completed_at, "why": "",
        }
        for action in done
    ]  # fmt: skip
    db.session.execute(insert(ActionChange), changes)


def _app(address: str, folder: Path) -> Flask:
    settings = Settings(
        instance=folder, database_url=address, secret_key=secrets.token_urlsafe(48), testing=True
    )
    app = create_app(settings)
    app.extensions["samsyn.search"] = type(app.extensions["samsyn.search"])(10**6, 10**6)
    with app.app_context():
        db.create_all()
        _fill()
    return app


def _browser(app: Flask, who: str) -> FlaskClient:
    with app.app_context():
        person = db.session.scalars(select(User).filter_by(email=f"{who}@example.org")).one()
        person.begin_sign_in()
        token = person.get_id()
        db.session.commit()
    browser = app.test_client()
    with browser.session_transaction() as session:
        session.update(_user_id=token, _fresh=True, _permanent=True)
    return browser


def _times(browser: FlaskClient, address: str) -> list[float]:
    seconds = []
    for _time in range(TIMES + 5):
        began = time.perf_counter()
        answer = browser.get(address, headers={"HX-Request": "true"})
        seconds.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(answer.status)
    return seconds[5:]


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=100, method="inclusive")[94]


def figures() -> Iterator[str]:
    """Fill both databases and ask for each page of both groups, one after the other."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="samsyn-bench-")))
        server = stack.enter_context(databases.postgres(folder))
        addresses = {
            "SQLite": f"sqlite:///{folder / 'actions.db'}",
            "PostgreSQL": databases.new_postgres_database(server, "actions"),
        }
        for name, address in addresses.items():
            app = _app(address, folder)
            stack.callback(close, app)
            browsers = {"storuman": _browser(app, "peter"), "sorsele": _browser(app, "olle")}
            pages = [*itertools.product(ASKED.items(), [""]), (("how it has gone", ""), "/progress")]
            for (what, asked), under in pages:
                many, few = (
                    _times(browser, f"/groups/{slug}/actions{under}{asked}")
                    for slug, browser in browsers.items()
                )
                line = spread(f"{what} of {MANY} actions, {name}", many, worst=95).rsplit(", n=", 1)[0]
                yield f"{line}, p95 {_p95(many) / _p95(few):.2f} x that of {FEW}, n={len(many)}"
