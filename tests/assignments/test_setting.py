"""A facilitator sets what is to be done until the next workshop, and a group puts it in its own words."""

from datetime import date, datetime

import pytest

from intranet.assignments.models import Answer, Assignment
from intranet.assignments.planning import copy_assignments
from intranet.groups.copying import Copy
from intranet.groups.models import Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import recent
from intranet.workshops.copying import copy_workshops
from intranet.workshops.models import Workshop
from tests.assignments.conftest import WORDS

PROGRAMME = "/programmes/att-leda-digital-forandring"
PLAN = f"{PROGRAMME}/workshops/2/assignment"
THERE = "/groups/storuman/workshops/2"
FILLED = {"words": "Fråga tre.", "material": "", "due_on": "2018-04-24"}


@pytest.mark.usefixtures("workshops")
def test_all_groups_get_it(as_, ingrid, peter, olle, app):
    saved = as_(ingrid).post(PLAN, data=FILLED)
    assert saved.status_code == 303
    for person, group in ((peter, "storuman"), (olle, "sorsele")):
        page = as_(person).get(f"/groups/{group}/workshops/2").text
        assert "Till den 26 april" in page
        assert "Fråga tre." in page
        assert "Lämnas senast tis 24 april. Ingen har lämnat in än." in page
        assert "Lämna in uppgiften</a>" in as_(person).get(f"/groups/{group}/").text
    assert "Fråga tre." in as_(ingrid).get("/programmes/att-leda-digital-forandring/workshops/2/edit").text


@pytest.mark.usefixtures("workshops")
def test_a_change_is_no_second_assignment_and_no_second_news(as_, ingrid, storuman):
    for words in ("Fråga tre.", "Fråga fyra.", "Fråga fyra."):
        as_(ingrid).post(PLAN, data={**FILLED, "words": words})
    found = db.session.query(Assignment).one()
    assert (found.words, found.due_on) == ("Fråga fyra.", date(2018, 4, 24))
    assert [event.by_name for event in recent(storuman.id, kinds=["assignment.set"], limit=9)] == [
        "Ingrid Holm"
    ]


@pytest.mark.usefixtures("workshops")
@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        ("2018-04-16", "Den dagen har redan varit."),
        ("2018-04-27", "Det är efter nästa tillfälle, som är tors 26 april."),
        ("", "Välj datum."),
        ("24 april", "Skriv datumet som år-månad-dag"),
    ],
)
def test_a_wrong_day_is_said_at_the_field_and_what_is_written_stays(as_, ingrid, due_on, said):
    answer = as_(ingrid).post(PLAN, data={**FILLED, "due_on": due_on})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Fråga tre." in answer.text
    assert not db.session.query(Assignment).count()


@pytest.mark.usefixtures("workshops")
def test_not_before_a_workshop_that_is_to_come(as_, ingrid):
    answer = as_(ingrid).post(PLAN.replace("/2/", "/3/"), data=FILLED)
    assert "Det är före själva tillfället, som är tors 26 april." in answer.text


def test_a_day_that_has_passed_meanwhile_may_stay(as_, ingrid, assignment, in_april):
    in_april.move_to(datetime(2018, 4, 25, 7, 0, tzinfo=clock.SWEDEN))
    assert as_(ingrid).post(PLAN, data={**FILLED, "words": "Rättat."}).status_code == 303


@pytest.mark.usefixtures("assignment")
def test_a_leader_puts_it_in_the_groups_own_words(as_, karin, peter, olle):
    address = f"{THERE}/assignment"
    assert as_(karin).post(f"{address}/wording", data={"wording": "Fråga hemtjänsten."}).status_code == 303
    assert "Fråga hemtjänsten." in as_(peter).get(address).text
    assert WORDS not in as_(peter).get(THERE).text
    assert WORDS in as_(olle).get("/groups/sorsele/workshops/2/assignment").text
    as_(karin).post(f"{address}/wording", data={"wording": ""})
    assert WORDS in as_(peter).get(address).text


@pytest.mark.usefixtures("assignment")
def test_who_may_not(as_, peter, olle, birgitta, admin, nobody):
    wording = f"{THERE}/assignment/wording"
    assert as_(peter).post(wording, data={"wording": "Nej"}).status_code == 403
    assert as_(peter).post(PLAN, data=FILLED).status_code == 404
    assert as_(admin).post(PLAN, data=FILLED).status_code == 403
    assert as_(olle).get(f"{THERE}/assignment").status_code == 404
    assert as_(birgitta).get(f"{THERE}/assignment").status_code == 403
    assert nobody.get(f"{THERE}/assignment").status_code == 303


