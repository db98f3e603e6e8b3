"""How many requests are worked on at once, and how one that waits lets another begin."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from intranet.platform.turns import Precedence, Turns, aside, give_way


def test_no_more_than_so_many_at_once():
    turns, at_work, most = Turns(2), [], []
    together = threading.Barrier(2, timeout=10)

    def work(number: int) -> None:
        with turns.one():
            at_work.append(number)
            most.append(len(at_work))
            together.wait()  # two are in at once, and a third would have been counted
            at_work.remove(number)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert max(most) == 2


def test_one_who_waits_for_something_else_lets_the_next_begin():
    turns, done = Turns(1), threading.Event()

    def waits() -> bool:
        with turns.one(), aside():
            return done.wait(10)

    def goes_on() -> None:
        with turns.one():
            done.set()

    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(waits)
        pool.submit(goes_on).result(timeout=10)
        assert waiting.result(timeout=10)


def test_a_turn_is_given_back_when_the_work_fails():
    turns = Turns(1)

    def fails() -> None:
        with turns.one(), aside():
            raise KeyError

    def works() -> bool:
        with turns.one():
            return True

    with ThreadPoolExecutor(1) as pool:
        for _twice in range(2):
            with pytest.raises(KeyError):
                pool.submit(fails).result(timeout=10)
        assert pool.submit(works).result(timeout=10)


def test_without_a_turn_stepping_aside_gives_nobody_one():
    turns = Turns(1)
    with aside(), turns.one(), ThreadPoolExecutor(1) as pool:
        begun = threading.Event()

        def works() -> None:
            with turns.one():
                begun.set()

        waiting = pool.submit(works)
        assert not begun.wait(0.1)
        turns.give()
        waiting.result(timeout=10)
        turns.take()


def test_what_takes_long_waits_until_what_goes_first_is_over():
    first, over = Precedence(), []

    def letter(begun: threading.Event) -> None:
        with first:
            begun.set()
            time.sleep(0.05)
            over.append(True)

    begun = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(letter, begun)
        assert begun.wait(10)
        with Turns(1, after=first, patience=10).one():
            give_way()
            assert over
        writing.result(timeout=10)


def test_giving_way_has_an_end():
    first = Precedence()
    with first, Turns(1, after=first, patience=0.05).one():
        began = time.monotonic()
        give_way()
        assert 0.05 <= time.monotonic() - began < 5
        began = time.monotonic()
        give_way()  # its patience is used up
        assert time.monotonic() - began < 0.05


def test_who_may_hold_what_others_need_does_not_wait_for_them():
    first = Precedence()
    with first, Turns(1).one():
        began = time.monotonic()
        give_way()
        assert time.monotonic() - began < 0.05
