"""What is drawn is kept on disk, as much as there is room for."""

import os
from pathlib import Path

import pytest

from intranet.summaries.drawing.shelf import Shelf


def age(folder: Path, name: str, seconds: int) -> None:
    stat = (folder / name).stat()
    os.utime(folder / name, (stat.st_atime - seconds, stat.st_mtime - seconds))


def test_it_finds_what_it_keeps_also_when_it_was_another_that_kept_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "new" / "folder")
    assert shelf.find("a.pdf") is None
    assert shelf.keep("a.pdf", b"pdf") == b"pdf"
    assert Shelf(tmp_path / "new" / "folder").find("a.pdf") == b"pdf"
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o077 == 0


def test_the_one_not_asked_for_longest_makes_room(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, room=10)
    shelf.keep("a", b"1234")
    shelf.keep("b", b"1234")
    age(tmp_path, "a", 60)
    age(tmp_path, "b", 30)
    shelf.find("a")
    shelf.keep("c", b"1234")
    assert [name for name in "abc" if shelf.find(name)] == ["a", "c"]


def test_one_that_is_larger_than_the_room_is_kept_alone(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, room=10)
    shelf.keep("a", b"1234")
    shelf.keep("b", b"1" * 100)
    assert shelf.find("a") is None
    assert shelf.find("b")


def test_where_nothing_can_be_kept_it_is_given_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert Shelf(tmp_path).keep("a", b"pdf") == b"pdf"
    assert list(tmp_path.iterdir()) == []
