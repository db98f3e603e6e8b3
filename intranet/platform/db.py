"""The database: one session per request, typed models, and the same behaviour on SQLite and PostgreSQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pysqlite3
from flask import Flask, current_app, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    MetaData,
    event,
    literal_column,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeDecorator

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes in and out, kept as UTC. SQLite has no time zones, so they are put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC.

        Raises:
            ValueError: the datetime has no time zone, so nobody can say which instant it is.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Kept as their words, not as a type of the database: a new word is then no migration.
WORDS = Enum(
    StrEnum, native_enum=False, length=40, values_callable=lambda words: [word.value for word in words]
)


class Base(DeclarativeBase):
    """What every table has: a number of its own."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UTCDateTime(), date: Date(), StrEnum: WORDS},
    )
    id: Mapped[int] = mapped_column(primary_key=True)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:
    Model = Base  # what db.Model is made of; Flask-SQLAlchemy puts it together too late for types to see it
else:
    Model = db.Model


def columns(asked: Executable, given: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """Ask for columns in the transaction under way: as `db.session.execute`, which is ready for whole objects.

    That takes twice as long, for each of the ten questions of a page.
    """
    session = db.session()
    session.flush()  # what is not written yet would not be found
    return session.connection().execute(asked, given)


def among(column: Any, words: Iterable[StrEnum | str]) -> ColumnElement[bool]:
    """Ask whether a column holds one of the code's own words, which are written into the statement.

    As parameters SQLAlchemy puts them in anew each time that it is asked.
    """
    said: ColumnElement[bool] = column.in_([literal_column(f"'{word}'", column.type) for word in words])
    return said


def reads(view: View) -> View:
    """Mark a view that, by whatever method it is asked, only reads in the request's own transaction."""
    view.reads = True  # type: ignore[attr-defined]  # functions carry attributes; typing has no word for it
    return view


def _request_reads() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in SAFE_METHODS or getattr(view, "reads", False)


def write_after_all() -> None:
    """Begin the transaction of a request that only reads anew, so that it can write; what it has read is read again."""
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})


def engine_options(url: str) -> dict[str, Any]:
    """Say how to connect: SQLite through the bundled current version (a stock Python may link one that corrupts)."""
    # What a failed statement carried, a text or a password's hash, does not belong in the log.
    # The connection that was used last is the next: what it has read and prepared is still at hand.
    shared = {"hide_parameters": True, "pool_size": 20, "pool_use_lifo": True}
    if url.startswith("sqlite"):
        return {**shared, "module": pysqlite3.dbapi2, "connect_args": {"timeout": 20}, "max_overflow": 40}
    return {**shared, "max_overflow": 20, "pool_pre_ping": True}


def set_up_sqlite(engine: Engine) -> None:
    """Give an SQLite engine durability, foreign keys and honest transactions; other engines are left alone."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A request that writes takes its turn at once; upgrading a read later would fail instead of waiting.
        chosen = connection.get_execution_options()
        reads = chosen.get("reads") or (has_request_context() and _request_reads())
        reads = reads and not chosen.get("writes")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def take_in(owners: Iterable[Any], relation: str, things: Iterable[Any], *, of: str) -> None:
    """Let a relation of each owner hold those of the things that are its own; all were asked for in one question.

    It is what SQLAlchemy's `selectinload` does, which takes three times as long.

    Args:
        owners: whose relation it is.
        relation: its name.
        things: what it holds, in order.
        of: the name of what says, of each thing, the number of its owner.
    """
    own: dict[int, list[Any]] = defaultdict(list)
    for thing in things:
        own[getattr(thing, of)].append(thing)
    for owner in owners:
        set_committed_value(owner, relation, own[owner.id])


def init_app(app: Flask, url: str) -> None:
    """Connect the app to its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        set_up_sqlite(db.engine)


def let_migrate(app: Flask) -> None:
    """Connect what changes tables. Commands alone need it, and a server holds 10 MB less without."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(Path(__file__).parents[1] / "migrations"), render_as_batch=True)
