"""Sections held against each other: changed, renamed, moved, new and gone, with every change counted once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.charter.comparing.compare import State, Text, compare
from intranet.charter.words import Part

UNHURRIED = settings(deadline=None)


def section(number, html="<p>Så här är det.</p>", *, heading=None, part=Part.WHY, question="Varför?"):
    return Text(number, part, heading or f"Avsnitt {number}", question, html)


def state(*sections, title="Tid för människor", why="Tiden ska räcka."):
    return State(title, why, sections)


def kinds(was, now):
    return [(found.either.id, found.kind, len(found.numbers)) for found in compare(was, now).sections]


def test_nothing_differs():
    found = compare(state(section(1), section(2)), state(section(1), section(2)))
    assert (found.changes, found.changed) == (0, 0)
    assert [one.kind for one in found.sections] == ["same", "same"]


@pytest.mark.parametrize(
    ("now", "kind", "changes"),
    [
        (section(1, "<p>Så här är det. Och mer.</p>"), "added", 1),
        (section(1, "<p>Så är det.</p>"), "removed", 1),
        (section(1, "<p>Så här var det.</p>"), "changed", 1),
        (section(1, "<p>Så <strong>här</strong> är det.</p>"), "form", 1),
        (section(1, "<ul><li>Så här är det.</li></ul>"), "form", 1),
        (section(1, heading="Avsnitt ett"), "changed", 1),
        (section(1, question="Varför just nu?"), "added", 1),
        (section(1, "<p>Så här var det.</p>", heading="Avsnitt ett", question="Hur?"), "changed", 3),
        (section(1, "<p><strong>Så</strong> <strong>här</strong> är det.</p>"), "form", 1),
    ],
)
def test_what_became_of_a_section(now, kind, changes):
    assert kinds(state(section(1)), state(now)) == [(1, kind, changes)]


def test_a_style_that_no_word_shows_is_a_change_all_the_same():
    """The draft counts such a section as changed, so it is not called the same here."""
    was, now = (
        f"<p><strong>Så</strong>{space}<strong>här</strong>.</p>" for space in (" ", "<strong> </strong>")
    )
    [found] = compare(state(section(1, was)), state(section(1, now))).sections
    assert (found.kind, bool(found.form), len(found.numbers)) == ("form", True, 1)


def test_a_new_section_is_one_change():
    new = section(3, "<p>Ett.</p><p>Två.</p>", heading="Vem leder?")
    assert kinds(state(section(1), section(2)), state(section(1), new, section(2))) == [
        (1, "same", 0), (3, "new", 1), (2, "same", 0),
    ]  # fmt: skip


def test_a_section_that_is_gone_stands_where_it_stood():
    what = section(4, part=Part.WHAT)
    assert kinds(state(section(1), section(2), section(3), what), state(section(1), section(3), what)) == [
        (1, "same", 0), (2, "gone", 1), (3, "same", 0), (4, "same", 0),
    ]  # fmt: skip
    assert [found.either.id for found in compare(state(section(1), what), state(what)).sections] == [1, 4]
    assert [found.either.id for found in compare(state(section(1), what), state(section(1))).sections] == [
        1,
        4,
    ]


def test_as_few_sections_as_can_be_have_moved():
    was = state(*map(section, (1, 2, 3, 4)))
    assert kinds(was, state(*map(section, (4, 1, 2, 3)))) == [
        (4, "moved", 1), (1, "same", 0), (2, "same", 0), (3, "same", 0),
    ]  # fmt: skip


def test_a_section_is_known_by_its_number_and_not_by_its_heading():
    was, now = state(section(1, heading="Varför?")), state(section(1, heading="Därför"))
    assert kinds(was, now) == [(1, "changed", 1)]


def test_between_two_versions_a_removed_section_is_known_by_its_heading():
    was = state(section(None, "<p>Ett.</p>", heading="Vem?"), section(2))
    now = state(section(None, "<p>Två.</p>", heading="Vem?"), section(2))
    assert kinds(was, now) == [(None, "changed", 1), (2, "same", 0)]


def test_title_and_why_come_first_and_are_no_sections():
    found = compare(state(section(1)), state(section(1, "<p>Nytt.</p>"), title="Tid", why="Tiden räcker."))
    assert (found.title.numbers, found.why.numbers, found.sections[0].numbers) == ([1], [2], [3])
    assert (found.changes, found.changed) == (3, 1)


HTML = st.sampled_from(
    ["", "<p>Ett.</p>", "<p>Ett två.</p><p>Tre.</p>", "<ul><li>Ett.</li><li>Fyra.</li></ul>"]
)


@st.composite
def states(draw):
    numbers = draw(st.permutations(range(1, 7)))[: draw(st.integers(0, 6))]
    sections = [
        section(
            number if draw(st.integers(0, 4)) else None,
            draw(HTML),
            heading=draw(st.sampled_from([f"Avsnitt {number}", "Vem?", "Hur?"])),
            part=draw(st.sampled_from(list(Part))),
        )
        for number in numbers
    ]
    title = draw(st.sampled_from(["", "Tid", "Tid för alla"]))
    return state(*sorted(sections, key=lambda s: s.part != Part.WHY), title=title)


@UNHURRIED
@given(states(), states())
def test_every_change_is_counted_once_and_in_the_order_it_is_read(was, now):
    found = compare(was, now)
    read = [*found.title.numbers, *found.why.numbers]
    read += [number for _part, sections in found.parts for one in sections for number in one.numbers]
    assert read == list(range(1, found.changes + 1))
    assert found.changed == sum(one.kind != "same" for one in found.sections)


@UNHURRIED
@given(states(), states())
def test_every_section_of_both_is_there_once(was, now):
    found = compare(was, now).sections
    assert [one.now for one in found if one.now] == list(now.sections)
    assert sorted(id(one.was) for one in found if one.was) == sorted(map(id, was.sections))


@UNHURRIED
@given(states())
def test_a_state_does_not_differ_from_itself(one):
    assert compare(one, one).changes == 0
