"""Who changed which fragment, and when."""

from datetime import timedelta

import pytest

from intranet.live import compaction, documents
from intranet.live.authorship import changed_by, changed_since
from intranet.platform import clock
from intranet.platform.db import db
from tests.live import made

MORNING = clock.now() + timedelta(hours=1)


def at(minute):
    return MORNING + timedelta(minutes=minute)


@pytest.fixture
def write(text):
    def it(minute, fragment, words, by):
        with clock.told(at(minute)):
            documents.replace(text, fragment, f"<p>{words}</p>", by=by)
            db.session.commit()

    return it


def test_each_fragment_has_those_who_changed_it_the_last_first(text, write, karin, eva, peter):
    write(1, "a", "Karins ord.", karin)
    write(2, "b", "Evas ord.", eva)
    write(3, "a", "Peters ord.", peter)
    write(4, "a", "Karins igen.", karin)
    found = changed_since(text, at(0))
    assert (found["a"].by, found["a"].at) == ((karin.id, peter.id), at(4))
    assert (found["b"].by, found["b"].at) == ((eva.id,), at(2))


def test_what_was_before_or_comes_later_is_left_out(text, write, karin, eva, peter):
    write(1, "a", "Karins ord.", karin)
    write(2, "a", "Evas ord.", eva)
    write(3, "a", "Peters ord.", peter)
    assert changed_since(text, at(1), at(2))["a"].by == (eva.id,)
    assert changed_by(text, "a", at(2)).by == (peter.id,)
    assert changed_by(text, "b", at(0)) is None
    assert changed_since(text, at(3)) == {}


def test_who_catches_up_did_not_delete_what_others_had_deleted(text, write, karin, eva):
    """Such an update tells of every deletion that its page knows of."""
    write(1, "a", "Karins ord.", karin)
    write(2, "a", "Karins andra ord.", karin)
    write(3, "b", "Evas ord.", eva)
    assert changed_since(text, at(2)).keys() == {"b"}


def test_who_only_takes_away_has_changed_it(as_, text, send, first, karin, peter):
    send(as_(karin), first)
    with_words = clock.now()
    send(as_(peter), made.update(deletes=[(5, 2, 3)]))
    found = changed_since(text, with_words)
    assert found["a"].by == (peter.id,)


def test_the_apps_own_changes_have_no_author(text, write, karin):
    write(1, "a", "Karins ord.", karin)
    write(2, "a", "Appens ord.", None)
    found = changed_by(text, "a", at(0))
    assert (found.by, found.at) == ((karin.id,), at(2))


def test_it_is_known_also_when_the_rows_are_put_together(text, write, karin, eva):
    write(1, "a", "Karins ord.", karin)
    write(20, "a", "Evas ord.", eva)
    before = changed_since(text, at(0))
    compaction.compact(text.id)
    db.session.commit()
    assert changed_since(text, at(0)) == before
    assert before["a"].by == (eva.id, karin.id)
