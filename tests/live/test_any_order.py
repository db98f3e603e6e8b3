"""Three people write, pages lose touch, rows are put together and the server starts anew, in any order at all.

Whatever happens: every word that was acknowledged is there, everybody ends with the same text, and putting rows
together changes nothing that anybody could see.
"""

from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask, current_app
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import delete, event, select

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.live import blocks, compaction, documents, history, rendering, restoring
from intranet.live.documents import Documents, OpenText
from intranet.live.guard import scan
from intranet.live.history import TextChange
from intranet.live.log import Entry
from intranet.live.models import SharedText
from intranet.live.outline import Behind
from intranet.platform.db import db

PEOPLE = ("karin", "peter", "eva")
FRAGMENTS = ("kept", "free")
people = st.sampled_from(PEOPLE)


class Page:
    """A page: its document, and what it has not sent yet."""

    def __init__(self, author_id: int) -> None:
        self.author_id = author_id
        self.begin()

    def begin(self) -> None:
        """Open the page, with nothing in it yet."""
        self.doc: Doc[XmlFragment] = Doc(client_id=blocks.new_client())
        self.unsent: list[tuple[bytes, list[str]]] = []

    def texts(self, fragment: str) -> list[XmlText]:
        """Give the paragraphs' words."""
        found = self.doc.get(fragment, type=XmlFragment).children
        elements = [element for element in found if isinstance(element, XmlElement)]
        return [text for element in elements for text in element.children if isinstance(text, XmlText)]

    @contextmanager
    def writing(self, *words: str) -> Any:
        """Note what is done as an update to send."""
        happened: list[bytes] = []
        watching = self.doc.observe(lambda change: happened.append(change.update))
        with self.doc.transaction():
            yield
        self.doc.unobserve(watching)
        self.unsent += [(update, list(words)) for update in happened if not scan(update).is_empty]

    @property
    def kept(self) -> list[str]:
        """Give the words that nobody deletes."""
        return [word for text in self.texts("kept") for word in str(text).split()]

    def html(self, fragment: str) -> str:
        """Show a fragment as the server does."""
        return str(rendering.html(rendering.blocks_of(self.doc.get(fragment, type=XmlFragment))))


