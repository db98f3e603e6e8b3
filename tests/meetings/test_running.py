"""A meeting as it runs: the clock moves it, and those who lead it move the rest."""

import re
from datetime import timedelta

import pytest
import time_machine

from intranet.meetings.models import Meeting
from intranet.meetings.running import Running
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.agenda import Agenda, ItemKind

THERE = "/groups/storuman/workshops/2"
HTMX = {"HX-Request": "true"}
TURNS = ("beginning", "pause", "pause/undoing", "turn/undoing", "items/1/extension", "items/1/end")


@pytest.fixture
def second(workshops):
    """The second workshop: 20 minutes of dialogue, 15 of break, 40 of an exercise; 08.30 to 09.45."""
    Agenda.of(workshops[1]).add(
        minutes=40, kind=ItemKind.EXERCISE, title="Stryk hälften", description="I par."
    )
    db.session.commit()
    return workshops[1]


def after(workshop, minutes):
    """It is so many minutes into the workshop."""
    return time_machine.travel(workshop.starts_at + timedelta(minutes=minutes), tick=False)


def times(workshop, group):
    """Say when every item begins and the last one ends."""
    db.session.expire_all()
    running = Running(Meeting.of(group, workshop), Agenda.of(workshop, group))
    instants = [slot.starts_at for slot in running.slots] + [running.ends_at]
    return [clock.swedish(at).strftime("%H.%M") for at in instants]


def item_on(workshop, group):
    return Running(Meeting.of(group, workshop), Agenda.of(workshop, group)).now.item.id


@pytest.mark.parametrize(
    ("minutes", "says"),
    [
        (-20, "Börjar 08.30, om"),
        (0, "av dialogen"),
        (19.5, "mindre än en minut"),
        (20, "av rasten"),
        (36, "av övningen"),
        (36, "39 minuter"),
    ],
)
def test_the_page_says_what_is_on_and_how_long_is_left(as_, eva, second, minutes, says):
    with after(second, minutes):
        assert says in as_(eva).get(THERE).text


def test_when_the_last_item_has_ended_the_group_can_go_on_or_take_back(as_, karin, eva, storuman, second):
    item = Agenda.of(second, storuman).items[-1].id
    with after(second, 80):
        text = as_(karin).get(THERE).text
        assert "Slut sedan 09.45" in text
        assert "Allt på dagordningen är slut sedan 09.45." in text
        assert "5 minuter till" not in as_(eva).get(THERE).text
        assert "av övningen" in as_(karin).post(f"{THERE}/items/{item}/extension", headers=HTMX).text
    assert times(second, storuman) == ["08.30", "08.50", "09.05", "09.55"]
    with after(second, 90):
        assert "Ångra senaste ändringen" in as_(karin).get(THERE).text
        as_(karin).post(f"{THERE}/turn/undoing", headers=HTMX)
    assert times(second, storuman) == ["08.30", "08.50", "09.05", "09.45"]


@pytest.mark.parametrize("minutes", [-60 * 24, 75, 60 * 24])
def test_when_nothing_is_on_it_says_nothing(as_, eva, second, minutes):
    with after(second, minutes):
        text = as_(eva).get(THERE).text
    assert "Pågår" not in text
    assert 'aria-current="step"' not in text


def test_what_comes_then_is_said(as_, eva, second):
    with after(second, 25):
        assert "Härnäst 09.05: Stryk hälften" in as_(eva).get(f"{THERE}/running", headers=HTMX).text


@pytest.mark.parametrize("fraction", [0.1, 0.5, 0.9])
def test_what_is_ended_is_over_at_once_whatever_the_fraction_of_the_second(
    as_, karin, storuman, second, fraction
):
    with after(second, 10 + fraction / 60):
        item = item_on(second, storuman)
        answer = as_(karin).post(f"{THERE}/items/{item}/end", headers=HTMX)
        assert "av rasten" in answer.text
        assert item_on(second, storuman) != item


def test_an_item_that_ends_while_the_page_is_drawn_is_on_in_all_of_it(storuman, second):
    with time_machine.travel(second.starts_at + timedelta(minutes=20, seconds=-1), tick=False) as clocks:
        running = Running(Meeting.of(storuman, second), Agenda.of(second, storuman))
        before = running.now
        clocks.shift(timedelta(seconds=2))
        assert running.now is before
        assert [slot.is_on for slot in running.slots] == [True, False, False]


def test_five_more_minutes_move_the_rest(as_, ingrid, storuman, sorsele, second):
    with after(second, 10):
        answer = as_(ingrid).post(f"{THERE}/items/{item_on(second, storuman)}/extension", headers=HTMX)
        assert (answer.status_code, "15 minuter" in answer.text) == (200, True)
        assert "5 minuter senare än planerat" in answer.text
    assert times(second, storuman) == ["08.30", "08.55", "09.10", "09.50"]
    assert times(second, sorsele) == ["08.30", "08.50", "09.05", "09.45"]


def test_an_item_that_is_done_early_is_ended(as_, karin, storuman, second):
    with after(second, 12):
        answer = as_(karin).post(f"{THERE}/items/{item_on(second, storuman)}/end")
        assert (answer.status_code, answer.location) == (303, f"{THERE}#agenda")
        assert times(second, storuman) == ["08.30", "08.42", "08.57", "09.37"]
        assert "av rasten" in as_(karin).get(THERE).text


