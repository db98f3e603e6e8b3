"""Decisions and notes are found by the group; reflections by nobody."""

import pytest

from intranet.live import documents
from intranet.meetings.decisions import Decision
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.reflections import Reflection
from intranet.platform.db import db
from tests import meetings


@pytest.fixture
def meeting(storuman, programme):
    workshops = meetings.plan(programme)
    return Meeting.hold(storuman, workshops[1])


def test_a_decision_is_found_until_it_is_removed(look, eva, olle, meeting):
    decision = Decision.make(meeting, "Diskarna är kvar.", by=eva)
    db.session.commit()
    assert look(eva, "disk").all == 1
    assert look(olle, "disk").all == 0
    decision.change("Växeln är kvar.", revision=1, by=eva)
    db.session.commit()
    assert look(eva, "disk").all == 0
    assert look(eva, "växeln").all == 1
    decision.remove(by=eva)
    db.session.commit()
    assert look(eva, "växeln").all == 0


def test_notes_are_found_as_they_are_written(look, eva, olle, meeting):
    notes = Notes.begin(meeting, by=eva)
    documents.replace(notes.text, FRAGMENT, "<p>Hemtjänsten ringer.</p>", by=eva)
    db.session.commit()
    assert look(eva, "hemtjänst").all == 1
    assert look(olle, "hemtjänst").all == 0


def test_no_reflection_is_found_shared_or_not(look, eva, meeting):
    mine = Reflection.of(meeting, eva, to_change=True)
    mine.write("Hjortronmyren", revision=0, page="")
    db.session.commit()
    assert look(eva, "hjortronmyren").all == 0
    mine.share()
    db.session.commit()
    assert look(eva, "hjortronmyren").all == 0
