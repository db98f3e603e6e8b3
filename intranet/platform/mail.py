"""Mail: handed to the mail server outside the request's thread, or written to `instance/outbox/` when there is none."""

import smtplib
from concurrent.futures import Future, ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

import structlog
from flask import Flask, current_app, url_for

from intranet.platform import clock
from intranet.platform.config import MailServer, Settings

log = structlog.get_logger()


class Post:
    """The way out for mail of one app."""

    def __init__(self, settings: Settings) -> None:
        self._server = settings.mail_server
        self._sender = settings.mail_from
        self._outbox = settings.instance / "outbox"
        self._carrier = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")

    def send(self, *, to: str | None, subject: str, body: str) -> "Future[None]":
        """Send a plain-text mail; the answer is a Future that is done when the mail server has taken it.

        A mail to None is written and thrown away: whoever times the answer learns nothing.

        Raises:
            ValueError: an address or the subject holds a line break.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to or self._sender, subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="samsyn")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        return self._carrier.submit(self._deliver if to else _throw_away, message)

    @property
    def goes_out(self) -> bool:
        """Tell whether there is a mail server."""
        return self._server is not None

    def settle(self) -> None:
        """Wait until everything handed over so far has been dealt with."""
        self._carrier.submit(lambda: None).result()

    def close(self) -> None:
        """Deal with what is under way, and take no more."""
        self._carrier.shutdown()

    def _deliver(self, message: EmailMessage) -> None:
        try:
            if self._server:
                _hand_over(self._server, message)
            else:
                _put_in(self._outbox, message)
        except Exception as error:  # nobody waits for the Future: what is not said here is never said
            log.error("mail.failed", subject=message["Subject"], reason=repr(error))
            raise


def _throw_away(_message: EmailMessage) -> None:
    pass


def _hand_over(server: MailServer, message: EmailMessage) -> None:
    connect = smtplib.SMTP_SSL if server.encrypted else smtplib.SMTP
    with connect(server.host, server.port, timeout=20) as smtp:
        if not server.encrypted and smtp.has_extn("starttls"):
            smtp.starttls()
        if server.name:
            smtp.login(server.name, server.password or "")
        smtp.send_message(message)


def _put_in(outbox: Path, message: EmailMessage) -> None:
    outbox.mkdir(mode=0o700, exist_ok=True)
    file = outbox / f"{clock.now():%Y%m%dT%H%M%S%f}.eml"
    file.write_bytes(message.as_bytes())
    log.warning("mail.written_to_outbox", file=str(file), reason="SAMSYN_MAIL_SERVER is not set")


def link(endpoint: str, *, token: str) -> str:
    """Give the whole address that a token opens."""
    return address(url_for(endpoint, token=token))


def address(path: str) -> str:
    """Give the whole address of a page: at SAMSYN_BASE_URL, since a request can claim to be for any host."""
    settings: Settings = current_app.extensions["samsyn.settings"]
    return settings.base_url + path


def send(*, to: str | None, subject: str, body: str) -> "Future[None]":
    """Send a mail through the current app's post. See `Post.send`."""
    post: Post = current_app.extensions["samsyn.mail"]
    return post.send(to=to, subject=subject, body=body)


def goes_out() -> bool:
    """Tell whether mail reaches anybody: without a mail server, links have to be handed over."""
    post: Post = current_app.extensions["samsyn.mail"]
    return post.goes_out


def init_app(app: Flask, settings: Settings) -> None:
    """Open the way out for mail."""
    app.extensions["samsyn.mail"] = Post(settings)
    app.jinja_env.globals["mail_goes_out"] = goes_out
