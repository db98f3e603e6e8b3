"""Planning a programme's workshops and their agendas."""

import re
from datetime import UTC, date, datetime

import pytest

from intranet.assignments.models import Assignment, GroupWording
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.page import MeetingPage, content_of
from intranet.platform.db import db
from intranet.search.meetings import ApprovedMinutes as MinutesFound
from intranet.workshops.agenda import Agenda, AgendaItem
from intranet.workshops.in_the_way import in_the_way
from intranet.workshops.models import InUse, Workshop
from tests.meetings import agree

THERE = "/programmes/att-leda-digital-forandring/workshops"
FILLED_IN = {
    "title": "Uppföljning",
    "day": "2018-09-05",
    "starts": "13:00",
    "ends": "16:30",
    "place": "Lycksele",
    "link": "",
}
MEANT = re.compile(r'name="confirmed" value="([^"]+)"')


def say_it_is_meant(browser, address, form):
    """Send a form, and send it again with the box ticked that comes back. Gives what was asked."""
    answer = browser.post(address, data=form)
    assert answer.status_code == 422
    confirmed = MEANT.search(answer.text)[1]
    assert browser.post(address, data={**form, "confirmed": confirmed}).status_code == 303
    return answer.text


def all_workshops():
    return db.session.query(Workshop).order_by(Workshop.ordinal).all()


def test_a_workshop_is_added_and_its_agenda_comes_next(as_, ingrid, workshops):
    answer = as_(ingrid).post(THERE, data=FILLED_IN)
    assert (answer.status_code, answer.location) == (303, f"{THERE}/5/edit")
    added = all_workshops()[-1]
    assert (added.title, added.place) == ("Uppföljning", "Lycksele")
    assert added.starts_at == datetime(2018, 9, 5, 11, 0, tzinfo=UTC)  # 13.00 in Sweden, in summer time
    assert as_(ingrid).get(answer.location).status_code == 200


def test_the_first_workshop_of_a_programme_is_added(as_, ingrid, storuman):
    assert as_(ingrid).post(THERE, data=FILLED_IN).location == f"{THERE}/1/edit"


def test_workshops_are_numbered_in_the_order_they_are_held(as_, ingrid, workshops):
    say_it_is_meant(as_(ingrid), THERE, {**FILLED_IN, "day": "2018-04-20"})
    assert [w.title for w in all_workshops()][2] == "Uppföljning"
    assert [w.ordinal for w in all_workshops()] == [1, 2, 3, 4, 5]
    say_it_is_meant(as_(ingrid), f"{THERE}/3", FILLED_IN)
    assert [w.title for w in all_workshops()][4] == "Uppföljning"
    as_(ingrid).post(f"{THERE}/1/removal")
    assert [w.ordinal for w in all_workshops()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Skriv rubriken."),
        ({"title": "x" * 121}, "Skriv högst 120 tecken."),
        ({"day": ""}, "Välj datum."),
        ({"day": "0018-09-05"}, "Kontrollera årtalet."),
        ({"starts": "25:00"}, "Skriv tiden som timme och minut"),
        ({"ends": "12:00"}, "Det slutar innan det börjar."),
        ({"place": "x" * 201}, "Skriv högst 200 tecken."),
        ({"link": "javascript:alert(1)"}, "Skriv hela adressen, till exempel https://example.org/mote."),
        ({"link": "mötet"}, "Skriv hela adressen"),
        ({"link": "https://"}, "Skriv hela adressen"),
        ({"link": "http://[x"}, "Skriv hela adressen"),
        ({"link": "https://example.org/" + "x" * 1000}, "Skriv högst 1000 tecken."),
    ],
)
def test_what_cannot_be_planned_comes_back_with_what_was_typed(as_, ingrid, workshops, wrong, says):
    for address in (THERE, f"{THERE}/2"):
        answer = as_(ingrid).post(address, data={**FILLED_IN, **wrong})
        assert answer.status_code == 422
        assert says in answer.text
        assert ("Lycksele" in answer.text) == ("place" not in wrong)
    assert "Uppföljning" not in [w.title for w in all_workshops()]


def test_times_are_read_as_they_are_written_in_swedish(as_, ingrid, workshops):
    as_(ingrid).post(f"{THERE}/4", data={**FILLED_IN, "starts": "8.45", "ends": "11.30"})
    assert workshops[3].starts_at == datetime(2018, 9, 5, 6, 45, tzinfo=UTC)


def test_saving_twice_is_harmless(as_, ingrid, workshops):
    for _twice in range(2):
        assert as_(ingrid).post(f"{THERE}/4", data=FILLED_IN).status_code == 303
    assert [w.title for w in all_workshops()][3] == "Uppföljning"


