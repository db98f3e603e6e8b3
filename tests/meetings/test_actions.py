"""A group's workshops: the list, the page, adding in one line, and what is left from before."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from intranet.actions.models import Action
from intranet.groups.models import Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests import meetings
from tests.meetings import agree

HTMX = {"HX-Request": "true"}
THERE = "/groups/storuman/workshops"


@pytest.fixture
def left(storuman, peter, karin, workshops):
    """Peter's action from the first workshop, still open."""
    return agree(
        storuman,
        "Räkna blanketterna",
        owner=peter,
        due_on=date(2018, 3, 15),
        workshop_id=workshops[0].id,
        by=karin,
    )


def during(workshop):
    """It is an hour into the workshop."""
    return time_machine.travel(workshop.starts_at + timedelta(hours=1), tick=False)


def test_the_list_says_when_where_and_what_was_agreed(as_, eva, peter, action, left):
    left.complete(by=peter)
    text = as_(eva).get(THERE).text
    assert "Tillfälle 3 av 4 är torsdag 26 april." in text
    assert "Måndag 26 mars, 08.30–12.00. Folkets hus, Storuman" in text
    assert "En åtgärd, 1 klar" in text
    assert "En åtgärd, 0 klar" in text
    assert text.count("genomfört") == 2
    assert "om 9 dagar" in text


def test_before_anything_is_planned_the_list_says_so(as_, karin, ingrid):
    assert "Handledaren har inte planerat" in as_(karin).get(THERE).text
    assert as_(ingrid).get(THERE).status_code == 200


def test_the_page_says_when_where_and_who(as_, eva, action):
    text = as_(eva).get(f"{THERE}/2").text
    assert "<h1>Tillfälle 2 av 4: Vad förändras – och vad förändras inte?</h1>" in text
    assert "Måndag 26 mars, 08.30–12.00. Folkets hus, Storuman. Handledare Ingrid Holm." in text
    assert "Åtgärder från 26 mars" in text
    assert "Sedan sist" in text
    assert "Rast" in text


def test_days_are_written_in_the_pages_language(as_, eva, workshops):
    eva.locale = "en"
    db.session.commit()
    for page in ("/groups/storuman/", THERE, f"{THERE}/3"):
        text = as_(eva).get(page).text
        assert "Thursday 26 April" in text
        assert "april" not in text


def test_while_it_is_held_it_says_so(as_, eva, workshops):
    with during(workshops[2]):
        text = as_(eva).get(f"{THERE}/3").text
    assert "Pågår till 12.00" in text
    assert "Åtgärder från i dag" in text


@pytest.mark.parametrize("page", [THERE, f"{THERE}/2"])
def test_who_may_read(as_, eva, karin, ingrid, birgitta, admin, olle, workshops, page):
    for may in (eva, karin, ingrid):
        assert as_(may).get(page).status_code == 200
    for may_not in (birgitta, admin):
        assert as_(may_not).get(page).status_code == 403
    assert as_(olle).get(page).status_code == 404


def test_a_workshop_that_is_not_there_is_not_found(as_, karin, workshops):
    assert as_(karin).get(f"{THERE}/5").status_code == 404
    assert as_(karin).post(f"{THERE}/5/actions", data={"title": "Ny"}).status_code == 404


def test_a_group_sees_its_own_actions_alone(as_, olle, action):
    text = as_(olle).get("/groups/sorsele/workshops/2").text
    assert action.title not in text
    assert "Inga åtgärder är överenskomna här än." in text


def test_another_programmes_workshop_is_not_this_groups(as_, karin, left, workshops):
    other = Programme(slug="annat", name="Annat")
    db.session.add(other)
    db.session.flush()
    for number in range(1, 7):
        at = datetime(2018, 5, number, 9, tzinfo=clock.SWEDEN)
        Workshop.plan(other, title=f"Annat {number}", starts_at=at, ends_at=at, place="")
    db.session.commit()
    assert as_(karin).get(f"{THERE}/5").status_code == 404
    assert "Annat" not in as_(karin).get(f"{THERE}/4").text


def test_an_action_in_one_line_without_a_script(as_, eva, peter, workshops):
    form = {"title": "Ring företagarföreningen", "owner": str(peter.id), "due_on": "2018-04-20"}
    answer = as_(eva).post(f"{THERE}/2/actions", data=form)
    assert (answer.status_code, answer.location) == (303, f"{THERE}/2#quickadd")
    added = db.session.query(Action).one()
    assert (added.title, added.owner, added.agreed_at) == ("Ring företagarföreningen", peter, workshops[1])


