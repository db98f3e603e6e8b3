"""Storuman's history: version 1, a draft of version 2, positions of all kinds, actions; and Sorsele's start."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.charter.models import Charter
from intranet.demo import between, handing_over, promises, records, talk, texts
from intranet.demo.calendar import on_working_day, past
from intranet.groups.models import Group, Programme
from intranet.live import documents
from intranet.meetings.attendance import Attendance
from intranet.meetings.models import Meeting
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop

KARIN = "karin"


def tell(group: Group, programme: Programme, third: date) -> None:
    """Tell what Storuman's group has done up to today."""
    who = {user.email.split("@")[0]: user for user in (m.user for m in group.memberships)}
    workshops = {
        workshop.number: workshop
        for workshop in db.session.scalars(select(Workshop).where(Workshop.programme_id == programme.id))
    }
    with clock.told(past(third, on_working_day(third, texts.DAYS[0]), "10.05")):
        charter = Charter.begin(group, by=who[KARIN])
        db.session.commit()
        _write(charter, who[KARIN], title=texts.TITLE, why=texts.WHY, sections=dict(enumerate(texts.FIRST)))
    _agree_actions(1, group, who, workshops, third)
    _adopt_first(charter, who, past(third, on_working_day(third, texts.DAYS[1]), "11.00"))
    _agree_actions(2, group, who, workshops, third)
    for number in (1, 2):
        _note_attendance(number, group, who, workshops[number])
    records.tell(group, who, workshops, third)
    handing_over.tell(charter, who[KARIN], third)
    with clock.told(past(third, -14, "16.40")):
        _write(charter, who["eva"], sections={1: texts.SECOND[1]})
        _write(charter, who["eva"], sections={3: texts.SECOND[3]})
    for index, (section, person, stance, words) in enumerate(texts.SECOND_POSITIONS):
        with clock.told(past(third, -13 + index // 4, "09.00") + timedelta(minutes=40 * (index % 4))):
            _take(charter, section, who[person], stance, words)
            db.session.commit()
    promises.tell(group, charter, who, workshops, third)
    talk.tell(charter, who, third)
    between.tell(group, who, workshops, third, programme.facilitators[0])


def tell_sorsele(group: Group) -> None:
    """Tell how far Sorsele's group has come: a title, the why and two sections."""
    leader = group.members[0]
    charter = Charter.begin(group, by=leader)
    db.session.commit()
    title, why, sections = texts.SORSELE
    _write(charter, leader, title=title, why=why, sections=dict(enumerate(sections)))


def _write(charter: Charter, by: User, *, sections: dict[int, str], title: str = "", why: str = "") -> None:
    """Write in the shared text, as if typed. Section numbers count from the first under Varför."""
    if title:
        documents.replace(charter.text, "title", f"<p>{title}</p>", by=by)
    if why:
        documents.replace(charter.text, "why", f"<p>{why}</p>", by=by)
    for number, blocks in sections.items():
        documents.replace(charter.text, charter.sections[number].fragment, blocks, by=by)


def _take(charter: Charter, section: int, by: User, stance: Any, words: str) -> None:
    reading = documents.read(charter.text)
    charter.sections[section].take_position(by=by, stance=stance, comment=words, reading=reading)


def _adopt_first(charter: Charter, who: dict[str, User], instant: Any) -> None:
    reserved = {
        (section, person): (stance, words) for section, person, stance, words in texts.FIRST_RESERVATIONS
    }
    members = [person for person, user in who.items() if user in charter.group.members]
    away = [person for person, (is_here, _came, _left) in texts.ATTENDANCE[2].items() if not is_here]
    for person in (*away, *(one for one in members if one not in away)):
        with clock.told(instant - timedelta(hours=18) if person in away else instant):  # the afternoon before
            for section in range(len(charter.sections)):
                stance, words = reserved.get((section, person), (texts.BEHIND, ""))
                _take(charter, section, who[person], stance, words)
            db.session.commit()
    with clock.told(instant + timedelta(minutes=15)):
        charter.adopt(by=who[KARIN], reading=documents.read(charter.text))
        db.session.commit()


def _note_attendance(number: int, group: Group, who: dict[str, User], workshop: Workshop) -> None:
    meeting = Meeting.hold(group, workshop)
    told = texts.ATTENDANCE[number]
    for person, user in who.items():
        if user in group.members:
            is_here, came, left = told.get(person, (True, None, None))
            Attendance.note(meeting, user, is_here=is_here, came=came, left=left)
    db.session.commit()


def _agree_actions(
    number: int, group: Group, who: dict[str, User], workshops: dict[int, Workshop], third: date
) -> None:
    days = on_working_day(third, texts.DAYS[number - 1])
    for minute, (workshop, title, owner, due, done, note) in enumerate(texts.ACTIONS):
        if workshop != number:
            continue
        with clock.told(past(third, days, "11.20") + timedelta(minutes=minute)):
            action = Action.agree(
                group,
                title=title,
                owner=who[owner],
                due_on=third + timedelta(days=due),
                workshop_id=workshops[number].id,
                by=who[KARIN],
            )
            db.session.flush()
        if title in texts.STARTED:
            with clock.told(past(third, days + 10, "13.10")):
                action.start(by=who[owner])
                db.session.flush()
        if note:
            with clock.told(past(third, done or -10 - minute % 4, "09.05")):
                action.note(note, by=who[owner])
                db.session.flush()
        if done is not None:
            with clock.told(past(third, done, "08.14")):
                action.complete(by=who[owner])
                db.session.flush()
    db.session.commit()
