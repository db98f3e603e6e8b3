"""A programme in the next year: the same workshops, and nothing of what the groups have written."""

import re
from datetime import date, datetime, time

import pytest
import time_machine
from sqlalchemy import select

from intranet.charter.models import Charter
from intranet.groups.copying import Part
from intranet.groups.models import Group, Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.agenda import Agenda
from intranet.workshops.models import Workshop
from tests import meetings

HERE = "/programmes/att-leda-digital-forandring/copy"
NEXT = {"name": "Att leda 2019", "first_day": "2019-02-27", "slug": ""}


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(meetings.NOW, tick=False):
        yield


@pytest.fixture
def workshops(arrange, programme):
    return meetings.planned(arrange, programme)


def copied():
    return db.session.scalars(select(Programme).filter_by(slug="att-leda-2019")).one_or_none()


def test_its_days_are_shown_before_it_is_made(as_, ingrid, workshops):
    assert 'value="2019-02-27"' in as_(ingrid).get(HERE).text  # 52 weeks after Wednesday 28 February
    page = as_(ingrid).post(HERE, data=NEXT)
    assert page.status_code == 200
    assert "mån 25 mars 2019, 08.30–12.00" in page.text
    assert copied() is None
    as_(ingrid).post(HERE, data={**NEXT, "seen": "2019-02-26"})
    assert copied() is None
    answer = as_(ingrid).post(HERE, data={**NEXT, "seen": "2019-02-27"})
    assert answer.location == "/programmes/att-leda-2019/"
    assert as_(ingrid).get(answer.location).status_code == 200


def test_workshops_keep_their_days_of_the_week_their_times_and_their_agendas(
    as_, ingrid, storuman, workshops
):
    Agenda.of(workshops[1], storuman).make_own()
    as_(ingrid).post(HERE, data={**NEXT, "seen": "2019-02-27"})
    new = Workshop.all_of(copied())
    assert [w.day for w in new] == [
        date(2019, 2, 27),
        date(2019, 3, 25),
        date(2019, 4, 25),
        date(2019, 5, 31),
    ]
    assert [w.day.weekday() for w in new] == [w.day.weekday() for w in workshops]
    assert {clock.swedish(w.starts_at).time() for w in new} == {time(8, 30)}
    assert [(w.number, w.title, w.place) for w in new] == [(w.number, w.title, w.place) for w in workshops]
    assert [(i.minutes, i.title) for i in Agenda.of(new[1]).items] == [(20, "Sedan sist"), (15, "")]
    assert copied().facilitators == [ingrid]
    assert not copied().groups


def test_half_past_eight_is_half_past_eight_on_the_other_side_of_the_clock_change(as_, ingrid, programme):
    for day in (date(2018, 10, 26), date(2018, 10, 29)):
        Workshop.plan(
            programme,
            title="X",
            starts_at=datetime.combine(day, time(8, 30), clock.SWEDEN),
            ends_at=datetime.combine(day, time(12), clock.SWEDEN),
            place="",
        )
    as_(ingrid).post(HERE, data={**NEXT, "first_day": "2019-03-29", "seen": "2019-03-29"})
    new = Workshop.all_of(copied())
    assert [(w.starts_at.hour, clock.swedish(w.starts_at).hour) for w in new] == [(7, 8), (6, 8)]


def test_a_holiday_and_another_day_of_the_week_are_said(as_, ingrid, workshops):
    page = as_(ingrid).post(HERE, data={**NEXT, "first_day": "2019-04-19"}).text
    assert "Dagen är Långfredagen." in page
    assert "Det första tillfället var en onsdag, och 19 april 2019 är en fredag." in page
    assert (
        "Dagen har redan passerat." in as_(ingrid).post(HERE, data={**NEXT, "first_day": "2018-01-10"}).text
    )


def test_groups_come_along_by_choice_without_their_people(as_, ingrid, storuman, workshops):
    form = {**NEXT, "part": "groups", "seen": "2019-02-27"}
    as_(ingrid).post(HERE, data=form)
    groups = copied().groups
    assert [(g.organisation, g.name, len(g.memberships)) for g in groups] == [
        ("Sorsele kommun", "Sorsele", 0),
        ("Storumans kommun", "Storuman", 0),
    ]
    assert [unit.name for unit in groups[1].units] == ["Omsorg"]
    assert len(Charter.of(groups[1]).sections) == 6
    assert db.session.query(Group).count() == 4


def test_other_features_take_their_part_along_by_choice(app, as_, ingrid, workshops, monkeypatch):
    done = []
    parts = [
        *app.extensions["samsyn.copied"],
        Part("always", None, lambda copy: done.append(("always", len(copy.workshops), copy.days))),
        Part("documents", "Dokumenten", lambda _copy: done.append("documents")),
    ]
    monkeypatch.setitem(app.extensions, "samsyn.copied", parts)
    assert "Dokumenten" in as_(ingrid).get(HERE).text
    as_(ingrid).post(HERE, data={**NEXT, "seen": "2019-02-27"})
    assert done == [("always", 4, 364)]
    as_(ingrid).post(HERE, data={**NEXT, "name": "Ett till", "part": "documents", "seen": "2019-02-27"})
    assert done[2:] == ["documents"]


def test_a_copy_of_the_same_name_gets_an_address_of_its_own(as_, ingrid, workshops):
    name = "Att leda digital förändring"
    form = {**NEXT, "name": name, "confirmed": name, "seen": "2019-02-27"}
    assert as_(ingrid).post(HERE, data=form).location == "/programmes/att-leda-digital-forandring-2/"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Skriv namnet."),
        ({"slug": "att-leda-digital-forandring"}, "Adressen är upptagen"),
        ({"first_day": ""}, "Välj datum."),
        ({"first_day": "9999-01-01"}, "Kontrollera årtalet."),
        ({"first_day": "x"}, "Skriv datumet"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(as_, ingrid, workshops, wrong, says):
    answer = as_(ingrid).post(HERE, data={**NEXT, "part": "groups", "seen": "2019-02-27", **wrong})
    assert answer.status_code == 422
    assert says in answer.text
    assert re.search(r'value="groups" checked', answer.text)
    assert db.session.query(Programme).count() == 1


def test_an_empty_programme_is_copied_empty(as_, ingrid, programme):
    assert as_(ingrid).get(HERE).status_code == 200
    as_(ingrid).post(HERE, data={**NEXT, "seen": "2019-02-27"})
    assert not Workshop.all_of(copied())


def test_it_is_for_who_runs_the_programme(as_, karin, eva, birgitta, workshops):
    for somebody in (karin, eva, birgitta):
        assert as_(somebody).get(HERE).status_code == 404
        assert as_(somebody).post(HERE, data={**NEXT, "seen": "2019-02-27"}).status_code == 404
    assert db.session.query(Programme).count() == 1


def test_groups_that_are_called_the_same_are_told_apart_by_their_programme(as_, ingrid, storuman, workshops):
    as_(ingrid).post(HERE, data={**NEXT, "seen": "2019-02-27", "part": "groups"})
    home = as_(ingrid).get("/").text
    for programme in ("Att leda digital förändring", "Att leda 2019"):
        assert home.count(f"<span>{storuman.name}, {programme}</span>") == 2  # in the menu and on the page
    assert "inga ledamöter än" in as_(ingrid).get("/programmes/att-leda-2019/").text
