"""Minutes: a draft that follows along, approved by two of the same words, then frozen; corrected by new entries."""

import re
import threading
from datetime import time, timedelta

import pytest
import time_machine
from markupsafe import escape
from sqlalchemy import select

from intranet.live import documents
from intranet.meetings.attendance import Attendance, Roll
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.page import MeetingPage, content_of
from intranet.meetings.reflections import Reflection
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.workshops.in_the_way import in_the_way
from intranet.workshops.models import Workshop
from tests import meetings

HTMX = {"HX-Request": "true"}
THERE = "/groups/storuman/workshops/2"
HERE = f"{THERE}/minutes"


@pytest.fixture
def meeting(storuman, workshops, sara, eva, action):
    """The second workshop, three weeks ago: a decision, a note, and Peter's action."""
    held = Meeting.hold(storuman, workshops[1])
    Decision.make(held, "Diskarna är kvar.", by=sara)
    notes = Notes.begin(held, by=eva)
    documents.replace(notes.text, FRAGMENT, "<p>Eva: <strong>det</strong> går.</p>", by=eva)
    db.session.commit()
    return held


@pytest.fixture
def minutes(meeting):
    return lambda: db.session.scalar(select(Minutes).where(Minutes.meeting_id == meeting.id))


def seen(browser):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', browser.get(HERE).text)[1]


def sign(browser, adjuster, **rest):
    return browser.post(f"{HERE}/approval", data={"seen": seen(browser), "adjuster": adjuster.id}, **rest)


def approve(browser):
    return browser.post(f"{HERE}/approval", data={"seen": seen(browser)})


@pytest.fixture
def approved(as_, karin, peter, meeting):
    assert sign(as_(karin), peter).status_code == 303
    assert approve(as_(peter)).status_code == 303


def test_the_draft_gathers_what_is_there(as_, eva, meeting):
    page = as_(eva).get(HERE).text
    for words in (
        "Utkast.",
        "Diskarna är kvar.",
        "Lista alla e-tjänster",
        "Peter Sjö, senast fre 20 april",
        "<p>Eva: <strong>det</strong> går.</p>",
        "Handledare Ingrid Holm.",
    ):
        assert words in page, words


def test_of_what_was_left_it_says_what_became_of_it_that_day(as_, eva, karin, storuman, meeting, workshops):
    for title in ("klar", "struken", "buren", "öppen", "klar i dag"):
        meetings.agree(storuman, f"Åtgärd {title}", by=karin, owner=eva, workshop_id=workshops[0].id)
    found = {a.title.removeprefix("Åtgärd "): a for a in storuman_actions(storuman)}
    with time_machine.travel(workshops[1].starts_at + timedelta(hours=1), tick=False):
        found["klar"].complete(by=eva)
        found["struken"].drop("Behövs inte.", by=karin)
        found["buren"].carry_over(to=workshops[2], by=karin)
        db.session.commit()
    found["klar i dag"].complete(by=eva)
    page = " ".join(as_(eva).get(HERE).text.split())
    for title, became in {
        "klar": "Klar",
        "struken": "Struken: Behövs inte.",
        "buren": "Tas med: Så leder vi arbetet",
        "öppen": "Inte klar",
        "klar i dag": "Inte klar",
    }.items():
        assert re.search(rf'Åtgärd {title}</a>.*?<span class="dim">{became}</span>', page), title


def storuman_actions(storuman):
    from intranet.actions.models import Action

    return db.session.scalars(Action.of(storuman)).all()


def test_two_approve_and_it_is_frozen(as_, karin, peter, meeting, minutes, approved):
    kept = minutes()
    assert kept.is_approved
    assert (kept.leader_name, kept.adjuster_name) == ("Karin Lund", "Peter Sjö")
    assert kept.notes_html == "<p>Eva: <strong>det</strong> går.</p>"
    assert kept.content["decisions"][0]["text"] == "Diskarna är kvar."
    page = as_(karin).get(HERE).text
    assert "Justerat tisdag 17 april" in page
    assert "av Karin Lund och Peter Sjö" in page
    told = select(Event.kind).where(Event.kind.startswith("minutes")).order_by(Event.id)
    kinds = list(db.session.scalars(told))
    assert kinds == ["minutes.signed", "minutes.approved"]
    assert approve_again(as_(peter), as_(karin)) == [303, 303]


