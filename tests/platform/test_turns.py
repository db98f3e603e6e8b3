"""How many requests are worked on at once, and how one that waits lets another begin."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from intranet.platform.turns import Turns, aside


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


def test_whoever_lets_a_turn_pass_waits_until_it_is_over():
    turns, begun, go_on, passed = Turns(2), threading.Event(), threading.Event(), []

    def works() -> None:
        with turns.one():
            begun.set()
            assert go_on.wait(10)

    def lets_pass() -> None:
        turns.let_pass(10)
        passed.append(go_on.is_set())

    with ThreadPoolExecutor(2) as pool:
        working = pool.submit(works)
        assert begun.wait(10)
        letting = pool.submit(lets_pass)
        with pytest.raises(TimeoutError):
            letting.result(timeout=0.1)
        go_on.set()
        working.result(timeout=10)
        letting.result(timeout=10)
    assert passed == [True]


def test_nobody_waits_longer_than_asked_nor_for_one_who_has_stepped_aside():
    turns = Turns(1)

    def waited(at_most: float) -> float:
        began = time.monotonic()
        turns.let_pass(at_most)
        return time.monotonic() - began

    with turns.one():
        assert 0.01 <= waited(0.01) < 10
        with aside():
            assert waited(10) < 10
    assert waited(10) < 10
