"""Counts, medians and ranges, and that nobody's rating can be read out of them."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.maturity.spread import DO_NOT_KNOW, FEWEST, LEVELS, Spread, mean, widest

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
def test_fewer_than_three_are_not_shown(chosen):
    spread, answers = Spread.of(chosen), [level for level in chosen if level]
    if len(answers) < FEWEST:
        assert spread.counts == (0, 0, 0, 0, 0)
        assert (spread.median, spread.lowest, spread.highest, spread.range) == (None, None, None, 0)
        assert spread.is_hidden == bool(answers)
    else:
        assert spread.answers == len(answers)


@given(st.lists(levels, max_size=FEWEST - 1))
def test_what_is_hidden_looks_the_same_whatever_it_is(chosen):
    assert Spread.of(chosen) in {Spread(), Spread(is_hidden=True)}


@given(st.lists(ratings, max_size=8), st.lists(levels, min_size=1, max_size=FEWEST - 1))
def test_a_mean_says_nothing_of_what_is_hidden(others, few):
    shown = [Spread.of(chosen) for chosen in others]
    assert mean([*shown, Spread.of(few)]) == mean(shown)


@given(st.lists(enough, min_size=1, max_size=6))
def test_the_mean_is_of_all_answers(lists):
    answers = [level for chosen in lists for level in chosen]
    assert mean(Spread.of(chosen) for chosen in lists) == Fraction(sum(answers), len(answers))


@given(st.lists(levels, min_size=1, max_size=2))
def test_in_a_named_round_everything_is_shown(chosen):
    assert Spread.of(chosen, is_named=True).answers == len(chosen)


@pytest.mark.parametrize("wrong", [-1, 6, 99])
def test_a_level_outside_the_scale_is_none(wrong):
    with pytest.raises(ValueError, match="no levels"):
        Spread.of([3, wrong, 3])


def test_the_widest_is_where_most_stand_apart():
    spreads = {
        (1, "working"): Spread.of([1, 3, 3, 3, 3]),
        (2, "working"): Spread.of([1, 1, 3, 3, 3]),
        (3, "data"): Spread.of([2, 2, 3, 3]),
    }
    assert widest(spreads) == (2, "working")
    assert widest({(3, "data"): spreads[3, "data"]}) is None
    assert list(LEVELS) == [1, 2, 3, 4, 5]