class AnyOrder(RuleBasedStateMachine):
    """What may happen. In `kept` nobody deletes, so that words can be counted there."""

    def __init__(self) -> None:
        super().__init__()
        db.session.rollback()
        group = db.session.scalars(select(Group).filter_by(slug="storuman")).one()
        self.text = SharedText.create(group_id=group.id, fragments=FRAGMENTS)
        db.session.commit()
        self.live = current_app.extensions["samsyn.live"]
        self.pages = {key: Page(_person(key).id) for key in PEOPLE}
        self.other_process = OpenText()
        self.acknowledged: set[str] = set()
        self.number = 0
        db.session.commit()

    @initialize()
    def everybody_opens_the_page(self) -> None:
        for key in PEOPLE:
            self.compares(key)

    # What people do

    @rule(key=people, place=st.integers(0, 5))
    def writes_a_word(self, key: str, place: int) -> None:
        page, self.number = self.pages[key], self.number + 1
        word = f"w{self.number}"
        if texts := page.texts("kept"):
            words = str(texts[0]).split(" ")
            at = len(" ".join(words[: place % len(words)]))
            with page.writing(word):
                texts[0].insert(at + 1 if at else 0, f"{word} ")

    @rule(key=people, place=st.integers(0, 30), words=st.text("ab c", min_size=1, max_size=6))
    def writes_anywhere(self, key: str, place: int, words: str) -> None:
        page = self.pages[key]
        if texts := page.texts("free"):
            text = texts[place % len(texts)]
            with page.writing():
                text.insert(place % (len(text) + 1), words)

    @rule(key=people, place=st.integers(0, 30), length=st.integers(1, 8))
    def deletes(self, key: str, place: int, length: int) -> None:
        page = self.pages[key]
        texts = [text for text in page.texts("free") if len(text)]
        if texts:
            text = texts[place % len(texts)]
            start = place % len(text)
            with page.writing():
                del text[start : min(start + length, len(text))]

    @rule(key=people, place=st.integers(0, 30), name=st.sampled_from(["strong", "em"]))
    def marks(self, key: str, place: int, name: str) -> None:
        page = self.pages[key]
        texts = [text for text in page.texts("free") if len(text)]
        if texts:
            text = texts[place % len(texts)]
            start = place % len(text)
            with page.writing():
                text.format(start, len(text), {name: {}})

    @rule(key=people, place=st.integers(0, 3), is_taken_away=st.booleans())
    def begins_or_takes_away_a_paragraph(self, key: str, place: int, is_taken_away: bool) -> None:
        page = self.pages[key]
        root = page.doc.get("free", type=XmlFragment)
        with page.writing():
            if is_taken_away and len(root.children):
                del root.children[place % len(root.children)]
            else:
                root.children.append(XmlElement("paragraph")).children.append(XmlText())

    @rule(key=people)
    def restores_what_it_said_first(self, key: str) -> None:
        self.records()
        oldest = (
            select(TextChange).filter_by(text_id=self.text.id, fragment="free").order_by(TextChange.first_seq)
        )
        change = db.session.scalars(oldest).first()
        if change is not None:
            seen = documents.read(self.text).digest("free")
            with suppress(restoring.Changed):
                restoring.restore(
                    self.text, "free", change.after, from_when=change.ended_at, seen=seen, by=_person(key)
                )
        db.session.commit()

    # What becomes of it on the way

    @rule(key=people)
    def sends(self, key: str) -> None:
        page = self.pages[key]
        while page.unsent:
            update, words = page.unsent[0]
            if not self._arrives(page, update, words):
                self.compares(key)
                return
            page.unsent.pop(0)

    @rule(key=people)
    def sends_twice_or_out_of_order(self, key: str) -> None:
        page = self.pages[key]
        for update, words in [*reversed(page.unsent), *page.unsent]:
            self._arrives(page, update, words)

    @rule(key=people)
    def loses_what_was_on_its_way(self, key: str) -> None:
        """It is in the page still, and found again by comparing."""
        self.pages[key].unsent.clear()

    @rule(key=people)
    def compares(self, key: str) -> None:
        page = self.pages[key]
        with documents.current(self.text) as here:
            lacks, known = here.difference(page.doc.get_state()), here.vector
        db.session.commit()
        page.doc.apply_update(lacks)
        update = page.doc.get_update(known)
        if scan(update).is_empty or self._arrives(page, update, page.kept):
            page.unsent.clear()

    @rule(key=people)
    def reloads_the_page(self, key: str) -> None:
        self.pages[key].begin()
        self.compares(key)

    def _arrives(self, page: Page, update: bytes, words: list[str]) -> bool:
        found = scan(update)
        try:
            touched = documents.check(self.text, found)
            db.session.commit()
            entry = Entry(self.text.id, page.author_id, update, found.client, found.start, found.end, touched)
            self.live.log.append(entry)
        except Behind:
            db.session.commit()
            return False
        self.acknowledged |= set(words)
        return True

    # What the server does meanwhile

    @rule()
    def rows_are_put_together(self) -> None:
        before = self._shown()
        count = len(documents._rows(self.text, 0))
        db.session.commit()
        assert compaction.compact(self.text.id) == (count > 1)
        assert len(documents._rows(self.text, 0)) == 1
        assert self._shown() == before
        self.starts_anew()
        assert self._shown() == before

    @rule()
    def it_is_killed_while_it_puts_rows_together(self) -> None:
        def cut(_connection: object) -> None:
            raise KeyboardInterrupt

        before = documents._rows(self.text, 0)
        db.session.commit()
        event.listen(db.engine, "commit", cut)
        try:
            with suppress(KeyboardInterrupt):
                compaction.compact(self.text.id)
        finally:
            event.remove(db.engine, "commit", cut)
            db.session.rollback()
        assert documents._rows(self.text, 0) == before
        db.session.commit()

    @rule()
    def starts_anew(self) -> None:
        self.live.documents = Documents()

    @rule()
    def records(self) -> None:
        db.session.commit()
        history.record(self.text.id)

    @rule()
    def another_process_catches_up(self) -> None:
        self.other_process.catch_up(documents._rows(self.text, self.other_process.seq))
        here = {name: self.other_process.reading(frozenset(FRAGMENTS)).html(name) for name in FRAGMENTS}
        assert here == self._shown()

    def _shown(self) -> dict[str, str]:
        reading = documents.read(self.text)
        db.session.commit()
        return {name: reading.html(name) for name in FRAGMENTS}

    @invariant()
    def every_acknowledged_word_is_there(self) -> None:
        kept = documents.read(self.text).plain("kept").split()
        db.session.commit()
        assert self.acknowledged <= set(kept)
        assert len(kept) == len(set(kept))

    def teardown(self) -> None:
        """In the end everybody compares once more, and has the same."""
        for _twice in range(2):
            for key in PEOPLE:
                self.compares(key)
        self.another_process_catches_up()
        shown = self._shown()
        for page in self.pages.values():
            assert {name: page.html(name) for name in FRAGMENTS} == shown
            assert not page.unsent
        self.rows_are_put_together_if_there_are_several()
        for name in FRAGMENTS:
            newest = select(TextChange.after).filter_by(text_id=self.text.id, fragment=name)
            last = db.session.scalars(newest.order_by(TextChange.last_seq.desc())).first()
            assert last is None or last == shown[name]
        db.session.execute(delete(SharedText).where(SharedText.id == self.text.id))
        db.session.commit()

    def rows_are_put_together_if_there_are_several(self) -> None:
        """Once more, so that every example does."""
        if len(documents._rows(self.text, 0)) > 1:
            self.rows_are_put_together()
        self.records()


def _person(key: str) -> User:
    return db.session.scalars(select(User).filter_by(email=f"{key}@example.org")).one()


def test_in_any_order_no_word_is_lost_and_all_have_the_same(app: Flask, database_url: str) -> None:
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=60 if database_url.startswith("sqlite") else 20,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_who_takes_a_paragraph_away_takes_what_another_has_just_written_in_it(app: Flask) -> None:
    """Found by the test above: what Karin does comes to nothing, but for what Eva wrote meanwhile."""
    state = AnyOrder()
    state.everybody_opens_the_page()
    state.writes_anywhere(key="karin", place=0, words="a")
    state.compares(key="karin")
    state.begins_or_takes_away_a_paragraph(is_taken_away=True, key="karin", place=0)
    state.writes_anywhere(key="eva", place=0, words="bcbac ")
    state.sends_twice_or_out_of_order(key="eva")
    state.sends(key="karin")
    state.teardown()