def test_with_htmx_the_line_is_ready_for_the_next(as_, eva, peter, workshops):
    form = {"title": "Ring", "owner": str(peter.id), "due_on": "2018-04-20"}
    answer = as_(eva).post(f"{THERE}/2/actions", data=form, headers=HTMX)
    assert answer.headers["HX-Trigger"] == "samsyn:action"
    assert 'name="title" value=""' in answer.text
    assert "autofocus" in answer.text
    assert '<option value="" selected>Ingen än</option>' in answer.text
    assert 'value="2018-04-26"' in answer.text  # the next workshop's day again


def test_the_date_is_that_of_the_next_workshop(as_, eva, workshops):
    assert 'value="2018-04-26"' in as_(eva).get(f"{THERE}/2").text
    assert 'type="date" value=""' in as_(eva).get(f"{THERE}/1").text
    assert 'type="date" value=""' in as_(eva).get(f"{THERE}/4").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Skriv vad som ska göras."),
        ({"due_on": "2018-04-16"}, "Datumet har redan varit."),
        ({"due_on": "snart"}, "Skriv datumet som år-månad-dag"),
        ({"owner": "9999"}, ""),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_line_that_is_wrong_comes_back_with_what_was_typed(as_, eva, workshops, wrong, says, headers):
    form = {"title": "Ring <b>", "due_on": "2018-04-20", **wrong}
    answer = as_(eva).post(f"{THERE}/2/actions", data=form, headers=headers)
    assert answer.status_code == 422
    assert says in answer.text
    assert ("Ring &lt;b&gt;" in answer.text) == ("title" not in wrong)
    assert 'aria-invalid="true"' in answer.text
    assert db.session.query(Action).count() == 0


def test_adding_is_for_the_group(as_, birgitta, admin, olle, karin, workshops):
    for may_not in (birgitta, admin):
        assert as_(may_not).post(f"{THERE}/2/actions", data={"title": "Ny"}).status_code == 403
    assert as_(olle).post(f"{THERE}/2/actions", data={"title": "Ny"}).status_code == 404
    assert (
        as_(karin).post(f"{THERE}/2/actions", data={"title": "Ny", "owner": str(olle.id)}).status_code == 422
    )


def test_everybody_in_the_room_is_told(as_, eva, storuman, workshops, app):
    with app.extensions["samsyn.bus"].subscribe(f"group:{storuman.id}") as listening:
        as_(eva).post(f"{THERE}/2/actions", data={"title": "Ring"})
        told = listening.get(timeout=2)
    assert told.data == {"kind": "action.agreed", "number": 1}


def test_what_is_left_from_before_is_there_to_take_up(as_, karin, left, action):
    text = as_(karin).get(f"{THERE}/2", headers=HTMX).text
    assert "Kvar från 28 februari" in text
    assert "0 av 1 är klara" in text
    assert "Försenad 33 dagar" in text
    assert "Ta med till 26 april" in text
    assert "Kvar från tidigare tillfällen" in as_(karin).get(f"{THERE}/3").text


def test_nothing_is_left_from_before_the_first(as_, karin, left):
    assert "Kvar från" not in as_(karin).get(f"{THERE}/1").text


def test_when_everything_is_done_it_says_so(as_, karin, peter, left):
    with time_machine.travel(datetime(2018, 3, 1, 9, tzinfo=clock.SWEDEN), tick=False):
        left.complete(by=peter)
    assert "Inget är kvar. Allt från tidigare är klart." in as_(karin).get(f"{THERE}/2").text


def test_what_was_closed_at_the_workshop_stays_on_its_page(as_, karin, peter, left, workshops):
    with during(workshops[1]):
        left.complete(by=peter)
    assert left.title in as_(karin).get(f"{THERE}/2").text


def test_carrying_over_and_taking_it_back(as_, karin, left, workshops):
    address = f"{THERE}/2/actions/{left.number}/carrying-over"
    for _twice in range(2):
        answer = as_(karin).post(address)
        assert (answer.status_code, answer.location) == (303, f"{THERE}/2#left")
    assert (left.carried_to, left.carried_over) == (workshops[2], 1)
    text = as_(karin).get(f"{THERE}/2").text
    assert "tas med till 26 april" in text
    assert "tog med ”" in as_(karin).get("/groups/storuman/").text
    assert (
        as_(karin).delete(address, headers=HTMX).text.lstrip().startswith('<div class="ses-b" id="meeting"')
    )
    as_(karin).post(f"{address}/undoing")
    assert (left.carried_to, left.carried_over) == (None, 0)
    assert "tog med ”" not in as_(karin).get("/groups/storuman/").text, "what is taken back is no news"


