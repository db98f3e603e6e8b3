"""Agreement over time: what the past of positions and texts tells about the last workshop and the days since."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.charter.models import PositionChange
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.workshops.models import Workshop

SINCE = "/groups/storuman/charter/agreement/since"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
ENDED = datetime(2018, 3, 12, 11, 0, tzinfo=clock.SWEDEN)  # a workshop of the spring
NOW = datetime(2018, 3, 20, 9, 0, tzinfo=clock.SWEDEN)


@pytest.fixture
def workshop(programme) -> Workshop:
    """One that was held on 12 March; the next is to come."""
    for days in (0, 30):
        begins = ENDED + timedelta(days=days, hours=-3)
        Workshop.plan(
            programme, title="Träff", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
        )
    db.session.commit()
    return Workshop.all_of(programme)[0]


@pytest.fixture(autouse=True)
def spring(time_machine, app):
    """It is the morning of 12 March, before the workshop."""
    time_machine.move_to(ENDED - timedelta(hours=4), tick=False)
    return time_machine


def page(as_, person, section=None):
    address = f"{SINCE}?section={section.id}" if section else SINCE
    return " ".join(as_(person).get(address, headers=HTMX if section else {}).text.split())


def test_of_a_section_it_is_told_how_many_were_on_board_then_and_who_came(
    as_, spring, workshop, charter, section, stand, karin, peter, eva
):
    stand(karin, section)
    spring.move_to(NOW)
    stand(peter, section, "accepts", "Med tvekan.")
    stand(eva, section)
    told = page(as_, karin, section)
    assert "3 av 4 är med. 1 av 4 var det vid tillfället den 12 mars." in told
    assert "Peter och Eva har kommit med." in told
    assert "Med tvekan." not in told


def test_a_text_that_has_changed_since_is_why_somebody_is_no_longer_on_board(
    as_, spring, workshop, charter, section, stand, rewrite, karin, peter
):
    stand(karin, section)
    stand(peter, section)
    spring.move_to(NOW)
    rewrite(section, "Nya ord efter tillfället.")
    told = page(as_, karin, section)
    assert "Ingen är med än. 2 av 4 var det vid tillfället den 12 mars." in told
    assert "Karin och Peter har inte läst om." in told


def test_a_panel_is_told_the_same_while_the_history_is_behind(
    as_, spring, workshop, charter, section, stand, rewrite, karin, peter, monkeypatch
):
    stand(karin, section)
    stand(peter, section)
    spring.move_to(NOW)
    first = page(as_, karin, section)
    monkeypatch.setattr("intranet.live.upkeep.bring_up_to_date", lambda _text: pytest.fail("many would wait"))
    rewrite(section, "Nya ord, som historien inte har hunnit med.")
    then = page(as_, karin, section)
    assert "Lika många som vid tillfället" in first
    assert "Ingen är med än. 2 av 4 var det vid tillfället den 12 mars." in then


def test_who_says_not_yet_now_is_told_apart_and_older_words_are_not_shown(
    as_, spring, workshop, charter, section, stand, karin, peter
):
    stand(peter, section, "accepts", "Det här ångrar jag.")
    spring.move_to(NOW)
    stand(peter, section, "not_yet", "Vem betalar?")
    told = page(as_, karin, section) + page(as_, karin)
    assert "Peter säger inte än." in told
    assert "Det här ångrar jag." not in told


def test_taking_a_position_back_is_remembered_as_well(
    as_, spring, workshop, charter, section, stand, karin, peter
):
    stand(karin, section)
    stand(peter, section)
    spring.move_to(NOW)
    section.withdraw_position(by=peter)
    db.session.commit()
    told = page(as_, karin, section)
    assert "1 av 4 är med. 2 av 4 var det" in told
    assert "Peter har inte svarat." in told
    kept = db.session.scalars(select(PositionChange).order_by(PositionChange.id)).all()
    assert [(change.user_id, change.stance) for change in kept] == [
        (karin.id, "behind"),
        (peter.id, "behind"),
        (peter.id, None),
    ]


def test_saying_the_same_twice_is_one_memory(charter, section, stand, karin):
    stand(karin, section)
    stand(karin, section)
    assert len(db.session.scalars(select(PositionChange)).all()) == 1


def test_a_text_that_was_changed_and_changed_back_counts_as_it_read_then(
    as_, spring, workshop, charter, section, stand, rewrite, karin
):
    rewrite(section, "Som det löd.")
    stand(karin, section)
    spring.move_to(NOW)
    rewrite(section, "Något annat.")
    spring.shift(timedelta(hours=1))
    rewrite(section, "Som det löd.")
    assert "1 av 4 är med. Lika många som vid tillfället den 12 mars." in page(as_, karin, section)


def test_what_is_agreed_while_people_rise_belongs_to_the_workshop(
    as_, spring, workshop, charter, section, stand, karin, peter
):
    spring.move_to(ENDED + timedelta(minutes=10))
    stand(karin, section)
    spring.move_to(ENDED + timedelta(hours=2))
    stand(peter, section)
    assert "2 av 4 är med. 1 av 4 var det" in page(as_, karin, section)


def test_the_whole_charter_day_by_day(as_, spring, workshop, charter, stand, karin, peter, eva, sara):
    why, whom = charter.sections[:2]
    stand(karin, why)
    stand(karin, whom)
    stand(peter, why)
    for day, person in ((13, peter), (15, eva), (15, sara)):
        spring.move_to(datetime(2018, 3, day, 10, tzinfo=clock.SWEDEN))
        stand(person, whom)
        stand(person, why)
    spring.move_to(NOW)
    told = page(as_, peter)
    days = told[told.index("Dag för dag") :]
    assert "Alla är med på allt. 1 av 4 var det vid tillfället den 12 mars." in told
    rows = [row.split("</tr>")[0] for row in days.split("<tr>") if "mars" in row]
    counts = [[cell.split("</td>")[0] for cell in row.split("<td>")[1:4]] for row in rows]
    assert counts == [["1", "2", "1"], ["2", "2", "2"], ["4", "4", "4"], ["4", "4", "4"]]


def test_only_those_who_are_members_now_are_counted(
    as_, spring, workshop, storuman, charter, section, stand, karin, peter, lena
):
    stand(karin, section)
    stand(peter, section)
    spring.move_to(NOW)
    storuman.remove(storuman.membership_of(peter), by=karin)
    storuman.add(lena, Role.MEMBER, by=karin)
    db.session.commit()
    assert "1 av 4 är med. Lika många som vid tillfället" in page(as_, karin, section)


def test_before_the_first_workshop_nothing_is_compared(as_, workshop, charter, karin):
    assert as_(karin).get(SINCE).status_code == 404
    assert "agreement/since" not in as_(karin).get("/groups/storuman/charter").text


def test_with_what_is_no_longer_kept_nothing_is_compared(as_, spring, workshop, charter, karin):
    spring.move_to(NOW + timedelta(days=30 + 366))
    assert as_(karin).get(SINCE).status_code == 404


def test_the_charter_leads_there(as_, spring, workshop, charter, karin):
    spring.move_to(NOW)
    shown = as_(karin).get("/groups/storuman/charter").text
    assert f'<a href="{SINCE}">Samsyn sedan tillfället den 12 mars</a>' in shown
    assert f'hx-get="{SINCE}?section=' in shown


@pytest.mark.parametrize(
    ("who", "status"), [("peter", 200), ("ingrid", 200), ("birgitta", 403), ("olle", 404)]
)
def test_who_may_see_it(as_, request, spring, workshop, charter, who, status):
    spring.move_to(NOW)
    assert as_(request.getfixturevalue(who)).get(SINCE).status_code == status


def test_it_asks_no_more_of_the_database_with_more_people(
    as_, spring, workshop, storuman, charter, section, stand, karin, count_queries
):
    spring.move_to(NOW)
    as_(karin).get(SINCE)
    with count_queries() as few:
        as_(karin).get(SINCE)
    for number in range(21):
        person = User(email=f"n{number}@example.org", name=f"Nina Nr{number}", locale="sv")
        db.session.add(person)
        db.session.flush()
        storuman.add(person, Role.MEMBER, by=karin)
        stand(person, section)
    with count_queries() as many:
        assert "21 har kommit med." in page(as_, karin)
    assert len(many) <= len(few)
