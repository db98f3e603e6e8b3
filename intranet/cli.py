"""Commands, each calling one function."""

import os

import click
from flask import Flask, current_app
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from intranet.accounts.forms import AdministratorForm
from intranet.accounts.models import User
from intranet.live import compaction
from intranet.platform.db import db, let_migrate
from intranet.platform.expiry import delete_past
from intranet.reminders import outbox
from intranet.search import keeping


def _upgrade() -> None:
    from flask_migrate import upgrade

    let_migrate(current_app)
    upgrade()


@click.command("init")
def init() -> None:
    """Make the database, or bring it up to date. Loses nothing; safe to repeat."""
    _upgrade()
    delete_past()
    db.session.commit()
    if keeping.is_unfinished():
        keeping.rebuild()
    click.echo("The database is ready.")
    if db.session.scalar(db.select(User.id).where(User.is_admin).limit(1)) is None:
        click.echo("Next: flask --app wsgi create-admin")


@click.command("create-admin")
@click.option("--name", prompt="Name")
@click.option("--email", prompt="E-mail")
@click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, envvar="SAMSYN_ADMIN_PASSWORD"
)
def create_admin(name: str, email: str, password: str) -> None:
    """Open an administrator's account."""
    given = MultiDict({"name": name, "email": email, "new_password": password})
    with force_locale("en"):
        form = AdministratorForm(given, meta={"csrf": False})
        if not form.validate():
            wrong = [f"{field.label.text}: {field.errors[0]}" for field in form if field.errors]
            raise click.UsageError("\n".join(wrong))
    user = User(name=form.name.data, email=form.email.data.lower(), is_admin=True)
    if User.by_email(user.email):
        raise click.UsageError(f"{user.email} has an account already.")
    db.session.add(user)
    db.session.flush()
    user.set_password(password)
    db.session.commit()
    click.echo(f"{user.email} can sign in.")


@click.command("demo")
def seed_demo() -> None:
    """Bring the database up to date and fill it with the demonstration, unless it holds real people."""
    from intranet import demo  # what only this command needs

    _upgrade()
    password = demo.prepare(os.environ.get("SAMSYN_DEMO_PASSWORD"))
    if password is None:
        click.echo("The database has people of its own: no demonstration is added.")
        return
    click.echo("Sign in as one of these, all at example.org:")
    for who, as_what in demo.SIGN_INS.items():
        click.echo(f"  {who + '@example.org':24} {as_what}")
    click.echo(f"Password for all of them: {password}")


@click.command("purge")
def purge() -> None:
    """Let go of history, and of deleted words, older than SAMSYN_HISTORY_DAYS. The app does so itself once a day."""
    days = current_app.extensions["samsyn.settings"].history_days
    click.echo(f"{compaction.purge(days)} changes older than {days} days are gone.")


@click.command("remind")
def remind() -> None:
    """Send the reminders that are to be sent now. Safe to repeat, every minute and on several machines at once."""
    if not outbox.may_send():
        click.echo("Nobody is reminded now: e-mails go out on working days between 7 and 20.")
        return
    sent, refused = outbox.remind()
    click.echo(f"{sent} e-mails are sent.")
    if refused:
        raise click.ClickException(f"{refused} e-mails were not taken. They are tried again.")


@click.group("search")
def search() -> None:
    """See to what can be searched for."""


@search.command("rebuild")
def rebuild() -> None:
    """Read everything that can be searched for anew. People can search meanwhile; safe to repeat."""
    click.echo(f"{keeping.rebuild()} things can be found.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (init, create_admin, seed_demo, purge, remind, search):
        app.cli.add_command(command)
    if os.environ.get(
        "FLASK_RUN_FROM_CLI"
    ):  # Flask says so itself; its `db` commands are Flask-Migrate's own
        let_migrate(app)
