"""Four people change one action at once, 10,000 times on each database: how much is overwritten unseen, or lost."""

import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import select

from intranet import create_app
from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.platform.config import Settings
from intranet.platform.db import db
from tests import databases, people
from tests.actions.race import TRIES, Outcome, race
from tests.conftest import close

WRITERS = ("karin", "peter", "eva", "sara")
TOTAL = 10_000


def figures() -> Iterator[str]:
    """Give a line for each database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield _raced("SQLite", databases.new_sqlite_database(folder / "sqlite"), folder)
        server = stack.enter_context(databases.postgres(folder))
        yield _raced("PostgreSQL", databases.new_postgres_database(server, "racing"), folder)


def _raced(kind: str, url: str, folder: Path) -> str:
    settings = Settings(
        instance=folder / f"instance {kind}",
        database_url=url,
        secret_key=secrets.token_urlsafe(48),
        testing=True,
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        people.move_in()
        db.session.commit()
        group_id = db.session.scalars(select(Group.id).filter_by(slug="storuman")).one()
        emails = [f"{name}@example.org" for name in WRITERS]
        writers = list(db.session.scalars(select(User.id).where(User.email.in_(emails))))
    began, found = time.monotonic(), Outcome()
    for seed in range(TOTAL // (TRIES * len(writers))):
        found.add(race(app, group_id, writers, seed))
    took = time.monotonic() - began
    close(app)
    return (
        f"racing writers, {kind}: {found.unseen} overwritten unseen, {found.lost} lost, {found.refused} asked to "
        f"choose, {took:.0f} s, n={found.tries}"
    )
