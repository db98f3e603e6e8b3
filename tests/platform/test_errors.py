"""Errors: what a person is told, and what the log does not say."""

import pytest
from structlog.testing import capture_logs

from intranet.accounts.models import PasswordReset, User


def test_of_two_who_add_the_same_at_once_the_second_is_told_so(as_, admin, peter, monkeypatch):
    monkeypatch.setattr(User, "by_email", lambda _email: None)  # as before the first one is committed
    with capture_logs() as log:
        answer = as_(admin).post("/admin/people", data={"name": "Pelle Påhittad", "email": peter.email})
    assert answer.status_code == 409
    assert log[0]["event"] == "request.failed"
    assert "Pelle" not in str(log[0]["exc_info"])


def test_the_key_in_an_address_is_not_in_the_log(nobody, monkeypatch):
    def fails(_token: str) -> None:
        raise ArithmeticError

    monkeypatch.setattr(PasswordReset, "by_token", fails)
    monkeypatch.setitem(nobody.application.config, "PROPAGATE_EXCEPTIONS", False)
    with capture_logs() as log:
        assert nobody.get("/password/a-key-of-somebody").status_code == 500
    assert "a-key-of-somebody" not in str(log)


@pytest.mark.parametrize("host", ["evil.example.com", "localhost"])
def test_a_letter_leads_to_our_own_address_whatever_host_a_request_is_for(app, nobody, karin, host):
    nobody.post("/password", data={"email": karin.email}, headers={"Host": host})
    app.extensions["samsyn.mail"].settle()
    (*_, letter) = sorted((app.extensions["samsyn.settings"].instance / "outbox").glob("*.eml"))
    text = letter.read_bytes().replace(b"=\n", b"")
    assert b"http://localhost/password/" in text
    assert b"evil" not in text


def test_who_has_not_signed_in_reads_an_error_in_either_language(nobody):
    page = nobody.get("/no-such-page").text
    assert "In English" in page
    assert "På svenska" in nobody.get("/no-such-page", headers={"Accept-Language": "en"}).text


def test_who_has_signed_in_has_a_language_already(as_, karin):
    assert "In English" not in as_(karin).get("/no-such-page").text