def approve_again(*browsers):
    return [browser.post(f"{HERE}/approval", data={"seen": "x"}).status_code for browser in browsers]


def test_nothing_that_happens_later_changes_it(as_, karin, eva, peter, storuman, action, workshops, approved):
    def shown():
        return as_(eva).get(HERE).text.split('id="minutes"')[1].split("</main>")[0]

    before = shown()
    action.title, workshops[1].title, peter.name = "Något annat", "Ett annat namn", "Per Nyman"
    db.session.commit()
    assert shown() == before


def test_what_it_says_cannot_be_changed_where_it_was_written(as_, eva, meeting, minutes, approved):
    for method, address in (
        ("post", "decisions"),
        ("post", "decisions/1"),
        ("delete", "decisions/1"),
        ("post", "decisions/1/removal/undoing"),
    ):
        for headers in ({}, HTMX):
            answer = getattr(as_(eva), method)(
                f"{THERE}/{address}", data={"text": "Ändrat", "revision": "1"}, headers=headers
            )
            assert answer.status_code == 409, address
            assert "Protokollet från tillfället är justerat" in answer.text
    assert [d.text for d in Decision.all_of(meeting)] == ["Diskarna är kvar."]
    assert meeting.notes.text.is_closed
    page = as_(eva).get(THERE).text
    assert "data-live-text" not in page
    assert "det</strong> går." in page


def test_who_decides_in_the_moment_of_approval_comes_too_late(as_, karin, peter, eva, meeting, minutes):
    sign(as_(karin), peter)
    browser, answers = as_(eva), []
    db.session.commit()
    held = Meeting.hold(meeting.group, meeting.workshop)
    page = MeetingPage(held.group, held.workshop, Workshop.all_of(held.group.programme))
    Minutes.of(held).approve(content_of(page), notes=held.notes, by=peter)
    db.session.flush()
    late = threading.Thread(
        target=lambda: answers.append(
            browser.post(f"{THERE}/decisions", data={"text": "För sent."}).status_code
        )
    )
    late.start()
    late.join(timeout=0.7)
    assert not answers, "it waits"
    db.session.commit()
    late.join()
    assert answers == [409]
    assert minutes().is_approved
    assert [d.text for d in Decision.all_of(meeting)] == ["Diskarna är kvar."]


def test_nor_can_who_was_there(as_, eva, karin, meeting, approved):
    for method, address in (
        ("post", f"{eva.id}/presence"),
        ("delete", f"{eva.id}/presence"),
        ("post", f"{eva.id}"),
    ):
        answer = getattr(as_(karin), method)(f"{THERE}/attendance/{address}", headers=HTMX)
        assert answer.status_code == 409, address
        assert "Protokollet från tillfället är justerat" in answer.text
    assert not Roll(meeting.group, meeting).is_noted
    assert 'role="checkbox" aria-checked' not in as_(karin).get(f"{THERE}/attendance", headers=HTMX).text


def test_it_says_who_was_there(as_, eva, karin, peter, sara, meeting):
    Attendance.note(meeting, eva, is_here=True, came=time(9, 10), left=time(11, 30))
    Attendance.note(meeting, peter, is_here=False)
    page = " ".join(as_(karin).get(HERE).text.split())
    for name, how in (
        ("Eva Berg", "närvarande, kom 09.10, gick 11.30"),
        ("Peter Sjö", "frånvarande"),
        ("Sara Ek", "inte antecknat"),
    ):
        assert f'<span>{name}</span><span class="dim">{how}</span>' in page


def test_who_chooses_is_told_who_was_away(as_, karin, peter, eva, meeting):
    as_(karin).post(f"{THERE}/attendance/{peter.id}", data={"away": "1"})
    page = as_(karin).get(HERE).text
    assert "Peter Sjö, var borta</option>" in page
    assert f"{eva.name}</option>" in page


