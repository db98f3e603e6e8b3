"""What a group leaves behind at a meeting is found as its pages show it, and what is somebody's own is not."""

from datetime import timedelta

import pytest

from intranet.assignments.models import Assignment
from intranet.live import documents
from intranet.meetings.decisions import Decision
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.reflections import Reflection
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests.search.conftest import addresses

PAGE = "/groups/storuman/workshops/1"


@pytest.fixture
def workshop(programme) -> Workshop:
    begins, hours = clock.now() - timedelta(days=1), timedelta(hours=3)
    planned = Workshop.plan(programme, title="Om början", starts_at=begins, ends_at=begins + hours, place="")
    db.session.commit()
    return planned


@pytest.fixture
def meeting(storuman, workshop) -> Meeting:
    held = Meeting.hold(storuman, workshop)
    db.session.commit()
    return held


def test_a_decision_is_found_until_it_is_taken_away(app, look, meeting, karin, peter, olle, birgitta) -> None:
    decision = Decision.make(meeting, "Vi köper en xylofon.", by=karin)
    assert addresses(app, look(peter, "xylofon")) == [f"{PAGE}#decision-1"]
    assert look(olle, "xylofon").all == look(birgitta, "xylofon").all == 0
    decision.remove(by=karin)
    assert look(peter, "xylofon").all == 0


def test_notes_are_found_as_they_read_now(app, look, meeting, peter, olle) -> None:
    notes = Notes.begin(meeting, by=peter)
    assert f"{PAGE}#notes" not in addresses(app, look(peter, "början"))  # the workshop's alone
    documents.replace(notes.text, FRAGMENT, "<p>Vi talade om xylofonen.</p>", by=peter)
    assert addresses(app, look(peter, "xylofon")) == [f"{PAGE}#notes"]
    assert look(olle, "xylofon").all == 0
    documents.replace(notes.text, FRAGMENT, "<p>Vi talade om trumpeten.</p>", by=peter)
    assert look(peter, "xylofon").all == 0


def test_a_reflection_is_found_by_nobody_until_it_is_shared(look, meeting, peter, eva, ingrid) -> None:
    reflection = Reflection.of(meeting, peter, to_change=True)
    reflection.write("Jag tänker på xylofonen.", revision=0, page="x")
    for who in (peter, eva, ingrid):
        assert look(who, "xylofon").all == 0
    reflection.share()
    assert look(eva, "xylofon").total == 1
    reflection.take_back()
    assert look(eva, "xylofon").all == 0


def test_what_a_workshop_takes_along_when_it_goes_is_not_found(look, workshop, ingrid, peter) -> None:
    due = clock.today() + timedelta(days=9)
    Assignment.set(workshop, words="Spela xylofon", material="", due_on=due, by=ingrid)
    assert look(peter, "xylofon").total == 1
    db.session.delete(workshop)
    assert look(peter, "xylofon").all == 0
    assert look(peter, "början").all == 0
