"""What is put into large pages is what it was, and rings of garbage go when an answer has been sent."""

import gc
import secrets
import weakref

import pytest

from intranet.platform import memory


def test_what_is_gathered_stays_what_it_was():
    held = [secrets.token_bytes(64 * 1024) for _each in range(200)]
    before = [bytes(reversed(each)) for each in held]
    gathered = memory.gather()
    gc.collect()
    assert [bytes(reversed(each)) for each in held] == before
    assert gathered >= 0


def test_a_kernel_that_cannot_is_no_matter(monkeypatch):
    monkeypatch.setattr(memory, "_of_libc", lambda _name: None)
    memory.share()
    assert memory.gather() == 0


def test_only_memory_of_its_own_is_gathered(monkeypatch, tmp_path):
    maps = tmp_path / "maps"
    maps.write_text(
        "00400000-00c00000 r-xp 00000000 fe:00 12 /usr/bin/python3\n"
        "00c00000-01000000 rw-p 00800000 fe:00 12 /usr/bin/python3\n"
        "01100000-01700000 rw-p 00000000 00:00 0 [heap]\n"
        "7f0000000000-7f0000600000 rw-p 00000000 00:00 0\n"
        "7ffd00000000-7ffd00400000 rw-p 00000000 00:00 0 [stack]\n"
        "7f1000000000-7f1000400000 rw-s 00000000 00:01 9 /dev/shm/shared\n"
    )
    asked = []
    monkeypatch.setattr(memory, "_MAPS", maps)
    monkeypatch.setattr(
        memory, "_of_libc", lambda _name: lambda place, size, _what: asked.append((place.value, size.value))
    )
    memory.gather()
    assert asked == [
        (place, memory.LARGE)
        for place in (0x1200000, 0x1400000, 0x7F0000000000, 0x7F0000200000, 0x7F0000400000)
    ]


class Ring:
    """Something that holds itself."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def by_hand():
    """Python looks for no garbage by itself, and has none."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_rings_go_once_there_are_some(by_hand):
    few = weakref.ref(Ring())
    memory.tidy()
    assert few() is not None
    rings = [weakref.ref(Ring()) for _each in range(memory.WORTH_IT)]
    memory.tidy()
    assert few() is None
    assert not any(ring() for ring in rings)


def test_those_that_have_stayed_for_a_while_go_too(by_hand):
    ring = Ring()
    gone = weakref.ref(ring)
    gc.collect(1)  # it lies among what has stayed twice now
    del ring
    _young, most_once, most_twice = gc.get_threshold()
    for _turn in range((most_once + 2) * (most_twice + 2)):
        made = [Ring() for _each in range(2 * memory.WORTH_IT)]
        memory.tidy()
        del made
    assert gone() is None
