"""A bad network between three pages and the server: it drops, delays, repeats and reorders, and no word is lost.

The pages follow the rules of static/src/live/transport.js: one message at a time, what is written meanwhile gathers,
after any trouble they compare first.
"""

import base64
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from intranet.live import documents
from intranet.live.models import SharedText
from intranet.live.wire import Reader, framed, number
from intranet.platform.db import db

SEEDS = 150  # on each of the two databases; `python -m bench faults` goes on from there
STEPS = 45
BYTES = "application/octet-stream"


class Lost(Exception):
    """No answer came."""


@dataclass
class Network:
    """What lies between the pages and the server."""

    chance: random.Random
    is_bad: bool = True
    late: list[tuple[FlaskClient, str, bytes]] = field(default_factory=list)  # copies still under way

    def post(self, browser: FlaskClient, address: str, body: bytes):
        """Send a message and bring the answer back, or neither, or only one of them, or the message twice."""
        fate = self.chance.choice(["arrives"] * 4 + ["vanishes", "answer vanishes", "twice", "late copy"])
        if self.is_bad and fate == "vanishes":
            raise Lost
        if fate == "late copy":
            self.late.append((browser, address, body))
        answer = browser.post(address, data=body, content_type=BYTES)
        if self.is_bad and fate == "twice":
            browser.post(address, data=body, content_type=BYTES)
        if self.is_bad and fate == "answer vanishes":
            raise Lost
        return answer

    def deliver_late(self) -> None:
        """Let a copy arrive long after."""
        if self.late:
            browser, address, body = self.late.pop(self.chance.randrange(len(self.late)))
            browser.post(address, data=body, content_type=BYTES)


class Page:
    """A page with the text open."""

    def __init__(self, number: int, browser: FlaskClient, text: SharedText, network: Network) -> None:
        self.doc: Doc[XmlFragment] = Doc(client_id=network.chance.randrange(1, 2**31))
        self.heard: list[bytes] = []  # what the stream has told, not read yet
        self.acknowledged: list[str] = []
        self._name = "abc"[number]
        self._address = f"/groups/storuman/texts/{text.id}"
        self._browser = browser
        self._network = network
        self._unsent: list[tuple[bytes, int, list[str]]] = []  # update, clock behind it, words
        self._is_synced = False
        self._words = 0

    @property
    def is_all_saved(self) -> bool:
        return self._is_synced and not self._unsent

    def _clock(self) -> int:
        return _clocks(self.doc.get_state()).get(self.doc.client_id, 0)

    def write(self) -> None:
        """Write a word somewhere, begin a paragraph with one, or take a letter of the text away."""
        before = self.doc.get_state()
        root = self.doc.get("a", type=XmlFragment)
        places = [child for child in root.children if isinstance(child, XmlElement)]
        what = self._network.chance.random()
        words: list[str] = []
        with self.doc.transaction():
            if not places or what < 0.15:
                paragraph = XmlElement("paragraph")
                root.children.insert(self._network.chance.randrange(len(places) + 1), paragraph)
                text = paragraph.children.append(XmlText())
            else:
                text = self._network.chance.choice(places).children[0]
            if what < 0.85:
                self._words += 1
                words = [f"{self._name}{self._words}"]
                # Behind a space, so that nobody writes in the middle of another's word.
                spaces = [at + 1 for at, letter in enumerate(str(text)) if letter == " "]
                text.insert(self._network.chance.choice([0, *spaces]), f"{words[0]} ")
        if (after := self.doc.get_state()) != before:
            assert after
            self._unsent.append((self.doc.get_update(before), self._clock(), words))

    def send(self) -> None:
        """Send what is unsent in one message, or compare if something went wrong before."""
        if not self._is_synced:
            return self.compare()
        if not self._unsent:
            return None
        sending, self._unsent = self._unsent, []
        # As one: each follows on the one before it.
        first = _clocks(self.doc.get_state())
        first[self.doc.client_id] = self._sent_up_to
        update = self.doc.get_update(_vector(first))
        try:
            answer = self._network.post(
                self._browser, f"{self._address}/updates?schema=1", framed(update) + framed(b"")
            )
        except Lost:
            answer = None
        if answer is None or answer.status_code != 200:
            self._unsent = sending + self._unsent
            self._is_synced = False
            return None
        self._sent_up_to = sending[-1][1]
        self.acknowledged += [word for _, _, words in sending for word in words]
        return None

    def compare(self) -> None:
        """Say how far the text is known here, take in what is not, drop what the server has."""
        try:
            answer = self._network.post(
                self._browser, f"{self._address}/sync?schema=1", framed(self.doc.get_state())
            )
        except Lost:
            return
        assert answer.status_code == 200, answer.get_data(as_text=True)
        reader = Reader(answer.data)
        reader.number()
        self.doc.apply_update(reader.bytes(2**20))
        has = _clocks(reader.bytes(2**20)).get(self.doc.client_id, 0)
        self.acknowledged += [w for _, behind, words in self._unsent if behind <= has for w in words]
        self._unsent = [waiting for waiting in self._unsent if waiting[1] > has]
        self._sent_up_to = has
        self._is_synced = True

    def listen(self) -> None:
        """Read some of what the stream told, in whatever order it came; some of it never does."""
        chance = self._network.chance
        chance.shuffle(self.heard)
        for update in self.heard[: chance.randrange(len(self.heard) + 1)]:
            if chance.random() < 0.8:
                self.doc.apply_update(update)
        self.heard.clear()


