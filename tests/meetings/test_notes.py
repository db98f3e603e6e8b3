"""Notes: a text of their own for each group and workshop, made once, closed when the minutes are approved."""

import threading

import pytest
from sqlalchemy import func, select

from intranet.live import blocks, documents
from intranet.live.models import SharedText, TextUpdate
from intranet.live.wire import framed
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.platform.db import db

THERE = "/groups/storuman/workshops/2"
BYTES = "application/octet-stream"


@pytest.fixture
def notes(storuman, workshops, eva):
    begun = Notes.begin(Meeting.hold(storuman, workshops[1]), by=eva)
    documents.replace(begun.text, FRAGMENT, "<p>Eva: det går.</p>", by=eva)
    db.session.commit()
    return begun


def texts():
    return db.session.scalar(select(func.count()).select_from(SharedText))


@pytest.mark.parametrize("who", ["karin", "eva", "ingrid"])
def test_the_first_who_may_write_opens_them(as_, request, workshops, who):
    browser = as_(request.getfixturevalue(who))
    page = browser.get(THERE).text
    assert 'data-fragment="notes"' in page
    assert "dist/editor.js" in page
    assert texts() == 1
    assert browser.get(THERE).status_code == 200
    assert texts() == 1


def test_looking_at_the_head_of_the_page_opens_nothing(as_, eva, workshops):
    assert as_(eva).head(THERE).status_code == 200
    assert texts() == 0


def test_two_who_open_them_at_once_share_one_text(as_, eva, peter, workshops):
    browsers, answers = [as_(eva), as_(peter)], []
    both = threading.Barrier(2)

    def look(browser):
        both.wait()
        answers.append(browser.get(THERE).status_code)

    db.session.commit()
    threads = [threading.Thread(target=look, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200, 200]
    assert texts() == 1


def test_without_a_script_they_are_read(as_, peter, notes):
    assert "<p>Eva: det går.</p>" in as_(peter).get(THERE).text


def test_each_group_and_workshop_has_its_own(as_, eva, lena, notes):
    assert "det går" not in as_(eva).get("/groups/storuman/workshops/1").text
    assert "det går" not in as_(lena).get("/groups/sorsele/workshops/2").text
    assert texts() == 3


def test_a_closed_text_takes_nothing_more(as_, eva, notes):
    there = f"/groups/storuman/texts/{notes.text_id}"
    rows = db.session.scalars(select(TextUpdate.payload).where(TextUpdate.text_id == notes.text_id))
    update = blocks.replaced(list(rows), FRAGMENT, "<p>för sent</p>")
    documents.close(notes.text)
    answer = as_(eva).post(f"{there}/updates?schema=1", data=framed(update) + framed(b""), content_type=BYTES)
    assert (answer.status_code, answer.json["why"]) == (403, "no longer")
    assert as_(eva).post(f"{there}/sync?schema=1", data=framed(b"\0"), content_type=BYTES).status_code == 403
    assert documents.read(notes.text).plain(FRAGMENT) == "Eva: det går."


def test_who_writes_when_it_closes_is_stopped_on_the_short_way_too(as_, eva, notes):
    there = f"/groups/storuman/texts/{notes.text_id}"
    rows = list(db.session.scalars(select(TextUpdate.payload).where(TextUpdate.text_id == notes.text_id)))
    known = as_(eva).post(f"{there}/sync?schema=1", data=framed(b"\0"), content_type=BYTES)
    assert known.status_code == 200
    documents.close(notes.text)
    update = blocks.replaced(rows, FRAGMENT, "<p>för sent</p>")
    message = framed(update) + framed(b"")
    assert as_(eva).post(f"{there}/updates?schema=1", data=message, content_type=BYTES).status_code == 403
    assert documents.read(notes.text).plain(FRAGMENT) == "Eva: det går."


def test_the_pages_that_have_it_open_are_told(app, notes):
    told = app.extensions["samsyn.bus"].subscribe(notes.text.topic)
    documents.close(notes.text)
    db.session.commit()
    assert told.get(timeout=5).name == "resync"
    told.close()


def test_an_empty_text_goes_with_the_workshop_that_is_removed(as_, ingrid, eva, workshops):
    as_(eva).get("/groups/storuman/workshops/4")
    text_id = db.session.scalars(select(Notes.text_id)).one()
    data = {"workshop": workshops[3].id}
    address = f"/programmes/{workshops[3].programme.slug}/workshops/4/removal"
    assert as_(ingrid).post(address, data=data).status_code == 200
    assert db.session.scalars(select(SharedText).where(SharedText.id == text_id)).all() == []
    assert db.session.scalars(select(TextUpdate).where(TextUpdate.text_id == text_id)).all() == []
