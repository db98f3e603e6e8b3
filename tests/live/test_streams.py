"""The event stream: what comes, who is there, and when it ends."""

import json
import re
import socket
import threading
import time

import pytest
from sqlalchemy import delete

from intranet.accounts.models import SignIn
from intranet.live import streams
from intranet.live.guard import Malformed
from intranet.live.outlets import HandedOver
from intranet.live.presence import Presence
from intranet.live.streams import Full
from intranet.platform import bus
from intranet.platform.bus import Bus
from intranet.platform.db import db
from tests.live import made


class Listener:
    """Reads a stream in a thread of its own, as a browser does."""

    def __init__(self, answer):
        self.events: list[tuple[str, dict]] = []
        self._answer = answer
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        waiting = b""
        for part in self._answer.response:
            waiting += part
            *whole, waiting = waiting.split(b"\n\n")
            for each in whole:
                name, data = each.decode().split("\n", 1)
                self.events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))

    def wait_for(self, wanted: str, within: float = 3, **having):
        end = time.monotonic() + within
        while time.monotonic() < end:
            for event, data in list(self.events):
                if event == wanted and having.items() <= data.items():
                    return data
            time.sleep(0.01)
        pytest.fail(f"no {wanted} {having} in {self.events}")

    def names(self) -> list[str]:
        return [name for name, _ in self.events if name != "beat"]

    @property
    def has_ended(self) -> bool:
        self._thread.join(timeout=3)
        return not self._thread.is_alive()

    def close(self):
        self._answer.close()


@pytest.fixture
def listen(app):
    """Open streams, and close them at the end. What an earlier test wrote is not told here."""
    app.extensions["samsyn.live"].streams._changed.clear()
    opened = []

    def open_one(browser, group="storuman", **asked):
        answer = browser.get(f"/groups/{group}/stream", query_string={"client": 11} | asked, buffered=False)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        opened.append(Listener(answer))
        opened[-1].wait_for("hello")
        return opened[-1]

    yield open_one
    for stream in list(app.extensions["samsyn.live"].streams._open.values()):
        stream.subscription.end("test")
    for listener in opened:
        assert listener.has_ended
        listener.close()


@pytest.fixture
def quick(monkeypatch):
    """A pulse that tests need not wait for."""
    monkeypatch.setattr(streams, "BEAT", 0.2)


def test_an_update_reaches_those_who_have_the_text_open(as_, karin, eva, text, send, listen, first):
    hers = listen(as_(eva), text=text.id)
    elsewhere = listen(as_(eva), client=12)
    send(as_(karin), first)
    said = hers.wait_for("update", client=5)
    assert made.b64decode(said["update"]) == first
    assert said["seq"] == 2
    assert "update" not in elsewhere.names()


def test_a_refused_update_reaches_nobody(as_, karin, eva, text, send, listen):
    hers = listen(as_(eva), text=text.id)
    send(as_(karin), made.nested_any(100))
    send(as_(karin), made.paragraph("hej"))
    hers.wait_for("update")
    assert hers.names().count("update") == 1


def test_what_happens_in_the_group_reaches_its_pages_only(as_, karin, olle, storuman, listen):
    ours, theirs = listen(as_(karin)), listen(as_(olle), group="sorsele")
    bus.publish(f"group:{storuman.id}", "changed", {"kind": "action.completed"})
    assert ours.wait_for("changed", kind="action.completed") == {"kind": "action.completed"}
    assert theirs.names() == ["hello"]


def test_a_page_is_told_when_something_happened_after_it_was_drawn(as_, karin, storuman, sorsele, listen):
    heard = re.search(r'data-heard="([^"]+)"', as_(karin).get("/groups/storuman/actions").text)[1]
    assert not listen(as_(karin)).wait_for("hello")["missed"]  # one that has listened before
    assert not listen(as_(karin), client=12, heard=heard).wait_for("hello")["missed"]
    bus.publish(f"group:{sorsele.id}", "changed", {"kind": "action.completed"})
    assert not listen(as_(karin), client=13, heard=heard).wait_for("hello")["missed"]
    bus.publish(f"group:{storuman.id}", "changed", {"kind": "action.completed"})
    assert listen(as_(karin), client=14, heard=heard).wait_for("hello")["missed"]


def test_pages_without_the_text_hear_that_it_changed(as_, karin, eva, text, send, listen, first, quick):
    elsewhere = listen(as_(eva))
    send(as_(karin), first)
    elsewhere.wait_for("changed", kind="text.changed", text=text.id)


def test_what_the_server_writes_itself_reaches_open_pages(as_, eva, text, listen):
    from intranet.live import documents

    hers = listen(as_(eva), text=text.id)
    documents.replace(text, "a", "<p>Nytt</p>")
    assert "update" not in hers.names()
    db.session.commit()
    hers.wait_for("update", seq=2)