def test_a_workshop_with_something_written_stays(
    as_, ingrid, karin, peter, eva, meeting, workshops, approved
):
    mine = Reflection.of(meeting, eva, to_change=True)
    mine.write("Bara jag.", revision=0, page="")
    said = dict(in_the_way(workshops[1]))["Storumans kommun"]
    for words in ("1 beslut", "anteckningar", "reflektioner", "ett justerat protokoll"):
        assert words in said, words
    assert "Bara jag" not in said


def test_a_workshop_that_was_only_looked_at_can_go(as_, eva, workshops):
    as_(eva).get("/groups/storuman/workshops/3")
    assert not in_the_way(workshops[2])
    workshops[2].remove()
    db.session.commit()
    assert as_(eva).get("/groups/storuman/workshops/3").status_code == 404


def test_when_something_changes_between_the_two_the_first_does_not_count(
    as_, karin, peter, eva, meeting, minutes
):
    sign(as_(karin), peter)
    old = seen(as_(peter))
    as_(eva).post(f"{THERE}/decisions", data={"text": "Ett till."})
    answer = as_(peter).post(f"{HERE}/approval", data={"seen": old})
    assert answer.status_code == 409
    assert "Något ändrades medan du läste" in answer.text
    page = as_(peter).get(HERE).text
    assert "men något har ändrats sedan dess" in page
    assert 'name="seen"' not in page
    assert not minutes().is_approved
    sign(as_(karin), peter)
    assert approve(as_(peter)).status_code == 303
    assert len(minutes().content["decisions"]) == 2


def test_the_second_cannot_approve_what_the_first_has_not(as_, karin, peter, eva, meeting, minutes):
    sign(as_(karin), peter)
    as_(eva).post(f"{THERE}/decisions", data={"text": "Ett till."})
    now = seen(as_(karin))
    answer = as_(peter).post(f"{HERE}/approval", data={"seen": now})
    assert answer.status_code == 409
    assert "Karin Lund behöver justera igen först" in answer.text


def test_the_notes_count_too(as_, karin, peter, eva, meeting, minutes):
    sign(as_(karin), peter)
    documents.replace(meeting.notes.text, FRAGMENT, "<p>Något annat.</p>", by=eva)
    assert "men något har ändrats" in as_(peter).get(HERE).text


def test_a_box_checked_off_later_voids_nothing(as_, karin, peter, action, meeting):
    sign(as_(karin), peter)
    action.complete(by=peter)
    assert approve(as_(peter)).status_code == 303


@pytest.mark.parametrize("who", ["karin", "peter"])
def test_either_takes_it_back_before_both_have(as_, request, karin, peter, meeting, minutes, who):
    sign(as_(karin), peter)
    assert as_(request.getfixturevalue(who)).delete(f"{HERE}/approval", headers=HTMX).status_code == 200
    assert not minutes().is_signed


def test_nobody_takes_it_back_afterwards(as_, karin, peter, minutes, approved):
    for person in (karin, peter):
        assert as_(person).post(f"{HERE}/approval/undoing").status_code == 409
    assert minutes().is_approved


def test_who_else_approves_has_to_be_chosen_among_the_others(as_, karin, olle, birgitta, meeting, minutes):
    for nobody in (karin, olle, birgitta):
        answer = sign(as_(karin), nobody)
        assert answer.status_code == 422
        assert "Välj vem mer som justerar" in answer.text
    assert not minutes()


def test_only_the_leader_and_the_chosen_one_approve(as_, karin, peter, eva, ingrid, meeting):
    for person in (eva, ingrid, peter):
        assert as_(person).post(f"{HERE}/approval", data={"seen": "x"}).status_code == 403
    sign(as_(karin), peter)
    assert as_(eva).post(f"{HERE}/approval", data={"seen": "x"}).status_code == 403


def test_before_the_workshop_there_is_nothing_to_approve(as_, karin, workshops):
    answer = as_(karin).post("/groups/storuman/workshops/3/minutes/approval", data={"seen": "x"})
    assert answer.status_code == 404


def test_who_approves_while_it_is_held_is_told_what_that_stops(as_, karin, meeting):
    words = "Tillfället pågår än."
    with time_machine.travel(meeting.workshop.ends_at - timedelta(minutes=20), tick=False):
        assert words in as_(karin).get(HERE).text
    assert words not in as_(karin).get(HERE).text


