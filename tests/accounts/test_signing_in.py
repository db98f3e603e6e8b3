"""Signing in and out."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from intranet.accounts.models import SIGN_IN_LASTS, SignIn
from intranet.platform import clock
from intranet.platform.db import db

PASSWORD = "tolv tecken minst"


@pytest.fixture
def karins_password(karin):
    karin.set_password(PASSWORD)
    db.session.commit()
    return PASSWORD


def sign_in(browser: FlaskClient, email: str, password: str, **query: str):
    return browser.post("/sign-in", data={"email": email, "password": password}, query_string=query)


def without_token(page: str) -> str:
    """Leave out what is signed anew on every page."""
    return re.sub(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{20,}", "", page)


def test_the_right_password_lets_in(nobody, karin, karins_password):
    assert sign_in(nobody, "Karin@Example.org ", PASSWORD).status_code == 303
    assert nobody.get("/me/settings").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(nobody, karin, karins_password):
    wrong = sign_in(nobody, "karin@example.org", "fel")
    unknown = sign_in(nobody, "ingen@example.org", "fel")
    assert wrong.status_code == unknown.status_code == 422
    assert without_token(wrong.text).replace("karin@", "ingen@") == without_token(unknown.text)


def test_what_was_typed_is_kept_but_never_the_password(nobody):
    page = sign_in(nobody, "karin@example.org", "hemligt-hemligt").text
    assert 'value="karin@example.org"' in page
    assert "hemligt-hemligt" not in page


def test_signing_out_ends_the_sign_in_even_for_a_copy_of_the_cookie(as_, karin, app):
    browser = as_(karin)
    cookie = browser.get_cookie("samsyn")
    assert browser.post("/sign-out").status_code == 303
    assert db.session.query(SignIn).count() == 0
    copy = app.test_client()
    copy.set_cookie("samsyn", cookie.value)
    assert copy.get("/me/settings").status_code == 303


def test_signing_out_twice_is_harmless(as_, karin):
    browser = as_(karin)
    browser.post("/sign-out")
    assert browser.post("/sign-out").status_code == 303


def test_a_sign_in_outlives_a_half_day_meeting_and_ends_after_two_weeks(as_, karin):
    browser = as_(karin)
    with time_machine.travel(clock.now() + timedelta(hours=6)):
        assert browser.get("/me/settings").status_code == 200
    with time_machine.travel(clock.now() + SIGN_IN_LASTS + timedelta(minutes=1)):
        assert browser.get("/me/settings").status_code == 303


def test_a_closed_account_is_out_at_once(as_, karin):
    browser = as_(karin)
    karin.closed_at = clock.now()
    assert browser.get("/me/settings").status_code == 303


def test_guessing_is_slowed_down_and_nobody_is_locked_out_for_good(nobody, karin, karins_password):
    for _try in range(10):
        sign_in(nobody, "karin@example.org", "gissning")
    assert sign_in(nobody, "karin@example.org", PASSWORD).status_code == 429
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert sign_in(nobody, "karin@example.org", PASSWORD).status_code == 303


def test_one_persons_mistakes_do_not_stop_the_others_in_the_room(nobody, karin, karins_password):
    for _try in range(11):
        sign_in(nobody, "peter@example.org", "gissning")
    assert sign_in(nobody, "karin@example.org", PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil"],
)
def test_after_signing_in_nobody_is_sent_elsewhere(nobody, karin, karins_password, target):
    assert sign_in(nobody, "karin@example.org", PASSWORD, next=target).location == "/"


def test_after_signing_in_one_comes_to_the_page_asked_for(nobody, karin, karins_password):
    asked = nobody.get("/groups/storuman/charter")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/groups/storuman/charter"
    landed = nobody.post(asked.location, data={"email": "karin@example.org", "password": PASSWORD})
    assert landed.location == "/groups/storuman/charter"


def test_a_session_planted_before_signing_in_is_not_kept(nobody, karin, karins_password):
    with nobody.session_transaction() as planted:
        planted["planted"] = "yes"
    sign_in(nobody, "karin@example.org", PASSWORD)
    with nobody.session_transaction() as session:
        assert "planted" not in session


def test_a_page_whose_sign_in_has_ended_stays_and_says_so(nobody):
    answer = nobody.get("/groups/storuman/actions", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert "Du är utloggad" in answer.text
    assert "Det du skrev finns kvar här" in answer.text
    assert "Kopiera det, ladda sedan om sidan och logga in." in answer.text


@pytest.mark.usefixtures("csrf_on")
def test_who_has_signed_out_elsewhere_hears_that_and_not_of_a_missing_token(nobody):
    answer = nobody.post("/groups/storuman/charter", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "Du är utloggad" in answer.text
    sent = nobody.post("/groups/storuman/texts/1/sync", content_type="application/octet-stream")
    assert (sent.status_code, sent.location) == (303, "/sign-in")
