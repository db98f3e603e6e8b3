"""Who is there: noted by those who lead the meeting, and by each for themselves."""

import re
from datetime import timedelta

import pytest
import time_machine

from intranet.groups.models import Group
from intranet.meetings.attendance import Roll
from intranet.meetings.models import Meeting
from intranet.platform.db import db
from tests.meetings import agree

THERE = "/groups/storuman/workshops/2"
HTMX = {"HX-Request": "true"}


def noted(group, workshop):
    """Say what is noted about whom."""
    db.session.expire_all()
    entries = Roll(db.session.get_one(Group, group.id), Meeting.of(group, workshop)).entries
    return {
        entry.name: (entry.is_here, entry.noted.came, entry.noted.left) for entry in entries if entry.noted
    }


def address(person, what=""):
    return f"{THERE}/attendance/{person.id}{what}"


def test_somebody_is_there_and_then_not(as_, karin, eva, storuman, workshops):
    answer = as_(karin).post(address(eva, "/presence"), headers=HTMX)
    assert answer.status_code == 200
    assert "1 av 4" in answer.text
    as_(karin).post(address(eva, "/presence"))
    assert noted(storuman, workshops[1]) == {eva.name: (True, None, None)}
    as_(karin).delete(address(eva, "/presence"))
    assert as_(karin).post(address(eva, "/presence/undoing")).location == f"{THERE}#attendance"
    assert noted(storuman, workshops[1]) == {}


def test_when_somebody_comes_and_goes(as_, ingrid, eva, storuman, workshops):
    text = as_(ingrid).post(address(eva), data={"came": "09:10", "left": "11.30"}, headers=HTMX).text
    assert "kom 09.10, gick 11.30" in text
    as_(ingrid).post(address(eva), data={"came": "09:10", "left": "11.30", "away": "1"})
    assert noted(storuman, workshops[1]) == {eva.name: (False, None, None)}
    assert "var borta" in as_(ingrid).get(THERE).text


def test_to_save_no_times_makes_nobody_come(as_, karin, eva, peter, storuman, workshops):
    as_(karin).post(address(eva), data={"away": "1"})
    for person in (eva, peter):
        as_(karin).post(address(person), data={"came": "", "left": ""})
    assert noted(storuman, workshops[1]) == {eva.name: (False, None, None)}
    as_(karin).post(address(eva), data={"came": "09.10"})
    as_(karin).post(address(eva), data={"came": "", "left": ""})
    assert noted(storuman, workshops[1]) == {eva.name: (True, None, None)}


def test_during_the_meeting_it_is_said_as_it_is(as_, ingrid, eva, peter, workshops):
    with time_machine.travel(workshops[1].starts_at + timedelta(hours=1), tick=False):
        as_(ingrid).post(address(eva), data={"left": "11.30"})
        as_(ingrid).post(address(peter), data={"away": "1"})
        text = as_(ingrid).get(THERE).text
    assert "går 11.30" in text
    assert "borta i dag" in text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"came": "11:00", "left": "10:00"}, "Går innan"), ({"came": "x", "left": "10:07"}, "Skriv tiden som")],
)
def test_times_that_are_wrong_come_back(as_, karin, eva, storuman, workshops, wrong, says):
    answer = as_(karin).post(address(eva), data=wrong, headers=HTMX)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{wrong["left"]}"' in answer.text
    assert noted(storuman, workshops[1]) == {}


def test_a_member_notes_themselves_only(as_, eva, peter, storuman, workshops):
    assert as_(eva).post(address(eva, "/presence")).status_code == 303
    assert as_(eva).post(address(peter, "/presence")).status_code == 403
    assert as_(eva).post(address(peter), data={"away": "1"}).status_code == 403
    assert list(noted(storuman, workshops[1])) == [eva.name]
    text = as_(peter).get(THERE).text
    assert f'id="here-{peter.id}"' in text
    assert f'id="here-{eva.id}"' not in text


def test_others_note_nothing(as_, birgitta, olle, karin, eva, storuman, workshops):
    assert as_(birgitta).post(address(eva, "/presence")).status_code == 403
    assert as_(olle).post(address(eva, "/presence")).status_code == 404
    assert as_(karin).post(address(olle, "/presence")).status_code == 404
    assert noted(storuman, workshops[1]) == {}


def test_who_has_left_the_group_was_still_there(as_, karin, eva, storuman, workshops):
    as_(karin).post(address(eva, "/presence"))
    storuman.remove(storuman.membership_of(eva), by=karin)
    db.session.commit()
    text = as_(karin).get(THERE).text
    assert eva.name in text
    assert f'id="here-{eva.id}"' not in text


def test_nobody_has_come_at_a_time_that_is_still_to_come(as_, karin, ingrid, eva, storuman, workshops):
    later = as_(ingrid).post(address(eva).replace("/2/", "/3/"), data={"came": "08:55"}, headers=HTMX)
    assert later.status_code == 422
    with time_machine.travel(workshops[1].starts_at + timedelta(minutes=30), tick=False):
        answer = as_(karin).post(address(eva), data={"came": "09:10", "left": ""}, headers=HTMX)
        assert answer.status_code == 422
        assert "Den tiden har inte varit än. Skriv den när personen är här." in answer.text
        assert 'value="09:10"' in answer.text
        assert noted(storuman, workshops[1]) == {}
        as_(karin).post(address(eva), data={"came": "08:55", "left": "11:00"})
    assert [(came.hour, left.hour) for _is, came, left in noted(storuman, workshops[1]).values()] == [(8, 11)]


def test_each_time_has_its_label_though_actions_are_left(as_, karin, eva, storuman, workshops):
    for number in range(1, 12):
        agree(storuman, f"Sak {number}", by=karin).created_at = workshops[0].ends_at
    db.session.commit()
    page = as_(karin).get(THERE).text
    ids = re.findall(r' id="([^"]+)"', page)
    assert f"left-{eva.id}" in ids
    assert [one for one in ids if ids.count(one) > 1] == []
    assert f'<label for="left-at-{eva.id}">' in page
    assert f'id="left-at-{eva.id}"' in page
