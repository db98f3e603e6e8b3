"""The things that the neighbours have: one of every kind, made as people make them.

A new kind of thing in an address (`/groups/<group>/things/<int:thing_id>`) gets its line in `things_of`.
"""

from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet.accounts import letters
from intranet.accounts.models import User
from intranet.actions.many.moves import ActionMove
from intranet.actions.models import Action
from intranet.assignments import ask
from intranet.assignments.models import Answer, AnswerFile, Assignment
from intranet.assignments.questions import Question
from intranet.calendars.models import CalendarKey
from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.dialogue.models import Thread
from intranet.groups.models import Group, Invitation, Programme
from intranet.library.files import Owner, files, picture_name
from intranet.library.models import Document, Place
from intranet.live import documents, history, places
from intranet.live.history import TextChange
from intranet.maturity.agreed import AgreedLevel, LevelSharing, Said
from intranet.maturity.rounds import Round
from intranet.meetings.attendance import Attendance
from intranet.meetings.content import gather
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.page import MeetingPage
from intranet.meetings.reflections import Reflection
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.reminders.models import Kind, Reminder
from intranet.sharing.models import SharedLink, token_of
from intranet.workshops.agenda import Agenda, ItemKind
from intranet.workshops.models import Workshop

Things = dict[str, Any]
# People paste addresses where words are asked for: a page that cannot break one sticks out of a phone.
ADDRESS = "https://intranat.storuman.example.org/sites/digital-forandring/SitePages/Startsida-for-alla.aspx"


def things_of_a_programme(programme: Programme, *, workshops: int) -> Things:
    """Plan workshops: one has been, the second is going on, the others are to come."""
    for number in range(workshops):
        begins = clock.now() + timedelta(days=30 * (number - 1), hours=-1)
        workshop = Workshop.plan(
            programme,
            title=f"Tillfälle {number + 1} {ADDRESS}",
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            place=f"Storuman {ADDRESS}",
        )
        item = Agenda.of(workshop).add(
            minutes=30, kind=ItemKind.DIALOGUE, title=f"Var står vi? {ADDRESS}", description=ADDRESS
        )
    db.session.flush()
    return {
        "programme": programme.slug,
        "programme_workshops.number": workshops,
        "programme_assignments.number": workshops,
        "programme_agenda.number": workshops,
        "programme_agenda.item_id": item.id,
        "group_agenda.item_id": item.id,
        "programme_matrix.dimension": "data",
        "places": 1,
        "workshop_id": workshop.id,
    }


