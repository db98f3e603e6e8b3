"""Twenty people write in one charter beside a thousand open pages: how soon others see it, and how fast pages stay."""

import asyncio
import base64
import json
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from pycrdt import Doc, XmlFragment, XmlText

from bench.lines import spread
from bench.visitor import Visitor
from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.demo import tell
from intranet.groups.models import Group
from intranet.live import wire
from intranet.platform.db import db
from intranet.platform.permissions import Role
from tests.browser.server import Server

EDITORS, PER_SECOND, SECONDS = 20, 5, 20
IDLE, PER_IDLER = 1000, 10
PAGES = ("", "/charter", "/actions")


@dataclass
class Measured:
    """Seconds: from sending an update to its arrival at a colleague, and from asking for a page to having it."""

    sent: dict[tuple[int, int], float] = field(default_factory=dict)
    delivery: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    busy: float = 0.0  # of one core, while they wrote


class Editor:
    """One who types at the end of a section of their own."""

    def __init__(self, visitor: Visitor, group: str, text_id: int, schema: int, fragment: str) -> None:
        self._visitor = visitor
        self._base = f"/groups/{group}/texts/{text_id}"
        self._schema = f"?schema={schema}"
        self._stream = f"/groups/{group}/stream?text={text_id}&client="
        self._fragment = fragment
        self._doc: Doc[XmlFragment] = Doc(client_id=secrets.randbelow(2**31) + 1)

    async def begin(self, group: str) -> None:
        """Open the page and take in the text."""
        await self._visitor.learn_token(f"/groups/{group}/charter")
        answer = await self._visitor.post(
            f"{self._base}/sync{self._schema}", wire.framed(self._doc.get_state())
        )
        reader = wire.Reader(answer)
        reader.number()
        self._doc.apply_update(reader.bytes(2**24))

    async def listen(self, measured: Measured) -> None:
        """Note when each colleague's update arrives."""
        async for name, data in self._visitor.listen(f"{self._stream}{self._doc.client_id}"):
            if name == "update" and data["client"] != self._doc.client_id:
                sent = measured.sent.get(_mark(base64.b64decode(str(data["update"]))))
                if sent is not None:
                    measured.delivery.append(time.perf_counter() - sent)

    async def type(self, measured: Measured, until: float) -> None:
        """Type five letters a second, each sent on its own."""
        await asyncio.sleep(secrets.randbelow(1000) / 1000 / PER_SECOND)
        while time.perf_counter() < until:
            began, before = time.perf_counter(), self._doc.get_state()
            words = self._doc.get(self._fragment, type=XmlFragment).children[0]
            while not isinstance(words, XmlText):
                words = words.children[0]
            words.insert(len(words), "a")
            update = self._doc.get_update(before)
            measured.sent[_mark(update)] = time.perf_counter()
            await self._visitor.post(
                f"{self._base}/updates{self._schema}",
                wire.framed(update) + wire.framed(self._caret(len(words))),
            )
            await asyncio.sleep(max(0.0, 1 / PER_SECOND - (time.perf_counter() - began)))

    def _caret(self, letters: int) -> bytes:
        """Say where the caret is, as the editor does with every letter."""
        behind = {"item": {"client": self._doc.client_id, "clock": letters}, "assoc": -1}
        cursor = {"anchor": behind, "head": behind}
        said = {"client": self._doc.client_id, "fragment": self._fragment, "cursor": cursor}
        return json.dumps(said).encode()


def _mark(update: bytes) -> tuple[int, int]:
    """Give what tells an update from every other: the client and the clock that it begins with."""
    reader = wire.Reader(update)
    reader.number()
    reader.number()
    return reader.number(), reader.number()


def _people(group: Group, name: str, count: int) -> list[User]:
    found = [User(name=f"{name} {n}", email=f"{name.lower()}{n}@example.org") for n in range(count)]
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


async def _idle(visitors: list[Visitor], group: str) -> None:
    async def wait(visitor: Visitor) -> None:
        async for _event in visitor.listen(f"/groups/{group}/stream?client={secrets.randbelow(2**31) + 1}"):
            pass

    await asyncio.gather(*[wait(visitor) for visitor in visitors])


async def _look(visitor: Visitor, group: str, measured: Measured, until: float) -> None:
    turn = 0
    while time.perf_counter() < until:
        began = time.perf_counter()
        await visitor.get(f"/groups/{group}{PAGES[turn % len(PAGES)] or '/'}")
        measured.pages.append(time.perf_counter() - began)
        turn += 1
        await asyncio.sleep(0.1)


async def _meet(
    server: Server, editors: list[Editor], idlers: list[Visitor], reader: Visitor, group: str
) -> Measured:
    measured = Measured()
    waiting = [asyncio.create_task(_idle(idlers, "sorsele"))]
    for editor in editors:
        await editor.begin(group)
        waiting.append(asyncio.create_task(editor.listen(measured)))
    await asyncio.sleep(8)  # until every stream stands
    until, used = time.perf_counter() + SECONDS, server.cpu_seconds()
    await asyncio.gather(
        *[editor.type(measured, until) for editor in editors], _look(reader, group, measured, until)
    )
    measured.busy = (server.cpu_seconds() - used) / SECONDS
    await asyncio.sleep(1)
    broken = [task for task in waiting if task.done()]
    for task in waiting:
        task.cancel()
    for task in broken:
        task.result()
    return measured


def figures() -> Iterator[str]:
    """Start a server with the demonstration, let them write, and say how it went."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), f"sqlite:///{folder}/samsyn.db", streams=1300)
        try:
            with server.database():
                db.create_all()
                tell(secrets.token_urlsafe(12))
                group, other = (
                    db.session.query(Group).filter_by(slug=slug).one() for slug in ("storuman", "sorsele")
                )
                charter = Charter.of(group)
                assert charter is not None
                writers = [_cookie(server.app, person) for person in _people(group, "Bo", EDITORS + 1)]
                # In another group: their pages are open and nothing is sent to them.
                idlers = [_cookie(server.app, person) for person in _people(other, "Ada", IDLE // PER_IDLER)]
                fragments = [section.fragment for section in charter.sections]
                text = (charter.text.id, charter.text.schema_version)
            server.start()
            editors = [
                Editor(Visitor(server.port, cookie), "storuman", *text, fragments[n % len(fragments)])
                for n, cookie in enumerate(writers[:EDITORS])
            ]
            idle = [Visitor(server.port, cookie) for cookie in idlers for _page in range(PER_IDLER)]
            measured = asyncio.run(
                _meet(server, editors, idle, Visitor(server.port, writers[EDITORS]), "storuman")
            )
            megabytes = server.memory() / 2**20
        finally:
            server.close()
    beside = f"{EDITORS} editors at {PER_SECOND} edits/s beside {IDLE} idle streams"
    yield spread(f"{beside}, delivery", measured.delivery)
    yield spread("pages meanwhile", measured.pages)
    yield f"its process meanwhile: {measured.busy * 100:.0f} % of a core, {megabytes:.0f} MB"
