"""The minutes of a workshop as a file: what they gather, what stays once they are approved, and who may read them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.charter.versions import Version
from intranet.groups.models import Group
from intranet.live import documents
from intranet.meetings.attendance import Attendance
from intranet.meetings.content import Content
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.page import MeetingPage, content_of
from intranet.meetings.reflections import Reflection
from intranet.platform.db import db
from intranet.summaries.minutes import WORKSHOP
from intranet.summaries.minutes.content import WorkshopMinutes
from intranet.summaries.minutes.sentences import approvals
from intranet.workshops.models import Workshop
from tests.april import action, in_april, workshops

Words = Callable[[bytes], str]

__all__ = ["action", "in_april", "workshops"]
As = Callable[[User], FlaskClient]
PDF = "/groups/storuman/summaries/workshop-2.pdf"


@pytest.fixture
def meeting(
    storuman: Group, workshops: list[Workshop], sara: User, eva: User, karin: User, action: object
) -> Meeting:
    """The second workshop, three weeks ago: a decision, a note, two reflections of which one is shared."""
    held = Meeting.hold(storuman, workshops[1])
    Decision.make(held, "Diskarna är kvar.", by=sara)
    documents.replace(Notes.begin(held, by=eva).text, FRAGMENT, "<p>Det går.</p>", by=eva)
    Attendance.note(held, karin, is_here=True, came=time(9, 10))
    for person, words in ((sara, "Jag delar."), (eva, "Hemligt.")):
        reflection = Reflection.of(held, person, to_change=True)
        reflection.write(words, revision=0, page="")
        if person is sara:
            reflection.share()
    db.session.commit()
    return held


@pytest.fixture
def approved(meeting: Meeting, karin: User, peter: User) -> Meeting:
    page = MeetingPage(meeting.group, meeting.workshop, Workshop.all_of(meeting.group.programme))
    minutes = Minutes.hold(meeting)
    minutes.sign(content_of(page), adjuster=peter, by=karin)
    minutes.approve(content_of(page), notes=page.notes, by=peter)
    db.session.commit()
    return meeting


def gathered(app: Flask, group: Group, number: int | None = 2) -> WorkshopMinutes:
    with app.test_request_context():
        found = WORKSHOP.gather(group, number)
    assert isinstance(found, WorkshopMinutes)
    return found


@pytest.mark.parametrize(
    ("who", "status"),
    [("karin", 200), ("peter", 200), ("ingrid", 200), ("birgitta", 403), ("admin", 403), ("olle", 404)],
)
def test_those_who_read_the_material_get_them(
    who: str, status: int, meeting: Meeting, as_: As, request: pytest.FixtureRequest
) -> None:
    answer = as_(request.getfixturevalue(who)).get(PDF)
    assert answer.status_code == status
    if status == 200:
        assert answer.mimetype == "application/pdf"
        assert "utkast.pdf" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("number", ["1000", "0", "x", "99999999999999999999", "3"])
def test_a_workshop_there_is_not_or_that_is_to_come_is_not_found(
    number: str, meeting: Meeting, as_: As, karin: User
) -> None:
    assert as_(karin).get(PDF.replace("-2.", f"-{number}.")).status_code == 404


def test_the_draft_follows_what_is_there(app: Flask, storuman: Group, meeting: Meeting) -> None:
    minutes = gathered(app, storuman)
    assert minutes.as_of == date(2018, 4, 17)
    assert minutes.made_at == datetime(2018, 4, 16, 22, tzinfo=UTC)
    assert [one.text for one in minutes.said.decisions] == ["Diskarna är kvar."]
    assert minutes.written_by == ("Sara Ek",)
    assert [one.title for one in minutes.said.agenda] == ["Sedan sist", ""]
    assert [one.words for one in minutes.reflections] == ["Jag delar."]
    assert minutes.approved_by == ()
    assert gathered(app, storuman, None).number == 2


def test_what_was_agreed_is_told_as_it_was_agreed(
    app: Flask, storuman: Group, meeting: Meeting, action: Action, peter: User, sara: User
) -> None:
    action.change(revision=action.revision, by=peter, owner=None, due_on=date(2018, 5, 2))
    db.session.flush()
    action.change(revision=action.revision, by=peter, owner=sara)
    db.session.commit()
    (agreed,) = gathered(app, storuman).said.agreed
    assert (agreed.owner, agreed.due_on) == ("Peter Sjö", date(2018, 4, 20))


def test_what_had_no_owner_and_no_day_is_told_with_the_first_given_since(
    app: Flask, storuman: Group, meeting: Meeting, action: Action, peter: User, sara: User
) -> None:
    action.owner = action.due_on = None
    db.session.flush()
    action.change(revision=action.revision, by=peter, owner=sara, due_on=date(2018, 5, 2))
    db.session.flush()
    action.change(revision=action.revision, by=peter, owner=peter, due_on=None)
    db.session.commit()
    (agreed,) = gathered(app, storuman).said.agreed
    assert (agreed.owner, agreed.due_on) == ("Sara Ek", date(2018, 5, 2))


@pytest.mark.parametrize(("minutes", "is_told"), [(-1, False), (0, True), (165, True), (215, False)])
def test_a_version_adopted_while_the_workshop_was_on_is_told_of(
    app: Flask,
    storuman: Group,
    adopted: None,
    meeting: Meeting,
    as_: As,
    karin: User,
    minutes: int,
    is_told: bool,
) -> None:
    version = Version.all_of(storuman)[0]
    version.adopted_at = meeting.workshop.starts_at + timedelta(minutes=minutes)
    db.session.commit()
    said = gathered(app, storuman).said
    assert [(one.number, one.by) for one in said.adopted] == ([(1, "Karin Lund")] if is_told else [])
    page = as_(karin).get("/groups/storuman/workshops/2/minutes").text
    assert ("Version 1 av varför och vad fastställdes kl." in page) == is_told
    without = Content.of_kept(
        {name: kept for name, kept in said.kept()[0].items() if name != "adopted"}, said.notes
    )
    assert (without.digest == said.digest) != is_told


def test_the_choice_says_of_which_workshop_the_minutes_are_a_draft(
    app: Flask, storuman: Group, meeting: Meeting, karin: User, peter: User
) -> None:
    assert WORKSHOP.numbers_of(storuman)[0].label.endswith(", utkast")
    content = content_of(MeetingPage(storuman, meeting.workshop, Workshop.all_of(storuman.programme)))
    minutes = Minutes.hold(meeting)
    minutes.sign(content, adjuster=peter, by=karin)
    assert WORKSHOP.numbers_of(storuman)[0].label.endswith(", utkast")
    minutes.approve(content, notes=None, by=peter)
    assert not WORKSHOP.numbers_of(storuman)[0].label.endswith(", utkast")


def test_once_one_has_approved_the_draft_says_who_until_something_changes(
    app: Flask, storuman: Group, meeting: Meeting, karin: User, peter: User
) -> None:
    page = MeetingPage(storuman, meeting.workshop, Workshop.all_of(storuman.programme))
    Minutes.hold(meeting).sign(content_of(page), adjuster=peter, by=karin)
    db.session.commit()
    minutes = gathered(app, storuman)
    assert [one.name for one in minutes.approved_by] == ["Karin Lund"]
    assert minutes.awaits == minutes.as_data()["awaits"] == "Peter Sjö"
    with app.test_request_context():
        assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in approvals(minutes)][1:] == [
            "Peter Sjö ska också justera."
        ]
    Decision.make(meeting, "En sak till.", by=peter)
    db.session.commit()
    minutes = gathered(app, storuman)
    assert (minutes.approved_by, minutes.awaits, minutes.is_approved) == ((), "", False)


def test_approved_minutes_stay_whatever_happens_later(
    app: Flask, storuman: Group, approved: Meeting, action: Any, peter: User, workshops: list[Workshop]
) -> None:
    before = gathered(app, storuman)
    action.title, workshops[1].title, peter.name = "Något annat", "Ett annat namn", "Per Nyman"
    storuman.organisation = "Andra kommunen"
    storuman.name, storuman.programme.name = "Andra gruppen", "Annat program"
    workshops[1].ends_at = workshops[2].ends_at
    db.session.commit()
    after = gathered(app, storuman)
    assert (after, after.made_at) == (before, before.made_at)
    assert after.is_approved
    assert after.as_data()["awaits"] is None
    assert [one.name for one in after.approved_by] == ["Karin Lund", "Peter Sjö"]


def test_a_correction_is_added_and_a_reflection_that_is_taken_back_is_gone(
    app: Flask, storuman: Group, approved: Meeting, peter: User, sara: User
) -> None:
    before = gathered(app, storuman)
    Minutes.of(approved).correct("Elva ska vara tolv.", by=peter)
    Reflection.of(approved, sara).take_back()
    db.session.commit()
    after = gathered(app, storuman)
    assert [one.words for one in after.corrections] == ["Elva ska vara tolv."]
    assert (after.said, after.reflections) == (before.said, ())


def test_minutes_from_before_the_agenda_was_kept_are_without_it(
    app: Flask, storuman: Group, approved: Meeting
) -> None:
    minutes = Minutes.of(approved)
    minutes.content = {
        k: v for k, v in minutes.content.items() if k not in {"agenda", "group_name", "programme"}
    }
    db.session.commit()
    said = gathered(app, storuman).said
    assert (said.agenda, said.group_name, said.organisation) == ([], "", "Storumans kommun")


def test_the_page_and_the_file_say_the_same(approved: Meeting, as_: As, karin: User, words: Words) -> None:
    page, said = as_(karin).get("/groups/storuman/workshops/2/minutes"), words(as_(karin).get(PDF).data)
    for fact in (
        "Diskarna är kvar.",
        "Det går.",
        "Lista alla e-tjänster",
        "Sedan sist",
        "Ingrid Holm",
        "Peter Sjö",
        "kom 09.10",
    ):
        assert fact in page.text, fact
        assert fact in said, fact
    assert 'href="/groups/storuman/summaries/workshop-2.pdf"' in page.text
    assert "Hemligt." not in said
    assert (
        'href="/groups/storuman/summaries/workshop-2.pdf"'
        in as_(karin).get("/groups/storuman/workshops/2").text
    )


def test_the_questions_to_the_database_do_not_grow(
    app: Flask,
    storuman: Group,
    meeting: Meeting,
    peter: User,
    sara: User,
    karin: User,
    count_queries: Callable[[], Any],
) -> None:
    gathered(app, storuman)
    db.session.expire_all()
    with count_queries() as few:
        gathered(app, storuman)
    for number, person in enumerate((peter, storuman.members[0])):
        Decision.make(meeting, f"Beslut {number}", by=sara)
        Attendance.note(meeting, person, is_here=False)
        reflection = Reflection.of(meeting, person, to_change=True)
        reflection.write("Mer.", revision=0, page="")
        reflection.share()
    db.session.commit()
    db.session.expire_all()
    with count_queries() as more:
        gathered(app, storuman)
    assert len(more) <= len(few) <= 16
