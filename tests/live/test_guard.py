"""What is let through to the library that would end the process, and what is not."""

import contextlib
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from intranet.live import wire
from intranet.live.guard import MOST_BYTES, Malformed, TooLarge, scan, scan_state_vector
from intranet.live.outline import Behind, Outline, Removed
from tests.live import made

FRAGMENTS = frozenset({"a"})


def refused(update: bytes, after: list[bytes] = []) -> str:  # noqa: B006  # only read
    outline = Outline()
    for earlier in after:
        outline.add(scan(earlier))
    with pytest.raises(Malformed) as caught:
        outline.check(scan(update), FRAGMENTS)
    return str(caught.value)


def test_everything_that_real_editors_write_is_let_through():
    outline = Outline()
    for update in made.UPDATES:
        outline.add(scan(update))
    assert len(outline.vector) == 4


def test_nothing_is_written_in_a_fragment_that_has_been_removed():
    outline = Outline()
    outline.add(scan(made.paragraph("hej")))
    more = made.update(made.words("!", left=(5, 4)), client=6)
    new = made.update(made.element("paragraph"), client=6)
    for update in (more, new):
        assert outline.check(scan(update), FRAGMENTS) == FRAGMENTS
        with pytest.raises(Removed):
            outline.check(scan(update), frozenset({"b"}))
    assert outline.check(scan(made.update(deletes=[(5, 2, 3)])), frozenset({"b"})) == frozenset()


def test_the_library_alone_dies_of_a_deeply_nested_value():
    program = (
        "import sys, pycrdt\ndoc = pycrdt.Doc()\ndoc.apply_update(sys.stdin.buffer.read())\nprint('alive')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], input=made.nested_any(60_000), capture_output=True, check=False
    )
    assert ended.returncode < 0
    assert b"alive" not in ended.stdout


def test_a_deeply_nested_value_is_refused():
    assert refused(made.nested_any(60_000)) == "content of kind 8"


def test_a_deeply_nested_value_of_a_format_is_refused():
    nested = "[" * 2000 + "]" * 2000
    assert "another kind" in refused(made.update(made.mark("strong", nested)))
    assert refused(made.update(made.mark("link", nested)))


@pytest.mark.parametrize(
    "kind", [made.JSON, made.BINARY, made.EMBED, made.ANY, made.DOC, made.SKIP, 11, 12, 31]
)
def test_content_that_the_editor_has_no_use_for_is_refused(kind):
    assert refused(made.update(made.item(kind, b"\x01\x01\x7e")))


@pytest.mark.parametrize("kind", [0, 1, 2, 4, 5, 7])
def test_types_that_the_editor_has_no_use_for_are_refused(kind):
    assert refused(made.update(made.item(made.TYPE, wire.number(kind) + wire.framed(b"paragraph"))))


@pytest.mark.parametrize("name", ["script", "iframe", "Paragraph", "", "paragraph\0", "a" * 5000])
def test_unknown_elements_are_refused(name):
    assert refused(made.update(made.element(name)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("strong", True),
        ("strong", {"x": 1}),
        ("underline", {}),
        ("em", []),
        ("link", {}),
        ("link", {"href": "javascript:alert(1)"}),
        ("link", {"href": " javascript:alert(1)"}),
        ("link", {"href": "https://example.org/\nx"}),
        ("link", {"href": 'https://example.org/"onclick='}),
        ("link", {"href": "data:text/html,x"}),
        ("link", {"href": "//example.org"}),
        ("link", {"href": "https://example.org", "onclick": "x"}),
        ("link", {"href": ["https://example.org"]}),
        ("link", '{"href":"javascript:x","href":"https://example.org"}'),
        ("link", '{"href"'),
        ("link", "NaN"),
    ],
)
def test_formats_and_addresses_that_are_not_ours_are_refused(name, value):
    started = made.paragraph("hej")
    assert refused(made.update(made.mark(name, value, left=(5, 4)), client=6), [started])


@pytest.mark.parametrize(
    "href", ["https://example.org/a?b=c", "HTTP://example.org", "mailto:eva@example.org"]
)
def test_links_that_people_make_are_let_through(href):
    outline = Outline()
    outline.add(scan(made.paragraph("hej")))
    outline.check(scan(made.update(made.mark("link", {"href": href}, left=(5, 4)), client=6)), FRAGMENTS)


def test_attributes_are_refused():
    assert "attributes" in refused(made.update(made.words("x", key="onclick")))


def test_a_fragment_that_the_text_does_not_have_is_refused():
    assert "fragment" in refused(made.update(made.element("paragraph", inside="b")))


@pytest.mark.parametrize(
    "structs",
    [
        [made.text()],
        [made.words("x")],
        [made.element("list_item")],
        [made.element("paragraph"), made.element("paragraph", inside=(5, 0))],
        [made.element("bullet_list"), made.element("paragraph", inside=(5, 0))],
        [made.element("paragraph"), made.text(inside=(5, 0)), made.text(inside=(5, 1))],
        [made.element("paragraph"), made.words("x", inside=(5, 0))],
    ],
)
def test_elements_stand_only_where_the_editor_puts_them(structs):
    assert " in " in refused(made.update(*structs))


def test_lists_nest_so_deep_and_no_deeper():
    def nested(pairs: int) -> list[bytes]:
        structs = [made.element("bullet_list")]
        for number in range(pairs):
            structs.append(made.element("list_item", inside=(5, 2 * number)))
            structs.append(made.element("bullet_list", inside=(5, 2 * number + 1)))
        return structs

    Outline().check(scan(made.update(*nested(15))), FRAGMENTS)
    assert refused(made.update(*nested(16))) == "nested too deep"