def test_a_second_press_does_not_end_the_next_item_too(as_, karin, storuman, second):
    with after(second, 12):
        as_(karin).post(f"{THERE}/items/{item_on(second, storuman)}/end")
        again = as_(karin).post(f"{THERE}/items/{item_on(second, storuman)}/end", headers=HTMX)
        assert again.status_code == 409
        assert "har just börjat. Tryck en gång till" in again.text
        assert "Någon hann före" not in again.text
        assert times(second, storuman) == ["08.30", "08.42", "08.57", "09.37"]
    with after(second, 12.5):
        as_(karin).post(f"{THERE}/items/{item_on(second, storuman)}/end")
    assert times(second, storuman) == ["08.30", "08.42", "08.42", "09.22"]


def test_an_item_that_the_clock_left_too_early_goes_on(as_, karin, storuman, second):
    first = Agenda.of(second, storuman).items[0].id
    with after(second, 23):
        assert "Vi är kvar på förra punkten" in as_(karin).get(THERE).text
        as_(karin).post(f"{THERE}/items/{first}/extension")
        assert "av dialogen" in as_(karin).get(THERE).text
    assert times(second, storuman) == ["08.30", "08.58", "09.13", "09.53"]


def test_a_pause_stands_until_somebody_goes_on(as_, karin, storuman, second):
    with after(second, 10):
        as_(karin).post(f"{THERE}/pause")
    with after(second, 40):
        text = as_(karin).get(THERE).text
        assert "Paus sedan 08.40" in text
        assert "pausat" in text
        as_(karin).delete(f"{THERE}/pause", headers=HTMX)
        assert "10 minuter" in as_(karin).get(THERE).text
    assert times(second, storuman) == ["08.30", "09.20", "09.35", "10.15"]


def test_a_pause_that_nobody_ends_does_not_last_for_ever(as_, karin, storuman, second):
    with after(second, 10):
        as_(karin).post(f"{THERE}/pause")
    with after(second, 60 * 24):
        assert "Paus sedan" not in as_(karin).get(THERE).text


def test_a_meeting_begins_when_it_begins(as_, karin, storuman, second):
    with after(second, 7):
        assert "Börja nu" in as_(karin).get(THERE).text
        as_(karin).post(f"{THERE}/beginning")
        assert as_(karin).post(f"{THERE}/beginning").status_code == 303
        assert times(second, storuman)[0] == "08.37"
        assert "Börja nu" not in as_(karin).get(THERE).text
    with after(second, -60 * 5):
        assert "Börja nu" not in as_(karin).get(THERE).text


def test_the_last_turn_is_taken_back(as_, karin, storuman, second):
    planned = times(second, storuman)
    with after(second, 5):
        for turn in ("beginning", "pause", f"items/{item_on(second, storuman)}/extension"):
            as_(karin).post(f"{THERE}/{turn}")
            as_(karin).post(f"{THERE}/turn/undoing")
            as_(karin).post(f"{THERE}/turn/undoing")
            assert times(second, storuman) == planned, turn


def test_who_comes_second_is_told_how_it_stands(as_, karin, ingrid, storuman, second):
    with after(second, 10):
        item = item_on(second, storuman)
        as_(karin).post(f"{THERE}/items/{item}/end")
        answer = as_(ingrid).post(f"{THERE}/items/{item}/end", headers=HTMX)
        assert (answer.status_code, "Någon hann före" in answer.text) == (409, True)
        as_(karin).post(f"{THERE}/pause")
        assert as_(ingrid).post(f"{THERE}/pause", headers=HTMX).status_code == 409
    assert times(second, storuman)[1] == "08.40"


@pytest.mark.parametrize("turn", TURNS)
def test_only_those_who_lead_the_meeting_move_it(as_, eva, birgitta, olle, storuman, second, turn):
    with after(second, 10):
        for somebody, status in ((eva, 403), (birgitta, 403), (olle, 404)):
            assert as_(somebody).post(f"{THERE}/{turn}").status_code == status
        assert "Pausa" not in as_(eva).get(THERE).text
    assert times(second, storuman) == ["08.30", "08.50", "09.05", "09.45"]


def test_two_who_give_more_time_at_once_give_it_once(as_, karin, ingrid, storuman, second):
    with after(second, 10):
        ends = re.search(r'name="ends" value="(\d+)"', as_(karin).get(THERE).text)[1]
        item = item_on(second, storuman)
        assert as_(karin).post(f"{THERE}/items/{item}/extension", data={"ends": ends}).status_code == 303
        item = item_on(second, storuman)
        late = as_(ingrid).post(f"{THERE}/items/{item}/extension", data={"ends": ends}, headers=HTMX)
        assert late.status_code == 409
    assert times(second, storuman)[1] == "08.55"


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, ""])
def test_nonsense_for_when_it_ends_is_no_error(as_, karin, storuman, second, nonsense):
    with after(second, 10):
        item = item_on(second, storuman)
        assert as_(karin).post(f"{THERE}/items/{item}/extension", data={"ends": nonsense}).status_code == 303


def test_the_agenda_comes_first_until_it_has_been_held(as_, eva, second):
    def order(minutes):
        with after(second, minutes):
            text = as_(eva).get(THERE).text
        return sorted(("agenda", "meeting", "attendance"), key=lambda name: text.index(f'id="{name}"'))

    assert order(-24 * 60) == order(10) == ["agenda", "meeting", "attendance"]
    assert order(24 * 60) == ["meeting", "agenda", "attendance"]
