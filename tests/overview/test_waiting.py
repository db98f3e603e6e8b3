"""What waits for somebody is the first thing on their start page, counted, each with the way to it."""

import re
from datetime import timedelta

import pytest
import time_machine

from intranet.charter.models import Charter
from intranet.dialogue.models import Mention, Thread
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.page import MeetingPage, content_of
from intranet.platform.db import db
from intranet.platform.permissions import Role
from tests import meetings

START = "/groups/storuman/"
TURN = "Protokollet från tillfälle 2 väntar på att du justerar det"
LINK = f'<a href="/groups/storuman/workshops/2/minutes">{TURN}</a>'


@pytest.fixture(autouse=True)
def in_april():
    """Nine days before the third workshop."""
    with time_machine.travel(meetings.NOW, tick=False) as now:
        yield now


@pytest.fixture
def workshops(arrange, programme):
    return meetings.planned(arrange, programme)


@pytest.fixture
def meeting(storuman, workshops):
    found = Meeting.hold(storuman, workshops[1])
    db.session.commit()
    return found


def what_it_says(meeting):
    return content_of(MeetingPage.find(meeting.group, meeting.workshop.number))


@pytest.fixture
def signed(meeting, karin, peter):
    """Karin has approved, and chosen Peter."""
    minutes = Minutes.hold(meeting)
    minutes.sign(what_it_says(meeting), adjuster=peter, by=karin)
    db.session.commit()
    return minutes


def test_the_leader_is_told_of_minutes_that_no_leader_has_approved(as_, karin, eva, meeting):
    page = as_(karin).get(START).text
    assert LINK in page
    assert "En sak väntar på dig" in page
    assert TURN not in as_(eva).get(START).text


def test_of_a_meeting_where_nothing_is_written_nothing_waits(as_, karin, workshops):
    assert "Protokollet från" not in as_(karin).get(START).text


def test_of_a_meeting_that_is_to_come_nothing_waits(as_, karin, meeting, in_april):
    in_april.move_to(meeting.workshop.ends_at - timedelta(minutes=5))
    page = as_(karin).get(START).text
    assert TURN not in page
    assert "Tillfälle 2 pågår nu: Vad förändras" in page


def test_whoever_is_chosen_is_told_until_it_is_done(as_, karin, peter, eva, signed, meeting):
    assert LINK in as_(peter).get(START).text
    for other in (karin, eva):
        assert TURN not in as_(other).get(START).text
    signed.approve(what_it_says(meeting), notes=None, by=peter)
    db.session.commit()
    assert TURN not in as_(peter).get(START).text


def test_what_has_changed_since_the_leader_approved_is_the_leaders_turn_again(
    as_, karin, peter, sara, signed, meeting
):
    Decision.make(meeting, "Diskarna är kvar.", by=sara)
    db.session.commit()
    assert "Protokollet från" not in as_(peter).get(START).text
    again = "Protokollet från tillfälle 2 har ändrats och väntar på att du justerar det igen"
    assert again in as_(karin).get(START).text
    signed.sign(what_it_says(meeting), adjuster=peter, by=karin)
    db.session.commit()
    assert LINK in as_(peter).get(START).text
    assert "Protokollet från" not in as_(karin).get(START).text


def test_of_minutes_that_nobody_has_begun_with_the_last_alone_wait(
    as_, karin, peter, storuman, workshops, meeting
):
    Meeting.hold(storuman, workshops[0])
    db.session.commit()
    first = "Protokollet från tillfälle 1"
    page = as_(karin).get(START).text
    assert LINK in page
    assert first not in page
    Minutes.hold(Meeting.of(storuman, workshops[0])).withdraw(by=karin)
    db.session.commit()
    assert first in as_(karin).get(START).text


def test_when_the_approval_is_taken_back_it_is_the_leaders_turn(as_, karin, peter, signed):
    signed.withdraw(by=peter)
    db.session.commit()
    assert LINK in as_(karin).get(START).text
    assert TURN not in as_(peter).get(START).text


def test_when_the_chosen_one_has_left_the_leader_chooses_another(as_, karin, peter, storuman, signed):
    storuman.remove(storuman.membership_of(peter), by=karin)
    db.session.commit()
    assert "väntar på att du väljer vem mer som justerar det" in as_(karin).get(START).text


def test_who_is_in_two_groups_is_told_which(as_, peter, karin, sorsele, signed):
    sorsele.add(peter, Role.MEMBER, by=karin)
    db.session.commit()
    page = as_(peter).get("/").text
    assert LINK in page
    assert "Storumans kommun</span>" in page.split("Dina grupper")[0]


def test_another_groups_minutes_wait_for_nobody_here(as_, lena, signed):
    assert TURN not in as_(lena).get("/groups/sorsele/").text


def test_what_waits_comes_before_what_is_new_and_what_is_known(as_, eva, karin, storuman, workshops):
    charter = Charter.begin(storuman, by=karin)
    thread = Thread.begin(charter.sections[0], "Vad säger @Eva?", by=karin)
    thread.comments[0].mentions = [Mention(user_id=eva.id, name="Eva")]
    db.session.commit()
    page = as_(eva).get(START).text
    places = [page.index(f'id="{one}"') for one in ("h-waits", "why-h", "h-since", "h-mine", "h-next")]
    assert places == sorted(places)
    assert "Två saker väntar på dig" in page  # the mention, and that nobody has written why


def test_many_things_are_counted_and_the_first_five_shown(as_, eva, karin, storuman, workshops):
    charter = Charter.begin(storuman, by=karin)
    for number in range(6):
        thread = Thread.begin(charter.sections[0], f"{number}: vad säger @Eva?", by=karin)
        thread.comments[0].mentions = [Mention(user_id=eva.id, name="Eva")]
    db.session.commit()
    page = as_(eva).get(START).text
    assert "Sju saker väntar på dig" in page
    waits = re.search(r'<section class="waits".*?</section>', page, re.DOTALL)[0]
    shown, _summary, more = waits.partition("<summary>")
    assert (shown.count("<li>"), more.count("<li>")) == (5, 2)
    assert "Visa 2 till" in more


def test_a_workshop_that_is_held_at_a_distance_is_joined_from_the_start_page(as_, eva, workshops):
    workshops[2].place, workshops[2].link = "", "https://example.org/mote"
    db.session.commit()
    page = as_(eva).get(START).text
    assert '<a href="https://example.org/mote" rel="noopener noreferrer" target="_blank">Anslut' in page
