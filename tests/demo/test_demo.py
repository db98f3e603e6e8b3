"""The demonstration: the whole story, on an empty database and on no other."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from intranet import create_app, demo
from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.charter.agreement import Agreement
from intranet.charter.models import Charter
from intranet.demo import texts
from intranet.demo.calendar import on_working_day
from intranet.groups.models import Group
from intranet.library.files import StoredFile, files
from intranet.library.models import DocumentVersion
from intranet.library.reading import read_waiting
from intranet.live import documents
from intranet.platform import clock
from intranet.platform.config import Settings
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.sharing.models import SharedLink
from intranet.summaries.letterhead.models import Stationery
from intranet.workshops.models import Workshop
from tests.conftest import close

PASSWORD = "det första lösenordet"


@contextmanager
def app_in(instance: Path) -> Iterator[Flask]:
    settings = Settings(
        instance=instance,
        database_url=f"sqlite:///{instance / 'samsyn.db'}",
        secret_key=secrets.token_urlsafe(48),
        testing=True,
    )
    app = create_app(settings)
    with app.app_context():
        yield app
    close(app)


@pytest.fixture
def empty_app(tmp_path) -> Iterator[Flask]:
    with app_in(tmp_path) as app:
        db.create_all()
        yield app


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Path:
    """A folder in which the demonstration has been told once."""
    folder = tmp_path_factory.mktemp("told")
    with app_in(folder):
        db.create_all()
        assert demo.prepare(PASSWORD) == PASSWORD
    return folder


@pytest.fixture
def told_app(tmp_path, told) -> Iterator[Flask]:
    """The app on a copy of that folder."""
    shutil.copytree(told, tmp_path, dirs_exist_ok=True)
    with app_in(tmp_path) as app:
        yield app


def test_the_story_is_the_one_in_the_book(told_app):
    assert db.session.scalar(select(func.count(Group.id))) == 9
    third = db.session.scalars(select(Workshop).where(Workshop.number == 3)).one()
    assert third.day == clock.today() + timedelta(days=9)
    storuman = db.session.scalars(select(Group).where(Group.slug == "storuman")).one()
    charter = Charter.of(storuman)
    assert [version.number for version in charter.versions] == [1]
    agreement = Agreement.of(storuman, charter, documents.read(charter.text))
    assert agreement.shared < len(charter.sections)
    assert any(action.is_late for action in db.session.scalars(select(Action)))
    for who in demo.SIGN_INS:
        assert User.by_credentials(f"{who}@example.org", PASSWORD), who


def test_version_1_is_handed_over_by_one_link_that_is_open_and_one_that_is_over(told_app):
    storuman = db.session.scalars(select(Group).where(Group.slug == "storuman")).one()
    links = SharedLink.all_of(storuman)
    assert [(link.for_whom, link.is_open, link.opened) for link in links] == [
        ("Kommunstyrelsen", True, 5),
        ("Partiernas gruppledare", False, 4),
    ]
    assert {link.diary_number for link in links} == {Stationery.of(storuman).diary_number}


def test_nothing_in_it_has_happened_later_than_now(told_app):
    latest = db.session.scalar(select(func.max(Event.happened_at)))
    assert latest <= clock.now()


def test_a_second_start_adds_nothing_and_keeps_the_password(told_app):
    count = db.session.scalar(select(func.count(User.id)))
    assert demo.prepare(None) == PASSWORD
    assert db.session.scalar(select(func.count(User.id))) == count


def test_another_password_is_everybodys(told_app):
    demo.prepare("det andra lösenordet")
    assert User.by_credentials("olle@example.org", "det andra lösenordet")
    assert not User.by_credentials("karin@example.org", PASSWORD)


def test_somebody_real_who_came_later_keeps_their_own(told_app):
    real = User(name="En riktig person", email="riktig@example.org")
    db.session.add(real)
    db.session.flush()
    real.set_password("mitt eget lösenord")
    db.session.commit()
    demo.prepare("det andra lösenordet")
    assert User.by_credentials("riktig@example.org", "mitt eget lösenord")
    hashes = db.session.scalars(select(User.password_hash).where(User.id != real.id).distinct())
    assert len(list(hashes)) == 1
    assert User.by_credentials("karin@example.org", "det andra lösenordet")


def test_a_database_with_real_people_is_left_alone(empty_app):
    db.session.add(User(name="En riktig person", email="riktig@example.org"))
    db.session.commit()
    assert demo.prepare("ett lösenord för alla") is None
    assert db.session.scalar(select(func.count(User.id))) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": " "}, "Name: Write the name."),
        ({"name": "A" * 81}, "Name: Use at most 80 characters."),
        ({"email": "astrid@"}, "E-mail: Write the whole address"),
        ({"email": "a" * 60 + "@example.org" * 20}, "E-mail: Use at most 200 characters."),
        ({"password": "kort"}, "New password: Use at least 12 characters."),
        ({"password": "å" * 201}, "New password: Use at most 200 characters."),
    ],
)
def test_the_command_line_has_the_rules_of_the_forms(empty_app, given, says):
    whole = {"name": "Astrid", "email": "astrid@example.org", "password": "tolv tecken minst", **given}
    arguments = [word for name, value in whole.items() for word in (f"--{name}", value)]
    answer = empty_app.test_cli_runner().invoke(args=["create-admin", *arguments])
    assert says in answer.output
    assert answer.exit_code == 2
    assert db.session.scalar(select(func.count(User.id))) == 0


def test_the_administrator_is_made_at_the_command_line(empty_app):
    runner = empty_app.test_cli_runner()
    arguments = ["create-admin", "--name", "Astrid", "--email", "Astrid@Example.org", "--password"]
    assert "12 characters" in runner.invoke(args=[*arguments, "kort"]).output
    assert runner.invoke(args=[*arguments, "tolv tecken minst"]).exit_code == 0
    assert User.by_email("astrid@example.org").is_admin
    assert "already" in runner.invoke(args=[*arguments, "tolv tecken minst"]).output


@pytest.mark.parametrize("weekday", range(7))
def test_every_workshop_but_the_third_is_on_a_working_day(weekday):
    third = date(2026, 11, 30) + timedelta(days=weekday)
    days = [on_working_day(third, planned) for planned in texts.DAYS]
    assert days[2] == 0
    assert all((third + timedelta(days=days[n])).weekday() < 5 for n in (0, 1, 3))


def test_its_documents_show_pictures(told_app):
    read_waiting(files())
    shown = db.session.scalars(
        select(DocumentVersion).where(DocumentVersion.file.has(StoredFile.picture_width > 0))
    )
    assert {version.name for version in shown} == {
        "Så går programmet till.pdf",
        "Övning: stryk hälften.pdf",
        "Lapparna från väggen.jpg",
    }


def test_what_is_put_off_goes_from_one_workshop_to_a_later_one_each_time(told_app):
    workshops = {one.title: one for one in db.session.scalars(select(Workshop))}
    actions = list(db.session.scalars(select(Action).where(Action.carried_over > 0)))
    assert sorted(action.carried_over for action in actions) == [1, 3]
    for action in actions:
        moves = [change for change in action.changes if change.field == "carried_to"]
        path = [action.agreed_at.ordinal, *(workshops[move.after].ordinal for move in moves)]
        assert path == sorted(set(path))
