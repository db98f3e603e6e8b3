"""Mail: handed to the mail server outside the request's thread, or written to `instance/outbox/` when there is none."""

import secrets
import smtplib
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app, url_for

from intranet.platform import clock
from intranet.platform.config import MailServer, Settings

log = structlog.get_logger()

WIDEST = 75  # of an encoded word (RFC 2047)


class Wire(EmailPolicy):
    """How headers are written, where the library's own way is not read as it is meant.

    It encodes a long address, which mail programs then take for none; and of a subject that needs several lines it
    loses spaces between them.
    """

    AS_THEY_ARE = ("list-unsubscribe", "message-id")

    def fold(self, name: str, value: Any) -> str:
        """Write a header."""
        if name.lower() in self.AS_THEY_ARE:
            return f"{name}: {value}{self.linesep}"
        if name.lower() == "subject":
            words = Header(str(value), header_name=name, maxlinelen=WIDEST)
            return f"{name}: {words.encode(linesep=self.linesep)}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write a header to be sent."""
        is_ours = name.lower() in {*self.AS_THEY_ARE, "subject"}
        return self.fold(name, value).encode("ascii") if is_ours else super().fold_binary(name, value)


class Post:
    """The way out for mail of one app."""

    def __init__(self, settings: Settings) -> None:
        self._server = settings.mail_server
        self._sender = settings.mail_from
        self._outbox = settings.instance / "outbox"
        self._carrier = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")

    def send(
        self,
        *,
        to: str | None,
        subject: str,
        body: str,
        html: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> "Future[None]":
        """Send a mail; the answer is a Future that is done when the mail server has taken it.

        A mail to None is written and thrown away: whoever times the answer learns nothing.

        Args:
            to: one address.
            subject: in one line.
            body: the plain text.
            html: the same for who reads it formatted.
            headers: further ones; `Message-ID` when it is to be known again if it comes twice.

        Raises:
            ValueError: an address, the subject or a header holds a line break.
        """
        message = EmailMessage(policy=Wire())
        message["From"], message["To"], message["Subject"] = self._sender, to or self._sender, subject
        message["Date"] = formatdate()
        given = {
            "Message-ID": make_msgid(domain="samsyn"),
            "Auto-Submitted": "auto-generated",
            **(headers or {}),
        }
        for name, value in given.items():
            message[name] = value
        message.set_content(body)
        if html:
            message.add_alternative(html, subtype="html")
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
    smtp = connect(server.host, server.port, timeout=20)
    try:
        if not server.encrypted and smtp.has_extn("starttls"):
            smtp.starttls()
        if server.name:
            smtp.login(server.name, server.password or "")
        smtp.send_message(message)
        with suppress(
            smtplib.SMTPException, OSError
        ):  # it is taken: how the server says goodbye changes nothing
            smtp.quit()
    finally:
        smtp.close()


def _put_in(outbox: Path, message: EmailMessage) -> None:
    outbox.mkdir(mode=0o700, exist_ok=True)
    # Two processes that write at the same instant write two files.
    file = outbox / f"{clock.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}.eml"
    file.write_bytes(message.as_bytes())
    log.warning("mail.written_to_outbox", file=str(file), reason="SAMSYN_MAIL_SERVER is not set")


def link(endpoint: str, *, token: str) -> str:
    """Give the whole address that a token opens."""
    return address(url_for(endpoint, token=token))


def address(path: str) -> str:
    """Give the whole address of a page: at SAMSYN_BASE_URL, since a request can claim to be for any host."""
    settings: Settings = current_app.extensions["samsyn.settings"]
    return settings.base_url + path


def page(endpoint: str, **values: Any) -> str:
    """Give the whole address of a view, also where no request is under way."""
    return address(current_app.url_map.bind("").build(endpoint, values))


def send(*, to: str | None, subject: str, body: str, **more: Any) -> "Future[None]":
    """Send a mail through the current app's post. See `Post.send`."""
    post: Post = current_app.extensions["samsyn.mail"]
    return post.send(to=to, subject=subject, body=body, **more)


def goes_out() -> bool:
    """Tell whether mail reaches anybody: without a mail server, links have to be handed over."""
    post: Post = current_app.extensions["samsyn.mail"]
    return post.goes_out


def init_app(app: Flask, settings: Settings) -> None:
    """Open the way out for mail."""
    app.extensions["samsyn.mail"] = Post(settings)
    app.jinja_env.globals["mail_goes_out"] = goes_out
