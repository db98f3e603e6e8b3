"""What is put into large pages is what it was."""

import gc
import secrets

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
