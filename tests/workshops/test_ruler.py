"""The programme's line: workshops and weeks to scale, and today on it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from intranet.workshops.models import Workshop
from intranet.workshops.ruler import MOST_WEEKS, Ruler, next_workshop


def on(day):
    return time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=UTC), tick=False)


def test_workshops_stand_to_scale(workshops):
    assert [mark.at for mark in Ruler.of(workshops).stops] == [0, 27.957, 61.29, 100]


def test_the_weeks_begin_on_mondays(workshops):
    weeks = Ruler.of(workshops).weeks
    assert [mark.week for mark in weeks] == list(range(10, 23))
    assert weeks[0].at == 5.376


def test_today_is_on_the_line(workshops):
    ruler = Ruler.of(workshops)
    assert (ruler.gone, ruler.today, ruler.next) == (51.613, True, workshops[2])


@pytest.mark.parametrize(("day", "gone"), [(date(2018, 1, 1), 0), (date(2018, 8, 1), 100)])
def test_outside_the_programme_today_is_not_shown(workshops, day, gone):
    with on(day):
        ruler = Ruler.of(workshops)
        assert (ruler.gone, ruler.today) == (gone, False)


def test_the_next_is_the_one_going_on_until_it_ends(workshops):
    third = workshops[2]
    with time_machine.travel(third.ends_at - timedelta(minutes=1), tick=False):
        assert next_workshop(workshops) is third
        assert (third.is_on, third.is_today, third.is_over) == (True, True, False)
    with time_machine.travel(third.ends_at, tick=False):
        assert next_workshop(workshops) is workshops[3]
    with on(date(2018, 7, 1)):
        assert next_workshop(workshops) is None


def test_one_that_goes_on_past_midnight_is_today_until_it_ends(programme):
    evening = datetime(2018, 1, 8, 22, tzinfo=UTC)  # 23.00 in Sweden
    late = Workshop.plan(
        programme, title="Sent", starts_at=evening, ends_at=evening + timedelta(hours=3), place=""
    )
    for hours, is_today in ((-24, False), (-1, True), (2, True), (3, False)):
        with time_machine.travel(evening + timedelta(hours=hours), tick=False):
            assert late.is_today == is_today


def test_a_long_programme_shows_as_many_weeks_as_have_room_each_in_its_place(as_, karin, programme):
    at = datetime(2018, 1, 8, 9, tzinfo=UTC)
    for months in range(14):
        start = at + timedelta(days=30 * months)
        Workshop.plan(programme, title="X", starts_at=start, ends_at=start + timedelta(hours=3), place="")
    assert 1 < len(Ruler.of(Workshop.all_of(programme)).weeks) <= MOST_WEEKS + 1
    places = re.findall(r'id="(ruler-[^"]+)"', as_(karin).get("/groups/storuman/").text)
    assert len(places) == len(set(places))


def test_a_programme_of_a_single_day_can_be_drawn(workshops):
    assert [mark.at for mark in Ruler.of(workshops[:1]).stops] == [0]


def test_the_line_is_on_the_start_page_with_places_in_a_style_of_this_answer(as_, karin, workshops):
    answer = as_(karin).get("/groups/storuman/")
    assert "#ruler-stop-2 { --at: 27.957%; --row: 0; }" in answer.text
    assert "i dag, tis 17 april" in answer.text
    assert "'nonce-" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        ((0, 28, 57, 93), [0, 0, 0, 0]),
        ((0, 20, 40, 60, 80, 100), [0, 0, 0, 0, 0, 0]),
        ((0, 1, 2, 50, 99, 100), [0, 1, 2, 0, 0, 1]),
        ((0, 95, 100), [0, 0, 1]),
        ((0, 0), [0, 1]),
    ],
)
def test_no_two_labels_meet(programme, days, rows):
    begins = datetime(2018, 1, 8, 8, tzinfo=UTC)
    planned = [
        Workshop(number=number, starts_at=begins + timedelta(days=day), ends_at=begins + timedelta(days=day))
        for number, day in enumerate(days, start=1)
    ]
    assert [mark.row for mark in Ruler.of(planned).stops] == rows
