"""Who is in a text right now, and where. The server says the name: nobody can write under a colleague's caret."""

import threading
import time
from dataclasses import dataclass, replace
from typing import Any

from intranet.live.guard import MOST_CLIENT, MOST_CLOCK, Malformed
from intranet.platform.bus import Bus, Message

TONES = ("lake", "heather", "rust", "moss")
FORGOTTEN = 12.0  # seconds without a word from another process until its people are taken for gone
MOST_NAME = 200


@dataclass(frozen=True)
class Here:
    """One page with the text open. The same person may have several."""

    client: int
    user: int
    name: str
    short: str
    tone: str
    fragment: str | None = None
    cursor: dict[str, Any] | None = None

    @property
    def said(self) -> dict[str, Any]:
        """As the event stream carries it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass
class _Entry:
    here: Here
    stream: object | None  # whose stream it stands on; None when another process holds it
    heard_at: float


class Presence:
    """The pages that have each text open. It stands and falls with their event streams."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._lock = threading.Lock()
        self._texts: dict[int, dict[int, _Entry]] = {}
        bus.overhear.append(self._overhear)

    def enter(self, text_id: int, client: int, user: Any, stream: object) -> None:
        """Somebody opens a text.

        Raises:
            Malformed: the client id is another person's here.
        """
        with self._lock:
            entries = self._texts.setdefault(text_id, {})
            held = entries.get(client)
            if held is not None and held.here.user != user.id:
                raise Malformed("somebody else's client id")
            tone = _tone(user.id, [entry.here for entry in entries.values()])
            here = Here(client, user.id, user.name, user.first_name, tone)
            entries[client] = _Entry(here, stream, time.monotonic())
        self._bus.publish(f"text:{text_id}", "presence", here.said)

    def place(self, text_id: int, user_id: int, told: dict[str, Any]) -> Here | None:
        """Take in where somebody's caret is. Without an open stream nobody is there, and it is None.

        Raises:
            Malformed: not a place in a text, or under somebody else's client id.
        """
        client, fragment, cursor = _checked(told)
        with self._lock:
            entry = self._texts.get(text_id, {}).get(client)
            if entry is None:
                return None
            if entry.here.user != user_id:
                raise Malformed("somebody else's client id")
            entry.here = replace(entry.here, fragment=fragment, cursor=cursor)
            return entry.here

    def leave(self, text_id: int, client: int, stream: object) -> None:
        """A stream has closed. When another has taken its place meanwhile, nobody has left."""
        with self._lock:
            entry = self._texts.get(text_id, {}).get(client)
            if entry is None or entry.stream is not stream:
                return
            self._drop(text_id, client)
        self._bus.publish(f"text:{text_id}", "left", {"client": client})

    def of(self, text_id: int) -> list[dict[str, Any]]:
        """Give everybody in a text."""
        with self._lock:
            return [entry.here.said for entry in self._texts.get(text_id, {}).values()]

    def may_write(self, text_id: int, client: int, user_id: int) -> bool:
        """Tell whether nobody else has a client id open."""
        with self._lock:
            entry = self._texts.get(text_id, {}).get(client)
            return entry is None or entry.here.user == user_id

    def keep(self) -> None:
        """Say to the other processes who is still here, and forget those whom they no longer speak of."""
        now = time.monotonic()
        with self._lock:
            everybody = [
                (t, client, e) for t, entries in self._texts.items() for client, e in entries.items()
            ]
            silent = [(t, c) for t, c, e in everybody if e.stream is None and now - e.heard_at > FORGOTTEN]
            for text_id, client in silent:
                self._drop(text_id, client)
        for text_id, _, entry in everybody:
            if entry.stream is not None:
                self._bus.tell_others(f"text:{text_id}", "presence", entry.here.said)
        for text_id, client in silent:
            self._bus.deliver(Message(f"text:{text_id}", "left", {"client": client}))

    def _drop(self, text_id: int, client: int) -> None:
        del self._texts[text_id][client]
        if not self._texts[text_id]:
            del self._texts[text_id]

    def _overhear(self, message: Message) -> None:
        # An update carries the caret behind it, if that has moved.
        said = message.data.get("here") if message.name == "update" else message.data
        if message.name not in {"presence", "left", "update"} or said is None:
            return
        text_id = int(message.topic.partition(":")[2])
        client = said["client"]
        with self._lock:
            entry = self._texts.get(text_id, {}).get(client)
            if entry is not None and entry.stream is not None:
                return  # it is on a stream of ours: we know better
            if message.name != "left":
                entries = self._texts.setdefault(text_id, {})
                entries[client] = _Entry(Here(**said), None, time.monotonic())
            elif entry is not None:
                self._drop(text_id, client)


def _tone(user_id: int, others: list[Here]) -> str:
    """Choose a colour: the one the person has already, else the first that nobody has, else the least used."""
    by_person = {here.user: here.tone for here in others}
    if user_id in by_person:
        return by_person[user_id]
    used = list(by_person.values())
    return min(TONES, key=used.count)


def _checked(told: dict[str, Any]) -> tuple[int, str | None, dict[str, Any] | None]:
    fragment, cursor = told.get("fragment"), told.get("cursor")
    if not (fragment is None or (isinstance(fragment, str) and len(fragment) <= MOST_NAME)):
        raise Malformed("not a fragment")
    if cursor is not None:
        if not isinstance(cursor, dict):
            raise Malformed("not a place in a text")
        cursor = {end: _position(cursor.get(end)) for end in ("anchor", "head")}
    return _whole(told.get("client"), MOST_CLIENT), fragment, cursor


def _position(told: object) -> dict[str, Any]:
    """Read what Yjs calls a relative position, part by part: other browsers will follow it."""
    if not isinstance(told, dict):
        raise Malformed("not a place in a text")
    name = told.get("tname")
    if not (name is None or (isinstance(name, str) and len(name) <= MOST_NAME)):
        raise Malformed("not a fragment")
    side = told.get("assoc", 0)
    return {
        "type": _reference(told.get("type")),
        "tname": name,
        "item": _reference(told.get("item")),
        "assoc": -1 if side == -1 else 0,
    }


def _reference(told: object) -> dict[str, int] | None:
    if told is None:
        return None
    if not isinstance(told, dict):
        raise Malformed("not a place in a text")
    return {"client": _whole(told.get("client"), MOST_CLIENT), "clock": _whole(told.get("clock"), MOST_CLOCK)}


def _whole(told: object, most: int) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told <= most:
        raise Malformed("not a number of ours")
    return told
