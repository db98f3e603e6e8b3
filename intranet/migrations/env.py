"""How a migration runs: on the app's own database, in one transaction, with foreign keys checked at its end."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from intranet.platform.db import UTCDateTime, db

engine = current_app.extensions["migrate"].db.engine


def written(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column types in a migration as what they are in the database: a migration outlives our classes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def foreign_keys(connection: Connection, wanted: Literal["ON", "OFF"]) -> None:
    """Turn SQLite's foreign keys on or off: by the driver, since within a transaction SQLite would not listen."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={wanted}")


def run(connection: Connection) -> None:
    """Run the migrations that are asked for.

    On SQLite a table is changed by making it anew and dropping the old one. With foreign keys on, dropping a parent
    deletes every child row; they are therefore off before the transaction begins and checked before it ends.
    """
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        foreign_keys(connection, "OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        render_item=written,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"The migration leaves rows that point nowhere: {broken[:5]}")


if context.is_offline_mode():
    raise SystemExit("Migrations need the database: run them without --sql.")

with engine.connect() as connection:
    try:
        run(connection)
    finally:
        if connection.dialect.name == "sqlite":
            connection.rollback()
            foreign_keys(connection, "ON")
