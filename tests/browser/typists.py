"""People who type word after word while the server is killed under them, and what of it they were told is saved."""

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import Page

from intranet.platform.db import db
from tests.browser.room import Room, begin_to_write, is_all_saved, wait_until, words
from tests.browser.server import Server

PAUSE = 60  # ms between words: nobody types without one, and the server has work to do


class Typist:
    """Somebody who types word after word, each with its number, and knows which have been acknowledged."""

    def __init__(self, page: Page, letter: str) -> None:
        self.page = page
        self.letter = letter
        self.typed: list[str] = []
        self.acknowledged = 0

    def type(self) -> None:
        """Type the next word, and see whether all have been acknowledged."""
        self.typed.append(f"{self.letter}{len(self.typed)}")
        self.page.keyboard.type(f"{self.typed[-1]} ")
        self.note()

    def note(self) -> None:
        """See whether the page says that all is saved."""
        if is_all_saved(self.page):
            self.acknowledged = len(self.typed)

    def words_in(self, text: list[str]) -> list[str]:
        """Find this person's words, in the order in which they stand."""
        return re.findall(rf"{self.letter}\d+", " ".join(text))

    def whole_words_in(self, text: list[str]) -> list[str]:
        """Find this person's words, without one at the end of which only the first letters have arrived."""
        found = self.words_in(text)
        is_whole = not found or found[-1] == self.typed[len(found) - 1]
        return found if is_whole or not self.typed[len(found) - 1].startswith(found[-1]) else found[:-1]


def sit_down(room: Room, pages: Sequence[Page]) -> list[Typist]:
    """Give each a paragraph of the first section to type in."""
    section, typists = (
        room.sections[0],
        [Typist(page, letter) for page, letter in zip(pages, "kpesbo", strict=False)],
    )
    begin_to_write(pages[0], section)
    for _paragraph in typists[1:]:
        pages[0].keyboard.press("Enter")
    room.wait_for_agreement(*pages, fragments=[section])
    for number, page in enumerate(pages):
        begin_to_write(page, section)
        page.keyboard.press("Control+Home")
        for _paragraph in range(number):
            page.keyboard.press("ArrowDown")
    return typists


def kill_under(room: Room, typists: Sequence[Typist], before: float) -> float:
    """Let all type, kill the server, look into its database, start it again; all type on meanwhile.

    Gives the seconds from the kill until everybody's words are saved again.

    Args:
        before: for how many seconds they type first.
    """
    server = room.server
    _while_they_type(typists, lambda: time.sleep(before))
    _while_they_type(typists, server.kill)
    killed = time.monotonic()
    for typist in typists:
        typist.note()
    check_integrity(server)
    kept = room.kept(room.sections[0])
    for typist in typists:
        found = typist.whole_words_in(kept)
        assert found == typist.typed[: len(found)], f"Out of order, or twice: {found[-20:]}"
        assert len(found) >= typist.acknowledged, f"Lost: {typist.typed[len(found) : typist.acknowledged]}"
    _while_they_type(typists, server.start)
    for typist in typists:
        wait_until(typist.page, lambda page=typist.page: is_all_saved(page), "everything is acknowledged")
    return time.monotonic() - killed


def check_all_there(room: Room, typists: Sequence[Typist]) -> int:
    """See that every word of everybody stands once, in order, in the database and on every page. Gives how many."""
    section = room.sections[0]
    room.wait_for_agreement(*[typist.page for typist in typists], fragments=[section])
    kept = room.kept(section)
    for typist in typists:
        assert typist.words_in(kept) == typist.typed
        assert words(typist.page, section) == kept
    assert set(Counter(re.findall(r"\w+", " ".join(kept))).values()) == {1}
    return sum(len(typist.typed) for typist in typists)


def check_integrity(server: Server) -> None:
    """Let SQLite go through its whole file, and every row's foreign keys."""
    with server.database():
        if db.engine.dialect.name == "sqlite":
            assert db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert not db.session.connection().exec_driver_sql("PRAGMA foreign_key_check").all()


def _while_they_type(typists: Sequence[Typist], deed: Callable[[], None]) -> None:
    """Do something while everybody types on."""
    with ThreadPoolExecutor(max_workers=1) as other:
        doing = other.submit(deed)
        while not doing.done():
            for typist in typists:
                typist.type()
            typists[0].page.wait_for_timeout(PAUSE)
        doing.result()
