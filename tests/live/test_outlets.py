"""Where streams are written: real sockets, with readers that leave, linger or fall behind."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from intranet.live import outlets
from intranet.live.outlets import MOST_WAITING, Outlet


class End:
    """The reader's end of a stream, and whether the server has noticed that it is gone."""

    def __init__(self, *, chunked: bool = False) -> None:
        ours, self.socket = socket.socketpair()
        ours.setblocking(False)
        self.socket.settimeout(3)
        self.noticed = threading.Event()
        self.outlet = Outlet(ours, chunked=chunked, when_gone=self.noticed.set)
        outlets.watch(self.outlet)

    def read(self, size: int) -> bytes:
        found = b""
        while len(found) < size and (part := self.socket.recv(65536)):
            found += part
        return found


@pytest.fixture
def end() -> Iterator[Callable[..., End]]:
    ends: list[End] = []

    def make(**options: bool) -> End:
        ends.append(End(**options))
        return ends[-1]

    yield make
    for one in ends:
        one.socket.close()
        assert one.noticed.wait(3)


def test_what_is_written_arrives(end):
    reader = end()
    reader.outlet.write(b"event: beat\n\n")
    assert reader.read(13) == b"event: beat\n\n"


def test_a_chunked_answer_is_framed_and_ended(end):
    reader = end(chunked=True)
    reader.outlet.write(b"one")
    reader.outlet.finish(b"0123456789abcdef!")
    assert reader.read(1000) == b"3\r\none\r\n11\r\n0123456789abcdef!\r\n0\r\n\r\n"
    assert reader.noticed.wait(3)


def test_a_reader_that_leaves_is_noticed_without_anything_being_written(end):
    reader = end()
    reader.socket.close()
    assert reader.noticed.wait(3)
    reader.outlet.write(b"nobody is there")


def test_a_reader_that_pauses_gets_everything_in_order(end):
    reader = end()
    sent = [b"%07d;" % number for number in range(40_000)]
    taken: list[bytes] = []
    reading = threading.Thread(target=lambda: taken.append(reader.read(8 * len(sent))))
    for number, part in enumerate(sent):
        reader.outlet.write(part)
        if number == 30_000:
            reading.start()
        if number % 1000 == 0 and number > 30_000:
            time.sleep(0.005)
    reading.join(5)
    assert taken == [b"".join(sent)]


def test_a_reader_that_takes_nothing_is_sent_off_and_nobody_waits(end):
    slow, quick = end(), end()
    part = b"x" * 32_768
    began = time.monotonic()
    for _ in range(2 * MOST_WAITING // len(part) + 40):
        slow.outlet.write(part)
        quick.outlet.write(part)
        quick.read(len(part))
    assert slow.noticed.wait(3)
    assert time.monotonic() - began < 3
    assert not quick.noticed.is_set()


def test_a_reader_that_talks_instead_of_listening_is_sent_off(end):
    reader = end()
    reader.socket.sendall(b"GET / HTTP/1.1\r\n\r\n" * 500)
    assert reader.noticed.wait(3)


def test_large_messages_do_not_send_an_attentive_reader_off(end):
    reader = end()
    large = b"x" * 350_000  # what the largest update becomes on its way
    for _ in range(2):
        reader.outlet.write(large)
    reader.outlet.write(b"!")
    assert reader.read(2 * len(large) + 1) == large + large + b"!"


def test_the_server_closes_an_empty_socket_and_the_stream_goes_on():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        reader = socket.create_connection(listening.getsockname())
        servers, _address = listening.accept()
    gone = threading.Event()
    outlet = Outlet.of_request(
        {"gunicorn.socket": servers, "SERVER_PROTOCOL": "HTTP/1.0"}, when_gone=gone.set
    )
    assert outlet is not None
    outlets.watch(outlet)
    with pytest.raises(OSError, match="not connected"):
        servers.shutdown(socket.SHUT_RDWR)
    servers.close()
    outlet.write(b"on")
    assert reader.recv(2) == b"on"
    reader.close()
    assert gone.wait(3)


def test_without_a_plain_socket_the_server_keeps_the_stream():
    assert Outlet.of_request({"SERVER_PROTOCOL": "HTTP/1.1"}, when_gone=lambda: None) is None


def test_what_a_browser_says_of_its_version_changes_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        reader = socket.create_connection(listening.getsockname())
        servers, _address = listening.accept()
    asked = {"gunicorn.socket": servers, "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_VERSION": "2"}
    outlet = Outlet.of_request(asked, when_gone=lambda: None)
    assert outlet is not None
    outlet.close()
    reader.close()
    servers.close()