def test_the_stream_beats(as_, karin, listen, quick):
    listen(as_(karin)).wait_for("beat")


def test_the_server_says_who_is_here_and_nobody_can_pose_as_another(as_, karin, eva, text, send, listen):
    hers = listen(as_(eva), text=text.id, client=21)
    listen(as_(karin), text=text.id, client=22)
    hers.wait_for("presence", client=22, name=karin.name, user=karin.id)
    told = {"client": 22, "fragment": "a", "cursor": None, "name": "Eva Berg", "user": eva.id, "tone": "rust"}
    send(as_(karin), presence=told)
    said = hers.wait_for("presence", client=22, fragment="a")
    assert (said["name"], said["user"], said["tone"]) == (karin.name, karin.id, "heather")
    assert send(as_(karin), presence={"client": 21, "cursor": None}).status_code == 422


def test_a_client_id_in_use_cannot_be_written_under_before_its_owner_does(
    as_, karin, eva, text, send, listen
):
    listen(as_(eva), text=text.id, client=5)
    assert send(as_(karin), made.paragraph("hej")).status_code == 422
    answer = as_(karin).get(f"/groups/storuman/stream?client=5&text={text.id}")
    assert answer.status_code == 422
    assert send(as_(eva), made.paragraph("hej")).status_code == 200


def test_whoever_comes_hears_who_is_here_and_who_leaves(as_, karin, eva, text, listen, app):
    his = listen(as_(karin), text=text.id, client=22)
    hers = listen(as_(eva), text=text.id, client=21)
    assert {one["name"] for one in hers.events[0][1]["here"]} == {karin.name, eva.name}
    for stream in app.extensions["samsyn.live"].streams._open.values():
        if stream.client == 22:
            stream.subscription.end("lost")
    assert his.has_ended
    his.close()
    hers.wait_for("left", client=22)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        {"anchor": 1, "head": 2},
        {"anchor": {"type": {"client": -1, "clock": 0}}, "head": {}},
        {"anchor": {"tname": "x" * 500}, "head": {}},
        {"anchor": {"item": {"client": 1.5, "clock": 0}}, "head": {}},
        {"anchor": {"item": [1, 2]}, "head": {}},
    ],
)
def test_a_caret_that_is_no_place_is_refused(as_, karin, send, cursor):
    assert send(as_(karin), presence={"client": 5, "cursor": cursor}).status_code == 422


@pytest.mark.parametrize("told", [b"[", b"[]", b"3", b"[" * 4000, b"\xff"])
def test_a_presence_that_is_none_is_refused(as_, karin, send, told):
    from intranet.live.wire import framed

    assert send(as_(karin), data=framed(b"") + framed(told)).status_code == 422


def test_a_caret_comes_with_only_what_a_place_is(as_, karin, eva, text, send, listen):
    hers = listen(as_(eva), text=text.id, client=21)
    listen(as_(karin), text=text.id, client=22)
    place = {"type": {"client": 5, "clock": 1, "x": 1}, "tname": None, "item": None, "assoc": 7, "x": "<b>"}
    send(
        as_(karin),
        presence={"client": 22, "fragment": "a", "cursor": {"anchor": place, "head": place, "x": 1}},
    )
    clean = {"type": {"client": 5, "clock": 1}, "tname": None, "item": None, "assoc": 0}
    assert hers.wait_for("presence", fragment="a")["cursor"] == {"anchor": clean, "head": clean}


def test_a_newer_stream_takes_the_place_of_an_older(as_, karin, eva, text, listen):
    hers = listen(as_(eva), text=text.id, client=21)
    older = listen(as_(karin), text=text.id, client=22)
    listen(as_(karin), text=text.id, client=22)
    assert older.wait_for("bye") == {"why": "replaced"}
    assert older.has_ended
    older.close()
    time.sleep(0.05)
    assert "left" not in hers.names()


def test_a_request_that_waited_long_does_not_win_over_a_later_one(as_, karin, listen):
    newer = listen(as_(karin), turn=5)
    answer = as_(karin).get("/groups/storuman/stream?client=11&turn=4")
    assert (answer.status_code, answer.json["why"]) == (409, "overtaken")
    listen(as_(karin), turn=6)
    assert newer.wait_for("bye") == {"why": "replaced"}


def test_a_person_has_so_many_streams_and_the_oldest_gives_way(as_, karin, listen, monkeypatch):
    monkeypatch.setattr(streams, "PER_PERSON", 3)
    opened = [listen(as_(karin), client=number) for number in range(1, 5)]
    assert opened[0].wait_for("bye") == {"why": "crowded"}
    assert opened[1].names() == ["hello"]


