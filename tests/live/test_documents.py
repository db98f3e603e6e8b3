"""Texts as they stand: built from the log, caught up, and changed by the server itself."""

import pytest
from sqlalchemy import func, select

from intranet.live import blocks, documents
from intranet.live.documents import Documents
from intranet.live.models import SharedText, TextUpdate
from intranet.platform.db import db
from tests.live import made


def append(text: SharedText, *updates: bytes) -> None:
    for update in updates:
        text.append(update, by=None)
    db.session.commit()


def test_a_new_text_is_empty_with_one_paragraph_in_each_fragment(text):
    reading = documents.read(text)
    assert reading.is_empty("a")
    assert (reading.html("a"), reading.plain("b")) == ("", "")
    payload = db.session.scalar(select(TextUpdate.payload))
    assert payload.count(b"paragraph") == 2


def test_what_is_written_is_read(text, first):
    append(text, first)
    reading = documents.read(text)
    assert (reading.html("a"), reading.plain("a"), reading.is_empty("a")) == ("<p>hej</p>", "hej", False)
    assert reading.is_empty("b")


def test_the_digest_is_the_same_as_long_as_a_reader_sees_the_same(text):
    documents.replace(text, "a", "<p>Ett</p><p></p>")
    db.session.commit()
    before = documents.read(text).digest("a")
    documents.replace(text, "a", "<p>Ett</p>")
    documents.replace(text, "b", "<p>Två</p>")
    db.session.commit()
    assert documents.read(text).digest("a") == before
    assert len(before) == 64
    documents.replace(text, "a", "<p><em>Ett</em></p>")
    assert documents.read(text).digest("a") != before


def test_a_reading_is_kept_until_the_text_changes(text, first):
    one = documents.read(text)
    assert documents.read(text) is one
    append(text, first)
    assert documents.read(text) is not one


def test_reading_again_asks_the_database_once(text, count_queries):
    documents.read(text)
    with count_queries() as queries:
        documents.read(text)
    assert len(queries) == 1


def test_what_a_request_has_changed_itself_it_reads_but_nobody_else(text, app):
    documents.replace(text, "a", "<p>Ett</p>")
    assert documents.read(text).plain("a") == "Ett"
    db.session.rollback()
    assert documents.read(db.session.get(SharedText, text.id)).is_empty("a")


def test_a_fragment_says_what_it_is_replaced_with(text, first, karin):
    append(text, first)
    documents.replace(text, "a", ["<p>Nytt</p>", "<ul><li>Ett</li></ul>"], by=karin)
    db.session.commit()
    assert documents.read(text).html("a") == "<p>Nytt</p><ul><li>Ett</li></ul>"
    assert db.session.scalars(select(TextUpdate.author_id).order_by(TextUpdate.seq)).all()[-1] == karin.id
    documents.replace(text, "a", "")
    assert documents.read(text).is_empty("a")


def test_a_fragment_can_be_added_twice(text, first):
    documents.add_fragment(text, "c")
    documents.add_fragment(text, "c")
    documents.replace(text, "c", "<p>Tre</p>")
    db.session.commit()
    assert text.fragments == ["a", "b", "c"]
    assert documents.read(text).plain("c") == "Tre"


def test_a_removed_fragment_takes_nothing_with_it(text, app, karin):
    both = made.update(
        made.element("paragraph", inside="b"), made.text(inside=(5, 0)), made.words("Kort", inside=(5, 1)),
        made.element("paragraph", inside="a"), made.text(inside=(5, 6)), made.words("Kvar", inside=(5, 7)),
        deletes=[(5, 2, 4)],
    )  # fmt: skip
    append(text, both)
    documents.remove_fragment(text, "b")
    db.session.commit()
    app.extensions["samsyn.live"].documents = Documents()  # as after a restart
    assert documents.read(text).plain("a") == "Kvar"
    assert text.fragments == ["a"]


def test_a_fragment_that_comes_back_has_no_second_paragraph(text):
    documents.remove_fragment(text, "b")
    documents.add_fragment(text, "b")
    documents.replace(text, "b", "<p>Två</p>")
    db.session.commit()
    assert documents.read(text).plain("b") == "Två"
    assert db.session.scalar(select(func.count(TextUpdate.id))) == 2


def test_texts_in_memory_are_known_by_more_than_their_number(text, storuman):
    documents.replace(text, "a", "<p>Den första</p>")
    db.session.commit()
    documents.read(text)
    number = text.id
    db.session.delete(text)
    db.session.commit()
    other = SharedText(id=number, group_id=storuman.id, fragments=["a"])
    db.session.add(other)
    db.session.commit()
    assert documents.read(other).is_empty("a")


def test_a_row_that_does_not_fit_is_left_out_and_the_rest_stands(text, first):
    db.session.add(TextUpdate(text_id=text.id, seq=2, payload=made.nested_any(50_000)))
    db.session.add(TextUpdate(text_id=text.id, seq=3, payload=first))
    db.session.commit()
    assert documents.read(text).plain("a") == "hej"


def test_what_real_editors_wrote_is_read_as_they_showed_it(storuman):
    text = SharedText(group_id=storuman.id, fragments=["a"])
    db.session.add(text)
    db.session.flush()
    for seq, update in enumerate(made.UPDATES, start=1):
        db.session.add(TextUpdate(text_id=text.id, seq=seq, payload=update))
    db.session.commit()
    shown = documents.read(text)
    words = "".join(c for c in made.REAL["shows"] if c in "åäö😀")
    assert "".join(c for c in shown.plain("a") if c in "åäö😀") == words


@pytest.mark.parametrize(
    "html", ["<p>Ett</p>", "<ul><li><p>Ett</p></li></ul>", "<li>Ett</li>", "Ett", "<p><ul><li>Ett"]
)
def test_any_html_becomes_something_that_the_editor_takes(text, html):
    documents.replace(text, "a", html)
    db.session.commit()
    assert documents.read(text).plain("a") == "Ett"


def test_client_ids_of_the_server_are_drawn_anew():
    assert blocks.empty(["a"]) != blocks.empty(["a"])
