"""How the process lies in memory, on Linux: it then takes less of it, and what is asked for is found sooner."""

import ctypes
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
MADV_COLLAPSE = 25  # of mman.h, Linux 6.1 or later: madvise(2)
LARGE = 2**21  # bytes of a large page

WORTH_IT = 1_000  # things made and not dropped since somebody looked last

_MAPS = Path("/proc/self/maps")


def share() -> None:
    """Let the threads take memory from two places instead of one each (glibc): what one gives back, another uses."""
    if mallopt := _of_libc("mallopt"):
        mallopt(ARENA_MAX, 2)


def gather() -> int:
    """Put what the process has into large pages, as far as the kernel can, and give how many those are.

    The processor looks up where a page of memory lies for each that it touches. Drawing one of our pages touches
    thousands of small ones, all over what the process begins with, and takes a tenth longer. Call it once that is all
    there: what comes later lies where it lies.
    """
    madvise = _of_libc("madvise")
    if madvise is None or not _MAPS.exists():
        return 0
    return sum(
        madvise(ctypes.c_void_p(place), ctypes.c_size_t(LARGE), MADV_COLLAPSE) == 0
        for begins, ends in list(_own())
        for place in range(-(-begins // LARGE) * LARGE, ends - LARGE + 1, LARGE)
    )


def tidy() -> None:
    """Look for rings of garbage, if there may be some. Call it when an answer has been sent: nobody waits for that.

    What has stayed is looked through as seldom as Python does by itself.
    """
    young, once, twice = gc.get_count()
    _young, most_once, most_twice = gc.get_threshold()
    if young > WORTH_IT:
        gc.collect(2 if twice > most_twice else 1 if once > most_once else 0)


def _of_libc(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None)


def _own() -> Iterator[tuple[int, int]]:
    """Give from where to where there is memory that this process alone writes in: no files, no stacks."""
    for line in _MAPS.read_text().splitlines():
        place, rights, _offset, _device, _inode, *of = line.split(maxsplit=5)
        if rights == "rw-p" and of in ([], ["[heap]"]):
            begins, ends = place.split("-")
            yield int(begins, 16), int(ends, 16)
