"""The short way in: what may go it, and that it never lets in what the whole way would not."""

import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import request
from sqlalchemy import select

from intranet.accounts.models import SIGN_IN_LASTS
from intranet.live import documents, door
from intranet.live.log import Entry
from intranet.live.models import TextUpdate
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from tests.live import made


@pytest.fixture
def letter(first):
    """What client 5 writes after "hej": the letter number n."""
    return lambda n: made.update(made.words("!", left=(5, 4 + n)), clock=5 + n)


@pytest.fixture
def typing(as_, karin, send, first):
    """Karin's browser, just after her first letters."""
    browser = as_(karin)
    assert send(browser, first).status_code == 200
    return browser


def test_the_letters_that_follow_ask_the_database_nothing(typing, send, letter, count_queries, karin, text):
    with count_queries() as queries:
        assert send(typing, letter(0)).json == {"seq": 3}
        assert send(typing, letter(1)).json == {"seq": 4}
    assert not [asked for asked in queries if "sign_in" in asked or "text_update" in asked]
    rows = db.session.scalars(select(TextUpdate).where(TextUpdate.seq > 2)).all()
    assert [row.author_id for row in rows] == [karin.id] * 2
    assert documents.read(text).plain("a") == "hej!!"


def test_the_first_letter_after_a_comparison_goes_the_short_way_too(
    as_, karin, send, first, compare, count_queries
):
    browser = as_(karin)
    compare(browser)
    with count_queries() as queries:
        assert send(browser, first).status_code == 200
    assert not [asked for asked in queries if "token_digest" in asked]


def test_who_has_compared_and_is_removed_is_out_at_once(as_, peter, karin, storuman, send, first, compare):
    browser = as_(peter)
    compare(browser)
    storuman.remove(storuman.membership_of(peter), by=karin)
    db.session.commit()
    assert send(browser, first).status_code == 404


def test_the_answer_has_the_headers_of_every_answer(typing, send, letter):
    answer = send(typing, letter(0))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.fixture
def short(monkeypatch):
    """A short way that ends at once."""
    monkeypatch.setattr(door, "LASTS", 0)


def test_it_ends_soon(short, typing, send, letter, count_queries):
    with count_queries() as queries:
        assert send(typing, letter(0)).status_code == 200
    assert [asked for asked in queries if "sign_in" in asked]


def test_whoever_is_removed_is_out_at_once(as_, peter, karin, storuman, send, first, letter):
    assert send(as_(peter), first).status_code == 200
    storuman.remove(storuman.membership_of(peter), by=karin)
    db.session.commit()
    assert send(as_(peter), letter(0)).status_code == 404


@pytest.mark.usefixtures("csrf_on")
@pytest.mark.parametrize(
    "changed",
    [
        {"headers": {"X-CSRFToken": "forged"}},
        {"headers": {"X-CSRFToken": "{token}", "Sec-Fetch-Site": "cross-site"}},
        {"headers": {"X-CSRFToken": "{token}"}, "content_type": "text/plain"},
        {"headers": {"X-CSRFToken": "{token}"}, "query_string": {"schema": "0"}},
    ],
)
def test_what_differs_in_anything_that_decides_goes_the_whole_way(as_, karin, send, first, letter, changed):
    browser = as_(karin)
    token = re.search(r"X-CSRFToken\W+([\w.-]{20,})", browser.get("/me/settings").text).group(1)
    assert send(browser, first, headers={"X-CSRFToken": token}).status_code == 200
    assert send(browser, letter(0), headers={"X-CSRFToken": token}).status_code == 200
    headers = {name: value.format(token=token) for name, value in changed["headers"].items()}
    assert send(browser, letter(1), **changed | {"headers": headers}).status_code in {400, 403, 409, 415}


def test_whoever_only_reads_from_now_on_is_out_at_once(as_, peter, karin, storuman, send, first, letter):
    assert send(as_(peter), first).status_code == 200
    storuman.add(peter, Role.DECISION_MAKER, by=karin)
    db.session.commit()
    assert send(as_(peter), letter(0)).status_code == 403


def test_a_sign_in_that_ended_elsewhere_is_out_at_once(typing, karin, send, letter):
    karin.end_sign_ins()
    db.session.commit()
    assert send(typing, letter(0)).status_code == 303


@pytest.mark.parametrize("name", door._DECIDES)
def test_all_that_decides_makes_it_another_request(name):
    asked = dict.fromkeys(door._DECIDES, "the same")
    assert door._digest(asked) == door._digest(dict(asked))
    assert door._digest(asked) != door._digest(asked | {name: "another"})


def _expire(karin, eva):
    karin.sign_in.created_at = clock.now() - SIGN_IN_LASTS


def _close(karin, eva):
    karin.closed_at = clock.now()


def _give_the_number_to_another(karin, eva):
    karin.sign_in.user_id = eva.id