def things_of(group: Group, leader: User, owner: User, count: int) -> Things:
    """Make so many of everything in a group, owned by one member, and give what names the last in an address."""
    invitation, token = Invitation.send(
        group, email=f"ny@{group.slug}.example.org", name="Nils Ny", role=Role.MEMBER, by=leader
    )
    workshops = Workshop.all_of(group.programme)
    first, second = workshops[:2]
    for number in range(count):
        action = Action.agree(
            group,
            title=f"Åtgärd {number + 1} {ADDRESS}",
            by=leader,
            owner=owner,
            due_on=first.day,
            workshop_id=first.id,
        )
    action.note(f"Bokat till onsdag. {ADDRESS}", by=owner)
    action.helpers = [group.members[-1]]
    for number in range(count):
        action.attach(name=f"Karta {number} {ADDRESS}", address=f"https://example.org/{number}", by=owner)
    move = ActionMove.make(group, {action.number: action.revision}, {"due_on": second.day}, by=leader)
    meet(Meeting.hold(group, second), leader, owner, count)
    charter = Charter.begin(group, by=leader)
    documents.replace(charter.text, "title", f"<p>{group.name} förändras</p>", by=leader)
    documents.replace(charter.text, "why", f"<p>Tiden ska räcka till människor. {ADDRESS}</p>", by=leader)
    for number in range(count):
        write_and_adopt(charter, owner, leader, f"Lydelse {number + 1}")
    documents.replace(
        charter.text, charter.sections[1].fragment, f"<p>Efter version 1. {ADDRESS}</p>", by=owner
    )
    db.session.commit()
    change = newest_change(charter)
    thread = talk_about(charter, owner, leader, count)
    Attendance.note(Meeting.hold(group, second), owner, is_here=True)
    documents_added = [add_document(group, owner, f"{group.name} {n}") for n in range(count)]
    question, ask_token, ask_key = ask_colleagues(group, second, owner, leader, count)
    rate_maturity(group, workshops, owner, leader, count)
    calendar_key = CalendarKey.renew(owner)
    link, link_token = share(charter, leader, count)
    db.session.add(Reminder(user_id=owner.id, kind=Kind.LATE, action_id=action.id, about_on=first.day))
    db.session.flush()
    return {
        "filename": "css/tokens.css",
        "locale": "en",
        "group_id": group.id,
        "user_id": owner.id,
        "membership_id": next(m.id for m in group.memberships if m.user_id == owner.id),
        "invitation_id": invitation.id,
        "groups.token": token,
        "accounts.token": leader.begin_reset(),
        "calendars.token": calendar_key.token,
        "calendars.number": second.number,
        "summaries.number": second.number,
        "letters.token": letters.token_for(owner, "mention"),
        "text_id": charter.text_id,
        "charter_id": charter.id,
        "section_id": charter.sections[0].id,
        "plain": documents.read(charter.text).plain(charter.sections[0].fragment),
        "charter.number": count,
        "charter.change_id": change,
        "dialogue.thread_id": thread.id,
        "dialogue.comment_id": thread.comments[0].id,
        "actions.number": action.number,
        "actions.link_id": action.links[-1].id,
        "actions.kind": "csv",
        "actions.move_id": move.id,
        "library.document_id": documents_added[-1].id,
        "library.number": len(documents_added[-1].versions),
        "library.workshop_number": second.number,
        "assignments.number": second.number,
        "assignments.question_id": question.id,
        "assignments.reply_id": question.replies[-1].id,
        "assignments.file_id": db.session.query(AnswerFile).order_by(AnswerFile.id.desc()).first().id,
        "ask.token": ask_token,
        "ask.key": ask_key,
        "meetings.action_number": action.number,
        "meetings.number": second.number,
        "meetings.decision_number": count,
        "group_agenda.number": workshops[-1].number,
        "meetings.item_id": Agenda.of(second).items[0].id,
        "meetings.user_id": owner.id,
        "maturity.number": first.number,
        "maturity.unit_id": group.units[0].id,
        "maturity.dimension": "working",
        "maturity.kind": "csv",
        "rating.number": second.number,
        "rating.unit_id": group.units[0].id,
        "units.unit_id": group.units[0].id,
        "sharing.number": count,
        "sharing.link_id": link.id,
        "shared.token": link_token,
    }


def share(charter: Charter, leader: User, count: int) -> tuple[SharedLink, str]:
    """Share the newest version by so many links. Gives the last, and its token."""
    for number in range(count):
        link = SharedLink.make(
            charter.newest,
            charter.group,
            for_whom=f"Kommunstyrelsen {ADDRESS}",
            until=clock.today() + timedelta(days=14),
            diary_number=f"KS 2026/{number}",
            by=leader,
            form=str(number),
        )
    return link, token_of(str(number), leader)


def ask_colleagues(
    group: Group, workshop: Workshop, owner: User, leader: User, count: int
) -> tuple[Question, str, str]:
    """Let the owner hand in an answer, after so many questions that a colleague has answered."""
    assignment = Assignment.set(
        workshop,
        words=f"Fråga fem {ADDRESS}",
        material=ADDRESS,
        due_on=workshop.day + timedelta(days=5),
        by=leader,
    )
    assignment.word(group, f"Fråga fem i {group.name} {ADDRESS}", by=leader)
    db.session.flush()
    for number in range(count):
        question, token = Question.ask(
            assignment, group, f"Vad? {number} {ADDRESS}", days=14, most=50, by=owner
        )
        db.session.flush()
        with db.session.no_autoflush:
            key = ask.read_stamp(question, ask.new_stamp(question))[0]
        question.take(f"Hemresan. {ADDRESS}", name="", key=key)
    answer = Answer.of(assignment, group, owner)
    answer.save(f"Fem personer. {ADDRESS}", revision=answer.revision, is_over=False)
    incoming = files().bring_in(FileStorage(BytesIO(f"Svar {count}".encode()), "svar.txt"), group)
    answer.attach(incoming, is_over=False)
    answer.hand_in(by=owner, is_over=False)
    db.session.commit()
    return question, token, key


