"""PostgreSQL's LISTEN and NOTIFY, by which the processes of one installation tell each other."""

import json
import threading
import uuid
from typing import Any

import psycopg
import structlog

from intranet.platform.bus import Bus, Message

log = structlog.get_logger()

CHANNEL = "samsyn"
LONGEST_NOTICE = 7900  # PostgreSQL refuses a notice of 8000 bytes
RETRY = 2.0  # seconds between attempts to reach PostgreSQL again
PROMPT: dict[str, Any] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 3000,
}  # s, ms: whoever publishes waits no longer


class Bridge:
    """One process's end of the bridge. Starts when first needed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._me = uuid.uuid4().hex
        self._sending = threading.Lock()
        self._sender: psycopg.Connection[Any] | None = None
        self._listener: threading.Thread | None = None
        self._closing = threading.Event()

    def start(self, bus: Bus) -> None:
        """Begin to listen, once. Not at import: a forked process needs a thread and connections of its own."""
        if self._listener is None and not self._closing.is_set():
            with self._sending:
                if self._listener is None:
                    ready = threading.Event()
                    self._listener = threading.Thread(
                        target=self._listen, args=(bus, ready), name="bus-listener", daemon=True
                    )
                    self._listener.start()
                    ready.wait(timeout=5)

    def send(self, message: Message) -> None:
        """Tell the other processes. A message too long for a notice becomes a request to fetch anew."""
        notice = self._notice(message)
        if len(notice.encode()) > LONGEST_NOTICE:
            notice = self._notice(Message(message.topic, "resync", {}))
        with self._sending:
            try:
                self._connected().execute("SELECT pg_notify(%s, %s)", (CHANNEL, notice))
            except psycopg.Error:
                # Nothing is lost: the change is committed, and readers fetch anew when their stream comes back.
                log.warning("bus.not_sent", topic=message.topic, message=message.name)
                self._sender = None

    def _notice(self, message: Message) -> str:
        return json.dumps([self._me, message.topic, message.name, message.data], separators=(",", ":"))

    def _connected(self) -> psycopg.Connection[Any]:
        if self._sender is None or self._sender.closed:
            self._sender = psycopg.connect(self._url, autocommit=True, **PROMPT)
        return self._sender

    def _listen(self, bus: Bus, ready: threading.Event) -> None:
        first = True
        while not self._closing.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, **PROMPT) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    ready.set()
                    if not first:
                        bus.resync()  # what was said while we were away is gone
                    first = False
                    self._hear(bus, connection)
            except psycopg.Error:
                log.warning("bus.listener_lost")
                first = False
                self._closing.wait(RETRY)

    def _hear(self, bus: Bus, connection: psycopg.Connection[Any]) -> None:
        while not self._closing.is_set():
            for notice in connection.notifies(timeout=1.0):
                try:
                    sender, topic, name, data = json.loads(notice.payload)
                    if sender != self._me:
                        bus.arrive(Message(topic, name, data))
                except Exception:
                    # Another version's notice, while an installation is upgraded: the next one may be ours again.
                    log.exception("bus.not_understood")

    def close(self) -> None:
        """Stop listening and sending."""
        self._closing.set()
        with self._sending:
            if self._sender is not None:
                self._sender.close()
        if self._listener is not None:
            self._listener.join(timeout=3)
