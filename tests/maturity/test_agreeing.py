"""Agreeing on a level: one level with its reason, dissent and target, and an action from it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet.actions.models import Action
from intranet.maturity.agreed import AgreedLevel, Outdated, Said
from intranet.maturity.rounds import Round
from intranet.platform import clock
from intranet.platform.db import db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def here(revealed, unit):
    return f"/groups/storuman/maturity/1/{unit.id}/working"


@pytest.fixture
def at(revealed, unit):
    """Find what is agreed on ways of working."""
    return lambda: AgreedLevel.at(revealed, unit, "working")


def test_nothing_is_filled_in_for_the_group(as_, karin, here):
    page = as_(karin).get(here).text
    assert 'name="level" value="1"' in page
    assert " checked" not in page.split('id="cell"')[1]


def test_a_leader_puts_down_what_they_agreed_on_and_a_member_sees_it(as_, karin, eva, olle, here, at):
    day = clock.today() + timedelta(days=90)
    form = {
        "level": "2", "reason": "En grupp har bytt.", "dissent": "Eva: en trea.", "target": "3",
        "target_on": day.isoformat(), "revision": "0",
    }  # fmt: skip
    assert as_(eva).post(here, data=form).status_code == 403
    assert as_(olle).post(here, data=form).status_code == 404
    assert as_(karin).post(here, data=form).status_code == 303
    assert at().said == Said(2, "En grupp har bytt.", "Eva: en trea.", 3, day)
    assert as_(karin).post(here, data=form).status_code == 303
    assert at().revision == 1
    page = as_(eva).get(here).text
    assert "Ni enades om 2" in page
    assert "Eva: en trea." in page
    assert "Mål: nivå 3" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Välj den nivå som ni har enats om."),
        ({"level": "6"}, "Den nivån finns inte."),
        ({"level": "2", "reason": "å" * 501}, "Skriv högst 500 tecken."),
        ({"level": "2", "target_on": "2039-01-01"}, "Välj den nivå som ni vill ha nått till dess."),
        ({"level": "2", "target": "3", "target_on": "2001-01-01"}, "har redan varit"),
        ({"level": "3", "target": "2"}, "Målet är lägre än den nivå ni enas om."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(as_, karin, here, at, form, words):
    answer = as_(karin).post(here, data={"dissent": "Behålls", "revision": "0"} | form)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Behålls" in answer.text
    assert at() is None


def test_on_a_dimension_that_is_none_of_the_rounds_nothing_is_put_down(as_, karin, revealed, unit):
    nowhere = f"/groups/storuman/maturity/1/{unit.id}/courage"
    assert as_(karin).post(nowhere, data={"level": "2", "revision": "0"}).status_code == 404
    assert as_(karin).post(f"{nowhere}/actions", data={"title": "Våga"}).status_code == 404
    assert AgreedLevel.of(revealed) == {}


def test_two_who_put_down_different_levels_see_each_others(as_, karin, ingrid, here, at):
    as_(ingrid).post(here, data={"level": "3", "reason": "Två av tre.", "revision": "0"})
    answer = as_(karin).post(here, data={"level": "2", "reason": "En av tre.", "revision": "0"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Ingrid Holm har skrivit in nivå 3 under tiden" in answer.text
    assert "En av tre." in answer.text
    assert at().level == 3
    assert (
        as_(karin).post(here, data={"level": "2", "reason": "En av tre.", "revision": "1"}).status_code == 303
    )
    assert at().said == Said(2, "En av tre.")


def test_a_revision_that_is_none_overwrites_nothing(revealed, unit, karin, at):
    AgreedLevel.put_down(revealed, unit, "working", Said(2), revision=0, by=karin)
    with pytest.raises(Outdated):
        AgreedLevel.put_down(revealed, unit, "working", Said(3), revision=7, by=karin)


def test_before_the_answers_are_revealed_there_is_nothing_to_agree_on(as_, karin, open_round, unit):
    here = f"/groups/storuman/maturity/1/{unit.id}/working"
    assert as_(karin).get(here).status_code == 404
    assert as_(karin).post(here, data={"level": "2"}).status_code == 404


def test_an_action_comes_of_it_in_one_line(as_, karin, eva, here):
    as_(karin).post(here, data={"level": "2", "target": "3", "revision": "0"})
    form = {"title": "Byt schema i Tärnaby", "owner": str(eva.id)}
    answer = as_(eva).post(f"{here}/actions", data=form, headers=HTMX)
    beside = answer.text.split('id="act-h"')[1]
    assert "Åtgärden ”Byt schema i Tärnaby” är tillagd." in beside
    assert re.search(r'name="title"[^>]* autofocus', beside)  # ready for the next
    action = db.session.scalars(select(Action)).one()
    assert action.owner.id == eva.id
    assert action.reason == "Mognad i omsorg: arbetssätt, från 2 till 3"
    assert action.agreed_at is not None  # the workshop is on
    assert as_(eva).post(f"{here}/actions", data={"title": " "}).status_code == 422


def test_what_was_agreed_there_is_found_there_again_with_how_it_stands(as_, karin, eva, ingrid, here, at):
    as_(karin).post(here, data={"level": "2", "revision": "0"})
    for title in ("Byt schema i Tärnaby", "Utbilda alla"):
        as_(karin).post(f"{here}/actions", data={"title": title, "owner": str(eva.id)})
    first = db.session.scalars(select(Action).order_by(Action.id)).first()
    first.complete(by=eva)
    db.session.commit()
    for person in (karin, eva, ingrid):
        listed = as_(person).get(here).text.split('id="act-h"')[1].split("<form")[0]
        assert listed.index("Utbilda alla") < listed.index("Byt schema i Tärnaby")  # what is to be done first
        assert f'href="/groups/storuman/actions/{first.number}"' in listed
        assert re.search(r"Byt schema i Tärnaby</a>.*Eva.*klar", listed)
    beside = as_(karin).get(here.replace("working", "data")).text
    assert "Utbilda alla" not in beside


def test_in_the_next_round_its_actions_are_there_before_anything_is_agreed(
    as_, karin, storuman, here, workshops, unit
):
    as_(karin).post(here, data={"level": "2", "revision": "0"})
    as_(karin).post(f"{here}/actions", data={"title": "Byt schema i Tärnaby"})
    later = Round.open(storuman, workshops[1], is_named=False, by=karin)
    later.close(by=karin)
    later.reveal(by=karin)
    db.session.commit()
    beside = as_(karin).get(f"/groups/storuman/maturity/2/{unit.id}/working").text.split('id="act-h"')[1]
    assert "Byt schema i Tärnaby" in beside
    assert 'class="quickadd"' not in beside
