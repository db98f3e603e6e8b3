"""Decisions: in one line, numbered and timed, changed without overwriting anybody, removed and put back."""

from datetime import timedelta

import pytest
import time_machine

from intranet.meetings.decisions import Decision
from intranet.meetings.models import Meeting
from intranet.platform.db import db
from intranet.platform.events import Event

HTMX = {"HX-Request": "true"}
THERE = "/groups/storuman/workshops/2"


@pytest.fixture
def meeting(storuman, workshops):
    return Meeting.hold(storuman, workshops[1])


@pytest.fixture
def decision(meeting, sara):
    made = Decision.make(meeting, "Diskarna är kvar.", by=sara)
    db.session.commit()
    return made


def decisions(meeting):
    return [(d.number, d.text, d.is_removed) for d in Decision.all_of(meeting)]


@pytest.mark.parametrize("who", ["karin", "eva", "ingrid"])
def test_one_line_writes_it_down_with_number_and_time(as_, request, storuman, workshops, who):
    person = request.getfixturevalue(who)
    with time_machine.travel(workshops[1].starts_at + timedelta(minutes=94), tick=False):
        for words in ("  Diskarna är   kvar. ", "Vi börjar med tjugo."):
            assert as_(person).post(f"{THERE}/decisions", data={"text": words}).status_code == 303
        page = as_(person).get(THERE).text
    assert "10.04" in page
    assert decisions(Meeting.of(storuman, workshops[1])) == [
        (1, "Diskarna är kvar.", False),
        (2, "Vi börjar med tjugo.", False),
    ]


def test_the_line_comes_back_empty_and_tells_the_room(as_, eva, workshops):
    answer = as_(eva).post(f"{THERE}/decisions", data={"text": "Så blir det."}, headers=HTMX)
    assert answer.headers["HX-Trigger"] == "samsyn:decision"
    assert 'value=""' in answer.text
    assert "autofocus" in answer.text
    assert db.session.query(Event).filter_by(kind="decision.made").one().subject == "Så blir det."


@pytest.mark.parametrize(
    ("words", "problem"), [("  ", "Skriv vad ni beslutade"), ("å" * 501, "högst 500 tecken")]
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(as_, eva, workshops, words, problem):
    answer = as_(eva).post(f"{THERE}/decisions", data={"text": words}, headers=HTMX)
    assert answer.status_code == 422
    assert problem in answer.text
    assert words.strip() in answer.text


def test_a_decision_gets_other_words(as_, eva, meeting, decision):
    sent = {"text": "Diskarna och växeln är kvar.", "revision": "1"}
    for _ in range(2):  # twice is harmless
        assert as_(eva).post(f"{THERE}/decisions/1", data=sent).status_code == 303
    assert decisions(meeting) == [(1, "Diskarna och växeln är kvar.", False)]
    assert db.session.query(Event).filter_by(kind="decision.changed").count() == 1


def test_nobody_overwrites_what_they_have_not_seen(as_, eva, peter, meeting, decision):
    as_(peter).post(f"{THERE}/decisions/1", data={"text": "Peters ord", "revision": "1"})
    answer = as_(eva).post(f"{THERE}/decisions/1", data={"text": "Evas ord", "revision": "1"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Peter Sjö har ändrat det till ”Peters ord”" in answer.text
    assert ">Evas ord</textarea>" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert decisions(meeting) == [(1, "Peters ord", False)]
    as_(eva).post(f"{THERE}/decisions/1", data={"text": "Evas ord", "revision": "2"})
    assert decisions(meeting) == [(1, "Evas ord", False)]


def test_who_removes_one_leaves_the_numbers_and_can_put_it_back(as_, eva, meeting, decision, sara):
    Decision.make(meeting, "Nummer två", by=sara)
    for _ in range(2):
        assert as_(eva).delete(f"{THERE}/decisions/1", headers=HTMX).status_code == 200
    as_(eva).post(f"{THERE}/decisions", data={"text": "Nummer tre"})
    page = as_(eva).get(THERE).text
    assert "<s>Diskarna är kvar.</s>" in page
    assert [number for number, _, _ in decisions(meeting)] == [1, 2, 3]
    as_(eva).post(f"{THERE}/decisions/1/removal/undoing")
    assert decisions(meeting)[0] == (1, "Diskarna är kvar.", False)


def test_without_a_script_it_is_removed_by_a_form(as_, eva, meeting, decision):
    assert as_(eva).post(f"{THERE}/decisions/1/removal").status_code == 303
    assert decisions(meeting) == [(1, "Diskarna är kvar.", True)]


def test_another_group_has_its_own(as_, lena, workshops, decision):
    page = as_(lena).get("/groups/sorsele/workshops/2").text
    assert "Diskarna" not in page
    assert as_(lena).post("/groups/sorsele/workshops/2/decisions/1", data={"text": "x"}).status_code == 404


def test_before_the_day_the_page_says_what_will_be_here(as_, eva, workshops):
    assert "Här står det ni beslutar den 26 april." in as_(eva).get("/groups/storuman/workshops/3").text
