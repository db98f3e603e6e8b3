"""The database can be brought up from nothing, taken down a step at a time and up again, and no row is lost."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from intranet import create_app
from intranet.platform.config import Settings
from intranet.platform.db import db, let_migrate
from intranet.search.models import INDEX
from tests.conftest import close
from tests.house.world import World

MIGRATIONS = Path(__file__).resolve().parents[2] / "intranet" / "migrations"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_app(
    request: pytest.FixtureRequest, new_database: Callable[[str, str], str], tmp_path: Path
) -> Iterator[Flask]:
    """The app on a database in which there is nothing at all."""
    settings = Settings(
        instance=tmp_path,
        database_url=new_database(request.param, "migrations"),
        secret_key=secrets.token_urlsafe(48),
        testing=True,
    )
    app = create_app(settings)
    let_migrate(app)
    with app.app_context():
        yield app
    close(app)


def is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Leave out what an index of words is made of: on SQLite tables of its own, on PostgreSQL a kind SQLite has not."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    return not (is_sqlite and ((name or "").startswith(INDEX) or name == "ix_search_entry_words"))


def counts() -> dict[str, int]:
    """Say how many rows each table has, with the tables as the database has them now."""
    found = inspect(db.engine).get_table_names()
    names = [name for name in found if name != "alembic_version" and not name.startswith(INDEX)]
    if not names:
        return {}
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)
    with db.engine.connect() as connection:
        return dict(connection.execute(text(asked)).all())


def steps() -> list[str]:
    """Give the revisions, the first one first."""
    found = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return [revision.revision for revision in found][::-1]


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"include_object": is_ours}), db.metadata
        )
    assert not differences


def test_down_and_up_again_keeps_every_row(empty_app: Flask) -> None:
    upgrade()
    World(empty_app).fill()
    db.session.commit()
    db.session.remove()
    before = counts()
    assert sum(before.values()) > 0
    for revision in steps()[:0:-1]:
        downgrade(revision="-1")
        kept = counts()
        assert {name: before[name] for name in kept} == kept, f"{revision} loses rows on its way down"
        upgrade(revision=revision)
        assert {name: counts()[name] for name in kept} == kept, f"{revision} loses rows on its way up"
        downgrade(revision="-1")
    downgrade(revision="base")
    assert not counts()
    assert not [name for name in inspect(db.engine).get_table_names() if name.startswith(INDEX)]
    upgrade()
    assert set(counts()) == set(db.metadata.tables)


def test_each_migration_is_a_numbered_sentence() -> None:
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    assert [name[:5] for name in names] == [f"{number:04}_" for number in range(1, len(names) + 1)]
