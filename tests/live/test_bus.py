"""Publish and subscribe, in one process and, through PostgreSQL, in two."""

import threading
import time

import psycopg
import pytest

from intranet.platform.bridge import Bridge
from intranet.platform.bus import Bus, Ended


def test_a_message_reaches_those_who_listen_to_its_topic():
    bus = Bus()
    with bus.subscribe("a", "b") as both, bus.subscribe("b") as one:
        bus.publish("a", "changed", {"n": 1})
        bus.publish("b", "changed", {"n": 2})
        bus.publish("c", "changed", {"n": 3})
        assert [both.get(0).data["n"] for _ in range(2)] == [1, 2]
        assert one.get(0).data == {"n": 2}
        assert one.get(0) is None
        assert both.get(0.01) is None


def test_what_was_told_since_a_mark_is_known_by_topic():
    bus = Bus()
    bus.publish("a", "changed", {})
    mark = bus.mark()
    assert not bus.has_told("a", "b", since=mark)
    bus.publish("b", "changed", {})
    assert not bus.has_told("a", since=mark)
    assert bus.has_told("a", "b", since=mark)
    assert not bus.has_told("a", "b", since=bus.mark())


@pytest.mark.parametrize("mark", ["another.0", "", "x", "x.1", "1"])
def test_after_the_mark_of_another_process_something_may_have_been_told(mark):
    assert Bus().has_told("a", since=mark)


def test_who_has_stopped_listening_hears_nothing():
    bus = Bus()
    subscription = bus.subscribe("a")
    subscription.close()
    subscription.close()
    bus.publish("a", "changed", {})
    assert subscription.get(0) is None


def test_a_slow_reader_is_ended_and_delays_nobody():
    bus = Bus()
    with bus.subscribe("a", room=10) as slow, bus.subscribe("a", room=1000) as quick:
        for number in range(100):
            bus.publish("a", "changed", {"n": number})
        with pytest.raises(Ended, match="overflow"):
            slow.get(0)
        assert [quick.get(0).data["n"] for _ in range(100)] == list(range(100))


def test_closing_wakes_those_who_wait():
    bus = Bus()
    heard = []

    def wait():
        with bus.subscribe("a") as subscription:
            try:
                subscription.get()
            except Ended as ended:
                heard.append(str(ended))

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not bus._readers:
        time.sleep(0.001)
    bus.close()
    waiting.join(3)
    assert heard == ["closing"]


def test_a_message_is_written_once_however_many_read_it():
    bus = Bus()
    with bus.subscribe("a") as one, bus.subscribe("a") as two:
        bus.publish("a", "changed", {"name": "Åsa"})
        assert one.get(0).event is two.get(0).event


@pytest.fixture
def server(new_database):
    address = new_database("postgresql", "bus")
    return address.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture
def processes(server):
    buses = [Bus(Bridge(server)), Bus(Bridge(server))]
    yield buses
    for bus in buses:
        bus.close()


@pytest.mark.postgres
def test_a_message_reaches_the_other_process_and_its_own_once(processes):
    here, there = processes
    heard = []
    there.overhear.append(heard.append)
    with here.subscribe("a") as own, there.subscribe("a") as other:
        here.publish("a", "changed", {"name": "Åsa"})
        assert other.get(3).data == {"name": "Åsa"}
        assert own.get(0).data == {"name": "Åsa"}
        assert own.get(0.2) is None
        assert [message.topic for message in heard] == ["a"]


@pytest.mark.postgres
def test_a_message_too_long_for_a_notice_asks_to_fetch_anew(processes):
    here, there = processes
    with here.subscribe("a") as own, there.subscribe("a") as other:
        here.publish("a", "update", {"update": "x" * 9000})
        assert other.get(3).name == "resync"
        assert own.get(0).name == "update"


@pytest.mark.postgres
def test_a_listener_that_was_cut_off_comes_back_and_asks_to_fetch_anew(processes, server, monkeypatch):
    monkeypatch.setattr("intranet.platform.bridge.RETRY", 0.1)
    here, there = processes
    with there.subscribe("a") as other:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database()"
            )
        assert other.get(5).name == "resync"
        here.publish("a", "changed", {"n": 1})
        assert other.get(3).data == {"n": 1}
