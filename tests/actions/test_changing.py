"""Checking off, dropping, writing notes and adding: who may, what is refused, and that twice is harmless."""

from datetime import date

import pytest

from intranet.actions.models import Action, Status
from intranet.platform.db import db
from tests.meetings import agree

HTMX = {"HX-Request": "true"}
CHANGES = {
    "completion": {},
    "completion/undoing": {},
    "dropping": {"reason": "Hinner inte"},
    "dropping/undoing": {},
    "notes": {"text": "Snart klar"},
    "": {"title": "Annat", "revision": "1", "why": "Mer tid"},
}


@pytest.mark.parametrize(("what", "form"), CHANGES.items())
def test_who_may_change_an_action(
    as_, karin, peter, eva, birgitta, olle, ingrid, admin, action, at, what, form
):
    address = f"{at}/{action.number}/{what}".rstrip("/")
    form = {**form, "owner": str(peter.id)}
    for may in (peter, karin, ingrid):
        assert as_(may).post(address, data=form).status_code in {303, 409}
    for sees_it_but_may_not in (eva, birgitta, admin):
        assert as_(sees_it_but_may_not).post(address, data=form).status_code == 403
    assert as_(olle).post(address, data=form).status_code == 404


@pytest.mark.parametrize("what", CHANGES)
def test_an_action_that_is_not_there_is_not_found(as_, karin, action, at, what):
    assert as_(karin).post(f"{at}/99/{what}".rstrip("/"), data=CHANGES[what]).status_code == 404


def test_a_neighbours_number_does_not_lead_to_the_neighbours_action(as_, karin, sorsele, lena, at):
    theirs = agree(sorsele, "Sorseles egen", by=lena)
    assert as_(karin).get(f"{at}/{theirs.number}").status_code == 404
    assert as_(karin).post(f"{at}/{theirs.number}/completion").status_code == 404
    assert theirs.status == Status.OPEN


def test_anybody_in_the_group_may_check_off_what_nobody_sees_to(as_, eva, storuman, karin, at):
    loose = agree(storuman, "Ingens", by=karin)
    assert as_(eva).post(f"{at}/{loose.number}/completion").status_code == 303
    assert loose.is_done


def test_checking_off_and_taking_it_back_without_a_script(as_, peter, action, at):
    done = as_(peter).post(f"{at}/{action.number}/completion")
    assert (done.status_code, done.location) == (303, at)
    assert action.is_done
    assert "Ångra" in as_(peter).get(at).text
    as_(peter).post(f"{at}/{action.number}/completion/undoing")
    assert action.status == Status.OPEN


def test_checking_off_with_htmx_gives_the_row_and_wakes_the_page(as_, peter, action, at):
    done = as_(peter).post(f"{at}/{action.number}/completion", headers=HTMX)
    assert done.status_code == 200
    assert done.headers["HX-Trigger"] == "samsyn:action"
    assert done.text.lstrip().startswith(f'<li id="action-{action.number}" class="act is-done"')
    back = as_(peter).delete(f"{at}/{action.number}/completion", headers=HTMX)
    assert 'aria-checked="false"' in back.text


@pytest.mark.parametrize(
    ("place", "to"),
    [
        ("mine", "/me/actions"),
        ("start", "/groups/storuman/"),
        ("show", "/groups/storuman/actions/1"),
        ("workshop&workshop=2", "/groups/storuman/workshops/2?decided=1"),
        ("nowhere", "/groups/storuman/actions"),
    ],
)
def test_one_comes_back_to_where_one_clicked(as_, peter, action, at, place, to):
    assert as_(peter).post(f"{at}/{action.number}/completion?from={place}").location == to


@pytest.mark.parametrize(("what", "form"), CHANGES.items())
def test_on_its_own_page_all_of_it_is_drawn_anew(as_, peter, action, at, what, form):
    form = {**form, "owner": str(peter.id)}
    address = f"{at}/{action.number}/{what}".rstrip("/")
    answer = as_(peter).post(f"{address}?from=show", data=form, headers=HTMX)
    assert answer.status_code == 200
    assert answer.headers["HX-Trigger"] == "samsyn:action"
    assert answer.text.lstrip().startswith('<div id="act"')
    assert "Anteckning, alla i gruppen ser den" in answer.text


