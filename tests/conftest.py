"""What tests stand on: the app on both databases, the people, and browsers in which they have signed in."""

import contextvars
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import Undefined
from sqlalchemy import event
from sqlalchemy.orm import scoped_session

from intranet import create_app
from intranet.accounts.models import User
from intranet.groups.models import Group, Programme
from intranet.platform import chores
from intranet.platform.config import Settings
from intranet.platform.db import db
from tests import databases, people

# Settings of the shell that runs the tests are not settings of the tests.
for name in [name for name in os.environ if name.startswith("SAMSYN_") or name == "PORT"]:
    del os.environ[name]


class Browser(FlaskClient):
    """A test client whose requests run apart from the test, as on a server.

    What the test has done is committed first and read anew afterwards: its objects show what a request did.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request."""
        if has_app_context():
            db.session.commit()
            db.session.expire_all()
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def postgres_server(shared_folder: Path) -> Iterator[str]:
    """The address of a running PostgreSQL server."""
    with databases.postgres(shared_folder) as server:
        yield server


@pytest.fixture(scope="session")
def new_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Callable[[str, str], str]]:
    """Make an empty database: `new_database("postgresql", "migrations")` gives its address."""
    made: list[Path] = []

    def make(kind: str, name: str) -> str:
        if kind == "postgresql":
            server = request.getfixturevalue("postgres_server")
            return databases.new_postgres_database(server, f"{name}_{worker_id}")
        address = databases.new_sqlite_database(tmp_path_factory.mktemp(name))
        made.append(Path(address.removeprefix("sqlite:///")).parent)
        return address

    yield make
    for folder in made:
        shutil.rmtree(folder)


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, new_database: Callable[[str, str], str]) -> str:
    """The address of a database of this worker's own; every test that uses it runs on both kinds."""
    return new_database(request.param, "samsyn")


@pytest.fixture(scope="session")
def running_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app, made once for each database. Tests ask for `app`, which is also clean."""
    settings = Settings(
        instance=tmp_path_factory.mktemp("instance"),
        database_url=database_url,
        secret_key=secrets.token_urlsafe(48),
        base_url="http://localhost",
        testing=True,
        # tests/house/test_csrf.py turns it on again.
        overrides={"WTF_CSRF_ENABLED": False},
    )
    app = create_app(settings)
    app.test_client_class = Browser
    app.jinja_env.undefined = Unknown
    app.extensions["tests.starting"] = databases.Starting(app, people.move_in)
    yield app
    close(app)


class Unknown(Undefined):
    """What a template names and nobody has given: it is asked for, but never printed as nothing."""

    def __str__(self) -> str:
        if "inline if-expression" in (self._undefined_hint or ""):  # of which the rest is meant to be nothing
            return ""
        return self._fail_with_undefined_error()  # type: ignore[no-any-return]  # it raises


def close(app: Flask) -> None:
    """Let go of everything that an app holds open."""
    chores.close_all(app)
    for part in ("samsyn.live", "samsyn.bus", "samsyn.mail"):
        if hasattr(app.extensions.get(part), "close"):
            app.extensions[part].close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def rest(app: Flask) -> None:
    """Nobody has sent or asked for anything in the last minute, whatever the tests before did in their names."""
    ours = app.extensions
    once = (
        ours["samsyn.live"].pace,
        *(ours[f"samsyn.{part}"] for part in ("dialogue", "search", "calendars")),
    )
    for pace in (*once, *ours["samsyn.sharing"].values()):
        pace._left.clear()


@pytest.fixture
def app(running_app: Flask) -> Iterator[Flask]:
    """The app with nothing in it but the people, in a context of its own."""
    with running_app.app_context():
        running_app.extensions["tests.starting"].put_back()
        rest(running_app)
        yield running_app
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def arrange(app: Flask) -> databases.Arrange:
    """Let a function of a fixture's own put rows there and commit; it runs once, the rows come back in every test."""
    starting: databases.Starting = app.extensions["tests.starting"]
    return starting.arrange


@pytest.fixture
def db_session(app: Flask) -> scoped_session[Any]:
    """The test's own session. Requests have theirs."""
    return db.session


@pytest.fixture
def nobody(app: Flask) -> FlaskClient:
    """A browser in which nobody has signed in."""
    return app.test_client()


@pytest.fixture
def as_(app: Flask) -> Callable[[User], FlaskClient]:
    """Give the browser of somebody who has signed in: `as_(karin).get("/")`."""
    browsers: dict[int, FlaskClient] = {}

    def browser_of(person: User) -> FlaskClient:
        if person.id not in browsers:
            person.begin_sign_in()
            token = person.get_id()
            db.session.commit()
            browsers[person.id] = app.test_client()
            with browsers[person.id].session_transaction() as session:
                session.update(_user_id=token, _fresh=True, _permanent=True)
        return browsers[person.id]

    return browser_of


@pytest.fixture
def csrf_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for the token of every POST, as the app does when it is not tested."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collect what is asked of the database: `with count_queries() as queries: ...`, then `len(queries)`."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []
        here = threading.get_ident()

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if threading.get_ident() == here and not statement.startswith(("BEGIN", "SELECT 1")):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


def _person(key: str) -> Any:
    @pytest.fixture(name=key)
    def find(app: Flask) -> User:
        return db.session.query(User).filter_by(email=f"{key}@example.org").one()

    return find


admin, ingrid, karin, peter, eva, sara, birgitta, olle, lena = map(_person, people.NAMES)


@pytest.fixture
def storuman(app: Flask) -> Group:
    """Karin's group: herself, Peter, Eva and Sara; Birgitta is its decision maker."""
    return db.session.query(Group).filter_by(slug="storuman").one()


@pytest.fixture
def sorsele(app: Flask) -> Group:
    """The neighbour: Lena leads it, Olle is a member."""
    return db.session.query(Group).filter_by(slug="sorsele").one()


@pytest.fixture
def programme(app: Flask) -> Programme:
    """The programme of both groups, run by Ingrid."""
    return db.session.query(Programme).one()
