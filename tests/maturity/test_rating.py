"""Rating part by part: saved as one goes, and what stands in the way is said."""

import re

import pytest
from sqlalchemy import func, select

from intranet.groups.models import Unit
from intranet.maturity.rounds import Rating
from intranet.platform.db import db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def here(open_round, unit):
    return f"/groups/storuman/maturity/1/rating/{unit.id}"


def seen(page):
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def kept(person):
    found = select(Rating.dimension, Rating.level, Rating.reason).where(Rating.user_id == person.id)
    return {dimension: (level, reason) for dimension, level, reason in db.session.execute(found)}


def test_a_member_rates_and_others_may_not(as_, eva, ingrid, birgitta, olle, here):
    form = {"level-working": "4", "reason-working": "Vi har bytt.", "level-data": "0"}
    assert as_(ingrid).post(here, data=form).status_code == 403
    assert as_(birgitta).post(here, data=form).status_code == 403
    assert as_(olle).post(here, data=form).status_code == 404
    assert as_(eva).post(here, data=form).status_code == 303
    assert kept(eva) == {"working": (4, "Vi har bytt."), "data": (0, "")}
    assert as_(eva).post(here, data=form).status_code == 303
    assert len(kept(eva)) == 2


def test_it_goes_on_with_the_next_part_and_ends_at_the_list(
    as_, eva, storuman, karin, open_round, here, unit
):
    everything = {f"level-{key}": "3" for key in open_round.matrix.keys}
    assert as_(eva).post(here, data=everything).location.endswith("/rating")
    assert "Du har svarat på allt" in as_(eva).get("/groups/storuman/maturity/1/rating").text


def test_each_answer_is_saved_as_it_is_given(as_, eva, here):
    answer = as_(eva).post(here, data={"level-working": "4"}, headers=HTMX)
    assert answer.status_code == 200
    assert "1 av 8 besvarade" in answer.text
    assert kept(eva) == {"working": (4, "")}


def test_what_another_page_saved_meanwhile_is_not_overwritten_unseen(as_, eva, here):
    old = seen(as_(eva).get(here).text)
    as_(eva).post(here, data={"level-working": "5", "seen": old}, headers=HTMX)
    answer = as_(eva).post(here, data={"level-data": "2", "seen": old}, headers=HTMX)
    assert kept(eva) == {"working": (5, ""), "data": (2, "")}
    # That page goes on, and still has not seen what the other one says of working.
    as_(eva).post(here, data={"level-data": "3", "seen": seen(answer.text)}, headers=HTMX)
    assert kept(eva) == {"working": (5, ""), "data": (3, "")}


def test_a_reason_waits_for_its_level(as_, eva, here):
    answer = as_(eva).post(here, data={"reason-working": "Vi har bytt.", "level-data": "2"})
    assert answer.status_code == 422
    assert "Välj en nivå också" in answer.text
    assert "Vi har bytt." in answer.text
    assert kept(eva) == {"data": (2, "")}
    again = {
        "reason-working": "Vi har bytt.",
        "level-data": "2",
        "level-working": "3",
        "seen": seen(answer.text),
    }
    assert as_(eva).post(here, data=again).status_code == 303
    assert kept(eva)["working"] == (3, "Vi har bytt.")


@pytest.mark.parametrize("level", ["6", "-1", "x", "99999999999", "²"])
def test_a_level_outside_the_scale_is_said_and_nothing_is_stored(as_, eva, here, level):
    answer = as_(eva).post(here, data={"level-working": level, "level-data": "2"})
    assert answer.status_code == 422
    assert "Den nivån finns inte" in answer.text
    assert kept(eva) == {}


@pytest.mark.parametrize("field", ["level-courage", "reason-courage"])
def test_a_dimension_that_is_none_of_the_rounds_is_said_and_nothing_is_stored(as_, eva, here, field):
    answer = as_(eva).post(here, data={"level-data": "2", field: "3"})
    assert answer.status_code == 422
    assert "Du svarade på ett område som inte finns i omgången" in answer.text
    assert kept(eva) == {}


def test_a_long_reason_is_said(as_, eva, here):
    answer = as_(eva).post(here, data={"level-working": "2", "reason-working": "å" * 501})
    assert answer.status_code == 422
    assert "Skriv högst 500 tecken" in answer.text
    assert kept(eva) == {}


def test_a_closed_round_says_so_and_keeps_what_is_written_on_the_page(as_, eva, karin, open_round, here):
    open_round.close(by=karin)
    answer = as_(eva).post(here, data={"level-working": "2", "reason-working": "Sent ute"})
    assert answer.status_code == 409
    assert "Omgången är stängd, så det här sparades inte" in answer.text
    assert "Sent ute" in answer.text
    assert kept(eva) == {}
    assert as_(eva).post(f"{here}/unknown").status_code == 409


def test_who_does_not_know_a_part_says_so_once(as_, eva, here):
    as_(eva).post(here, data={"level-working": "2"})
    assert as_(eva).post(f"{here}/unknown").status_code == 303
    assert kept(eva)["working"] == (2, "")
    assert [level for level, _reason in kept(eva).values()].count(0) == 7


def test_a_part_of_another_group_does_not_exist(as_, eva, sorsele, here):
    address = f"/groups/storuman/maturity/1/rating/{sorsele.units[0].id}"
    assert as_(eva).get(address).status_code == 404
    assert as_(eva).post(address, data={"level-working": "2"}).status_code == 404
    assert db.session.scalar(select(func.count(Rating.id))) == 0


def test_a_part_that_came_later_is_not_rated_in_this_round(as_, eva, storuman, here):
    storuman.units.append(Unit(name="Skola", position=7))
    db.session.flush()
    address = f"/groups/storuman/maturity/1/rating/{storuman.units[-1].id}"
    assert as_(eva).get(address).status_code == 404


def test_an_open_round_waits_on_the_start_page_until_all_is_answered(
    as_, eva, ingrid, here, open_round, karin
):
    assert "/maturity/1/rating" in as_(eva).get("/groups/storuman/").text
    assert "/maturity/1/rating" not in as_(ingrid).get("/groups/storuman/").text
    as_(eva).post(f"{here}/unknown")
    assert "/maturity/1/rating" not in as_(eva).get("/groups/storuman/").text
