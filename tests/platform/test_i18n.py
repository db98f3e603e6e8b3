"""Dates and numbers as a person says them."""

import contextvars
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask_babel import gettext

from intranet.platform import i18n


@pytest.fixture(autouse=True)
def the_seventeenth_of_april():
    with time_machine.travel(datetime(2018, 4, 17, 8, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(params=["sv", "en"])
def language(request, app):
    with app.test_request_context(headers={"Accept-Language": request.param}):
        yield request.param


def test_days(language):
    expected = {
        "sv": ("tors 26 april", "torsdag 26 april", "26 april"),
        "en": ("Thu 26 April", "Thursday 26 April", "26 April"),
    }
    on = date(2018, 4, 26)
    assert (i18n.day(on), i18n.long_day(on), i18n.day_month(on)) == expected[language]


def test_another_year_is_said(language):
    assert i18n.day(date(2019, 6, 1)).endswith("2019")


def test_times_are_swedish_in_summer_and_in_winter(language):
    dot = "." if language == "sv" else ":"
    assert i18n.wall_time(datetime(2018, 4, 26, 6, 30, tzinfo=UTC)) == f"08{dot}30"
    assert i18n.wall_time(datetime(2018, 2, 28, 7, 30, tzinfo=UTC)) == f"08{dot}30"
    twice = {"sv": ("02.30 sommartid", "02.30 normaltid"), "en": ("02:30 summer time", "02:30 standard time")}
    hours = [datetime(2018, 10, 28, hour, 30, tzinfo=UTC) for hour in range(4)]
    assert tuple(i18n.wall_time(hour) for hour in hours[:2]) == twice[language]
    assert [i18n.wall_time(hour) for hour in hours[2:]] == [f"03{dot}30", f"04{dot}30"]


def test_how_long_ago(language):
    words = {
        "sv": ("i dag 09.00", "i går 16.40", "sön 15 apr."),
        "en": ("today 09:00", "yesterday 16:40", "Sun 15 Apr"),
    }
    instants = [datetime(2018, 4, 17, 7, 0, tzinfo=UTC), datetime(2018, 4, 16, 14, 40, tzinfo=UTC)]
    assert (
        tuple(i18n.since(i) for i in [*instants, datetime(2018, 4, 15, 9, 0, tzinfo=UTC)]) == words[language]
    )


def test_names_and_numbers(language):
    both = {"sv": ("Eva, Peter och Sara", "Två"), "en": ("Eva, Peter and Sara", "Two")}
    assert (i18n.join_names(["Eva", "Peter", "Sara"]), i18n.count_words(2)) == both[language]
    assert i18n.count_words(13) == "13"
    assert i18n.join_names([]) == ""


def test_words_asked_for_where_there_is_no_app_are_left_as_they_are_and_not_remembered(app):
    apart = contextvars.Context()  # what is there before the first request
    assert apart.run(gettext, "Close") == "Close"
    with app.test_request_context(headers={"Accept-Language": "sv"}):
        assert gettext("Close") == "Stäng"
