"""What is asked and answered between workshops is found by those who read it there."""

import pytest
import time_machine

from intranet.assignments.models import Answer
from intranet.assignments.questions import Question
from intranet.library.files import files
from intranet.platform.db import db
from tests import meetings
from tests.assignments.conftest import assignment, hand_in, workshops
from tests.library.conftest import upload
from tests.search.conftest import addresses

__all__ = ["assignment", "hand_in", "workshops"]
PAGE = "/groups/storuman/workshops/2/assignment"


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(meetings.NOW, tick=False):
        yield


@pytest.fixture
def question(assignment, storuman, peter) -> Question:
    asked, _token = Question.ask(assignment, storuman, "Vad stör dig?", days=14, most=50, by=peter)
    db.session.flush()
    asked.take("Xylofonen i korridoren.", name="Anna", key="x")
    db.session.commit()
    return asked


def test_what_is_asked_of_all_is_found_by_all(app, look, assignment, peter, olle, birgitta) -> None:
    assert addresses(app, look(peter, "förvånade")) == [PAGE]
    assert look(olle, "förvånade").total == 1
    assert look(birgitta, "förvånade").total == 0


def test_a_groups_own_words_are_found_by_that_group_alone(
    look, assignment, storuman, karin, peter, olle
) -> None:
    assignment.word(storuman, "Prata med en xylofonist.", by=karin)
    assert look(peter, "xylofonist").total == 1
    assert look(olle, "xylofonist").all == 0
    assignment.word(storuman, "", by=karin)
    assert look(peter, "xylofonist").total == 0


def test_a_draft_is_found_by_nobody_and_what_is_handed_in_by_the_group(
    look, assignment, storuman, peter, eva, olle, ingrid
) -> None:
    answer = Answer.of(assignment, storuman, peter)
    answer.save("Xylofonen", revision=0, is_over=False)
    for who in (peter, eva, ingrid):
        assert look(who, "xylofon").all == 0
    answer.hand_in(by=peter, is_over=False)
    for who in (peter, eva, ingrid):
        assert look(who, "xylofon").total == 1
    assert look(olle, "xylofon").all == 0
    answer.save("Trumpeten", revision=1, is_over=False)
    assert look(eva, "trumpet").all == 0
    answer.take_back(is_over=False)
    assert look(eva, "xylofon").all == 0


def test_colleagues_are_found_once_the_member_has_handed_in(
    app, look, question, hand_in, peter, eva, olle
) -> None:
    assert look(eva, "xylofon").all == 0
    hand_in(peter, "Fem personer")
    assert addresses(app, look(eva, "xylofon")) == [PAGE]
    assert look(olle, "xylofon").all == 0
    question.replies[0].remove()
    assert look(eva, "xylofon").all == 0
    question.replies[0].bring_back()
    assert look(eva, "xylofon").total == 1


def test_the_words_in_a_file_are_found_once_it_is_handed_in(look, assignment, storuman, peter, eva) -> None:
    answer = Answer.of(assignment, storuman, peter)
    held = answer.attach(files().bring_in(upload("Xylofonen", "Noter.txt"), storuman), is_over=False)
    db.session.commit()
    held.file.words = "Xylofonen"
    assert look(eva, "xylofon").all == 0, "it is a draft"
    answer.hand_in(by=peter, is_over=False)
    assert look(eva, "xylofon").total == look(eva, "noter").total == 1
    held.file.words = "Trumpeten"
    assert (look(eva, "xylofon").all, look(eva, "trumpet").all) == (0, 1)
    held.remove()
    assert look(eva, "trumpet").all == 0