@pytest.mark.parametrize(
    ("day", "starts", "says"),
    [
        ("2018-04-10", "13:00", ["Dagen har redan passerat.", "Det blir tillfälle 3"]),
        ("2018-03-26", "11:59", ["Tillfälle 2 hålls då: Vad förändras"]),
        ("2018-05-01", "13:00", ["Dagen är Första maj.", "Det blir tillfälle 4"]),
        ("2018-12-24", "13:00", ["Dagen är Julafton."]),
    ],
)
def test_an_unusual_time_is_asked_about_and_may_be_meant(as_, ingrid, workshops, day, starts, says):
    form = {**FILLED_IN, "day": day, "starts": starts}
    asked = say_it_is_meant(as_(ingrid), THERE, form)
    assert all(words in asked for words in says)
    assert "Är det så du menar?" in asked
    assert "att rätta" not in asked
    assert 'aria-invalid="true"' not in asked
    assert len(all_workshops()) == 5


def test_what_was_confirmed_holds_for_that_time_alone(as_, ingrid, workshops):
    past = {**FILLED_IN, "day": "2018-04-10"}
    confirmed = MEANT.search(as_(ingrid).post(THERE, data=past).text)[1]
    answer = as_(ingrid).post(THERE, data={**past, "day": "2018-04-11", "confirmed": confirmed})
    assert answer.status_code == 422
    assert len(all_workshops()) == 4


def test_a_workshop_that_has_been_gets_another_title_without_a_question(as_, ingrid, workshops):
    form = {**FILLED_IN, "day": "2018-02-28", "starts": "08:30", "ends": "12:00"}
    assert as_(ingrid).post(f"{THERE}/1", data=form).status_code == 303
    assert workshops[0].title == "Uppföljning"


def test_a_workshop_is_joined_by_its_link(as_, ingrid, eva, workshops):
    as_(ingrid).post(f"{THERE}/4", data={**FILLED_IN, "link": "https://example.org/m?a=1&b=2"})
    assert 'value="https://example.org/m?a=1&amp;b=2"' in as_(ingrid).get(f"{THERE}/4/edit").text
    page = as_(eva).get("/groups/storuman/workshops/4").text
    assert 'href="https://example.org/m?a=1&amp;b=2" rel="noopener noreferrer"' in page
    assert ">Anslut<" in page
    assert ">Anslut<" not in as_(eva).get("/groups/storuman/workshops/3").text


def test_a_workshop_where_something_is_agreed_stays_and_says_why(
    as_, ingrid, karin, lena, action, storuman, sorsele, workshops
):
    for number in range(2):
        agree(sorsele, f"Ring {number}", by=lena, workshop_id=workshops[1].id)
    answer = as_(ingrid).post(f"{THERE}/2/removal", follow_redirects=True)
    assert "Grupperna har använt tillfället, så det är kvar." in answer.text
    assert "<li>Sorsele kommun: 2 åtgärder</li><li>Storumans kommun: 1 åtgärd</li>" in answer.text
    assert len(all_workshops()) == 4
    assert "Ta bort tillfället" not in as_(ingrid).get(f"{THERE}/2/edit").text


def test_other_features_say_what_they_have_at_a_workshop(
    app, ingrid, action, storuman, workshops, monkeypatch
):
    counts = [*app.extensions["samsyn.in_the_way"], lambda _w: {storuman.id: "2 beslut", None: "1 uppgift"}]
    monkeypatch.setitem(app.extensions, "samsyn.in_the_way", counts)
    assert in_the_way(workshops[1]) == [
        ("Programmet", "1 uppgift"),
        ("Storumans kommun", "1 åtgärd, 2 beslut"),
    ]
    with pytest.raises(InUse):
        workshops[3].remove()


def test_a_workshop_that_something_is_carried_to_stays(as_, ingrid, karin, action, workshops):
    action.carry_over(to=workshops[2], by=karin)
    as_(ingrid).post(f"{THERE}/3/removal")
    assert len(all_workshops()) == 4


def test_a_workshop_is_removed_with_its_agenda(as_, ingrid, workshops):
    assert as_(ingrid).post(f"{THERE}/2/removal").status_code == 200
    assert as_(ingrid).post(f"{THERE}/5/removal").status_code == 404
    assert len(all_workshops()) == 3
    assert db.session.query(AgendaItem).count() == 0


def test_a_removed_workshop_is_put_back_with_its_agenda_and_what_it_asks(as_, ingrid, storuman, workshops):
    second, number = workshops[1], len(workshops)
    asked = Assignment.set(second, words="Läs.", material="", due_on=date(2018, 4, 20), by=ingrid)
    db.session.flush()
    asked.word(storuman, "Läs två gånger.", by=ingrid)
    Agenda.of(second, storuman).make_own()
    db.session.commit()
    page = as_(ingrid).post(f"{THERE}/2/removal").text
    assert as_(ingrid).post(f"{THERE}/2/removal").status_code == 303  # twice: nothing else goes
    assert len(all_workshops()) == number - 1
    token = re.search(r'name="removed" value="([^"]+)"', page)[1]
    for _time in range(2):
        answer = as_(ingrid).post(f"{THERE}/back", data={"removed": token})
        assert answer.location == f"{THERE}/2/edit"
    assert len(all_workshops()) == number
    back = all_workshops()[1]
    assert [len(Agenda.of(back, group).items) for group in (None, storuman)] == [2, 2]
    assert Agenda.of(back, storuman).is_own
    assert GroupWording.of(Assignment.at(back), storuman).words == "Läs två gånger."
    as_(ingrid).post(f"{THERE}/back", data={"removed": token[:-2]})
    assert len(all_workshops()) == number