def test_a_correction_is_a_new_entry(as_, karin, peter, eva, minutes, approved):
    before = dict(minutes().content)
    for _ in range(2):  # pressed twice: one entry
        sent = {"text": "Det var <b>tolv</b> blanketter."}
        assert as_(peter).post(f"{HERE}/corrections", data=sent).status_code == 303
    page = as_(eva).get(HERE).text
    assert page.count(str(escape("Det var <b>tolv</b> blanketter."))) == 1
    assert minutes().content == before
    assert as_(eva).post(f"{HERE}/corrections", data={"text": "Nej."}).status_code == 403
    assert "Skriv vad som ska rättas" in as_(karin).post(f"{HERE}/corrections", data={"text": " "}).text


def test_a_draft_is_not_corrected_but_changed(as_, karin, meeting):
    answer = as_(karin).post(f"{HERE}/corrections", data={"text": "Tolv."})
    assert answer.status_code == 409
    assert "går att rätta på tillfällets sida" in answer.text


def test_a_decision_of_another_day_says_which(as_, eva, meeting, workshops):
    with time_machine.travel(workshops[1].starts_at + timedelta(hours=1), tick=False):
        Decision.make(Meeting.of(meeting.group, workshops[1]), "Samma dag.", by=eva)
        db.session.commit()
    page = as_(eva).get(HERE).text
    assert re.search(r"Diskarna är kvar.</p><time [^>]*>17 april, 09.00</time>", page)
    assert re.search(r"Samma dag.</p><time [^>]*>09.30</time>", page)


def test_of_two_workshops_with_the_same_title_it_is_known_which_one_comes_later(
    as_, eva, karin, storuman, meeting, workshops
):
    meetings.agree(storuman, "Åtgärd buren", by=karin, owner=eva, workshop_id=workshops[0].id)
    buren = next(a for a in storuman_actions(storuman) if a.title == "Åtgärd buren")
    for workshop in workshops:
        workshop.title = "Halvdag"
    with time_machine.travel(workshops[1].starts_at + timedelta(hours=1), tick=False):
        buren.carry_over(to=workshops[2], by=karin)
        db.session.commit()
    workshops[2].title = "Så leder vi"
    db.session.commit()
    page = " ".join(as_(eva).get(HERE).text.split())
    assert re.search(r'Åtgärd buren</a>.*?<span class="dim">Tas med: Så leder vi</span>', page)
    with time_machine.travel(workshops[1].starts_at + timedelta(hours=2), tick=False):
        buren.bring_back(at=workshops[1], by=karin)
        db.session.commit()
    page = " ".join(as_(eva).get(HERE).text.split())
    assert re.search(r'Åtgärd buren</a>.*?<span class="dim">Inte klar</span>', page)


def test_nothing_is_agreed_at_a_workshop_whose_minutes_are_approved(as_, eva, storuman, approved):
    before = len(storuman_actions(storuman))
    answer = as_(eva).post(f"{THERE}/actions", data={"title": "Ring <b>"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Kom överens om den mellan tillfällena, eller på nästa." in answer.text
    assert 'value="Ring &lt;b&gt;"' in answer.text
    page = as_(eva).post(f"{THERE}/actions", data={"title": "Ring <b>"})
    assert page.status_code == 409
    assert "<blockquote>Ring &lt;b&gt;</blockquote>" in page.text
    assert len(storuman_actions(storuman)) == before
    text = as_(eva).get(THERE).text
    assert 'id="quickadd"' not in text
    assert 'href="/groups/storuman/actions/new"' in text
    assert "eller på nästa, den 26 april." in text


def test_nothing_is_carried_over_at_a_workshop_whose_minutes_are_approved(
    as_, karin, storuman, workshops, approved
):
    left = meetings.agree(storuman, "Kvar", by=karin, workshop_id=workshops[0].id)
    there = f"/groups/storuman/workshops/2/actions/{left.number}/carrying-over"
    assert as_(karin).post(there, headers={"HX-Request": "true"}).status_code == 409
    assert left.carried_to is None
    left.carry_over(to=workshops[2], by=karin)
    db.session.commit()
    assert as_(karin).delete(there, headers={"HX-Request": "true"}).status_code == 409
    assert left.carried_to == workshops[2]
