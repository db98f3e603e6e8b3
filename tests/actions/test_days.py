"""Days as Swedes write them."""

from datetime import date

import pytest

from intranet.actions.sheets.days import NoDay, is_like_day, read_day

TODAY = date(2018, 4, 17)


@pytest.mark.parametrize(
    "words",
    ["2018-04-26", "2018-4-26", "20180426", "180426", "26/4", "26/4 2018", "26/4-18", "26.4.2018", "26.4.",
     "26-04-2018",
     "26 april", "26 apr", "26 apr.", "den 26 april 2018", "26:e april", "torsdag 26 april", "tors 26 april 2018",
     "Tors. 26 April", "2018-04-26 00:00:00", "2018-04-26T08:30", "April 26, 2018", "Thursday 26 April 2018",
     "  26   april "],
)  # fmt: skip
def test_the_same_day_is_written_in_many_ways(words):
    assert read_day(words, TODAY) == date(2018, 4, 26)


@pytest.mark.parametrize("words", ["v. 17", "v17", "vecka 17", "V.17 2018", "week 17"])
def test_a_week_is_done_by_its_friday(words):
    assert read_day(words, TODAY) == date(2018, 4, 27)


def test_a_week_whose_friday_is_a_holiday_is_done_by_its_last_working_day():
    assert read_day("vecka 52", date(2026, 11, 27)) == date(2026, 12, 23)
    assert read_day("v. 14 2026", TODAY) == date(2026, 4, 2)  # before Good Friday


@pytest.mark.parametrize(
    ("words", "day"),
    [("idag", 17), ("i morgon", 18), ("Imorgon", 18), ("övermorgon", 19), ("fredag", 20), ("på fredag", 20),
     ("nästa fredag", 27), ("tisdag", 24), ("on Monday", 23), ("måndagen", 23)],
)  # fmt: skip
def test_a_day_is_told_from_today(words, day):
    assert read_day(words, TODAY) == date(2018, 4, day)


@pytest.mark.parametrize(
    "words",
    [
        "31 februari",
        "fredag den 31 februari",
        "26 febuari",
        "2018-02-30",
        "31/4",
        "4/26",
        "vecka 60",
        "31.2.2018",
    ],
)
def test_what_is_written_as_a_day_is_known_though_there_is_none(words):
    assert is_like_day(words)
    with pytest.raises(NoDay):
        read_day(words, TODAY)


@pytest.mark.parametrize("words", ["2,5 procent", "10 personer", "Malå", "kl 14", "3 mål", "snart", "v2.0"])
def test_other_words_are_not_like_a_day(words):
    assert not is_like_day(words)


def test_without_a_year_it_is_the_closest():
    assert read_day("13/4", TODAY) == date(2018, 4, 13)
    assert read_day("10 januari", date(2018, 12, 3)) == date(2019, 1, 10)
    assert read_day("20 december", date(2019, 1, 7)) == date(2018, 12, 20)
    assert read_day("29 februari", TODAY) == date(2020, 2, 29)


def test_no_words_are_no_day():
    assert read_day("  ", TODAY) is None


@pytest.mark.parametrize(
    "words",
    ["snarast", "4/26", "31 april", "2018-13-01", "2018-02-30", "hösten", "26", "v 54", "vecka 0", "9" * 500,
     "26 brumaire", "=1+1", "29/2 2018", "0000-01-01"],
)  # fmt: skip
def test_what_is_no_day_is_said_to_be_none(words):
    with pytest.raises(NoDay):
        read_day(words, TODAY)