@pytest.mark.parametrize(
    ("what", "form"), [("", {"title": ""}), ("/notes", {"text": ""}), ("/dropping", {"reason": ""})]
)
def test_on_its_own_page_what_is_wrong_comes_back_with_all_of_it(as_, peter, action, at, what, form):
    answer = as_(peter).post(f"{at}/{action.number}{what}?from=show", data=form, headers=HTMX)
    assert answer.status_code == 422
    assert answer.text.lstrip().startswith('<div id="act"')
    assert 'aria-invalid="true"' in answer.text


def test_an_action_dropped_meanwhile_is_not_checked_off(as_, peter, karin, action, at):
    action.drop("Hinner inte", by=karin)
    db.session.commit()
    answer = as_(peter).post(f"{at}/{action.number}/completion")
    assert answer.status_code == 409
    assert "Åtgärden har strukits under tiden" in answer.text
    assert action.is_dropped
    row = as_(peter).post(f"{at}/{action.number}/completion", headers=HTMX)
    assert (row.status_code, 'role="alert"' in row.text) == (409, True)


def test_an_action_checked_off_meanwhile_is_not_dropped(as_, peter, karin, action, at):
    action.complete(by=karin)
    db.session.commit()
    answer = as_(peter).post(f"{at}/{action.number}/dropping", data={"reason": "Hinner inte"})
    assert answer.status_code == 409
    assert action.is_done


def test_undoing_one_thing_does_not_undo_another(as_, peter, karin, action, at):
    action.drop("Hinner inte", by=karin)
    db.session.commit()
    as_(peter).post(f"{at}/{action.number}/completion/undoing")
    assert action.is_dropped
    as_(peter).delete(f"{at}/{action.number}/dropping")
    assert action.is_open


def test_dropping_asks_why(as_, peter, action, at):
    answer = as_(peter).post(f"{at}/{action.number}/dropping", data={"reason": " "})
    assert answer.status_code == 422
    assert "Skriv varför den stryks." in answer.text
    assert action.is_open


def test_a_note_stands_in_the_row_and_on_the_page(as_, peter, karin, action, at):
    as_(peter).post(f"{at}/{action.number}/notes", data={"text": "Skolan är klar.\r\nResten <b>väntar</b>."})
    for address in (at, f"{at}/{action.number}"):
        text = as_(karin).get(address).text
        assert "Skolan är klar.\nResten &lt;b&gt;väntar&lt;/b&gt;." in text
        assert "i dag 09.00" in text


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_a_note_that_is_empty_or_too_long_comes_back(as_, peter, action, at, text):
    answer = as_(peter).post(f"{at}/{action.number}/notes", data={"text": text}, headers=HTMX)
    assert answer.status_code == 422
    assert text.strip() in answer.text
    assert action.notes == []


def test_adding_an_action(as_, eva, peter, storuman, action, at):
    form = {
        "title": "  Ring   Åsele ",
        "owner": str(peter.id),
        "due_on": "2018-05-02",
        "reason": "De har gjort det",
    }
    answer = as_(eva).post(at, data=form)
    added = db.session.query(Action).filter_by(number=2).one()
    assert (answer.status_code, answer.location) == (303, f"{at}#action-2")
    assert (added.title, added.owner, added.due_on) == ("Ring Åsele", peter, date(2018, 5, 2))
    assert (added.reason, added.agreed_at) == ("De har gjort det", None)


def test_adding_is_for_the_group(as_, birgitta, admin, olle, at):
    for may_not in (birgitta, admin):
        assert as_(may_not).get(f"{at}/new").status_code == 403
        assert as_(may_not).post(at, data={"title": "Ny"}).status_code == 403
    assert as_(olle).post(at, data={"title": "Ny"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Skriv vad som ska göras."),
        ({"title": "x" * 201}, "Skriv högst 200 tecken."),
        ({"due_on": "2018-04-16"}, "Datumet har redan varit."),
        ({"due_on": "2024-04-16"}, "Välj ett datum inom fem år."),
        ({"due_on": "20 april"}, "Skriv datumet som år-månad-dag, till exempel 2018-05-01."),
        ({"due_on": "2018-02-30"}, "Skriv datumet som år-månad-dag"),
        ({"reason": "x" * 301}, "Skriv högst 300 tecken."),
        ({"owner": "x"}, ""),
        ({"section": "9999"}, ""),
    ],
)
def test_what_cannot_be_added_comes_back_with_what_was_typed(as_, eva, at, wrong, says):
    answer = as_(eva).post(at, data={"title": "Ring Åsele", "reason": "De vet hur", **wrong})
    assert answer.status_code == 422
    assert says in answer.text
    assert wrong.get("reason", "De vet hur") in answer.text
    assert db.session.query(Action).count() == 0


