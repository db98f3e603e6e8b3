"""What Storuman's group does between its workshops: what is asked, who has handed in, what colleagues say."""

from datetime import date, timedelta

from intranet.accounts.models import User
from intranet.assignments.models import Answer, Assignment
from intranet.assignments.questions import Question
from intranet.demo import texts
from intranet.demo.calendar import on_working_day, past
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop


def tell(group: Group, who: dict[str, User], workshops: dict[int, Workshop], third: date, by: User) -> None:
    """Tell what was asked after each workshop, and what came of it. `by` runs the programme."""
    for number, (words, material, due, answers) in texts.ASSIGNMENTS.items():
        with clock.told(past(third, on_working_day(third, texts.DAYS[number - 1]), "11.50")):
            assignment = Assignment.set(
                workshops[number], words=words, material=material, due_on=third + timedelta(days=due), by=by
            )
            db.session.commit()
        for person, days, hour, answer in answers:
            with clock.told(past(third, days, hour)):
                _hand_in(assignment, group, who[person], answer)
    assignment = Assignment.at(workshops[2]) or assignment
    for person, days, words, replies in texts.ASKED:
        _ask(assignment, group, who[person], third, days, words, replies)


def _hand_in(assignment: Assignment, group: Group, person: User, words: str) -> None:
    answer = Answer.of(assignment, group, person)
    answer.save(words, revision=0, is_over=False)
    answer.hand_in(by=person, is_over=False)
    db.session.commit()


def _ask(
    assignment: Assignment,
    group: Group,
    person: User,
    third: date,
    days: int,
    words: str,
    replies: list[tuple[int, str, str, str]],
) -> None:
    with clock.told(past(third, days, "15.00")):
        question, _token = Question.ask(assignment, group, words, days=14, most=50, by=person)
        db.session.commit()
    for number, (later, hour, name, reply) in enumerate(replies):
        with clock.told(past(third, later, hour)):
            question.take(reply, name=name, key=f"demo {number}")
            db.session.commit()
