"""People who write at once: what the measurements of live text share."""

import asyncio
import base64
import json
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from pycrdt import Doc, XmlFragment, XmlText

from bench.visitor import Visitor
from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.demo import tell
from intranet.groups.models import Group
from intranet.live import wire
from intranet.platform.db import db
from intranet.platform.permissions import Role
from tests.browser.server import Server

PER_SECOND = 5  # letters of each editor
SECONDS = 20


@dataclass
class Measured:
    """Seconds from sending an update to its arrival at a colleague.

    Attributes:
        began: when the writing began, as `time.perf_counter` gives it.
    """

    expected: int = 0
    began: float = 0.0
    sent: dict[tuple[int, int], float] = field(default_factory=dict)
    delivery: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Room:
    """A group's charter, and the cookies of people who may write in it."""

    slug: str
    text: int
    schema: int
    fragments: Sequence[str]
    cookies: Sequence[str]


@contextmanager
def demonstration() -> Iterator[Server]:
    """Make a server that tells the demonstration; it is not started yet."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), f"sqlite:///{folder}/samsyn.db", streams=1300, is_measured=True)
        try:
            with server.database():
                db.create_all()
                tell(secrets.token_urlsafe(12))
            yield server
        finally:
            server.close()


def furnish(server: Server, slug: str, people: int) -> Room:
    """Begin a group's charter, if it has none, and take people into the group."""
    with server.database():
        group = db.session.query(Group).filter_by(slug=slug).one_or_none()
        if group is None:
            first = db.session.query(Group).filter_by(slug="storuman").one()
            group = Group(
                slug=slug, name="Ledningsgrupp", organisation=slug.title(), programme=first.programme
            )
            db.session.add(group)
            db.session.flush()
        charter = Charter.of(group) or Charter.begin(group, by=None)
        cookies = [_cookie(server.app, person) for person in _people(group, people)]
        fragments = [section.fragment for section in charter.sections]
        return Room(slug, charter.text.id, charter.text.schema_version, fragments, cookies)


def _people(group: Group, count: int) -> list[User]:
    found = [
        User(name=f"Bo {number}", email=f"bo{number}.{group.slug}@example.org", is_admin=False)
        for number in range(count)
    ]
    db.session.add_all(found)
    db.session.flush()
    for person in found:
        group.add(person, Role.MEMBER, by=None)
    return found


def _cookie(app: Flask, person: User) -> str:
    person.begin_sign_in()
    browser = app.test_client()
    with browser.session_transaction() as session:
        session.update(_user_id=person.get_id(), _fresh=True, _permanent=True)
    cookie = browser.get_cookie("samsyn")
    assert cookie is not None
    return f"samsyn={cookie.value}"


class Editor:
    """One who types at the end of a section."""

    def __init__(self, visitor: Visitor, room: Room, number: int) -> None:
        self._visitor = visitor
        self._room = room
        self._fragment = room.fragments[number % len(room.fragments)]
        self.doc: Doc[XmlFragment] = Doc(client_id=secrets.randbelow(2**31) + 1)

    async def begin(self) -> None:
        """Open the page and take in the text."""
        await self._visitor.learn_token(f"/groups/{self._room.slug}/charter")
        await self.compare()

    async def compare(self) -> None:
        """Ask for what is not here yet."""
        answer = wire.Reader(
            await self._visitor.post(self._address("sync"), wire.framed(self.doc.get_state()))
        )
        answer.number()
        self.doc.apply_update(answer.bytes(2**24))

    def _address(self, what: str) -> str:
        return f"/groups/{self._room.slug}/texts/{self._room.text}/{what}?schema={self._room.schema}"

    def events(self) -> AsyncIterator[tuple[str, dict[str, object]]]:
        """Open the event stream."""
        return self._visitor.listen(
            f"/groups/{self._room.slug}/stream?text={self._room.text}&client={self.doc.client_id}"
        )

    async def listen(self, measured: Measured) -> None:
        """Note when each colleague's update arrives."""
        async for name, data in self.events():
            if name == "update" and data["client"] != self.doc.client_id:
                sent = measured.sent.get(_mark(base64.b64decode(str(data["update"]))))
                if sent is not None:
                    measured.delivery.append(time.perf_counter() - sent)

    async def type(self, measured: Measured, colleagues: int, until: float) -> None:
        """Type, each letter sent on its own."""
        await asyncio.sleep(secrets.randbelow(1000) / 1000 / PER_SECOND)
        while time.perf_counter() < until:
            began, before = time.perf_counter(), self.doc.get_state()
            letters = self._write("a")
            update = self.doc.get_update(before)
            measured.sent[_mark(update)] = time.perf_counter()
            measured.expected += colleagues
            await self.send(update, letters)
            await asyncio.sleep(max(0.0, 1 / PER_SECOND - (time.perf_counter() - began)))

    def _write(self, letter: str) -> int:
        words = self.doc.get(self._fragment, type=XmlFragment).children[0]
        while not isinstance(words, XmlText):
            words = words.children[0]
        words.insert(len(words), letter)
        return len(words)

    async def send(self, update: bytes, letters: int) -> None:
        """Send an update and, as the editor does with every letter, where the caret is."""
        behind = {"item": {"client": self.doc.client_id, "clock": letters}, "assoc": -1}
        cursor = {"anchor": behind, "head": behind}
        said = {"client": self.doc.client_id, "fragment": self._fragment, "cursor": cursor}
        message = wire.framed(update) + wire.framed(json.dumps(said).encode())
        await self._visitor.post(self._address("updates"), message)


def _mark(update: bytes) -> tuple[int, int]:
    """Give what tells an update from every other: the client and the clock that it begins with."""
    reader = wire.Reader(update)
    reader.number()
    reader.number()
    return reader.number(), reader.number()


async def write_together(rooms: Sequence[Sequence[Editor]], *others: "asyncio.Task[None]") -> Measured:
    """Let the editors of each room write for a while.

    Args:
        others: what goes on meanwhile; ended with the writing.
    """
    measured = Measured()
    waiting = list(others)
    for editor in [editor for room in rooms for editor in room]:
        await editor.begin()
        waiting.append(asyncio.create_task(editor.listen(measured)))
    await asyncio.sleep(8)  # until every stream stands
    measured.began = time.perf_counter()
    until = measured.began + SECONDS
    await asyncio.gather(*[editor.type(measured, len(room) - 1, until) for room in rooms for editor in room])
    await asyncio.sleep(1)
    broken = [task for task in waiting if task.done()]
    for task in waiting:
        task.cancel()
    for task in broken:
        task.result()
    return measured