def test_the_address_of_a_form_that_came_back_leads_to_the_programme(as_, ingrid, workshops):
    assert as_(ingrid).get(THERE).location == THERE.removesuffix("workshops")


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/new"),
        ("POST", ""),
        ("GET", "/2/edit"),
        ("POST", "/2"),
        ("POST", "/2/removal"),
        ("GET", "/2/agenda"),
        ("POST", "/2/agenda/items"),
        ("GET", "/2/agenda/items/1"),
        ("POST", "/2/agenda/items/1"),
        ("POST", "/2/agenda/items/1/places/1"),
        ("POST", "/2/agenda/items/1/removal"),
    ],
)
def test_planning_is_for_who_runs_the_programme(as_, karin, eva, birgitta, workshops, method, address):
    for somebody in (karin, eva, birgitta):
        assert as_(somebody).open(f"{THERE}{address}", method=method).status_code == 404
    assert len(all_workshops()) == 4


def test_the_administrator_plans_too(as_, admin, workshops):
    assert as_(admin).get(f"{THERE}/2/edit").status_code == 200
    assert as_(admin).post(THERE, data=FILLED_IN).status_code == 303


def test_what_the_minutes_keep_is_said_before_the_workshop_is_changed(
    as_, ingrid, karin, storuman, sorsele, peter, workshops
):
    approve(storuman, workshops[1], karin, peter)
    held = {"title": "Nytt namn", "day": "2018-03-26", "starts": "08:30", "ends": "12:00"}
    held |= {"place": workshops[1].place}
    said = say_it_is_meant(as_(ingrid), f"{THERE}/2", held)
    assert "Protokollet är justerat i Storumans kommun" in said
    assert db.session.get(Workshop, workshops[1].id).title == "Nytt namn"


def test_a_groups_agenda_stays_when_its_minutes_are_approved(as_, karin, lena, storuman, peter, workshops):
    approve(storuman, workshops[1], karin, peter)
    item = Agenda.of(workshops[1]).items[0].id
    there = "/groups/{}/workshops/2/agenda"
    refused = as_(karin).post(f"{there.format('storuman')}/items/{item}/places/1", follow_redirects=True)
    assert "så dagordningen ligger fast" in refused.text
    assert not Agenda.of(workshops[1], storuman).is_own
    assert f'href="{there.format("storuman")}"' not in as_(karin).get("/groups/storuman/workshops/2").text
    as_(lena).post(f"{there.format('sorsele')}/items/{item}/places/1")
    assert db.session.query(AgendaItem).filter(AgendaItem.group_id.is_not(None)).count() == 2


@pytest.mark.parametrize("address", ["items", "items/{item}"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_is_sent_after_the_minutes_were_approved_is_kept_to_be_copied(
    as_, karin, storuman, peter, workshops, address, headers
):
    approve(storuman, workshops[1], karin, peter)
    item = Agenda.of(workshops[1]).items[0].id
    typed = {"title": "En lång fika", "kind": "break", "minutes": "25", "description": "Med våfflor"}
    there = f"/groups/storuman/workshops/2/agenda/{address.format(item=item)}"
    answer = as_(karin).post(there, data=typed, headers=headers)
    assert answer.status_code == 409
    assert "En lång fika" in answer.text
    assert "Med våfflor" in answer.text
    assert 'href="/groups/storuman/workshops/2/minutes"' in answer.text
    assert not Agenda.of(workshops[1], storuman).is_own


def approve(group, workshop, leader, second):
    """Let the minutes of a workshop be approved by two."""
    page = MeetingPage.find(group, workshop.number)
    minutes = Minutes.hold(Meeting.hold(group, workshop))
    minutes.sign(content_of(page), adjuster=second, by=leader)
    minutes.approve(content_of(page), notes=None, by=second)
    db.session.commit()


def test_nothing_is_carried_over_where_the_minutes_are_approved(
    as_, karin, peter, storuman, action, workshops
):
    def keys():
        return "data-keys" in as_(karin).get("/groups/storuman/workshops/3").text

    assert keys()
    approve(storuman, workshops[2], karin, peter)
    assert not keys()
    workshops[2].title = "Ett annat namn"
    db.session.commit()
    minutes = Minutes.of(Meeting.of(storuman, workshops[2]))
    assert [entry.title for entry in MinutesFound().entries(minutes)] == ["Så leder vi arbetet"]
