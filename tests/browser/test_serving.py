"""The server's threads while many people type: everybody is answered, and it stops when it is asked to."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

LETTER = "/groups/storuman/texts/1/updates"  # nobody is signed in: it is answered all the same
REFUSED = 303  # to where one signs in


class Typist:
    """One who sends letters over one connection."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=10)

    def send(self) -> None:
        self.connection.request(
            "POST", LETTER, body=b"a", headers={"Content-Type": "application/octet-stream"}
        )

    def status(self) -> int:
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


@pytest.fixture
def typist(server) -> Iterator[Callable[[], Typist]]:
    with ExitStack() as open_now:

        def begin() -> Typist:
            one = Typist(server.port)
            open_now.enter_context(closing(one.connection))
            return one

        yield begin


def test_more_people_type_than_there_are_threads(typist):
    typists = [typist() for _ in range(100)]
    for _letter in range(3):
        for one in typists:
            one.send()
        assert {one.status() for one in typists} == {REFUSED}
    reader = typist().connection
    reader.request("GET", "/sign-in")
    assert reader.getresponse().status == 200


def test_one_who_pauses_is_answered_over_the_same_connection(typist):
    one = typist()
    one.send()
    socket = one.connection.sock
    for pause in (0, 0.3, 1.5):  # the last is longer than a thread waits for the next letter
        assert one.status() == REFUSED
        time.sleep(pause)
        one.send()
    assert one.status() == REFUSED
    assert one.connection.sock is socket


def test_asked_to_stop_it_waits_for_nobody_who_might_go_on_typing(typist, server):
    one = typist()
    one.send()
    assert one.status() == REFUSED
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < 8
