"""Two neighbouring groups with one of everything, so that every address of the app can be tried with real numbers.

A new kind of thing in an address (`/groups/<group>/things/<int:thing_id>`) gets its line in `things_of`.
"""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.routing import Rule

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.assignments import ask
from intranet.assignments.models import Answer, AnswerFile, Assignment
from intranet.assignments.questions import Question
from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.dialogue.models import Thread
from intranet.groups.models import Group, Invitation, Programme
from intranet.library.files import Owner, files
from intranet.library.models import Document, Place
from intranet.live import documents, history, places
from intranet.live.history import TextChange
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
from intranet.platform.web.access import Access, access_of
from intranet.workshops.agenda import Agenda, ItemKind
from intranet.workshops.models import Workshop
from tests import people
from tests.databases import Starting

Things = dict[str, Any]
Dump = dict[str, dict[int, dict[str, Any]]]


class World:
    """What there is, with everybody signed in. `begin_again` puts all of it back."""

    rows: Starting

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.ours: Things = {}
        self.theirs: Things = {}
        self.tokens: dict[str, str] = {}
        self.is_touched = True

    def fill(self) -> None:
        """Put everything into an empty database."""
        people.move_in()
        programme = db.session.scalars(select(Programme)).one()
        elsewhere = Programme(slug="ett-annat-program", name="Ett annat program")
        db.session.add(elsewhere)
        db.session.flush()
        self.ours.update(things_of_a_programme(programme, workshops=3))
        self.theirs.update(things_of_a_programme(elsewhere, workshops=5))
        for slug, leader, owner, count, things in (
            ("storuman", "karin", "peter", 1, self.ours),
            ("sorsele", "lena", "olle", 3, self.theirs),
        ):
            group = db.session.scalars(select(Group).filter_by(slug=slug)).one()
            things.update(things_of(group, person(leader), person(owner), count))
        for key in people.NAMES:
            somebody = person(key)
            somebody.begin_sign_in()
            self.tokens[key] = somebody.get_id()
        self.ours["facilitator_id"], self.theirs["facilitator_id"] = person("ingrid").id, person("olle").id
        for things, owner in ((self.ours, programme), (self.theirs, elsewhere)):
            document = add_document(owner, person("ingrid"), f"Om {owner.name}")
            things |= {"programme_library.document_id": document.id, "programme_library.number": 1}

    def begin_again(self) -> None:
        """Forget what the last request did, unless it is known to have done nothing."""
        if not self.is_touched:
            return
        with self.app.app_context():
            self.rows.put_back()
        live = self.app.extensions["samsyn.live"]
        live.documents, live.pace = type(live.documents)(), type(live.pace)()
        self.app.extensions["samsyn.dialogue"] = type(live.pace)()

    def browser(self, who: str) -> FlaskClient:
        """Give the browser of a person, or of `nobody`."""
        client = self.app.test_client()
        if who != "nobody":
            with client.session_transaction() as session:
                session.update(_user_id=self.tokens[who], _fresh=True, _permanent=True)
        return client

    def cookie(self, who: str) -> str:
        """Give what the browser of a person holds once they have signed in."""
        cookie = self.browser(who).get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return cookie.value

    def values(self, rule: Rule, *, ours: bool = True, **given: str) -> Things:
        """Give a value for every part of an address: things of ours, or the neighbour's; `group=` says whose page."""
        things = self.ours if ours else self.ours | self.theirs
        wanted = {"group": "storuman", "programme": self.ours["programme"]} | given
        blueprint = rule.endpoint.split(".")[0]
        found = {
            name: wanted.get(name, things.get(f"{blueprint}.{name}", things.get(name)))
            for name in rule.arguments
        }
        assert None not in found.values(), f"tests/house/world.py says nothing of {found} for {rule.rule}"
        return found

    def address(self, rule: Rule, **choice: Any) -> str:
        """Write the address of a route with `values`."""
        method = next(iter(methods(rule)))
        return self.app.url_map.bind("localhost").build(
            rule.endpoint, self.values(rule, **choice), method=method
        )

    def names_something(self, rule: Rule) -> bool:
        """Tell whether an address names a thing that one of the neighbours has for their own."""
        return self.values(rule) != self.values(rule, ours=False)

    @property
    def greedy_form(self) -> Things:
        """A form that asks for everything: the neighbour's things, and what no form should give."""
        theirs = self.theirs
        words = dict.fromkeys(
            ("title", "text", "heading", "question", "comment", "place", "description"), "Ord"
        )
        names = {"name": "Nils Ny", "organisation": "Ny kommun", "slug": "ny", "email": "ny@example.org"}
        owner = dict.fromkeys(
            ("owner", "owner_id", "user", "user_id", "by", "by_id", "created_by_id", "adjuster"),
            theirs["user_id"],
        )
        section = dict.fromkeys(("section", "section_id", "fragment"), theirs["section_id"])
        workshop = dict.fromkeys(
            ("workshop", "workshop_id", "agreed_at", "agreed_at_id"), theirs["workshop_id"]
        )
        group = dict.fromkeys(("group", "group_id", "programme", "programme_id"), theirs["group_id"])
        text = {"text_id": theirs["text_id"], "charter_id": theirs["charter_id"], "seen": self.ours["plain"]}
        answers = {"answer": "Ord", "reply": "Ord", "wording": "Ord", "days": "3", "most": "9"}
        power = {"role": "leader", "is_admin": "1", "status": "done", "revision": "1", "stance": "behind"}
        times = {
            "day": "2030-05-06",
            "due_on": "2030-05-06",
            "starts": "08:30",
            "ends": "12:00",
            "minutes": "30",
        }
        kind = {"kind": "dialogue", "reason": "Ett skäl", "new_password": "ett nytt lösenord", "state": "x"}
        return answers | words | names | owner | section | workshop | group | text | power | times | kind

    def dump(self) -> Dump:
        """Read every row of the database, by table and number."""
        with self.app.app_context(), db.engine.connect() as connection:
            return {
                table.name: {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}
                for table in db.metadata.sorted_tables
            }


