"""Telling open pages at once: publish and subscribe, in this process and, through PostgreSQL, in its neighbours.

Nothing here is kept. A message is a hint that something changed; what changed is read from the database.
"""

import json
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, cast

from flask import Flask, current_app, g

if TYPE_CHECKING:
    from intranet.platform.bridge import Bridge

# Made once: `json.dumps` makes one anew for each message.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

ROOM = 512  # messages that may wait for one slow reader


class Ended(Exception):
    """A subscription is over. Its first argument says why: `overflow`, `closing`, or what its owner said."""


@dataclass(frozen=True)
class Message:
    """Something published: where, what it is called, and what it says (as JSON can hold it)."""

    topic: str
    name: str
    data: dict[str, Any]

    @cached_property
    def event(self) -> bytes:
        """As an event stream carries it, with the data as JSON; made once however many read it."""
        return f"event: {self.name}\ndata: {_json(self.data)}\n\n".encode()


class Reader(Protocol):
    """Somebody who takes messages in the thread of whoever publishes, and so must never wait."""

    def take(self, message: Message) -> None:
        """Take the next message."""

    def end(self, why: str) -> None:
        """No more will come."""


class Subscription:
    """One reader's waiting messages. A reader that falls behind is ended, so that nobody waits for it."""

    def __init__(self, bus: "Bus", topics: tuple[str, ...], room: int = ROOM) -> None:
        self._bus = bus
        self.topics = topics
        self._room = room
        self._lock = threading.RLock()
        self._reader: Reader | None = None
        self._waiting: SimpleQueue[Message | None] = SimpleQueue()
        self._why: str | None = None

    def put(self, message: Message) -> None:
        """Hand over a message; never waits."""
        with self._lock:
            if self._why is not None:
                return
            if self._reader is not None:
                self._reader.take(message)
            elif self._waiting.qsize() >= self._room:
                self.end("overflow")
            else:
                self._waiting.put(message)

    def hand_over(self, reader: Reader) -> None:
        """Give what waits to a reader, and from now on every message as it comes. `get` is then not for use."""
        with self._lock:
            self._reader = reader
            while not self._waiting.empty():
                if (message := self._waiting.get()) is not None:
                    reader.take(message)
            if self._why is not None:
                reader.end(self._why)

    def get(self, timeout: float | None = None) -> Message | None:
        """Wait for the next message.

        Args:
            timeout: seconds; None waits for ever.

        Returns:
            The message, or None when nothing came in time.

        Raises:
            Ended: the subscription is over.
        """
        try:
            message = self._waiting.get(timeout=timeout)
        except Empty:
            message = None
        if self._why is not None:
            raise Ended(self._why)
        return message

    def end(self, why: str) -> None:
        """Tell the reader that it is over, or wake it with `Ended`. The first reason given is the one it hears."""
        with self._lock:
            if self._why is not None:
                return
            self._why = why
            if self._reader is not None:
                self._reader.end(why)
            else:
                self._waiting.put(None)

    def close(self) -> None:
        """Stop listening."""
        self._bus.forget(self)

    def __enter__(self) -> "Subscription":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


class Bus:
    """Who listens to what in this process, and the bridge to the others when there is one."""

    def __init__(self, bridge: "Bridge | None" = None) -> None:
        self._lock = threading.Lock()
        self._readers: dict[str, set[Subscription]] = defaultdict(set)
        self._bridge = bridge
        self._name = secrets.token_hex(4)
        self._told = 0  # messages so far
        self._last: dict[str, int] = {}  # how many they were at the last one of each topic
        # Called with every message of another process, for those who keep a picture of what the others do.
        self.overhear: list[Callable[[Message], None]] = []

    def subscribe(self, *topics: str, room: int = ROOM) -> Subscription:
        """Start listening to topics. Close the subscription when done."""
        subscription = Subscription(self, topics, room)
        with self._lock:
            for topic in topics:
                self._readers[topic].add(subscription)
        if self._bridge:
            self._bridge.start(self)
        return subscription

    def publish(self, topic: str, name: str, data: dict[str, Any]) -> None:
        """Tell everybody who listens to a topic, here and in the other processes. Never waits for a reader."""
        self.deliver(Message(topic, name, data))
        self.tell_others(topic, name, data)

    def tell_others(self, topic: str, name: str, data: dict[str, Any]) -> None:
        """Tell those who listen in the other processes."""
        if self._bridge:
            self._bridge.start(self)
            self._bridge.send(Message(topic, name, data))

    def deliver(self, message: Message) -> None:
        """Tell the readers of this process."""
        with self._lock:
            self._told += 1
            self._last[message.topic] = self._told
            readers = list(self._readers.get(message.topic, ()))
        for reader in readers:
            reader.put(message)

    def mark(self) -> str:
        """Say how far it has come, for `has_told`. Take the mark before reading what the messages tell of."""
        return f"{self._name}.{self._told}"

    def has_told(self, *topics: str, since: str) -> bool:
        """Tell whether there may have been a message since a mark; after a mark of another process, always."""
        name, _, told = since.partition(".")
        if name != self._name or not told.isdecimal():
            return True
        with self._lock:
            return any(self._last.get(topic, 0) > int(told) for topic in topics)

    def arrive(self, message: Message) -> None:
        """Take in a message of another process."""
        for listener in self.overhear:
            listener(message)
        self.deliver(message)

    def resync(self) -> None:
        """Ask every reader to fetch anew: messages may have been missed."""
        with self._lock:
            everybody = {reader for readers in self._readers.values() for reader in readers}
        for reader in everybody:
            reader.put(Message("", "resync", {}))

    def forget(self, subscription: Subscription) -> None:
        """Take a reader away."""
        with self._lock:
            for topic in subscription.topics:
                self._readers[topic].discard(subscription)
                if not self._readers[topic]:
                    del self._readers[topic]

    def close(self) -> None:
        """End every subscription and leave PostgreSQL."""
        with self._lock:
            everybody = {reader for readers in self._readers.values() for reader in readers}
        for reader in everybody:
            reader.end("closing")
        if self._bridge:
            self._bridge.close()


def init_app(app: Flask, database_url: str) -> None:
    """Give the app its bus; with PostgreSQL below, one that reaches every process."""
    bridge = None
    if database_url.startswith("postgresql"):
        from intranet.platform.bridge import (
            Bridge,
        )  # with PostgreSQL's driver: 9 MB that SQLite has no use for

        bridge = Bridge(database_url.replace("postgresql+psycopg://", "postgresql://", 1))
    app.extensions["samsyn.bus"] = bus = Bus(bridge)

    @app.before_request
    def mark() -> None:
        # What happens from here on until the page listens it cannot hear. It tells this when it begins to.
        g.heard = bus.mark()


def here() -> Bus:
    """Give the bus of the app at work."""
    return cast(Bus, current_app.extensions["samsyn.bus"])


def publish(topic: str, name: str, data: dict[str, Any]) -> None:
    """Tell everybody who listens to a topic. Call it after the commit, so that they find what they are told of."""
    here().publish(topic, name, data)


def subscribe(*topics: str) -> Subscription:
    """Listen to topics from now on. Close the subscription when done."""
    return here().subscribe(*topics)
