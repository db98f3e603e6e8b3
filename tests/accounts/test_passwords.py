"""Passwords: forgotten, changed, and the links that lead to a new one."""

import re
from datetime import timedelta

import pytest
import time_machine
from argon2 import Type, extract_parameters
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import event

from intranet.accounts import models
from intranet.accounts.models import PasswordReset, SignIn, User
from intranet.platform import clock
from intranet.platform.db import db
from tests import people
from tests.accounts.test_signing_in import without_token

NEW = "ett nytt långt lösenord"


def outbox(app) -> list[str]:
    app.extensions["samsyn.mail"].settle()
    folder = app.extensions["samsyn.settings"].instance / "outbox"
    return [mail.read_bytes().decode() for mail in sorted(folder.glob("*.eml"))] if folder.exists() else []


def test_a_forgotten_password_is_replaced_through_a_mailed_link(app, nobody, karin):
    nobody.post("/password", data={"email": "karin@example.org"})
    token = re.search(r"/password/([\w-]+)", outbox(app)[-1].replace("=\n", "")).group(1)
    assert nobody.get(f"/password/{token}").status_code == 200
    assert nobody.post(f"/password/{token}", data={"new_password": NEW}).status_code == 303
    assert db.session.get(User, karin.id).has_password(NEW)
    assert nobody.get("/me/settings").status_code == 200


def test_a_link_works_once(app, nobody, karin):
    token = karin.begin_reset()
    nobody.post(f"/password/{token}", data={"new_password": NEW})
    assert nobody.post(f"/password/{token}", data={"new_password": "något helt annat"}).status_code == 404
    assert db.session.get(User, karin.id).has_password(NEW)


def test_a_link_dies_after_two_hours(nobody, karin):
    token = karin.begin_reset()
    db.session.commit()
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1)):
        assert nobody.get(f"/password/{token}").status_code == 404


def test_the_answer_does_not_tell_who_has_an_account(app, nobody, karin):
    sent = len(outbox(app))
    known = nobody.post("/password", data={"email": "karin@example.org"})
    unknown = nobody.post("/password", data={"email": "ingen@example.org"})
    assert without_token(known.text).replace("karin@", "ingen@") == without_token(unknown.text)
    assert len(outbox(app)) == sent + 1


@pytest.fixture
def commits(app):
    """How often something has been committed."""
    counted = []

    def count(_connection):
        counted.append(1)

    event.listen(db.engine, "commit", count)
    yield counted
    event.remove(db.engine, "commit", count)


def test_the_work_does_not_tell_either(nobody, karin, count_queries, commits):
    done = []
    nobody.get("/password")
    for email in ("karin@example.org", "ingen@example.org"):
        commits.clear()
        with count_queries() as statements:
            nobody.post("/password", data={"email": email})
        done.append((statements, len(commits)))
    known, unknown = done
    assert known == unknown
    assert known[1] == 1


def test_what_was_asked_for_an_unknown_address_opens_nothing(nobody):
    token = PasswordReset.begin(None, email="ingen@example.org")
    assert nobody.get(f"/password/{token}").status_code == 404
    assert nobody.post(f"/password/{token}", data={"new_password": NEW}).status_code == 404


@pytest.mark.parametrize("email", ["karin@example.org", "ingen@example.org"])
def test_nobodys_mailbox_is_flooded(app, nobody, karin, email):
    sent = len(outbox(app))
    answers = [nobody.post("/password", data={"email": e}) for e in [email, email.upper()] * 3]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Länken har beställts många gånger" in answers[-1].text
    assert email.upper() in answers[-1].text
    assert len(outbox(app)) == sent + (5 if email.startswith("karin") else 0)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert nobody.post("/password", data={"email": email}).status_code == 200


def test_letters_from_one_place_have_a_limit(app, nobody):
    for number in range(30):
        assert nobody.post("/password", data={"email": f"{number}@example.org"}).status_code == 200
    assert nobody.post("/password", data={"email": "karin@example.org"}).status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    answer = nobody.post("/password", data={"email": "karin@example.org"}, environ_overrides=elsewhere)
    assert answer.status_code == 200


def test_who_has_mistyped_too_often_can_still_ask_for_a_link(nobody, karin):
    for _try in range(11):
        nobody.post("/sign-in", data={"email": "karin@example.org", "password": "gissning"})
    assert nobody.post("/password", data={"email": "karin@example.org"}).status_code == 200


def test_a_short_password_comes_back_with_what_to_do(nobody, karin):
    token = karin.begin_reset()
    answer = nobody.post(f"/password/{token}", data={"new_password": "kort"})
    assert answer.status_code == 422
    assert "minst 12 tecken" in answer.text
    assert db.session.query(PasswordReset).count() == 1


def test_changing_the_password_signs_out_everywhere_else(app, as_, karin):
    karin.set_password("det gamla lösenordet")
    here = as_(karin)
    karin.begin_sign_in()
    answer = here.post("/me/password", data={"current_password": "det gamla lösenordet", "new_password": NEW})
    assert answer.status_code == 303
    assert db.session.query(SignIn).filter_by(user_id=karin.id).count() == 1
    assert here.get("/me/settings").status_code == 200


def test_changing_the_password_needs_the_old_one(as_, karin):
    karin.set_password("det gamla lösenordet")
    answer = as_(karin).post(
        "/me/password", data={"current_password": "fel lösenord här", "new_password": NEW}
    )
    assert answer.status_code == 422
    assert not db.session.get(User, karin.id).has_password(NEW)


def test_no_token_is_kept_in_the_database(karin):
    token = karin.begin_reset()
    db.session.commit()
    assert token not in str(db.session.execute(db.select(PasswordReset.token_digest)).all())


def test_a_kept_password_is_slow_to_guess():
    """At least what RFC 9106 recommends where memory is short: section 4, the second choice."""
    kept = extract_parameters(people.OF_THE_HOUSE.hash(NEW))
    assert kept.type is Type.ID
    assert kept.time_cost >= 3
    assert kept.memory_cost >= 64 * 1024
    assert kept.salt_len >= 16
    assert people.OF_THE_HOUSE.verify(people.OF_THE_HOUSE.hash(NEW), NEW)


def test_a_wrong_address_is_checked_as_slowly_as_a_wrong_password():
    nobodys = models._nobodys_hash()
    assert extract_parameters(nobodys) == extract_parameters(models._hasher.hash(NEW))
    with pytest.raises(VerifyMismatchError):  # and not that it is no hash, which would take no time
        models._hasher.verify(nobodys, NEW)
