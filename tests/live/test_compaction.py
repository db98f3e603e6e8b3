"""Rows are put together without a word lost, whoever has the text open, and whatever happens meanwhile."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from intranet.live import compaction, documents, history
from intranet.live.documents import Documents, OpenText
from intranet.live.guard import MOST_BYTES, Malformed, scan_merged
from intranet.live.history import TextChange
from intranet.live.merging import Differs, merged, without_words
from intranet.live.models import SharedText, TextClient, TextUpdate
from intranet.live.outline import Behind, Outline
from intranet.live.upkeep import Upkeep
from intranet.platform import clock
from intranet.platform.db import db
from tests.live import made
from tests.live.writers import Writers


@pytest.fixture
def writers(text) -> Writers:
    return Writers(text)


@pytest.fixture
def written(text, writers, eva, peter) -> SharedText:
    """A text in which two have written, deleted and begun paragraphs of their own."""
    for number in range(10):
        writers.of(eva).type("a", f"Evas {number}. ")
        writers.of(peter).type("a", f"Peters {number}. ")
        writers.of(peter).type("b", "hemligt ord")
        writers.of(eva).delete("b", 0, 8)
    return text


@pytest.fixture
def anew(app) -> Callable[[], None]:
    """Let the process have been started again."""

    def forget() -> None:
        app.extensions["samsyn.live"].documents = Documents()

    return forget


def rows(text: SharedText) -> list[TextUpdate]:
    db.session.expire_all()
    found = select(TextUpdate).where(TextUpdate.text_id == text.id).order_by(TextUpdate.seq)
    return list(db.session.scalars(found))


def shown(text: SharedText) -> tuple[int, str, str]:
    reading = documents.read(text)
    return reading.seq, str(reading.html("a")), str(reading.html("b"))


def test_one_row_says_what_all_of_them_said(written, anew):
    before, last, newest = shown(written), len(rows(written)), rows(written)[-1].received_at
    assert compaction.compact(written.id)
    (row,) = rows(written)
    assert (row.seq, row.is_merged, row.author_id, row.received_at) == (last, True, None, newest)
    assert shown(written) == before
    anew()
    assert shown(written) == before


def test_whoever_had_the_text_open_goes_on(written, writers, eva, peter):
    compaction.compact(written.id)
    writers.of(eva).type("a", "Sist.")
    writers.of(peter).type("b", "Nytt.")
    assert shown(written)[1].endswith("Sist.</p>")
    assert compaction.compact(written.id)
    assert shown(written)[1].endswith("Sist.</p>")


def test_a_process_that_is_behind_begins_anew(written, writers, eva):
    behind, half = OpenText(), documents._rows(written, 0)[:7]
    behind.catch_up(half)
    compaction.compact(written.id)
    writers.of(eva).type("a", "Sist.")
    behind.catch_up(documents._rows(written, behind.seq))
    fragments = frozenset(written.fragments)
    assert behind.reading(fragments).html("a") == documents.read(written).html("a")
    with documents.current(written) as here:
        assert (behind.seq, behind.vector) == (here.seq, here.vector)
        assert behind.outline.vector == here.outline.vector


def test_an_update_from_before_finds_its_place(written, writers, karin, peter, eva, anew):
    """Karin wrote beside what Peter then deleted, and comes back when all of that is in one row."""
    page = writers.of(karin)
    words = page.words("b")
    away = page.change(lambda: words.insert(3, "KARIN"))
    length = len(str(writers.of(peter).words("b")))
    writers.of(peter).delete("b", 0, length)
    writers.of(peter).change_blocks("b")
    compaction.compact(written.id)
    anew()
    assert documents.check(written, documents.scan(away)) == {"b"}
    page.keep(away)
    assert documents.read(written).plain("b").split("\n")[-1] == "Ett nytt stycke"
    assert compaction.compact(written.id)


def test_client_ids_stay_their_owners(written):
    before = [(c.client_id, c.user_id, c.clock) for c in db.session.scalars(select(TextClient))]
    compaction.compact(written.id)
    db.session.expire_all()
    assert [(c.client_id, c.user_id, c.clock) for c in db.session.scalars(select(TextClient))] == before


def test_deleted_words_are_in_the_history_and_no_longer_in_the_row(text, writers, eva):
    writers.of(eva).type("a", "Synligt. ")
    with clock.told(clock.now() + timedelta(minutes=10)):
        writers.of(eva).type("a", "Hemligheten")
    with clock.told(clock.now() + timedelta(minutes=20)):
        writers.of(eva).delete("a", 9, 11)
    assert any(b"Hemligheten" in row.payload for row in rows(text))
    compaction.compact(text.id)
    (row,) = rows(text)
    assert b"Hemligheten" not in row.payload
    assert b"Synligt" in row.payload
    assert db.session.scalars(select(TextChange.after).order_by(TextChange.id)).all() == [
        "<p>Synligt.</p>", "<p>Synligt. Hemligheten</p>", "<p>Synligt.</p>"
    ]  # fmt: skip


def test_the_history_is_written_in_the_same_transaction(written):
    compaction.compact(written.id)
    assert db.session.get(SharedText, written.id).recorded == rows(written)[0].seq
    assert db.session.scalar(select(func.count(TextChange.id))) >= 2


def test_one_row_alone_is_left_as_it_is(text):
    assert not compaction.compact(text.id)
    assert not compaction.compact(text.id + 999)


def test_killed_in_the_middle_nothing_is_lost(written, anew):
    before, count = shown(written), len(rows(written))
    db.session.commit()

    def cut(_connection):
        raise KeyboardInterrupt

    event.listen(db.engine, "commit", cut)
    try:
        with pytest.raises(KeyboardInterrupt):
            compaction.compact(written.id)
    finally:
        event.remove(db.engine, "commit", cut)
    db.session.rollback()
    assert len(rows(written)) == count
    assert db.session.get(SharedText, written.id).recorded == 0
    anew()
    assert shown(written) == before
    assert compaction.compact(written.id)


def test_what_is_written_meanwhile_stays_a_row_of_its_own(written, writers, eva, monkeypatch):
    def and_somebody_writes(*given):
        writers.of(eva).type("a", "Meanwhile")
        return merged(*given)

    monkeypatch.setattr(compaction, "merged", and_somebody_writes)
    assert compaction.compact(written.id)
    assert [row.is_merged for row in rows(written)] == [True, False]
    assert "Meanwhile" in shown(written)[1]


def test_of_two_at_once_one_does_it(written, app, monkeypatch):
    both = threading.Barrier(2)

    def together(*given):
        both.wait(10)
        return merged(*given)

    monkeypatch.setattr(compaction, "merged", together)
    before, done = shown(written), []
    db.session.commit()

    def do() -> None:
        with app.app_context():
            done.append(compaction.compact(written.id))

    threads = [threading.Thread(target=do) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert len(rows(written)) == 1
    assert shown(written) == before


def test_a_row_that_is_not_understood_stops_it(written, writers, eva):
    db.session.add(TextUpdate(text_id=written.id, seq=len(rows(written)) + 1, payload=made.nested_any(9)))
    db.session.commit()
    count = len(rows(written))
    assert not compaction.compact(written.id)
    assert len(rows(written)) == count


def test_a_result_that_differs_stops_it(written, monkeypatch):
    count = len(rows(written))

    def differs(*_given):
        raise Differs

    monkeypatch.setattr(compaction, "merged", differs)
    assert not compaction.compact(written.id)
    assert len(rows(written)) == count


def test_updates_that_wait_for_a_missing_piece_are_not_put_together(written):
    payloads = [row.payload for row in rows(written)]
    outline = Outline()
    for payload in payloads:
        outline.add(documents.scan(payload))
    assert merged(payloads, outline)
    with pytest.raises(Differs):
        merged([*payloads[:5], *payloads[6:]], outline)


def test_a_merged_row_may_be_larger_than_what_a_page_may_send(text, writers, eva, anew):
    for _ in range(6):
        writers.of(eva).type("a", "x" * (MOST_BYTES // 4) + " ")
    compaction.compact(text.id)
    (row,) = rows(text)
    assert len(row.payload) > MOST_BYTES
    anew()
    assert len(documents.read(text).plain("a")) > MOST_BYTES


def test_what_real_editors_wrote_survives(storuman, anew):
    text = SharedText(group_id=storuman.id, fragments=["a"])
    db.session.add(text)
    db.session.flush()
    for seq, update in enumerate(made.UPDATES, start=1):
        db.session.add(TextUpdate(text_id=text.id, seq=seq, payload=update))
    db.session.commit()
    before = shown(text)
    assert compaction.compact(text.id)
    anew()
    assert shown(text) == before


def test_structs_of_many_clients_find_each_other_in_any_order(written):
    compaction.compact(written.id)
    structs, deletes = scan_merged(rows(written)[0].payload)
    assert len(structs) == 3
    outline = Outline()
    outline.add_merged(dict(reversed(structs.items())), deletes)
    assert outline.vector == {client: run[-1].clock + run[-1].length for client, run in structs.items()}


def test_structs_that_wait_for_each_other_do_not_fit():
    one = made.update(made.words("a", left=(6, 0)), client=5)
    two = made.update(made.words("b", left=(5, 0)), client=6)
    structs = {**scan_merged(one)[0], **scan_merged(two)[0]}
    with pytest.raises(Behind):
        Outline().add_merged(structs, [])


def test_words_deleted_in_part_are_refused():
    with pytest.raises(Malformed):
        without_words(made.update(made.words("abcd"), deletes=[(5, 1, 2)]))
    assert b"abcd" not in without_words(made.update(made.words("abcd"), deletes=[(5, 0, 4)]))


def test_purging_takes_old_changes_and_old_words_and_nothing_else(text, writers, eva, peter):
    with clock.told(clock.now() - timedelta(days=400)):
        writers.of(eva).type("a", "Kvar. Gammal hemlighet")
        writers.of(eva).delete("a", 6, 16)
    with clock.told(clock.now() - timedelta(days=300)):
        writers.of(peter).type("b", "Nyare")
    assert compaction.purge(365) == 1
    assert [row.is_merged for row in rows(text)] == [True]
    assert b"hemlighet" not in b"".join(row.payload for row in rows(text))
    assert shown(text)[1:] == ("<p>Kvar.</p>", "<p>Nyare</p>")
    assert db.session.scalars(select(TextChange.after)).all() == ["<p>Nyare</p>"]
    assert compaction.purge(365) == 0
    assert compaction.purge(200) == 1


def test_a_text_that_nobody_has_touched_for_so_long_is_not_purged_before_its_time(written):
    assert compaction.purge(365) == 0
    assert len(rows(written)) > 2


def test_the_command_purges_what_the_setting_says(app, text, writers, eva):
    with clock.told(clock.now() - timedelta(days=366)):
        writers.of(eva).type("a", "Gammalt")
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["purge"])
    assert answer.output == "1 changes older than 365 days are gone.\n"


@pytest.fixture
def upkeep(app) -> Upkeep:
    made = Upkeep(app, 365)
    yield made
    made.close()


def test_the_history_is_written_when_it_is_asked_for(upkeep, written):
    db.session.commit()
    assert upkeep.record(written.id)
    assert db.session.scalar(select(func.count(TextChange.id))) >= 2


def test_the_keeper_sees_to_texts_that_grow(upkeep, written, monkeypatch):
    monkeypatch.setattr("intranet.live.upkeep.TOO_MANY", 10)
    db.session.commit()
    upkeep._wrote[written.id] = (len(rows(written)), 1e12)
    db.session.commit()
    upkeep._look()
    assert len(rows(written)) == 1
    assert upkeep._merged[written.id] == rows(written)[0].seq
    assert written.id in upkeep._wrote


@pytest.mark.parametrize(("worth_it", "left"), [(10, 1), (100, 41)])
def test_the_keeper_tidies_up_once_it_is_quiet(upkeep, written, monkeypatch, worth_it, left):
    monkeypatch.setattr("intranet.live.upkeep.WORTH_IT", worth_it)
    upkeep._wrote[written.id] = (len(rows(written)), -1000.0)
    db.session.commit()
    upkeep._look()
    assert len(rows(written)) == left
    assert written.id not in upkeep._wrote


def test_opening_a_long_text_has_it_put_together(written, app, monkeypatch, anew):
    monkeypatch.setattr("intranet.live.documents.WORTH_IT", 10)
    upkeep = app.extensions["samsyn.live"].upkeep
    upkeep._wrote.pop(written.id, None)
    anew()
    documents.read(written)
    assert upkeep._wrote.pop(written.id)[0] == len(rows(written))


def test_a_keeper_that_fails_says_so_and_goes_on(upkeep, written, monkeypatch):
    def broken(_text_id):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(history, "record", broken)
        assert not upkeep.record(written.id)
    db.session.commit()
    assert upkeep.record(written.id)
