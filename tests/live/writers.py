"""People who write in a text as their pages do: each with a document of its own, every step an update in the log."""

from collections.abc import Callable

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.live import blocks
from intranet.live.guard import scan
from intranet.live.models import SharedText, TextClient, TextUpdate
from intranet.platform import clock
from intranet.platform.db import db


class Writers:
    """Everybody who has the text open. They have all that is in the log before they write."""

    def __init__(self, text: SharedText) -> None:
        self._text = text
        self._pages: dict[int, Page] = {}

    def of(self, person: User) -> "Page":
        """Give the page of somebody, caught up."""
        page = self._pages.setdefault(person.id, Page(self._text, person.id))
        page.catch_up()
        return page


class Page:
    """One page: what is done on it is in the log at once."""

    def __init__(self, text: SharedText, author_id: int) -> None:
        self._text = text
        self._author_id = author_id
        self._seq = 0
        self.doc: Doc[XmlFragment] = Doc(client_id=blocks.new_client())

    def catch_up(self) -> None:
        """Take in what is in the log."""
        rows = select(TextUpdate.seq, TextUpdate.payload).where(
            TextUpdate.text_id == self._text.id, TextUpdate.seq > self._seq
        )
        for seq, payload in db.session.execute(rows.order_by(TextUpdate.seq)):
            self.doc.apply_update(payload)
            self._seq = seq

    def words(self, fragment: str) -> XmlText:
        """Give the words of the last paragraph of a fragment."""
        blocks = self.doc.get(fragment, type=XmlFragment).children
        paragraph = blocks[len(blocks) - 1]
        assert isinstance(paragraph, XmlElement)
        words = paragraph.children[0]
        assert isinstance(words, XmlText)
        return words

    def change(self, deed: Callable[[], object]) -> bytes:
        """Do something, and give the update that says it."""
        found: list[bytes] = []
        watching = self.doc.observe(lambda happened: found.append(happened.update))
        with self.doc.transaction():
            deed()
        self.doc.unobserve(watching)
        return found[0]

    def type(self, fragment: str, words: str) -> None:
        """Write at the end of a fragment."""
        text = self.words(fragment)
        self.keep(self.change(lambda: text.insert(len(text), words)))

    def delete(self, fragment: str, start: int, length: int) -> None:
        """Take words away."""
        text = self.words(fragment)
        start, length = (len(str(text)[a:b].encode()) for a, b in ((0, start), (start, start + length)))

        def cut() -> None:
            del text[start : start + length]

        self.keep(self.change(cut))

    def change_blocks(self, fragment: str) -> None:
        """Take away every paragraph, and write a new one."""
        root = self.doc.get(fragment, type=XmlFragment)

        def anew() -> None:
            del root.children[0]
            paragraph = root.children.append(XmlElement("paragraph"))
            paragraph.children.append(XmlText()).insert(0, "Ett nytt stycke")

        self.keep(self.change(anew))

    def tell_everything(self, fragment: str, words: str) -> None:
        """Write as after an outage: the update tells of every deletion that the page knows."""
        before, text = self.doc.get_state(), self.words(fragment)
        text.insert(len(text), words)
        self.keep(self.doc.get_update(before))

    def keep(self, update: bytes) -> None:
        """Write an update down, as the log does."""
        found = scan(update)
        last = max(db.session.scalars(select(TextUpdate.seq).where(TextUpdate.text_id == self._text.id)))
        row = TextUpdate(text_id=self._text.id, seq=last + 1, author_id=self._author_id, payload=update)
        row.received_at = clock.now()
        db.session.add(row)
        if found.client is not None:
            hers = db.session.scalar(
                select(TextClient).filter_by(text_id=self._text.id, client_id=found.client)
            ) or TextClient(text_id=self._text.id, client_id=found.client, user_id=self._author_id)
            hers.clock = found.end
            db.session.add(hers)
        db.session.commit()
        self._seq = last + 1