def test_nesting_is_counted_across_updates():
    def one_deeper(clock: int) -> bytes:
        name = "list_item" if clock % 2 else "bullet_list"
        return made.update(made.element(name, inside=(5, clock - 1)), clock=clock)

    outline = Outline()
    outline.add(scan(made.update(made.element("bullet_list"))))
    for clock in range(1, 32):
        outline.add(scan(one_deeper(clock)))
    with pytest.raises(Malformed, match="nested too deep"):
        outline.add(scan(one_deeper(32)))


def test_structs_of_two_clients_at_once_are_refused():
    one = wire.number(1) + wire.number(5) + wire.number(0) + made.element("paragraph")
    two = wire.number(1) + wire.number(6) + wire.number(0) + made.element("paragraph")
    with pytest.raises(Malformed, match="several"):
        scan(wire.number(2) + one + two + wire.number(0))


def test_a_gap_is_refused_however_it_is_written():
    started = made.paragraph("hej")
    assert refused(made.update(made.skipped(3), made.element("paragraph")))
    outline = Outline()
    outline.add(scan(started))
    with pytest.raises(Behind):
        outline.check(scan(made.update(made.words("x", left=(5, 4)), clock=9)), FRAGMENTS)


def test_what_is_sent_twice_is_told_to_compare():
    outline = Outline()
    outline.add(scan(made.paragraph("hej")))
    for forged in (made.paragraph("nej"), made.update(made.gone(3)), made.update(made.gone(9), clock=2)):
        with pytest.raises(Behind):
            outline.add(scan(forged))


def test_what_builds_on_the_unknown_is_told_to_compare():
    outline = Outline()
    outline.add(scan(made.paragraph("hej")))
    for update in (
        made.update(made.words("x", left=(9, 0)), client=6),
        made.update(made.words("x", left=(5, 5)), client=6),
        made.update(made.text(inside=(5, 7)), client=6),
        made.update(deletes=[(5, 4, 2)]),
        made.update(deletes=[(9, 0, 1)]),
    ):
        with pytest.raises(Behind):
            outline.check(scan(update), FRAGMENTS)


def test_a_character_is_never_split():
    started = made.paragraph("a😀b")  # clocks 2, 3 with 4, 5
    for update in (
        made.update(made.words("x", left=(5, 3)), client=6),
        made.update(made.words("x", right=(5, 4)), client=6),
        made.update(deletes=[(5, 4, 1)]),
        made.update(deletes=[(5, 2, 2)]),
    ):
        assert refused(update, [started]) == "splits a character"
    outline = Outline()
    outline.add(scan(started))
    outline.add(scan(made.update(made.words("x", left=(5, 4), right=(5, 5)), client=6)))
    outline.check(scan(made.update(deletes=[(5, 3, 2)])), FRAGMENTS)


def test_nothing_lies_between_two_places():
    two = made.update(
        made.element("paragraph"),
        made.text(inside=(5, 0)),
        made.words("ett", inside=(5, 1)),
        made.element("paragraph", left=(5, 0)),
        made.text(inside=(5, 5)),
        made.words("två", inside=(5, 6)),
    )
    assert "between" in refused(made.update(made.words("x", left=(5, 4), right=(5, 7)), client=6), [two])


def test_deletes_out_of_order_are_refused():
    for stretches in ([(5, 3, 1), (5, 2, 1)], [(5, 2, 2), (5, 3, 1)]):
        with pytest.raises(Malformed, match="order"):
            scan(made.update(deletes=stretches))


def test_numbers_written_longer_than_need_be_are_refused():
    with pytest.raises(Malformed):
        scan(b"\x80\x00\x00")
    with pytest.raises(Malformed):
        scan(b"\xff" * 12)


def test_something_after_the_end_is_refused():
    with pytest.raises(Malformed, match="follows"):
        scan(made.paragraph("hej") + b"\0")


def test_what_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(TooLarge):
        scan(b"\0" * (MOST_BYTES + 1))


def test_a_text_that_is_not_utf_8_is_refused():
    for bad in (b"\xff", b"\xed\xa0\x80"):
        with pytest.raises(Malformed, match="UTF-8"):
            scan(made.update(made.item(made.STRING, wire.framed(bad))))


def test_a_state_vector_is_read_as_carefully():
    assert scan_state_vector(b"\x01\x05\x03") == {5: 3}
    for bad in (b"", b"\x01", b"\x01\x05\x03\x00", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff"):
        with pytest.raises(Malformed):
            scan_state_vector(bad)


@settings(max_examples=400, deadline=None)
@given(
    at=st.integers(0, len(made.UPDATES) - 1),
    changes=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 255), st.sampled_from("=+-")), min_size=1, max_size=4
    ),
)
def test_a_changed_update_is_taken_whole_or_refused(at, changes):
    changed = bytearray(made.UPDATES[at])
    for anywhere, value, how in changes:
        place = anywhere % (len(changed) or 1)
        if how == "=" and changed:
            changed[place] = value
        elif how == "+":
            changed.insert(place, value)
        elif changed:
            del changed[place]
    outline = Outline()
    doc: Doc = Doc(allow_multithreading=True)
    for update in [*made.UPDATES[:at], bytes(changed)]:
        try:
            outline.add(scan(update))
        except (Malformed, Behind):
            continue
        doc.apply_update(update)
    assert scan_state_vector(doc.get_state()) == outline.vector  # nothing is left waiting


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(noise):
    for read in (scan, scan_state_vector):
        with contextlib.suppress(Malformed):
            read(noise)
