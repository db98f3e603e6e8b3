"""Who changed what: bursts that a person would call one change, and what each of them did."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from intranet.live import history
from intranet.live.history import TextChange
from intranet.live.models import SharedText
from intranet.platform import clock
from intranet.platform.db import db
from tests.live.writers import Writers

MORNING = datetime(2018, 4, 26, 8, 0, tzinfo=UTC)


@pytest.fixture
def writers(text) -> Writers:
    return Writers(text)


def changes(text: SharedText) -> list[TextChange]:
    """Write the history and read it, in order."""
    db.session.commit()
    history.record(text.id)
    db.session.expire_all()
    return list(db.session.scalars(select(TextChange).order_by(TextChange.first_seq)))


def seen(text: SharedText) -> list[tuple[str, str, str]]:
    return [(change.fragment, change.before, change.after) for change in changes(text)]


def at(minutes: float):
    return clock.told(MORNING + timedelta(minutes=minutes))


def test_what_one_writes_without_a_pause_is_one_change(text, writers, eva):
    for minute, words in enumerate(("Vi ", "vill ", "mötas")):
        with at(minute):
            writers.of(eva).type("a", words)
    (change,) = changes(text)
    assert (change.author_id, change.fragment) == (eva.id, "a")
    assert (change.before, change.after) == ("", "<p>Vi vill mötas</p>")
    assert (change.began_at, change.ended_at) == (MORNING, MORNING + timedelta(minutes=2))


def test_after_a_pause_it_is_another(text, writers, eva):
    for minute, words in ((0, "Ett"), (5, "Två")):
        with at(minute):
            writers.of(eva).type("a", words)
    assert seen(text) == [("a", "", "<p>Ett</p>"), ("a", "<p>Ett</p>", "<p>EttTvå</p>")]


def test_each_fragment_has_changes_of_its_own(text, writers, eva):
    writers.of(eva).type("a", "Ett")
    writers.of(eva).type("b", "Två")
    writers.of(eva).type("a", "!")
    assert seen(text) == [("a", "", "<p>Ett!</p>"), ("b", "", "<p>Två</p>")]


def test_two_at_once_make_two_changes_that_overlap(text, writers, eva, peter):
    for minute, (who, words) in enumerate([(eva, "E1 "), (peter, "P1 "), (eva, "E2 "), (peter, "P2 ")]):
        with at(minute):
            writers.of(who).type("a", words)
    evas, peters = changes(text)
    assert (evas.author_id, peters.author_id) == (eva.id, peter.id)
    assert peters.before == "<p>E1</p>"
    assert evas.first_seq < peters.first_seq < evas.last_seq < peters.last_seq
    assert (evas.after, peters.after) == ("<p>E1 P1 E2</p>", "<p>E1 P1 E2 P2</p>")


def test_a_change_that_was_under_way_when_it_was_written_down_goes_on(text, writers, eva):
    with at(0):
        writers.of(eva).type("a", "Ett")
    (first,) = changes(text)
    with at(4):
        writers.of(eva).type("a", "Två")
    (change,) = changes(text)
    assert (change.id, change.after, change.before) == (first.id, "<p>EttTvå</p>", "")
    with at(9):
        writers.of(eva).type("a", "Tre")
    assert len(changes(text)) == 2


def test_asking_again_changes_nothing(text, writers, eva):
    writers.of(eva).type("a", "Ett")
    once = seen(text)
    assert seen(text) == once
    assert db.session.get(SharedText, text.id).recorded == 2


def test_to_delete_is_to_change(text, writers, eva, peter):
    writers.of(eva).type("a", "Kort")
    writers.of(eva).type("b", "Lång")
    writers.of(peter).delete("b", 0, 4)
    assert seen(text)[-1] == ("b", "<p>Lång</p>", "")
    assert changes(text)[-1].author_id == peter.id


def test_what_is_taken_back_at_once_is_no_change(text, writers, eva):
    writers.of(eva).type("a", "Fel")
    assert len(changes(text)) == 1
    writers.of(eva).delete("a", 0, 3)
    assert changes(text) == []


def test_words_that_somebody_else_deletes_at_once_can_be_read(text, writers, eva, peter):
    writers.of(peter).type("a", "Före. ")
    writers.of(eva).type("a", "Evas ord.")
    writers.of(peter).delete("a", 6, 9)
    writers.of(eva).type("a", "Nytt.")
    assert "<p>Före. Evas ord.</p>" in [change.after for change in changes(text)]
    writers.of(eva).type("a", " Mer.")
    peters, evas, again = changes(text)
    assert (evas.after, again.after) == ("<p>Före. Evas ord.</p>", "<p>Före. Nytt. Mer.</p>")
    assert (peters.author_id, again.author_id) == (peter.id, eva.id)


def test_so_it_is_when_the_history_was_written_in_between(text, writers, eva, peter):
    writers.of(peter).type("a", "Före. ")
    writers.of(eva).type("a", "Evas ord.")
    changes(text)
    writers.of(peter).delete("a", 6, 9)
    changes(text)
    writers.of(eva).type("a", "Nytt.")
    assert "<p>Före. Evas ord.</p>" in [change.after for change in changes(text)]


def test_a_page_that_tells_of_every_deletion_once_more_changes_nothing_by_that(text, writers, eva, peter):
    writers.of(eva).type("a", "Kort")
    writers.of(eva).delete("a", 0, 2)
    writers.of(peter).type("b", "Ett")
    writers.of(peter).tell_everything("b", " två")
    assert {(change.author_id, change.fragment) for change in changes(text)} == {
        (eva.id, "a"), (peter.id, "b")
    }  # fmt: skip


def test_a_change_stays_when_its_author_leaves(text, writers, eva):
    writers.of(eva).type("a", "Kvar")
    changes(text)
    db.session.delete(eva)
    (change,) = changes(text)
    assert (change.author_id, change.after) == (None, "<p>Kvar</p>")
