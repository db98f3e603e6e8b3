"""What is left from before: nothing is forgotten, and what is carried over again and again is told to who leads."""

import re
from datetime import timedelta

import pytest

from intranet.platform import clock
from intranet.platform.db import db
from tests.meetings import agree

THERE = "/groups/storuman/workshops"
OFTEN = "har tagits med 3 gånger"


@pytest.fixture
def carried(action, karin, workshops):
    """Peter's action, carried over three times."""
    action.carry_over(to=workshops[2], by=karin)
    action.carry_over(to=workshops[3], by=karin)
    action.carried_over = 3
    db.session.commit()
    return action


def test_what_was_agreed_between_workshops_is_taken_up_too(as_, karin, storuman, workshops):
    between = agree(storuman, "Ring Åsele", by=karin)
    between.created_at = workshops[0].ends_at + timedelta(days=3)
    page = as_(karin).get(f"{THERE}/2").text
    assert "Ring Åsele" in page
    assert "Kvar sedan tidigare" in page
    assert "Ring Åsele" not in as_(karin).get(f"{THERE}/1").text
    as_(karin).post(f"{THERE}/2/actions/{between.number}/carrying-over")
    assert between.carried_to == workshops[2]


def test_what_is_skipped_comes_back_at_the_next(as_, karin, action, workshops):
    for number in (3, 4):
        assert f'id="left-{action.number}"' in as_(karin).get(f"{THERE}/{number}").text


def test_each_button_tells_its_key(as_, karin, eva, action):
    text = as_(karin).get(f"{THERE}/3").text
    assert {key for key in "KTS" if f'aria-keyshortcuts="{key}"' in text} == {"K", "T", "S"}
    karin.locale = "en"
    assert 'aria-keyshortcuts="C"' in as_(karin).get(f"{THERE}/3").text
    page = as_(eva).get(f"{THERE}/3").text
    assert not re.search('aria-keyshortcuts="[KTS]"', page)
    assert "T ta med" in text
    assert "T ta med" not in page


def test_what_is_carried_over_three_times_is_said(as_, karin, ingrid, peter, carried, at):
    assert OFTEN in as_(karin).get(at).text
    assert OFTEN in as_(karin).get(f"{THERE}/3").text
    told = "En åtgärd har tagits med tre gånger eller fler"
    assert told in as_(karin).get("/groups/storuman/").text
    assert told in as_(ingrid).get("/groups/storuman/").text
    assert told not in as_(peter).get("/groups/storuman/").text
    shown = as_(karin).get(f"{at}?show=often").text
    assert f'id="action-{carried.number}"' in shown
    carried.complete(by=peter)
    assert told not in as_(karin).get("/groups/storuman/").text


def test_who_runs_the_programme_reads_how_it_goes_in_each_group(
    as_, ingrid, admin, programme, action, storuman, karin
):
    agree(storuman, "Ring Åsele", by=karin, due_on=clock.today() - timedelta(days=1))
    text = as_(ingrid).get(f"/programmes/{programme.slug}/").text
    assert text.count("är öppna") == 1
    assert "Två är öppna och en av dem är försenad." in text
    assert "är öppna" not in as_(admin).get(f"/programmes/{programme.slug}/").text


def test_the_start_page_says_how_it_goes_for_the_whole_group(as_, eva, action):
    assert "Hela gruppen: En är öppen, inte försenad." in as_(eva).get("/groups/storuman/").text