def test_at_the_workshop_it_is_taken_up_and_late_once_that_has_begun(as_, karin, left, workshops):
    left.carry_over(to=workshops[2], by=karin)
    text = as_(karin).get(f"{THERE}/3").text
    assert "Tas upp 26 april, skulle vara klar 15 mars" in text
    assert "Försenad" not in text
    with during(workshops[2]):
        assert "Försenad 42 dagar" in as_(karin).get(f"{THERE}/3").text


def test_what_is_agreed_says_how_late_it_is_and_when_it_is_taken_up(as_, eva, karin, left, workshops):
    assert "Försenad 33 dagar" in as_(eva).get(f"{THERE}/1").text
    left.carry_over(to=workshops[2], by=karin)
    text = as_(eva).get(f"{THERE}/1").text
    assert "Tas upp 26 april, skulle vara klar 15 mars" in text
    assert "Försenad" not in text


def test_what_one_may_not_check_off_has_a_box_that_says_how_it_stands(as_, eva, peter, left):
    assert '<span class="cb is-fixed"' in as_(eva).get(f"{THERE}/1").text
    left.complete(by=peter)
    text = as_(eva).get(f"{THERE}/1").text
    assert '<span class="cb is-fixed is-checked"' in text
    assert 'Räkna blanketterna<span class="vh">, klar</span>' in text


def test_carrying_over_is_for_the_leader_and_the_facilitator(as_, ingrid, peter, birgitta, admin, olle, left):
    address = f"{THERE}/2/actions/{left.number}/carrying-over"
    for may_not in (peter, birgitta, admin):
        assert as_(may_not).post(address).status_code == 403
        assert as_(may_not).delete(address).status_code == 403
    assert as_(olle).post(address).status_code == 404
    assert "Ta med till" not in as_(peter).get(f"{THERE}/2").text
    assert as_(ingrid).post(address).status_code == 303


def test_only_what_is_left_can_be_carried_over(as_, karin, sorsele, lena, action, left, workshops):
    agree(sorsele, "En", by=lena, workshop_id=workshops[0].id)
    theirs = [agree(sorsele, f"Nr {n}", by=lena, workshop_id=workshops[0].id) for n in range(3)][-1]
    assert as_(karin).post(f"{THERE}/2/actions/{theirs.number}/carrying-over").status_code == 404
    assert as_(karin).post(f"{THERE}/2/actions/{action.number}/carrying-over").status_code == 404
    assert as_(karin).post(f"{THERE}/4/actions/{left.number}/carrying-over").status_code == 404


def test_what_is_done_meanwhile_is_not_carried_over(as_, karin, peter, left):
    left.complete(by=peter)
    answer = as_(karin).post(f"{THERE}/2/actions/{left.number}/carrying-over", headers=HTMX)
    assert answer.status_code == 409
    assert left.carried_to is None


def test_nothing_is_carried_to_a_workshop_that_has_been(as_, karin, left, workshops):
    with time_machine.travel(datetime(2018, 5, 1, 9, tzinfo=clock.SWEDEN), tick=False):
        assert "Ta med till" not in as_(karin).get(f"{THERE}/2").text
        assert as_(karin).post(f"{THERE}/2/actions/{left.number}/carrying-over").status_code == 404


@pytest.mark.parametrize("page", [THERE, f"{THERE}/3", f"{THERE}/2"])
def test_pages_cost_the_same_however_much_there_is(
    as_, storuman, karin, peter, left, workshops, count_queries, page
):
    left.carry_over(to=workshops[2], by=karin)
    agree(storuman, "En till", by=karin, owner=peter, workshop_id=workshops[1].id)
    browser = as_(karin)
    browser.get(page)
    with count_queries() as few:
        browser.get(page)
    for number in range(6):
        for workshop in workshops[:3]:
            agree(storuman, f"Sak {number}", by=karin, owner=peter, workshop_id=workshop.id).note(
                "Så", by=peter
            )
    db.session.commit()
    with count_queries() as many:
        browser.get(page)
    assert len(many) == len(few)


def test_the_meeting_of_tests_is_in_the_future(workshops):
    assert [w.ordinal for w in workshops] == [1, 2, 3, 4]
    assert [w.day for w in workshops] == list(meetings.DAYS)


def test_nothing_is_left_from_a_workshop_that_has_not_been(as_, karin, storuman, left, workshops):
    early = agree(storuman, "Ring länsstyrelsen", by=karin, workshop_id=workshops[2].id)
    page = as_(karin).get(f"{THERE}/4").text
    assert left.title in page
    assert early.title not in page
    assert as_(karin).post(f"{THERE}/4/actions/{early.number}/carrying-over/undoing").status_code == 404
    with during(workshops[2]):
        assert early.title in as_(karin).get(f"{THERE}/4").text