@pytest.mark.parametrize("change", [_expire, _close, _give_the_number_to_another])
def test_a_sign_in_that_does_not_hold_any_more_is_out_at_once(typing, karin, eva, send, letter, text, change):
    change(karin, eva)
    db.session.commit()
    send(typing, letter(0))
    assert not db.session.scalars(
        select(TextUpdate).where(TextUpdate.author_id == karin.id, TextUpdate.seq > 2)
    ).all()


def test_a_facilitator_goes_in_too(as_, ingrid, send, first, letter, count_queries):
    assert send(as_(ingrid), first).status_code == 200
    with count_queries() as queries:
        assert send(as_(ingrid), letter(0)).json == {"seq": 3}
    assert not [asked for asked in queries if "sign_in" in asked]


def test_another_person_does_not_go_in_on_hers(typing, as_, olle, nobody, send, letter):
    assert send(as_(olle), letter(0)).status_code == 404
    assert send(nobody, letter(0)).status_code == 303


def test_signing_out_ends_it_at_once(typing, send, letter):
    assert typing.post("/sign-out").status_code == 303
    assert send(typing, letter(0)).status_code == 303


@pytest.mark.parametrize(
    ("bad", "status"),
    [(made.nested_any(60_000), 422), (b"\xff\xff", 422), (made.update(made.gone(1), clock=99), 409)],
)
def test_what_is_wrong_is_refused_as_ever_and_what_follows_goes_on(typing, send, letter, bad, status):
    assert send(typing, bad).status_code == status
    assert send(typing, letter(0)).json == {"seq": 3}


def test_what_another_process_wrote_is_found_by_the_whole_way(typing, app, send, letter, text):
    live = app.extensions["samsyn.live"]
    live.documents._texts[text.key].outline.runs.clear()
    live.documents._texts[text.key].seq = 0
    assert send(typing, letter(0)).json == {"seq": 3}
    assert documents.read(text).plain("a") == "hej!"


def test_too_many_a_second_are_told_to_wait(typing, app, send, letter, monkeypatch):
    monkeypatch.setattr(app.extensions["samsyn.live"].pace, "allows", lambda user: False)
    assert send(typing, letter(0)).status_code == 429


class SlowLine(io.BytesIO):
    """A request's body of which nothing arrives until somebody lets it."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.asked, self.arrives = threading.Event(), threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        """Wait, and give what has arrived."""
        self.asked.set()
        assert self.arrives.wait(10)
        return super().read(size)


@pytest.mark.parametrize("more", [{"content_length": 400}, {"headers": {"Transfer-Encoding": "chunked"}}])
def test_a_slow_line_holds_nobody_up(app, more):
    line = SlowLine(b"name=x" + b" " * 394)
    slowly = {"input_stream": line, "content_type": "application/x-www-form-urlencoded", **more}
    with ThreadPoolExecutor(door.PAGES_AT_ONCE) as pool:
        waiting = [
            pool.submit(app.test_client().post, "/sign-in", **slowly) for _each in range(door.PAGES_AT_ONCE)
        ]
        assert line.asked.wait(10)
        assert app.test_client().post("/sign-in", data={}).status_code < 500
        line.arrives.set()
        assert all(each.result(timeout=10).status_code < 500 for each in waiting)


def test_pages_are_read_while_forms_wait_for_the_database(app, monkeypatch):
    waits, go_on = threading.Semaphore(0), threading.Event()

    def wait() -> None:
        waits.release()
        assert go_on.wait(10)

    def before() -> None:
        if request.method == "POST":
            wait()

    monkeypatch.setitem(app.before_request_funcs, None, [before, *app.before_request_funcs[None]])
    with ThreadPoolExecutor(door.PAGES_AT_ONCE) as pool:
        forms = [pool.submit(app.test_client().post, "/sign-in") for _each in range(door.PAGES_AT_ONCE)]
        assert all(waits.acquire(timeout=10) for _each in forms)
        assert app.test_client().get("/sign-in").status_code == 200
        go_on.set()
        assert all(form.result(timeout=10).status_code < 500 for form in forms)


def test_a_letter_does_not_wait_for_a_page_that_takes_long(app, typing, send, letter, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def before() -> None:
        if request.path == "/sign-in":
            begun.set()
            assert go_on.wait(10)

    monkeypatch.setitem(app.before_request_funcs, None, [before, *app.before_request_funcs[None]])
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(app.test_client().get, "/sign-in")
        assert begun.wait(10)
        assert send(typing, letter(0)).status_code == 200
        go_on.set()
        assert page.result(timeout=10).status_code == 200


def test_a_page_lets_the_letters_that_came_before_it_finish(app, typing, send, letter, monkeypatch):
    monkeypatch.setattr(door, "LETS_FINISH", 10)
    log = app.extensions["samsyn.live"].log
    append, pages = log.append, []

    def slowly(entry: Entry) -> int:
        pages.append(pool.submit(app.test_client().get, "/sign-in"))
        with pytest.raises(TimeoutError):
            pages[0].result(timeout=0.1)
        return append(entry)

    monkeypatch.setattr(log, "append", slowly)
    with ThreadPoolExecutor(1) as pool:
        assert send(typing, letter(0)).status_code == 200
        assert pages[0].result(timeout=5).status_code == 200
