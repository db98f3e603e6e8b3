"""Planning a programme's workshops and their agendas."""

from datetime import UTC, datetime

import pytest

from intranet.platform.db import db
from intranet.workshops.agenda import AgendaItem
from intranet.workshops.models import Workshop

THERE = "/programmes/att-leda-digital-forandring/workshops"
FILLED_IN = {
    "title": "Uppföljning",
    "day": "2018-09-05",
    "starts": "13:00",
    "ends": "16:30",
    "place": "Lycksele",
}


def all_workshops():
    return db.session.query(Workshop).order_by(Workshop.number).all()


def test_a_workshop_is_added_and_its_agenda_comes_next(as_, ingrid, workshops):
    answer = as_(ingrid).post(THERE, data=FILLED_IN)
    assert (answer.status_code, answer.location) == (303, f"{THERE}/5/edit")
    added = all_workshops()[-1]
    assert (added.title, added.place) == ("Uppföljning", "Lycksele")
    assert added.starts_at == datetime(2018, 9, 5, 11, 0, tzinfo=UTC)  # 13.00 in Sweden, in summer time
    assert as_(ingrid).get(answer.location).status_code == 200


def test_workshops_are_numbered_in_the_order_they_are_held(as_, ingrid, workshops):
    as_(ingrid).post(THERE, data={**FILLED_IN, "day": "2018-04-10"})
    assert [w.title for w in all_workshops()][2] == "Uppföljning"
    assert [w.number for w in all_workshops()] == [1, 2, 3, 4, 5]
    as_(ingrid).post(f"{THERE}/3", data=FILLED_IN)
    assert [w.title for w in all_workshops()][4] == "Uppföljning"
    as_(ingrid).post(f"{THERE}/1/removal")
    assert [w.number for w in all_workshops()] == [1, 2, 3, 4]


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
    as_(ingrid).post(f"{THERE}/2", data={**FILLED_IN, "day": "2018-03-26", "starts": "8.45", "ends": "11.30"})
    assert workshops[1].starts_at == datetime(2018, 3, 26, 6, 45, tzinfo=UTC)


def test_saving_twice_is_harmless(as_, ingrid, workshops):
    for _twice in range(2):
        assert as_(ingrid).post(f"{THERE}/4", data=FILLED_IN).status_code == 303
    assert [w.title for w in all_workshops()][3] == "Uppföljning"


def test_a_workshop_where_something_is_agreed_stays(as_, ingrid, action, workshops):
    answer = as_(ingrid).post(f"{THERE}/2/removal", follow_redirects=True)
    assert "Åtgärder är överenskomna på tillfället" in answer.text
    assert len(all_workshops()) == 4
    assert "Ta bort tillfället" not in as_(ingrid).get(f"{THERE}/2/edit").text


def test_a_workshop_that_something_is_carried_to_stays(as_, ingrid, karin, action, workshops):
    action.carry_over(to=workshops[2], by=karin)
    as_(ingrid).post(f"{THERE}/3/removal")
    assert len(all_workshops()) == 4


def test_a_workshop_is_removed_with_its_agenda(as_, ingrid, workshops):
    assert as_(ingrid).post(f"{THERE}/2/removal").status_code == 303
    assert as_(ingrid).post(f"{THERE}/4/removal").status_code == 404
    assert len(all_workshops()) == 3
    assert db.session.query(AgendaItem).count() == 0


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
