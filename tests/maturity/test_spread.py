"""Counts, medians and ranges, and that nobody's rating can be read out of them."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.maturity.spread import DO_NOT_KNOW, FEWEST, LEVELS, Spread

levels = st.integers(1, 5)
ratings = st.lists(st.integers(0, 5), max_size=40)
enough = st.lists(levels, min_size=FEWEST, max_size=40)


@given(enough)
def test_the_middle_is_the_statisticians(chosen):
    assert Spread.of(chosen).median == Fraction(statistics.median(chosen))


@given(enough)
def test_the_range_is_from_the_lowest_to_the_highest(chosen):
    spread = Spread.of(chosen)
    assert (spread.lowest, spread.highest) == (min(chosen), max(chosen))
    assert spread.range == max(chosen) - min(chosen)
    assert spread.is_wide == (spread.range >= 2)


@given(ratings, st.integers(0, 9))
def test_who_does_not_know_is_left_out_of_every_figure(chosen, do_not_know):
    assert Spread.of(chosen + [DO_NOT_KNOW] * do_not_know) == Spread.of(chosen)


@given(ratings)
def test_fewer_than_three_look_like_none(chosen):
    spread, answers = Spread.of(chosen), [level for level in chosen if level]
    if len(answers) < FEWEST:
        assert spread == Spread()
        assert (spread.median, spread.lowest, spread.highest, spread.range) == (None, None, None, 0)
        assert spread.apart == (0, 0)
    else:
        assert spread.counts == tuple(answers.count(level) for level in LEVELS)
        assert spread.answers == len(answers)


@given(st.lists(levels, min_size=1, max_size=2))
def test_in_a_named_round_everything_is_shown(chosen):
    assert Spread.of(chosen, is_named=True).answers == len(chosen)


@given(enough)
def test_counts_say_what_the_levels_do(chosen):
    assert Spread.of({level: chosen.count(level) for level in {*chosen}}) == Spread.of(chosen)


@pytest.mark.parametrize("wrong", [-1, 6, 99])
def test_a_level_outside_the_scale_is_none(wrong):
    with pytest.raises(ValueError, match="no levels"):
        Spread.of([3, wrong, 3])


def test_most_apart_is_where_most_stand_apart():
    few, many, close = Spread.of([1, 3, 3, 3, 3]), Spread.of([1, 1, 3, 3, 3]), Spread.of([2, 2, 3, 3])
    assert close.apart < few.apart < many.apart
    assert not close.is_wide


places = st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from("abc")), ratings, max_size=12)
few = st.lists(levels, max_size=FEWEST - 1)


@given(places, st.lists(few, min_size=12, max_size=12))
def test_what_is_shown_of_all_places_says_nothing_of_those_with_few_answers(chosen, others):
    """Whatever is drawn, summed up or put in order is made of the spreads: they are the same in both worlds."""
    hidden = [place for place, levels in chosen.items() if len([level for level in levels if level]) < FEWEST]
    elsewhere = chosen | dict(zip(hidden, others, strict=False))
    shown, other = ({place: Spread.of(of[place]) for place in of} for of in (chosen, elsewhere))
    assert shown == other