def rate_maturity(group: Group, workshops: list[Workshop], owner: User, leader: User, count: int) -> None:
    """Let a group have agreed on so many levels at its first workshop, and rate at its second."""
    group.units[0].rename(f"Omsorg {ADDRESS[:60]}", by=leader)
    for workshop in workshops[:2]:
        round_ = Round.open(group, workshop, is_named=True, by=leader)
        unit, keys = round_.units[0], round_.matrix.keys
        round_.rate(unit, dict.fromkeys(keys[:-1], (3, f"Det går bra. {ADDRESS}")), by=owner)
        if workshop is workshops[0]:
            round_.close(by=leader)
            round_.reveal(by=leader)
            for key in keys[2 : 2 + count]:
                AgreedLevel.put_down(round_, unit, key, Said(3, ADDRESS, ADDRESS), revision=0, by=leader)
    LevelSharing.begin(group, by=leader)
    db.session.commit()


def talk_about(charter: Charter, owner: User, leader: User, count: int) -> Thread:
    """Let the owner begin so many threads about words of the first section, which the leader answers."""
    section = charter.sections[0]
    words = documents.read(charter.text).plain(section.fragment)
    for number in range(count):
        span = places.span_of(charter.text, section.fragment, words)
        passage = places.find(charter.text, {0: span})[0]
        thread = Thread.begin(
            section, f"Fråga {number} till @{leader.name} {ADDRESS}", by=owner, span=span, passage=passage
        )
        thread.answer(f"Svar till @{owner.name} {ADDRESS}", by=leader)
    db.session.commit()
    return thread


def meet(meeting: Meeting, leader: User, owner: User, count: int) -> None:
    """Let a group make so many decisions at a meeting, note something, reflect and begin to approve the minutes."""
    for number in range(count):
        Decision.make(meeting, f"Beslut {number + 1} {ADDRESS}", by=owner)
    notes = Notes.begin(meeting, by=leader)
    documents.replace(notes.text, FRAGMENT, f"<p>Vi börjar i liten skala. {ADDRESS}</p>", by=owner)
    reflection = Reflection.of(meeting, owner, to_change=True)
    reflection.write(f"Det tar tid. {ADDRESS}", revision=0, page="a")
    reflection.share()
    page = MeetingPage(meeting.group, meeting.workshop, Workshop.all_of(meeting.group.programme))
    Minutes.hold(meeting).sign(
        gather(page.actions, page.roll, page.decisions, page.notes, page.running.held),
        adjuster=owner,
        by=leader,
    )


def add_document(owner: Owner, by: User, words: str) -> Document:
    """Add a document of two versions, each with a small picture, and a word to find it by."""
    first, second = (FileStorage(BytesIO(f"{words}, {n}".encode()), f"{words}.txt") for n in (1, 2))
    document = Document.add(Place(owner), files().bring_in(first, owner), by=by)
    document.add_version(files().bring_in(second, owner), by=by)
    for version in document.versions:
        files().store.put(picture_name(version.file.digest), BytesIO(b"RIFF"))
        version.file.picture_width = version.file.picture_height = 1
    document.change(name=f"{words} {ADDRESS}", description=ADDRESS, tags=["läs"], by=by)
    db.session.commit()
    return document


def newest_change(charter: Charter) -> int:
    """Write the charter's history, and give the number of its last change."""
    history.record(charter.text_id)
    return db.session.scalars(
        select(TextChange.id).where(TextChange.text_id == charter.text_id).order_by(TextChange.id.desc())
    ).first()


def write_and_adopt(charter: Charter, member: User, leader: User, words: str) -> None:
    """Write in the first section, take positions of two kinds on it, and adopt."""
    section = charter.sections[0]
    documents.replace(charter.text, section.fragment, f"<p>{words}</p>", by=member)
    reading = documents.read(charter.text)
    section.take_position(by=leader, stance=Stance.BEHIND, comment="", reading=reading)
    section.take_position(by=member, stance=Stance.NOT_YET, comment="Vem betalar?", reading=reading)
    charter.adopt(by=leader, reading=reading)
