"""Errors: what a person is told, and what the log does not say."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from intranet.accounts.models import PasswordReset, User
from intranet.platform import logs
from intranet.platform.web.errors import is_disk_full


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


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_and_a_quota_that_is_used_up_are_both_want_of_room(number):
    assert is_disk_full(RuntimeError(f"could not extend file: {os.strerror(number)}"))
    assert not is_disk_full(RuntimeError(f"could not extend file: {os.strerror(errno.EIO)}"))


def test_a_log_that_cannot_be_written_stops_nobody(app, monkeypatch):
    before = structlog.get_config()
    full = Path("/dev/full").open("w")  # noqa: SIM115  # closing it fails too
    monkeypatch.setattr(sys, "stderr", full)
    try:
        logs.init_app(app)
        structlog.get_logger().error("nobody.reads_this")
        with pytest.raises(OSError, match="No space left"):
            print("it could not be written", file=full, flush=True)
    finally:
        structlog.configure(**before)
        with suppress(OSError):
            full.close()