def test_a_question_is_not_followed_by_a_colon(as_, eva, at):
    text = as_(eva).post(at, data={"title": "", "due_on": "2018-04-16"}).text
    assert "Två saker att rätta" in text
    assert ">Vad ska göras? Skriv vad som ska göras.</a>" in text
    assert ">Klart senast: Datumet har redan varit.</a>" in text


def test_today_is_not_too_late_a_date(as_, eva, at):
    assert as_(eva).post(at, data={"title": "I dag", "due_on": "2018-04-17"}).status_code == 303


def test_somebody_of_another_group_cannot_be_made_to_see_to_it(as_, eva, olle, birgitta, at):
    for somebody in (olle, birgitta):
        assert as_(eva).post(at, data={"title": "Ny", "owner": str(somebody.id)}).status_code == 422
    assert db.session.query(Action).count() == 0


def test_what_one_left_behind_stays_theirs_until_it_is_handed_over(as_, karin, peter, storuman, action, at):
    storuman.remove(storuman.membership_of(peter), by=karin)
    db.session.commit()
    form = {"title": "Nytt namn", "owner": str(peter.id), "due_on": "2018-04-20", "revision": "1"}
    assert as_(karin).post(f"{at}/{action.number}", data=form).status_code == 303
    assert (action.title, action.owner) == ("Nytt namn", peter)


@pytest.mark.parametrize(("part", "to_another_member"), [("", 200), ("/row", 200), ("/edit", 403)])
def test_the_parts_of_an_action_are_shown_to_those_who_may(
    as_, peter, eva, birgitta, olle, action, at, part, to_another_member
):
    address = f"{at}/{action.number}{part}"
    for headers in ({}, HTMX):
        assert as_(peter).get(address, headers=headers, follow_redirects=True).status_code == 200
        shown = as_(eva).get(address, headers=headers, follow_redirects=True)
        assert shown.status_code == to_another_member
        assert as_(birgitta).get(address, headers=headers).status_code == 403
        assert as_(olle).get(address, headers=headers).status_code == 404


def test_what_is_done_has_no_form_to_change_it(as_, peter, action, at):
    action.complete(by=peter)
    db.session.commit()
    page = as_(peter).get(f"{at}/{action.number}").text
    assert "Öppna igen" in page
    assert "Spara ändringen" not in page
    assert as_(peter).get(f"{at}/{action.number}/edit").status_code == 303


def test_everybody_in_the_group_is_told(as_, peter, storuman, action, at, app):
    with app.extensions["samsyn.bus"].subscribe(f"group:{storuman.id}") as listening:
        as_(peter).post(f"{at}/{action.number}/completion")
        told = listening.get(timeout=2)
    assert (told.name, told.data) == ("changed", {"kind": "action.completed", "number": action.number})


def test_ones_own_actions_on_one_page(as_, peter, karin, sorsele, lena, action, at):
    text = as_(peter).get("/me/actions").text
    assert "Lista alla e-tjänster" in text
    assert "En är öppen. Inget är försenat." in text
    assert "Storumans kommun" in text
    done = as_(peter).post(f"{at}/{action.number}/completion?from=mine", headers=HTMX)
    assert "is-done" in done.text
    assert "Storumans kommun" in done.text
    assert "Du har inget kvar att göra." in as_(peter).get("/me/actions", headers=HTMX).text


def test_somebody_without_actions_is_told_so(as_, birgitta, nobody):
    assert "Inget att göra här" in as_(birgitta).get("/me/actions").text
    assert nobody.get("/me/actions").status_code == 303


@pytest.mark.parametrize("page", ["/groups/storuman/actions/1", "/me/actions"])
def test_pages_cost_the_same_however_much_there_is(as_, storuman, peter, action, at, count_queries, page):
    browser = as_(peter)
    browser.get(page)
    with count_queries() as few:
        browser.get(page)
    for number in range(8):
        action.note(f"Anteckning {number}", by=peter)
        action.change(revision=action.revision, by=peter, title=f"Namn {number}")
        agree(storuman, f"Sak {number}", by=peter, owner=peter)
    with count_queries() as many:
        browser.get(page)
    assert len(many) == len(few)