def person(key: str) -> User:
    """Find one of the people."""
    return db.session.scalars(select(User).filter_by(email=f"{key}@example.org")).one()


def things_of_a_programme(programme: Programme, *, workshops: int) -> Things:
    """Plan workshops: one has been, the second is going on, the others are to come."""
    for number in range(workshops):
        begins = clock.now() + timedelta(days=30 * (number - 1), hours=-1)
        workshop = Workshop.plan(
            programme,
            title=f"Tillfälle {number + 1}",
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            place="Storuman",
        )
        item = Agenda.of(workshop).add(
            minutes=30, kind=ItemKind.DIALOGUE, title="Var står vi?", description=""
        )
    db.session.flush()
    return {
        "programme": programme.slug,
        "programme_workshops.number": workshops,
        "programme_assignments.number": workshops,
        "programme_agenda.number": workshops,
        "programme_agenda.item_id": item.id,
        "group_agenda.item_id": item.id,
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
            title=f"Åtgärd {number + 1}",
            by=leader,
            owner=owner,
            due_on=first.day,
            workshop_id=first.id,
        )
    action.note("Bokat till onsdag.", by=owner)
    meet(Meeting.hold(group, second), leader, owner, count)
    charter = Charter.begin(group, by=leader)
    documents.replace(charter.text, "title", f"<p>{group.name} förändras</p>", by=leader)
    documents.replace(charter.text, "why", "<p>Tiden ska räcka till människor.</p>", by=leader)
    for number in range(count):
        write_and_adopt(charter, owner, leader, f"Lydelse {number + 1}")
    documents.replace(charter.text, charter.sections[1].fragment, "<p>Efter version 1.</p>", by=owner)
    db.session.commit()
    change = newest_change(charter)
    thread = talk_about(charter, owner, leader, count)
    Attendance.note(Meeting.hold(group, second), owner, is_here=True)
    documents_added = [add_document(group, owner, f"{group.name} {n}") for n in range(count)]
    question, ask_token, ask_key = ask_colleagues(group, second, owner, leader, count)
    return {
        "filename": "css/tokens.css",
        "locale": "en",
        "group_id": group.id,
        "user_id": owner.id,
        "membership_id": next(m.id for m in group.memberships if m.user_id == owner.id),
        "invitation_id": invitation.id,
        "groups.token": token,
        "accounts.token": leader.begin_reset(),
        "text_id": charter.text_id,
        "charter_id": charter.id,
        "section_id": charter.sections[0].id,
        "plain": documents.read(charter.text).plain(charter.sections[0].fragment),
        "charter.number": count,
        "charter.change_id": change,
        "dialogue.thread_id": thread.id,
        "dialogue.comment_id": thread.comments[0].id,
        "actions.number": action.number,
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
    }


