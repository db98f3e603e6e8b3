"""Mail reaches a real mail server, or the outbox."""

import re
import smtplib
import socket
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from structlog.testing import capture_logs

from intranet.platform.config import MailServer, Settings
from intranet.platform.mail import Post


class Box(Message):
    def __init__(self) -> None:
        super().__init__()
        self.received = []

    def handle_message(self, message) -> None:
        self.received.append(message)


@pytest.fixture
def box():
    handler = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        handler.port = probe.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=handler.port)
    server.start()
    yield handler
    server.stop()


def post(tmp_path, server: MailServer | None) -> Post:
    settings = Settings(
        instance=tmp_path, database_url="", secret_key="", mail_server=server, mail_from="s@example.org"
    )
    return Post(settings)


def test_a_mail_server_gets_the_mail(tmp_path, box):
    sending = post(tmp_path, MailServer("127.0.0.1", box.port, None, None, encrypted=False))
    sending.send(to="karin@example.org", subject="Hej på dig", body="Välkommen, Åsa.").result(10)
    sending.close()
    (mail,) = box.received
    assert (mail["To"], str(make_header(decode_header(mail["Subject"])))) == (
        "karin@example.org",
        "Hej på dig",
    )
    assert "Välkommen, Åsa." in mail.get_payload(decode=True).decode()


@pytest.mark.parametrize(
    "words", ["Lista två gånger om året, " * 8, "å" * 200, "Kort", "plain " * 30, "ö " * 90]
)
def test_a_long_subject_and_a_long_address_come_through(tmp_path, box, words):
    sending = post(tmp_path, MailServer("127.0.0.1", box.port, None, None, encrypted=False))
    address = "<https://samsyn.example.org/letters/" + "x" * 300 + ">"
    headers = {"List-Unsubscribe": address, "Message-ID": f"<{'m' * 90}@samsyn>"}
    sending.send(
        to="k@example.org", subject=words.strip(), body="Hej", html="<p>Hej</p>", headers=headers
    ).result(10)
    sending.close()
    (mail,) = box.received
    whole = re.sub(r"\r?\n(?= )", "", mail["Subject"])
    assert str(make_header(decode_header(whole))) == words.strip()
    assert all(len(line) <= 76 for line in mail["Subject"].splitlines())
    assert (mail["List-Unsubscribe"], mail["Message-ID"]) == (address, headers["Message-ID"])
    assert [part.get_content_type() for part in mail.get_payload()] == ["text/plain", "text/html"]


def test_without_a_mail_server_the_mail_is_in_the_outbox_and_the_log_says_so(tmp_path):
    sending = post(tmp_path, None)
    with capture_logs() as log:
        sending.send(to="karin@example.org", subject="Hej", body="Välkommen").result(10)
    sending.close()
    (file,) = (tmp_path / "outbox").glob("*.eml")
    assert b"To: karin@example.org" in file.read_bytes()
    assert log[0]["reason"] == "SAMSYN_MAIL_SERVER is not set"


def test_a_mail_server_that_does_not_answer_is_said_in_the_log(tmp_path):
    sending = post(tmp_path, MailServer("127.0.0.1", 9, None, None, encrypted=False))
    with capture_logs() as log, pytest.raises((OSError, smtplib.SMTPException)):
        sending.send(to="karin@example.org", subject="Hej", body="").result(10)
    sending.close()
    assert log[0]["event"] == "mail.failed"


def test_a_line_break_cannot_smuggle_in_a_header(tmp_path):
    sending = post(tmp_path, None)
    with pytest.raises(ValueError, match=r"newline|linefeed|carriage"):
        sending.send(to="karin@example.org", subject="Hej\nBcc: alla@example.org", body="")
    sending.close()
