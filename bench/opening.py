"""A charter that ten thousand updates made is opened, beside the same text made by one: the page, and the whole text.

Both have been put together as the server does. Each text is opened for the first time since the server started.
"""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import insert, select
from structlog.testing import capture_logs

from bench.lines import beside
from bench.meeting import Editor, Room, demonstration, furnish
from bench.visitor import Visitor
from intranet.accounts.models import User
from intranet.live import blocks, compaction, documents
from intranet.live.models import SharedText, TextUpdate
from intranet.platform.db import db
from tests.browser.server import Server

UPDATES, WRITERS, TEXTS = 10_000, 5, 12
BURST = (5, 60)  # letters that somebody types in one place


class Writing:
    """Some who type in the sections of one text, here and there, each letter an update; every tenth is a deletion."""

    def __init__(self, fragments: Sequence[str], begun: Sequence[bytes], seed: int) -> None:
        self._random = random.Random(seed)
        self._fragments = fragments
        self._docs = [Doc[XmlFragment](client_id=blocks.new_client()) for _ in range(WRITERS)]
        self._all(begun)

    def _all(self, updates: Sequence[bytes]) -> None:
        for doc in self._docs:
            for update in updates:
                doc.apply_update(update)

    def updates(self, count: int) -> Iterator[bytes]:
        """Write so many."""
        while count > 0:
            doc = self._random.choice(self._docs)
            made = self._burst(doc, min(count, self._random.randint(*BURST)))
            self._all(made)
            count -= len(made)
            yield from made

    def _burst(self, doc: "Doc[XmlFragment]", letters: int) -> list[bytes]:
        made: list[bytes] = []
        root = doc.get(self._random.choice(self._fragments), type=XmlFragment)
        paragraphs = [element for element in root.children if isinstance(element, XmlElement)]
        words = self._random.choice(paragraphs).children[0]
        assert isinstance(words, XmlText)
        place = self._random.choice([len(words), self._random.randint(0, len(words))])
        watching = doc.observe(lambda happened: made.append(happened.update))
        for _letter in range(letters):
            if self._random.random() < 0.1 and place:
                place -= 1
                del words[place : place + 1]
            elif self._random.random() < 0.005:
                words = root.children.append(XmlElement("paragraph")).children.append(XmlText())
                place = 0
                words.insert(0, ".")
            else:
                words.insert(place, self._random.choice("abcdefghijklmno "))
                place += 1
        doc.unobserve(watching)
        return made


def _write(room: Room, seed: int) -> None:
    """Fill a charter by many updates."""
    text = db.session.get_one(SharedText, room.text)
    begun = list(
        db.session.scalars(select(TextUpdate.payload).filter_by(text_id=text.id).order_by(TextUpdate.seq))
    )
    author = db.session.scalars(select(User.id)).first()
    made = list(Writing(room.fragments, begun, seed).updates(UPDATES))
    rows = [
        {"text_id": text.id, "seq": len(begun) + number, "author_id": author, "payload": payload}
        for number, payload in enumerate(made, start=1)
    ]
    db.session.execute(insert(TextUpdate), rows)
    db.session.commit()
    if not compaction.compact(text.id):
        raise RuntimeError("The rows were not put together.")


def _copy(room: Room, other: Room) -> None:
    """Fill a charter with the same text by one update to each section."""
    texts = [db.session.get_one(SharedText, each.text) for each in (room, other)]
    shown = documents.read(texts[0])
    for ours, theirs in zip(room.fragments, other.fragments, strict=True):
        documents.replace(texts[1], theirs, str(shown.html(ours)))
    db.session.commit()
    compaction.compact(texts[1].id)


async def _open(server: Server, room: Room) -> float:
    """Open the page, compare, and take in the text, as a browser does."""
    editor = Editor(Visitor(server.port, room.cookies[0]), room, 0)
    began = time.perf_counter()
    await editor.begin()
    return time.perf_counter() - began


async def _open_all(
    server: Server, many: Sequence[Room], once: Sequence[Room]
) -> tuple[list[float], list[float]]:
    await _open(server, many[-1])  # so that the first one measured is not the first page of the server
    found: tuple[list[float], list[float]] = ([], [])
    for pair in zip(many[:-1], once[:-1], strict=True):
        for room, seconds in zip(pair, found, strict=True):
            seconds.append(await _open(server, room))
    return found


def figures() -> Iterator[str]:
    """Write the texts, start the server, and open them one by one."""
    with demonstration() as server:
        many = [furnish(server, f"manga-{number}", 1) for number in range(TEXTS + 1)]
        once = [furnish(server, f"en-{number}", 1) for number in range(TEXTS + 1)]
        with server.database(), capture_logs():
            for seed, (room, other) in enumerate(zip(many, once, strict=True)):
                _write(room, seed)
                _copy(room, other)
        server.start()
        seconds, others = asyncio.run(_open_all(server, many, once))
    yield beside(f"charter of {UPDATES} updates opens", seconds, "the same text of one update", others)
