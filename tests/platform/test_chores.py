"""Chores: each feature's in a thread of their own, and they stop with the app."""

import threading
import time

import pytest
from structlog.testing import capture_logs

from intranet.platform.chores import Chores, all_of, close_all
from intranet.platform.db import db

LONG = 20.0


@pytest.fixture
def chores(app, monkeypatch):
    """Chores that are seen to, though this is a test."""
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.extensions, "samsyn.chores", [])
    yield lambda name: Chores(app, name)
    close_all(app)


def test_what_takes_long_delays_no_other_features_chores(chores):
    goes_on, done = threading.Event(), threading.Event()
    slow, quick = chores("library"), chores("search")
    slow.add(lambda: goes_on.wait(LONG), every=LONG, first=0.0)
    quick.add(done.set, every=LONG, first=0.0)
    slow.start()
    quick.start()
    assert done.wait(LONG)
    assert not goes_on.is_set()
    goes_on.set()


def test_nor_the_history_of_a_text(app, chores, monkeypatch):
    goes_on = threading.Event()
    chores("library").add(lambda: goes_on.wait(LONG), every=LONG, first=0.0).wake()
    monkeypatch.setattr("intranet.live.history.record", lambda _text_id: None)
    assert app.extensions["samsyn.live"].upkeep.record(1, patience=LONG / 2)
    assert not goes_on.is_set()
    goes_on.set()


def test_it_is_done_again_and_again_and_at_once_when_woken(chores):
    often, seldom = threading.Semaphore(0), threading.Semaphore(0)
    mine = chores("library")
    mine.add(often.release, every=0.01, first=0.0)
    woken = mine.add(seldom.release, every=LONG, first=LONG)
    mine.start()
    assert [often.acquire(timeout=LONG) for _ in range(3)] == [True] * 3
    assert not seldom.acquire(blocking=False)
    woken.wake()
    assert seldom.acquire(timeout=LONG)


def test_woken_while_it_is_done_it_is_done_once_more(chores):
    begun, goes_on = threading.Semaphore(0), threading.Event()
    chore = chores("library").add(lambda: (begun.release(), goes_on.wait(LONG)), every=LONG, first=LONG)
    chore.wake()
    assert begun.acquire(timeout=LONG)
    chore.wake()
    goes_on.set()
    assert begun.acquire(timeout=LONG)


def test_what_fails_is_logged_and_the_others_are_done(chores):
    done = threading.Event()
    mine = chores("library")
    mine.add(lambda: 1 / 0, every=LONG, first=0.0)
    mine.add(lambda: db.session.connection() and done.set(), every=LONG, first=0.0)
    with capture_logs() as logged:
        mine.start()
        assert done.wait(LONG)
    assert [(one["event"], one["of"], one["log_level"]) for one in logged] == [
        ("chore.failed", "library", "error")
    ]
    assert "ZeroDivisionError" in repr(logged[0]["exc_info"])


def test_they_stop_with_the_app(app, chores):
    names = ["chore one", "chore two"]
    for name in names:
        chores(name).add(lambda: None, every=LONG, first=LONG).wake()
    assert {thread.name for thread in threading.enumerate()} >= set(names)
    began = time.monotonic()
    close_all(app)
    assert time.monotonic() - began < LONG
    assert not {thread.name for thread in threading.enumerate()} & set(names)
    chores_after = all_of(app)[-1]
    chores_after.start()
    assert not {thread.name for thread in threading.enumerate()} & set(names)


def test_a_test_does_its_chores_itself(app):
    before = threading.enumerate()
    for chores in all_of(app):
        chores.start()
    app.extensions["samsyn.reader"].wake()
    assert threading.enumerate() == before
