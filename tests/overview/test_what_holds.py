"""What is told of a thing is how it stands now: one line, no link to what is gone, nothing of what came to nothing."""

from datetime import timedelta

import pytest
import time_machine

from intranet.assignments.models import Answer, Assignment
from intranet.charter.words import Stance
from intranet.dialogue.models import Thread
from intranet.library.models import Document, Place
from intranet.live import documents
from intranet.meetings.decisions import Decision
from intranet.meetings.models import Meeting
from intranet.meetings.reflections import Reflection
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import record
from intranet.platform.permissions import Role
from tests import meetings
from tests.overview.conftest import MONDAY, START, sentences

pytestmark = pytest.mark.usefixtures("on_tuesday", "been_here")


@pytest.fixture
def told(as_, eva):
    """Give what Eva is told when she comes back, as words; the page itself is kept as `told.page`."""

    def tell():
        db.session.commit()
        tell.page = as_(eva).get(START).text
        return sentences(tell.page) if "Sedan sist" in tell.page else []

    return tell


@pytest.fixture
def link(storuman, peter):
    def add(name, place=None):
        return Document.link(
            place or Place(storuman), name=name, address="https://example.org/", description="", by=peter
        )

    return add


@pytest.fixture
def before(link):
    """A document that was there before."""
    with time_machine.travel(MONDAY - timedelta(hours=5), tick=False):
        found = link("Brevet")
        db.session.commit()
    return found


@pytest.fixture
def meeting(programme, storuman):
    workshops = meetings.plan(programme)
    return Meeting.hold(storuman, workshops[1])


def test_what_came_and_went_meanwhile_is_not_told(told, link, peter, karin):
    link("Brevet").remove(by=karin)
    assert told() == []
    assert "Inget nytt" in told.page


def test_what_was_removed_is_one_line_without_a_link(told, before, programme, karin, peter):
    before.move(Place(programme), by=peter)
    before.remove(by=karin)
    assert told() == ["Karin Lund tog bort ”Brevet” ur biblioteket"]
    assert f"#document-{before.id}" not in told.page


def test_what_was_removed_and_put_back_is_as_it_was(told, before, karin):
    before.remove(by=karin)
    before.put_back(by=karin)
    assert told() == []


def test_what_somebody_else_undid_is_undone_by_the_reader_too(told, link, eva):
    link("Brevet").remove(by=eva)
    assert told() == []


def test_several_events_of_a_document_are_one_line_with_its_name_now(told, link, karin, programme):
    document = link("Brevet")
    document.change(name="Brevet till alla", description="", tags=[], by=karin)
    document.move(Place(programme), by=karin)
    assert told() == ["Peter Sjö lade till ”Brevet till alla” i biblioteket"]


def test_what_moved_to_another_group_is_gone_from_here(told, before, sorsele, karin):
    before.move(Place(sorsele), by=karin)
    assert told() == ["Karin Lund flyttade ”Brevet” i biblioteket"]
    assert f"#document-{before.id}" not in told.page


def test_an_action_is_told_as_it_stands(told, storuman, karin, peter):
    action = meetings.agree(storuman, "Ring regionen", by=karin)
    action.note("På väg.", by=karin)
    action.complete(by=peter)
    assert told() == ["Peter Sjö bockade av ”Ring regionen”"]


def test_an_action_checked_off_and_opened_again_is_what_it_was(told, storuman, karin, peter):
    action = meetings.agree(storuman, "Ring regionen", by=karin)
    action.complete(by=peter)
    action.reopen(by=peter)
    assert told() == ["Karin Lund lade till ”Ring regionen”"]


def test_of_a_position_the_last_is_told_under_the_heading_of_now(told, charter, karin):
    section, reading = charter.sections[0], documents.read(charter.text)
    for stance in (Stance.NOT_YET, Stance.BEHIND):
        section.take_position(by=karin, stance=stance, comment="Nej.", reading=reading)
    section.heading = "Varför i dag?"
    assert told() == ["Karin Lund svarade ”står bakom” på ”Varför i dag?”"]
    section.withdraw_position(by=karin)
    assert told() == []


def test_several_decisions_are_decisions(told, meeting, karin):
    for text in ("Vi börjar i maj", "Vi slutar i juni"):
        Decision.make(meeting, text, by=karin)
    assert told() == ["Karin Lund skrev besluten ”Vi slutar i juni” och ”Vi börjar i maj”"]


def test_a_decision_is_told_in_its_last_words_and_not_when_it_is_gone(told, meeting, karin, eva):
    decision = Decision.make(meeting, "Vi börjar i maj", by=karin)
    decision.change("Vi börjar i juni", revision=1, by=karin)
    assert told() == ["Karin Lund skrev beslutet ”Vi börjar i juni”"]
    decision.remove(by=karin)
    assert told() == []
    decision.put_back(by=karin)
    assert told() == ["Karin Lund skrev beslutet ”Vi börjar i juni”"]


def test_minutes_that_are_approved_are_no_longer_said_to_wait(told, storuman, karin, eva):
    record("minutes.signed", group_id=storuman.id, by=karin, subject="X", workshop=1)
    record("minutes.approved", group_id=storuman.id, by=eva, subject="X", workshop=1)
    assert told() == []


def test_what_is_taken_back_was_never_shared(told, meeting, karin):
    reflection = Reflection(meeting=meeting, user=karin, text="Jag tänker.", revision=1)
    db.session.add(reflection)
    reflection.share()
    assert told() == ["Karin Lund delade en reflektion"]
    reflection.take_back()
    assert told() == []


def test_a_thread_that_is_gone_is_not_told(told, charter, karin):
    thread = Thread.begin(charter.sections[0], "Hur då?", by=karin)
    assert told() == ["Karin Lund kommenterade ”Varför just nu?”"]
    thread.remove(thread.comments[0], by=karin)
    assert told() == []


def test_the_reader_is_spoken_to(told, storuman, karin, eva):
    membership = storuman.membership_of(eva)
    storuman.memberships.remove(membership)
    db.session.flush()
    storuman.add(eva, Role.MEMBER, by=karin)
    record("colleague.answered", group_id=storuman.id, by=None, subject="Eva Berg", user=eva.id)
    assert set(told()) == {"Karin Lund tog med dig i gruppen", "En kollega har svarat dig"}


def test_answers_of_colleagues_are_counted(told, storuman, karin, eva):
    for person in (eva, karin, eva):
        record("colleague.answered", group_id=storuman.id, by=None, subject=person.name, user=person.id)
    assert told() == ["Tre kollegor har svarat dig och Karin Lund"]


def test_two_who_handed_in_the_same_handed_in_one_assignment(told, storuman, karin, peter):
    for person in (karin, peter):
        record("answer.handed_in", group_id=storuman.id, by=person, subject="Vägen fram", workshop=1)
    assert told() == ["Peter Sjö och Karin Lund lämnade in uppgiften efter ”Vägen fram”"]


def test_an_answer_taken_back_is_not_said_to_be_handed_in(told, storuman, karin, programme):
    workshop = meetings.plan(programme)[1]
    with time_machine.travel(MONDAY - timedelta(hours=5), tick=False):
        asked = Assignment.set(workshop, words="Fråga.", material="", due_on=clock.today(), by=karin)
        db.session.commit()
    answer = Answer.of(asked, storuman, karin)
    answer.save("Fem svar.", revision=0, is_over=False)
    answer.hand_in(by=karin, is_over=False)
    assert told() == [f"Karin Lund lämnade in uppgiften efter ”{workshop.title}”"]
    answer.take_back(is_over=False)
    assert told() == []
