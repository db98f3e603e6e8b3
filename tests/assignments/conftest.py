"""What is asked at the second workshop: to be handed in on 24 April, two days before the third."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from intranet.accounts.models import User
from intranet.assignments.models import Answer, Assignment
from intranet.assignments.questions import Question
from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests import meetings
from tests.databases import Arrange

WORDS = "Prata med fem medarbetare. Skriv ner en sak som förvånade dig."


@pytest.fixture(autouse=True)
def in_april() -> Iterator[Any]:
    """It is Tuesday 17 April 2018, and stays so until a test lets time pass: `in_april.shift(...)`."""
    with time_machine.travel(meetings.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def workshops(arrange: Arrange, programme: Programme) -> list[Workshop]:
    """The four workshops; the third is in nine days."""
    return meetings.planned(arrange, programme)


@pytest.fixture
def assignment(workshops: list[Workshop], ingrid: User) -> Assignment:
    """What all groups are asked."""
    made = Assignment.set(
        workshops[1],
        words=WORDS,
        material="Frågor: https://example.org/fragor.",
        due_on=date(2018, 4, 24),
        by=ingrid,
    )
    db.session.commit()
    return made


@pytest.fixture
def hand_in(assignment: Assignment, storuman: Group) -> Callable[[User, str], Answer]:
    """Let somebody in Storuman have handed in."""

    def handed_in(person: User, words: str) -> Answer:
        answer = Answer.of(assignment, storuman, person)
        answer.save(words, revision=0, is_over=False)
        answer.hand_in(by=person, is_over=False)
        db.session.commit()
        return answer

    return handed_in


@pytest.fixture
def link(assignment: Assignment, storuman: Group, peter: User) -> tuple[Question, str]:
    """Peter's question and its token. The form is drawn a minute before it is sent."""
    question, token = Question.ask(assignment, storuman, "Vad tar tid i onödan?", days=14, most=50, by=peter)
    db.session.commit()
    return question, token
