"""Whatever is written, put together or brought back: the words are found, or it is said that they are gone."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from intranet.accounts.models import User
from intranet.charter.models import Charter, Section
from intranet.dialogue.models import Thread
from intranet.dialogue.quotes import Standing, is_found_again, standing_of
from intranet.live import blocks, compaction, documents, places
from intranet.live.guard import Malformed, scan
from intranet.live.merging import merged
from intranet.live.outline import Outline
from intranet.live.places import Span
from intranet.platform.db import db
from tests.dialogue.conftest import MARKED, WORDS

NAME = "section-1"


class Writer:
    """Somebody who writes letters that nobody has written before, so that each can be recognised."""

    def __init__(self, client: int, letters: "itertools.count[int]", log: list[bytes]) -> None:
        self.doc: Doc[XmlFragment] = Doc(client_id=client)
        self.letters = letters
        self.log = log

    @property
    def paragraphs(self) -> list[XmlText]:
        root = self.doc.get(NAME, type=XmlFragment)
        return [child.children[0] for child in root.children if isinstance(child, XmlElement)]

    def lines(self) -> list[str]:
        return ["".join(words for words, _marks in text.diff()) for text in self.paragraphs]

    def hear(self) -> None:
        for update in self.log:
            self.doc.apply_update(update)

    def does(self, deed: Callable[[], None]) -> None:
        before = self.doc.get_state()
        with self.doc.transaction():
            deed()
        update = self.doc.get_update(before)
        scanned = scan(update)
        if not scanned.is_empty:
            self.log.append(update)

    def new(self, count: int) -> str:
        return "".join(chr(0x4E00 + next(self.letters)) for _ in range(count))

    def add_paragraph(self, count: int) -> None:
        def add() -> None:
            element = self.doc.get(NAME, type=XmlFragment).children.append(XmlElement("paragraph"))
            element.children.append(XmlText()).insert(0, self.new(count))

        self.does(add)

    def insert(self, where: float, count: int) -> None:
        text, line = self._at(where)
        at = len(line[: int(where * 1000) % (len(line) + 1)].encode())
        self.does(lambda: text.insert(at, self.new(count)))

    def delete(self, where: float, count: int) -> None:
        text, line = self._at(where)
        at = int(where * 1000) % (len(line) + 1)
        gone = line[at : at + count]
        start = len(line[:at].encode())

        def cut() -> None:
            del text[start : start + len(gone.encode())]

        if gone:
            self.does(cut)

    def remove_paragraph(self, where: float) -> None:
        root = self.doc.get(NAME, type=XmlFragment)
        at = int(where * len(root.children))

        def cut() -> None:
            del root.children[at]

        if len(root.children) > 1:
            self.does(cut)

    def _at(self, where: float) -> tuple[XmlText, str]:
        number = int(where * len(self.paragraphs))
        return self.paragraphs[number], self.lines()[number]


share = st.floats(0, 0.999)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "paragraph", "removal", "hear"]),
        st.integers(0, 1),
        share,
        st.integers(1, 6),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(first=share, last=share, done=deeds, is_merged=st.booleans())
def test_words_are_found_as_long_as_both_their_ends_are_there(
    first: float, last: float, done: list[tuple[str, int, float, int]], is_merged: bool
) -> None:
    log: list[bytes] = []
    letters = itertools.count()
    writers = [Writer(client, letters, log) for client in (7, 11)]
    writers[0].add_paragraph(8)
    writers[0].add_paragraph(5)
    writers[1].hear()
    whole = "".join(writers[0].lines())
    start, end = sorted((int(first * len(whole)), int(last * len(whole))))
    span, quote = span_between(log, whole[start], whole[end]), whole[start : end + 1]
    for deed, who, where, count in done:
        act(writers[who], deed, where, count)
    for writer in writers:
        writer.hear()
    assert writers[0].lines() == writers[1].lines()
    now = "".join(writers[0].lines())
    found = places.found_in(whole_of(log, is_merged=is_merged), [NAME], {"it": span}).get("it")
    if quote[0] in now and quote[-1] in now:
        expected = now[now.index(quote[0]) : now.index(quote[-1]) + 1]
        assert found is not None
        assert "".join(found.words.split()) == expected
    else:
        assert found is None


def act(writer: Writer, deed: str, where: float, count: int) -> None:
    match deed:
        # Of two who each leave one paragraph, the other's may be the one removed: then there is none to write in.
        case "insert" | "delete" if not writer.paragraphs:
            pass
        case "insert":
            writer.insert(where, count)
        case "delete":
            writer.delete(where, count)
        case "paragraph":
            writer.add_paragraph(count)
        case "removal":
            writer.remove_paragraph(where)
        case _:
            writer.hear()


def span_between(log: list[bytes], first: str, last: str) -> Span:
    """Give the ids of two letters: every letter is written once, in the update that holds it."""
    return Span(letter_in(log, first), letter_in(log, last))


def letter_in(log: list[bytes], letter: str) -> tuple[int, int]:
    for update in log:
        for struct in scan(update).structs:
            if struct.kind == "text" and letter in (words := words_of(log, update)):
                return scan(update).client or 0, struct.clock + words.index(letter)
    raise AssertionError(letter)


def words_of(log: list[bytes], update: bytes) -> str:
    writer = Writer(99, itertools.count(), [])
    for each in log[: log.index(update) + 1]:
        writer.doc.apply_update(each)
    return writer.lines()[-1]


def whole_of(log: list[bytes], *, is_merged: bool) -> bytes:
    if is_merged:
        outline = Outline()
        for update in log:
            outline.add(scan(update))
        return merged(log, outline)
    doc: Doc[XmlFragment] = Doc()
    for update in log:
        doc.apply_update(update)
    return doc.get_update()


@pytest.mark.parametrize("words", ["å", "😀", "😀 och 👩‍🏫", "slut"])
def test_a_letter_may_be_of_any_size(charter: Charter, section: Section, karin: User, words: str) -> None:
    documents.replace(
        charter.text, section.fragment, "<p>Här å där</p><p>😀 och 👩‍🏫 till slut</p>", by=karin
    )
    span = places.span_of(charter.text, section.fragment, words)
    assert span is not None
    assert places.find(charter.text, {0: span})[0].words == words


def test_words_in_different_styles_are_one_passage(charter: Charter, section: Section, karin: User) -> None:
    documents.replace(
        charter.text, section.fragment, "<p>Ett <strong>två</strong> <em>tre</em></p>", by=karin
    )
    span = places.span_of(charter.text, section.fragment, "t två tr")
    assert span is not None
    assert places.find(charter.text, {0: span})[0] == places.Passage(section.fragment, "t två tr", "Et", "e")


@pytest.mark.parametrize(
    "end", [b"", b"\x01\x01a\x00", b"\x00\x07", b"\x00\x07\x02\x41", b"\x00\x07\x02\x00\x00", b"\x00" * 17]
)
def test_what_is_no_place_is_refused(end: bytes) -> None:
    with pytest.raises(Malformed):
        Span.read(end, b"\x00\x07\x02\x41")


def standing(thread: Thread, charter: Charter) -> Standing:
    return standing_of([thread], charter)[thread.id]


def write(charter: Charter, section: Section, html: str) -> None:
    documents.replace(charter.text, section.fragment, html)
    db.session.commit()


def type_in(charter: Charter, section: Section, change: Callable[[XmlText], Any]) -> None:
    """Change the first paragraph letter by letter, as the editor does."""
    doc: Doc[XmlFragment] = Doc(client_id=blocks.new_client())
    with documents.current(charter.text) as here:
        doc.apply_update(here.difference(b"\0"))
    before = doc.get_state()
    with doc.transaction():
        change(doc.get(section.fragment, type=XmlFragment).children[0].children[0])
    charter.text.append(doc.get_update(before), by=None)
    db.session.commit()


def test_the_words_stand_as_they_did(charter: Charter, thread: Thread) -> None:
    assert standing(thread, charter) == Standing.SAME


def test_what_is_written_around_them_is_no_change(charter: Charter, section: Section, thread: Thread) -> None:
    type_in(charter, section, lambda text: text.insert(0, "Ja. "))
    assert standing(thread, charter) == Standing.SAME


def test_what_is_written_into_them_is(
    as_: Any, eva: User, charter: Charter, section: Section, thread: Thread
) -> None:
    type_in(charter, section, lambda text: text.insert(len("Var"), "annan eller"))
    assert standing(thread, charter) == Standing.CHANGED
    page = as_(eva).get(f"/groups/storuman/charter/dialogue/{thread.id}").text
    assert "Orden har ändrats sedan dess." in page
    assert f"<q>{MARKED}</q>" in page


def test_words_that_are_moved_or_brought_back_are_found_again(
    charter: Charter, section: Section, thread: Thread
) -> None:
    write(charter, section, f"<ul><li>{WORDS}</li></ul>")
    assert standing(thread, charter) == Standing.SAME
    write(charter, section, "<p>Något helt annat.</p>")
    assert standing(thread, charter) == Standing.GONE
    write(charter, section, f"<p>{WORDS}</p>")
    assert standing(thread, charter) == Standing.SAME


def test_words_that_are_gone_leave_the_thread(
    as_: Any, eva: User, charter: Charter, section: Section, thread: Thread
) -> None:
    write(charter, section, "<p></p>")
    page = as_(eva).get(f"/groups/storuman/charter/dialogue/sections/{section.id}").text
    assert "Orden är borttagna." in page
    assert f"<q>{MARKED}</q>" in page
    assert "Vem har räknat?" in page


def test_putting_the_rows_together_changes_nothing(
    charter: Charter, section: Section, thread: Thread
) -> None:
    type_in(charter, section, lambda text: text.insert(0, "Ja. "))
    assert compaction.compact(charter.text_id)
    charter = db.session.get_one(Charter, charter.id)
    assert standing(thread, charter) == Standing.SAME
    type_in(charter, section, lambda text: text.insert(len("Ja. Var"), "annan eller"))
    assert standing(thread, charter) == Standing.CHANGED


def test_adopting_a_version_changes_nothing(charter: Charter, karin: User, thread: Thread) -> None:
    for fragment in ("title", "why"):
        documents.replace(charter.text, fragment, "<p>Tid för människor</p>", by=karin)
    charter.adopt(by=karin, reading=documents.read(charter.text))
    db.session.commit()
    assert standing(thread, charter) == Standing.SAME


@pytest.mark.parametrize(
    ("quote", "before", "after", "line", "is_there"),
    [
        ("vi", "då räcker", "inte till.", "Här är vi. Då räcker vi inte till.", True),
        ("vi", "då räcker", "inte till.", "Här är vi.", False),
        ("vi", "", "börjar", "vi börjar", True),
        ("vi", "", "börjar", "nu vi slutar", False),
        ("vi", "", "", "vi", True),
        ("så långa ord att de är egna", "x", "y", "Nu så långa ord att de är egna här", True),
    ],
)  # fmt: skip
def test_few_words_are_found_again_beside_what_they_stood_beside(
    quote: str, before: str, after: str, line: str, is_there: bool
) -> None:
    thread = Thread(quote=quote, before=before, after=after)
    assert is_found_again(thread, line) == is_there
