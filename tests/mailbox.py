"""A real mail server that keeps what it gets."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import AsyncMessage
from flask import Flask

from intranet.platform.config import MailServer
from intranet.platform.mail import Post


class Box(AsyncMessage):
    """What the server has taken. `refuses` says what it answers with instead, as long as it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []
        self.refuses = ""
        self.when_taken: Callable[[], Any] = lambda: None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.refuses:
            return self.refuses
        return await super().handle_DATA(server, session, envelope)

    async def handle_message(self, message: Message) -> None:
        self.received.append(message)
        self.when_taken()

    @property
    def to(self) -> list[str]:
        """Give who got something, in alphabetical order."""
        return sorted(str(message["To"]).split("@")[0] for message in self.received)


@contextmanager
def mailbox(app: Flask) -> Iterator[Box]:
    """Let an app's mail reach a real server."""
    box, before = Box(), app.extensions["samsyn.mail"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings = app.extensions["samsyn.settings"]
    there = MailServer("127.0.0.1", port, None, None, encrypted=False)
    app.extensions["samsyn.mail"] = Post(replace(settings, mail_server=there))
    try:
        yield box
    finally:
        app.extensions["samsyn.mail"].close()
        app.extensions["samsyn.mail"] = before
        server.stop()