def ask_colleagues(
    group: Group, workshop: Workshop, owner: User, leader: User, count: int
) -> tuple[Question, str, str]:
    """Let the owner hand in an answer, after so many questions that a colleague has answered."""
    assignment = Assignment.set(
        workshop, words="Fråga fem", material="", due_on=workshop.day + timedelta(days=5), by=leader
    )
    assignment.word(group, f"Fråga fem i {group.name}", by=leader)
    db.session.flush()
    for number in range(count):
        question, token = Question.ask(assignment, group, f"Vad? {number}", days=14, most=50, by=owner)
        db.session.flush()
        with db.session.no_autoflush:
            key = ask.read_stamp(question, ask.new_stamp(question))[0]
        question.take("Hemresan.", name="", key=key)
    answer = Answer.of(assignment, group, owner)
    answer.save("Fem personer.", revision=answer.revision, is_over=False)
    incoming = files().bring_in(FileStorage(BytesIO(f"Svar {count}".encode()), "svar.txt"), group)
    answer.attach(incoming, is_over=False)
    answer.hand_in(by=owner, is_over=False)
    db.session.commit()
    return question, token, key


def talk_about(charter: Charter, owner: User, leader: User, count: int) -> Thread:
    """Let the owner begin so many threads about words of the first section, which the leader answers."""
    section = charter.sections[0]
    words = documents.read(charter.text).plain(section.fragment)
    for number in range(count):
        span = places.span_of(charter.text, section.fragment, words)
        passage = places.find(charter.text, {0: span})[0]
        thread = Thread.begin(
            section, f"Fråga {number} till @{leader.name}", by=owner, span=span, passage=passage
        )
        thread.answer(f"Svar till @{owner.name}", by=leader)
    db.session.commit()
    return thread


def meet(meeting: Meeting, leader: User, owner: User, count: int) -> None:
    """Let a group make so many decisions at a meeting, note something, reflect and begin to approve the minutes."""
    for number in range(count):
        Decision.make(meeting, f"Beslut {number + 1}", by=owner)
    notes = Notes.begin(meeting, by=leader)
    documents.replace(notes.text, FRAGMENT, "<p>Vi börjar i liten skala.</p>", by=owner)
    reflection = Reflection.of(meeting, owner, to_change=True)
    reflection.write("Det tar tid.", revision=0, page="a")
    reflection.share()
    page = MeetingPage(meeting.group, meeting.workshop, Workshop.all_of(meeting.group.programme))
    Minutes.hold(meeting).sign(
        gather(page.actions, page.roll, page.decisions, page.notes), adjuster=owner, by=leader
    )


def add_document(owner: Owner, by: User, words: str) -> Document:
    """Add a document of two versions, with a word to find it by."""
    first, second = (FileStorage(BytesIO(f"{words}, {n}".encode()), f"{words}.txt") for n in (1, 2))
    document = Document.add(Place(owner), files().bring_in(first, owner), by=by)
    document.add_version(files().bring_in(second, owner), by=by)
    document.change(name=words, description="", tags=["läs"])
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


def methods(rule: Rule) -> set[str]:
    """Give the methods that a route's view was written for."""
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def routes(app: Flask) -> Iterator[tuple[Rule, str, Access]]:
    """Give every route with each of its methods and what it asks."""
    with app.app_context():
        found = [(rule, access_of(rule.endpoint)) for rule in app.url_map.iter_rules()]
    for rule, access in sorted(found, key=lambda pair: pair[0].rule):
        assert access is not None, rule.rule
        for method in sorted(methods(rule)):
            yield rule, method, access


def group_of(dump: Dump) -> dict[tuple[str, int], int]:
    """Say for every row which group it belongs to: by its own column, else through what it hangs on."""
    belongs: dict[tuple[str, int], int] = {("group", number): number for number in dump["group"]}
    for table in db.metadata.sorted_tables:
        for number, row in dump[table.name].items():
            above = [(key.column.table.name, row[key.parent.name] or 0) for key in table.foreign_keys]
            groups = [belongs[parent] for parent in above if parent in belongs]
            if row.get("group_id") is not None:
                belongs[table.name, number] = row["group_id"]
            elif groups:
                belongs[table.name, number] = groups[0]
    return belongs


def crossings(dump: Dump) -> list[str]:
    """Name every row of one group that points to a row of another, or to an owner who is in another."""
    belongs = group_of(dump)
    outsiders = {
        (group, row["user_id"])
        for row in dump["membership"].values()
        for group in dump["group"]
        if group != row["group_id"]
    }
    found = []
    for table in db.metadata.sorted_tables:
        for number, row in dump[table.name].items():
            mine = belongs.get((table.name, number))
            for key in table.foreign_keys:
                value = row[key.parent.name] or 0
                other = belongs.get((key.column.table.name, value), mine)
                is_outsider = key.parent.name == "owner_id" and (mine, value) in outsiders
                if mine is not None and (mine != other or is_outsider):
                    found.append(f"{table.name} {number}: {key.parent.name}={value}")
    return found
