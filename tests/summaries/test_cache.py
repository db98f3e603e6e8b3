from intranet.summaries.drawing.cache import Cache


def test_it_finds_what_it_keeps() -> None:
    cache = Cache()
    assert cache.find("a") is None
    assert cache.keep("a", b"pdf") == b"pdf"
    assert cache.find("a") == b"pdf"


def test_the_one_not_asked_for_longest_makes_room() -> None:
    cache = Cache(room=10)
    cache.keep("a", b"1234")
    cache.keep("b", b"1234")
    cache.find("a")
    cache.keep("c", b"1234")
    assert [name for name in "abc" if cache.find(name)] == ["a", "c"]


def test_one_that_is_larger_than_the_room_is_kept_alone() -> None:
    cache = Cache(room=10)
    cache.keep("a", b"1234")
    cache.keep("b", b"1" * 100)
    assert cache.find("a") is None
    assert cache.find("b")