def test_a_process_has_so_many_streams(as_, karin, eva, app, listen, monkeypatch):
    listen(as_(karin))
    monkeypatch.setattr(app.extensions["samsyn.live"].streams, "_limit", 1)
    answer = as_(eva).get("/groups/storuman/stream?client=3")
    assert (answer.status_code, answer.json["why"], answer.headers["Retry-After"]) == (503, "full", "10")


def test_a_stream_goes_on_over_the_servers_own_socket(as_, karin, eva, storuman, text, send, first, quick):
    servers, page = socket.socketpair()
    page.settimeout(5)
    answer = as_(eva).get(
        f"/groups/storuman/stream?client=21&text={text.id}",
        environ_overrides={"gunicorn.socket": servers, "SERVER_PROTOCOL": "HTTP/1.0"},
        buffered=False,
    )
    said = iter(answer.response)
    assert b"event: hello" in next(said)
    with pytest.raises(HandedOver):
        next(said)
    answer.close()
    servers.close()
    send(as_(karin), first)
    told = b""
    while b"event: update" not in told:
        told += page.recv(65536)
    storuman.remove(storuman.membership_of(eva), by=karin)
    db.session.commit()
    while part := page.recv(65536):
        told += part
    assert told.endswith(b'event: bye\ndata: {"why":"access"}\n\n')
    page.close()


def test_the_stream_of_somebody_removed_ends(as_, karin, eva, storuman, listen, quick):
    hers, still = listen(as_(eva)), listen(as_(karin))
    storuman.remove(storuman.membership_of(eva), by=karin)
    db.session.commit()
    assert hers.wait_for("bye") == {"why": "access"}
    assert hers.has_ended
    assert "bye" not in still.names()


def test_the_stream_of_somebody_signed_out_ends(as_, karin, eva, listen, quick):
    hers = listen(as_(eva))
    db.session.execute(delete(SignIn).where(SignIn.user_id == eva.id))
    db.session.commit()
    assert hers.wait_for("bye") == {"why": "access"}


def test_the_stream_of_a_closed_account_ends(as_, eva, listen, quick):
    from intranet.platform import clock

    hers = listen(as_(eva))
    eva.closed_at = clock.now()
    db.session.commit()
    assert hers.wait_for("bye") == {"why": "access"}


def test_a_facilitators_stream_stays(as_, ingrid, listen, quick):
    hers = listen(as_(ingrid))
    hers.wait_for("beat")
    time.sleep(0.5)
    assert hers.names() == ["hello"]


def test_who_may_not_read_may_not_listen(as_, nobody, birgitta, olle, admin):
    assert as_(birgitta).get("/groups/storuman/stream?client=3").status_code == 403
    assert as_(admin).get("/groups/storuman/stream?client=3").status_code == 403
    assert as_(olle).get("/groups/storuman/stream?client=3").status_code == 404
    assert nobody.get("/groups/storuman/stream?client=3").status_code in {302, 303}


@pytest.mark.parametrize("client", ["", "0", "-3", "x", str(2**32)])
def test_a_stream_needs_the_pages_number(as_, karin, client):
    assert as_(karin).get(f"/groups/storuman/stream?client={client}").status_code == 422


def test_asking_for_the_head_alone_opens_nothing(as_, karin, app):
    assert as_(karin).head("/groups/storuman/stream?client=3").status_code == 405
    assert len(app.extensions["samsyn.live"].streams) == 0


def test_stopping_ends_every_stream_and_lets_no_new_one_in():
    room = Bus()
    register = streams.Streams(room, Presence(room), 10, lambda asked: asked)

    class Somebody:
        id = 1
        name = "Karin Lund"
        first_name = "Karin"

    stream = register.open(Somebody(), sign_in_id=1, group_ids=[1], text_id=2, client=3)
    events = stream.events(streams._PULSE)
    assert b"beat" in next(events)
    register.close_all()
    assert b'bye\ndata: {"why":"closing"}' in b"".join(events)
    with pytest.raises(Full):
        register.open(Somebody(), sign_in_id=1, group_ids=[1], text_id=2, client=3)


def test_each_person_has_a_colour_and_keeps_it():
    room = Bus()
    presence = Presence(room)

    def person(number: int):
        return type("Somebody", (), {"id": number, "name": f"P {number}", "first_name": "P"})()

    for number in range(1, 7):
        presence.enter(1, number, person(number), number)
    presence.enter(1, 99, person(2), 99)
    tones = {one["client"]: one["tone"] for one in presence.of(1)}
    assert [tones[number] for number in range(1, 5)] == ["lake", "heather", "rust", "moss"]
    assert tones[99] == "heather"
    with pytest.raises(Malformed):
        presence.enter(1, 3, person(4), 5)
