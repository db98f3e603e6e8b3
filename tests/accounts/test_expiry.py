"""What is over is deleted, and nothing else is."""

from datetime import timedelta

import pytest
import time_machine

from intranet.accounts.models import Attempt, PasswordReset, SignIn
from intranet.groups.models import Invitation
from intranet.platform import clock, expiry
from intranet.platform.db import db
from intranet.platform.permissions import Role
from tests import people

KINDS = (SignIn, PasswordReset, Attempt, Invitation)


@pytest.fixture
def some_of_everything(app, karin, storuman):
    """Make one row of everything that ends: `some_of_everything(ago=timedelta(days=3))`."""

    def make(*, ago, name):
        with clock.told(clock.now() - ago):
            karin.begin_sign_in()
            PasswordReset.begin(karin, email=karin.email)
            db.session.add(Attempt(email=name, address="192.0.2.1"))
            Invitation.send(storuman, email=f"{name}@example.org", name=name, role=Role.MEMBER, by=karin)
            db.session.commit()

    return make


def counts():
    return {kind.__name__: db.session.query(kind).count() for kind in KINDS}


def sign_in(nobody):
    form = {"email": "peter@example.org", "password": people.PASSWORD}
    assert nobody.post("/sign-in", data=form).status_code == 303


def test_when_somebody_signs_in_what_is_over_goes(nobody, some_of_everything):
    some_of_everything(ago=timedelta(days=29), name="länge sedan")
    some_of_everything(ago=timedelta(minutes=5), name="nyss")
    sign_in(nobody)
    assert counts() == {"SignIn": 2, "PasswordReset": 1, "Attempt": 1, "Invitation": 1}  # with Peter's own
    assert db.session.query(Invitation).one().name == "nyss"


def test_everything_stays_as_long_as_it_means_something(nobody, some_of_everything):
    some_of_everything(ago=timedelta(minutes=14), name="nyss")
    sign_in(nobody)
    assert counts() == {"SignIn": 2, "PasswordReset": 1, "Attempt": 1, "Invitation": 1}
    with time_machine.travel(clock.now() + timedelta(days=13)):
        sign_in(nobody)
        assert counts() == {"SignIn": 3, "PasswordReset": 0, "Attempt": 0, "Invitation": 1}


def test_an_invitation_that_is_over_is_shown_for_a_while(as_, karin, some_of_everything, nobody):
    some_of_everything(ago=timedelta(days=15), name="Nils Ny")
    sign_in(nobody)
    assert "länken har gått ut" in as_(karin).get("/groups/storuman/members").text


def test_nobody_waits_for_all_that_has_gathered(nobody, some_of_everything, monkeypatch):
    monkeypatch.setattr(expiry, "MOST", 2)
    for number in range(3):
        some_of_everything(ago=timedelta(days=29), name=f"nr {number}")
    for left in (1, 0, 0):
        expiry.delete_past()
        db.session.commit()
        assert set(counts().values()) == {left}


def test_the_command_that_brings_the_database_up_to_date_deletes_too(app, some_of_everything, monkeypatch):
    monkeypatch.setattr("intranet.cli._upgrade", lambda: None)
    some_of_everything(ago=timedelta(days=29), name="länge sedan")
    assert app.test_cli_runner().invoke(args=["init"]).exit_code == 0
    db.session.expire_all()
    assert set(counts().values()) == {0}