def _clocks(vector: bytes) -> dict[int, int]:
    reader = Reader(vector)
    return {reader.number(): reader.number() for _ in range(reader.number())}


def _vector(clocks: dict[int, int]) -> bytes:
    return number(len(clocks)) + b"".join(number(c) + number(at) for c, at in clocks.items())


def meet(seed: int, browsers: list[FlaskClient], text: SharedText, bus) -> int:
    """Let three pages write over a bad network, mend it, and compare everybody with the server. Gives their words."""
    network = Network(random.Random(seed))
    pages = [Page(number, browser, text, network) for number, browser in enumerate(browsers)]
    with bus.subscribe(f"text:{text.id}", room=10_000) as told:
        for _ in range(STEPS):
            page = network.chance.choice(pages)
            network.chance.choice([page.write, page.write, page.send, page.listen, network.deliver_late])()
            while (message := told.get(timeout=0)) is not None:
                for each in pages:
                    each.heard.append(base64.b64decode(message.data.get("update", "AAA=")))
    network.is_bad = False
    for _ in range(4):
        for page in pages:
            page.send()
    for page in pages:
        page.compare()
    assert all(page.is_all_saved for page in pages), f"seed {seed}"
    kept = Counter(documents.read(text).plain("a").split())
    acknowledged = Counter(word for page in pages for word in page.acknowledged)
    assert kept == acknowledged, f"seed {seed}"
    assert set(kept.values()) <= {1}, f"seed {seed}"
    for page in pages:
        shown = [str(child.children[0]) for child in page.doc.get("a", type=XmlFragment).children]
        assert " ".join(shown).split() == documents.read(text).plain("a").split(), f"seed {seed}"
    return acknowledged.total()


@pytest.mark.parametrize("tens", range(SEEDS // 10))
def test_every_word_is_there_once_and_everybody_has_the_same_text(
    as_, karin, peter, eva, storuman, app, tens, monkeypatch
):
    monkeypatch.setattr(app.extensions["samsyn.live"].pace, "allows", lambda user: True)
    browsers = [as_(person) for person in (karin, peter, eva)]
    for seed in range(tens * 10, tens * 10 + 10):
        text = SharedText.create(group_id=storuman.id, fragments=["a"])
        db.session.commit()
        meet(seed, browsers, text, app.extensions["samsyn.bus"])