@pytest.mark.usefixtures("workshops")
def test_before_anything_is_set_the_page_says_so(as_, peter):
    assert "Ingen uppgift än" in as_(peter).get(f"{THERE}/assignment").text
    assert "Till den 26 april" not in as_(peter).get(THERE).text


def test_from_a_groups_page_the_facilitator_gets_to_where_it_is_set(as_, ingrid, karin, workshops):
    address = f"{THERE}/assignment"
    assert f'href="{PLAN}">Ge en uppgift' in as_(ingrid).get(address).text
    as_(ingrid).post(PLAN, data=FILLED)
    assert f'href="{PLAN}">Ändra för alla grupper' in as_(ingrid).get(address).text
    assert PLAN not in as_(karin).get(address).text


def test_material_can_be_followed_and_hostile_words_are_only_words(as_, ingrid, peter, assignment):
    as_(ingrid).post(
        PLAN, data={**FILLED, "words": "<script>alert(1)</script>", "material": "javascript:alert(1)"}
    )
    page = as_(peter).get(f"{THERE}/assignment").text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    Assignment.at(assignment.workshop).material = "Läs https://example.org/fragor."
    db.session.commit()
    assert 'href="https://example.org/fragor"' in as_(peter).get(f"{THERE}/assignment").text


@pytest.mark.usefixtures("assignment")
def test_a_workshop_whose_assignment_is_answered_is_not_taken_away(as_, ingrid, peter, hand_in, link):
    hand_in(peter, "Fem.")
    refused = as_(ingrid).post(f"{PROGRAMME}/workshops/2/removal", follow_redirects=True)
    assert "Storumans kommun: 1 svar på uppgiften, 1 fråga till kollegor" in refused.text
    assert db.session.query(Answer).count() == 1


def test_it_comes_along_when_the_programme_is_copied(programme, ingrid, assignment):
    new = Programme(slug="nytt", name="Nytt")
    db.session.add(new)
    db.session.flush()
    copy = Copy(old=programme, new=new, days=364, by=ingrid)
    copy_workshops(copy)
    copy_assignments(copy)
    db.session.commit()
    copied = db.session.query(Assignment).filter(Assignment.id != assignment.id).one()
    assert (copied.words, copied.due_on) == (WORDS, date(2019, 4, 23))
    assert (copied.workshop.programme_id, copied.workshop.number) == (new.id, 2)


def test_it_waits_on_the_start_page_from_its_workshop_to_the_next(as_, peter, karin, hand_in, in_april):
    def waits(person):
        return "Lämna in uppgiften</a>" in as_(person).get("/groups/storuman/").text

    hand_in(karin, "Klart.")
    assert (waits(peter), waits(karin)) == (True, False)
    in_april.move_to(datetime(2018, 4, 25, 7, 0, tzinfo=clock.SWEDEN))
    assert "Skulle lämnas tis 24 april." in as_(peter).get("/groups/storuman/").text
    in_april.move_to(datetime(2018, 4, 26, 9, 0, tzinfo=clock.SWEDEN))
    assert not waits(peter)


def test_a_workshop_is_not_moved_past_the_day_of_an_assignment_without_a_question(as_, ingrid, assignment):
    there = f"{PROGRAMME}/workshops"
    moved = {"title": "Så leder vi arbetet", "starts": "08:30", "ends": "12:00", "place": "Folkets hus"}
    said = "Uppgiften från tillfälle 2 ska lämnas in senast tis 24 april"
    before = as_(ingrid).post(f"{there}/3", data={**moved, "day": "2018-04-23"})
    assert before.status_code == 422
    assert said in before.text
    after = as_(ingrid).post(f"{there}/3", data={**moved, "day": "2018-04-25"})
    assert said not in after.text
    past_it = as_(ingrid).post(f"{there}/2", data={**moved, "day": "2018-04-25"})
    assert said in past_it.text


def test_one_more_workshop_before_the_day_of_an_assignment_is_asked_about(
    as_, ingrid, peter, assignment, hand_in
):
    extra = {"title": "Extra", "day": "2018-04-20", "starts": "08:30", "ends": "12:00", "place": ""}
    asked = as_(ingrid).post(f"{PROGRAMME}/workshops", data=extra)
    assert asked.status_code == 422
    assert "Uppgiften från tillfälle 2 ska lämnas in senast tis 24 april" in asked.text
    at = datetime(2018, 4, 16, 8, tzinfo=clock.SWEDEN)  # it has been: nobody is locked out by it
    Workshop.plan(assignment.workshop.programme, title="Extra", starts_at=at, ends_at=at, place="")
    db.session.commit()
    hand_in(peter, "Fem.")
    page = as_(peter).get(f"{THERE}/assignment").text
    assert "Till den 26 april" in page
    assert db.session.query(Answer).one().is_handed_in
