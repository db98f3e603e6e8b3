"""The writer: what it has answered is on the disk, and what it could not save it says."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, func, select

from intranet.live import documents
from intranet.live.log import Entry, Foreign, NotSaved, UpdateLog
from intranet.live.models import SharedText, TextClient, TextUpdate
from intranet.live.outline import Behind, Removed
from intranet.platform.db import db
from intranet.platform.web.errors import NoRoom


@pytest.fixture
def log(app, text, karin, eva):
    """A writer, and nobody else who holds the database."""
    db.session.commit()
    log = UpdateLog(app)
    yield log
    log.close()


def test_what_many_send_at_once_is_all_there_in_one_order(log, text, karin):
    def write(client: int) -> list[int]:
        return [log.append(Entry(text.id, karin.id, b"x", client, n, n + 1)) for n in range(25)]

    with ThreadPoolExecutor(12) as people:
        numbers = list(people.map(write, range(1, 13)))
    assert sorted(seq for each in numbers for seq in each) == list(range(2, 302))  # 1 made the text
    assert all(each == sorted(each) for each in numbers)
    assert db.session.scalar(select(func.count(TextUpdate.id)).where(TextUpdate.text_id == text.id)) == 301


def test_many_share_one_commit(log, text, karin):
    commits = []
    begun, go = threading.Event(), threading.Event()

    def hold(_connection):
        begun.set()
        go.wait(5)

    note = commits.append
    event.listen(db.engine, "commit", note)
    event.listen(db.engine, "begin", hold)
    try:
        with ThreadPoolExecutor(20) as people:
            first = people.submit(log.append, Entry(text.id, karin.id, b"x", 1, 0, 1))
            begun.wait(5)
            rest = [people.submit(log.append, Entry(text.id, karin.id, b"x", n, 0, 1)) for n in range(2, 20)]
            while log._queue.qsize() < 18:
                pass
            go.set()
            assert first.result() == 2
            assert sorted(each.result() for each in rest) == list(range(3, 21))
    finally:
        event.remove(db.engine, "begin", hold)
        event.remove(db.engine, "commit", note)
    assert len(commits) == 2


def test_nobody_is_answered_before_the_commit(log, text, karin):
    entry = Entry(text.id, karin.id, b"x", 1, 0, 1)
    answered_at_commit = []

    def look(_connection):
        answered_at_commit.append(entry.answer.done())

    event.listen(db.engine, "commit", look)
    try:
        log.append(entry)
    finally:
        event.remove(db.engine, "commit", look)
    assert answered_at_commit == [False]
    assert entry.answer.done()


def test_a_client_id_belongs_to_one_person(log, text, karin, eva):
    log.append(Entry(text.id, karin.id, b"x", 7, 0, 3))
    for start, end in ((0, 1), (3, 4)):
        with pytest.raises(Foreign):
            log.append(Entry(text.id, eva.id, b"x", 7, start, end))
    log.append(Entry(text.id, karin.id, b"x", 7, 3, 4))
    assert db.session.scalar(select(TextClient.clock).where(TextClient.client_id == 7)) == 4


def test_the_servers_own_client_ids_are_nobodys(log, text, karin):
    own = db.session.scalar(select(TextClient).where(TextClient.text_id == text.id))
    db.session.commit()
    for start in (0, own.clock):
        with pytest.raises(Foreign):
            log.append(Entry(text.id, karin.id, b"x", own.client_id, start, start + 1))


def test_the_same_person_may_be_in_two_texts_with_one_client_id(log, text, storuman, karin, eva):
    other = SharedText.create(group_id=storuman.id, fragments=["a"])
    db.session.commit()
    log.append(Entry(text.id, karin.id, b"x", 7, 0, 3))
    assert log.append(Entry(other.id, eva.id, b"x", 7, 0, 3)) == 2


def test_a_client_cannot_write_the_same_clock_twice(log, text, karin):
    log.append(Entry(text.id, karin.id, b"x", 7, 0, 3))
    for start in (0, 2, 4):
        with pytest.raises(Behind):
            log.append(Entry(text.id, karin.id, b"x", 7, start, 9))


def test_a_fragment_removed_in_the_last_moment_takes_no_words(log, text, karin):
    documents.remove_fragment(text, "b")
    db.session.commit()
    with pytest.raises(Removed):
        log.append(Entry(text.id, karin.id, b"x", 7, 0, 3, frozenset({"a", "b"})))
    assert log.append(Entry(text.id, karin.id, b"x", 7, 0, 3, frozenset({"a"}))) == 2


def test_of_two_at_once_one_wins(log, text, karin):
    entries = [Entry(text.id, karin.id, bytes([n]), 7, 0, 3) for n in range(8)]

    def write(entry: Entry) -> object:
        try:
            return log.append(entry)
        except Behind:
            return "behind"

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(write, entries))
    assert sorted(map(str, answers)) == ["2", *["behind"] * 7]


def test_one_bad_update_takes_nobody_with_it(log, text, karin):
    begun, go = threading.Event(), threading.Event()

    def hold(_connection):
        begun.set()
        go.wait(5)

    event.listen(db.engine, "begin", hold)
    try:
        with ThreadPoolExecutor(4) as people:
            first = people.submit(log.append, Entry(text.id, karin.id, b"x", 1, 0, 1))
            begun.wait(5)
            lost = people.submit(log.append, Entry(text.id + 999, karin.id, b"x", 2, 0, 1))
            other = people.submit(log.append, Entry(text.id, karin.id, b"x", 3, 0, 1))
            while log._queue.qsize() < 2:
                pass
            go.set()
            assert (first.result(), other.result()) == (2, 3)
            with pytest.raises(Behind):  # its text is not there: comparing will tell
                lost.result()
    finally:
        event.remove(db.engine, "begin", hold)


def test_a_full_disk_is_said_and_writing_goes_on_once_there_is_room(log, text, karin, database_url):
    if not database_url.startswith("sqlite"):
        pytest.skip("a full disk is simulated in SQLite")

    def limit(pages: int):
        def set_limit(connection, *_):
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA max_page_count = {pages}")

        return set_limit

    with db.engine.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        free_pages = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    payload = b"x" * 4096 * (free_pages + 20)
    full, free = limit(used + 2), limit(1_000_000)
    event.listen(db.engine, "checkout", full)
    try:
        with pytest.raises(NoRoom):
            log.append(Entry(text.id, karin.id, payload, 7, 0, 3))
    finally:
        event.remove(db.engine, "checkout", full)
    event.listen(db.engine, "checkout", free)
    try:
        assert log.append(Entry(text.id, karin.id, payload, 7, 0, 3)) == 2
        with db.engine.connect():
            pass
    finally:
        event.remove(db.engine, "checkout", free)
        db.engine.dispose()


def test_a_closed_log_takes_nothing_and_closes_twice(log, text, karin):
    log.append(Entry(text.id, karin.id, b"x", 7, 0, 3))
    log.close()
    log.close()
    with pytest.raises(NotSaved):
        log.append(Entry(text.id, karin.id, b"x", 7, 3, 4))
