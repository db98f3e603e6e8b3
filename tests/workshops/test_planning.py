"""Planning a programme's workshops and their agendas."""

from datetime import UTC, datetime, time

import pytest

from intranet.groups.models import Programme
from intranet.platform.db import db
from intranet.workshops.models import AgendaItem, ItemKind, Workshop

THERE = "/programmes/att-leda-digital-forandring/workshops"
FILLED_IN = {
    "title": "Uppföljning",
    "day": "2018-09-05",
    "starts": "13:00",
    "ends": "16:30",
    "place": "Lycksele",
}
ITEM = {
    "item-starts": "09:10",
    "item-minutes": "40",
    "item-kind": "exercise",
    "item-title": "Stryk hälften",
    "item-description": "Skriv i par.",
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


def test_the_agenda_is_added_to_changed_and_cut(as_, ingrid, workshops):
    answer = as_(ingrid).post(f"{THERE}/2/items", data=ITEM)
    assert (answer.status_code, answer.location) == (303, f"{THERE}/2/edit#agenda")
    item = workshops[1].items[-1]
    assert (item.starts_at, item.ends_at, item.kind) == (time(9, 10), time(9, 50), ItemKind.EXERCISE)
    address = f"{THERE}/2/items/{item.id}"
    assert "Stryk hälften" in as_(ingrid).get(f"{address}/edit").text
    as_(ingrid).post(address, data={**ITEM, "item-starts": "08:40", "item-title": "Stryk allt"})
    assert [i.title for i in workshops[1].items] == ["Sedan sist", "Stryk allt", ""]
    as_(ingrid).post(f"{address}/removal")
    assert as_(ingrid).post(f"{address}/removal").status_code == 404
    assert [i.title for i in workshops[1].items] == ["Sedan sist", ""]


def test_the_next_item_begins_where_the_agenda_ends(as_, ingrid, workshops):
    assert 'name="item-starts" required type="time" value="09:05"' in as_(ingrid).get(f"{THERE}/2/edit").text
    assert workshops[0].next_item_at == time(8, 30)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"item-title": ""}, "Skriv rubriken."),
        ({"item-minutes": "0"}, "mellan 1 och 720"),
        ({"item-minutes": "x"}, ""),
        ({"item-starts": ""}, "Skriv när det börjar."),
        ({"item-kind": "x"}, ""),
        ({"item-description": "x" * 501}, "Skriv högst 500 tecken."),
    ],
)
def test_an_item_that_is_wrong_comes_back_with_what_was_typed(as_, ingrid, workshops, wrong, says):
    item = workshops[1].items[0]
    for address in (f"{THERE}/2/items", f"{THERE}/2/items/{item.id}"):
        answer = as_(ingrid).post(address, data={**ITEM, **wrong})
        assert answer.status_code == 422
        assert says in answer.text
        assert ("Skriv i par." in answer.text) == ("item-description" not in wrong)
    assert (len(workshops[1].items), item.title) == (2, "Sedan sist")


def test_a_break_needs_no_title(as_, ingrid, workshops):
    as_(ingrid).post(f"{THERE}/2/items", data={**ITEM, "item-kind": "break", "item-title": ""})
    assert len(workshops[1].items) == 3


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/new"),
        ("POST", ""),
        ("GET", "/2/edit"),
        ("POST", "/2"),
        ("POST", "/2/removal"),
        ("POST", "/2/items"),
        ("GET", "/2/items/1/edit"),
        ("POST", "/2/items/1"),
        ("POST", "/2/items/1/removal"),
    ],
)
def test_planning_is_for_who_runs_the_programme(as_, karin, eva, birgitta, workshops, method, address):
    for somebody in (karin, eva, birgitta):
        assert as_(somebody).open(f"{THERE}{address}", method=method).status_code == 404
    assert len(all_workshops()) == 4


def test_the_administrator_plans_too(as_, admin, workshops):
    assert as_(admin).get(f"{THERE}/2/edit").status_code == 200
    assert as_(admin).post(THERE, data=FILLED_IN).status_code == 303


def test_what_belongs_to_another_programme_or_workshop_is_not_found(as_, ingrid, workshops):
    other = Programme(slug="annat", name="Annat")
    db.session.add(other)
    db.session.flush()
    at = datetime(2018, 5, 2, 9, tzinfo=UTC)
    theirs = Workshop.plan(other, title="Annat", starts_at=at, ends_at=at, place="")
    item = theirs.add_item(starts_at=time(9), minutes=5, kind=ItemKind.BREAK, title="", description="")
    db.session.commit()
    assert as_(ingrid).get("/programmes/annat/workshops/1/edit").status_code == 404
    for address in (f"{THERE}/2/items/{item.id}", f"{THERE}/2/items/{item.id}/removal"):
        assert as_(ingrid).post(address, data=ITEM).status_code == 404
    own = workshops[1].items[0]
    assert as_(ingrid).post(f"{THERE}/3/items/{own.id}/removal").status_code == 404
    assert as_(ingrid).get(f"{THERE}/9/edit").status_code == 404


def test_the_agenda_costs_the_same_however_long_it_is(as_, ingrid, workshops, count_queries):
    browser = as_(ingrid)
    browser.get(f"{THERE}/2/edit")
    with count_queries() as few:
        browser.get(f"{THERE}/2/edit")
    for minute in range(8):
        workshops[1].add_item(
            starts_at=time(10, minute), minutes=5, kind=ItemKind.DIALOGUE, title="X", description=""
        )
    db.session.commit()
    with count_queries() as many:
        browser.get(f"{THERE}/2/edit")
    assert len(many) == len(few)
