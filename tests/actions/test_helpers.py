"""Who helps with an action: may do what its owner may, and has it among their own."""

import pytest

from intranet.actions.models import Closed, Taken
from intranet.platform.db import db
from tests.meetings import agree


@pytest.fixture
def helped(action, eva):
    """Peter's action, which Eva helps with."""
    action.helpers = [eva]
    db.session.commit()
    return action


def fill(action, owner, **changed):
    """Give a form as it was drawn, with something changed."""
    held = {"title": action.title, "owner": str(owner.id), "due_on": action.due_on.isoformat()}
    return {**held, "revision": str(action.revision), "seen": str(action.revision), **changed}


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("completion", {}),
        ("notes", {"text": "På väg."}),
        ("due-date", {"due_on": "2018-04-24", "why": "Mer tid", "revision": "1"}),
        ("links", {"address": "https://example.org/karta"}),
        ("dropping", {"reason": "Behövs inte"}),
    ],
)
def test_a_helper_may_what_the_owner_may_and_another_member_may_not(
    as_, eva, sara, birgitta, olle, helped, at, what, form
):
    address = f"{at}/{helped.number}/{what}"
    assert as_(sara).post(address, data=form).status_code == 403
    assert as_(birgitta).post(address, data=form).status_code == 403
    assert as_(olle).post(address, data=form).status_code == 404
    assert as_(eva).post(address, data=form).status_code == 303
    assert as_(eva).post(address, data=form).status_code in {303, 409}


def test_helpers_are_chosen_and_read_in_the_list_and_on_the_page(as_, karin, peter, eva, sara, action, at):
    form = fill(action, peter, helpers=[str(sara.id), str(eva.id)])
    assert as_(karin).post(f"{at}/{action.number}", data=form).status_code == 303
    assert action.helpers == [eva, sara]
    assert "Hjälper till: Eva Berg, Sara Ek" in as_(karin).get(at).text
    page = as_(karin).get(f"{at}/{action.number}").text
    assert "Karin Lund skrev upp att Eva Berg, Sara Ek hjälper till." in page


def test_the_same_helpers_again_change_nothing(as_, karin, peter, eva, helped, at):
    before = helped.revision
    form = fill(helped, peter, helpers=[str(eva.id)])
    assert as_(karin).post(f"{at}/{helped.number}", data=form).status_code == 303
    assert (helped.revision, helped.changes) == (before, [])


def test_the_owner_is_no_helper(as_, karin, peter, eva, action, at):
    form = fill(action, peter, helpers=[str(peter.id), str(eva.id)])
    as_(karin).post(f"{at}/{action.number}", data=form)
    assert action.helpers == [eva]


def test_who_helped_and_now_owns_it_is_no_helper_until_another_does(as_, peter, eva, sara, helped, at):
    helped.change(revision=helped.revision, by=peter, owner=eva)
    assert helped.helpers == []
    assert "Hjälper till" not in as_(sara).get(at).text
    helped.change(revision=helped.revision, by=eva, owner=peter)
    assert helped.helpers == [eva]


def test_somebody_outside_the_group_cannot_be_chosen(as_, karin, peter, olle, action, at):
    form = fill(action, peter, helpers=[str(olle.id)])
    assert as_(karin).post(f"{at}/{action.number}", data=form).status_code == 422
    assert action.helpers == []


def test_two_who_choose_other_helpers_see_both_and_choose(as_, karin, peter, eva, sara, action, at):
    form = fill(action, peter, helpers=[str(sara.id)])
    action.change(revision=1, by=peter, helpers=[eva])
    db.session.commit()
    address = f"{at}/{action.number}"
    shown = as_(karin).post(address, data=form)
    assert shown.status_code == 409
    assert "<b>Ditt:</b> Sara Ek" in shown.text
    assert "<b>Peters, i dag 09.00:</b> Eva Berg" in shown.text
    assert action.helpers == [eva]
    chosen = {**form, "seen": str(action.revision), "asked": "helpers", "keep-helpers": "mine"}
    assert as_(karin).post(address, data=chosen).status_code == 303
    assert action.helpers == [sara]


def test_what_one_helps_with_is_ones_own_too_and_says_so(as_, eva, sara, helped, at):
    mine = as_(eva).get("/me/actions").text
    assert helped.title in mine
    assert "du hjälper Peter" in mine
    assert helped.title in as_(eva).get(f"{at}?show=mine").text
    assert helped.title not in as_(sara).get("/me/actions").text


def test_what_nobody_sees_to_is_seen_as_a_problem(as_, karin, eva, storuman, workshops, at):
    loose = agree(storuman, "Ingens sak", by=karin)
    db.session.commit()
    listed = as_(eva).get(at).text
    assert "En har ingen ansvarig." in listed
    assert "ingen ansvarig" in as_(eva).get(f"{at}?show=unowned").text
    assert "En åtgärd har ingen ansvarig" in as_(eva).get("/groups/storuman/").text
    page = as_(eva).get(f"{at}/{loose.number}").text
    assert "Ingen är ansvarig för den här åtgärden." in page
    assert "Jag tar den" in page


def test_who_may_take_on_what_nobody_sees_to(as_, karin, eva, birgitta, olle, admin, storuman, at):
    loose = agree(storuman, "Ingens sak", by=karin)
    address = f"{at}/{loose.number}/owner"
    for sees_it_but_may_not in (birgitta, admin):
        assert as_(sees_it_but_may_not).post(address).status_code == 403
    assert as_(olle).post(address).status_code == 404
    assert as_(eva).post(address).status_code == 303
    assert as_(eva).post(address).status_code == 303
    assert (loose.owner, len(loose.changes)) == (eva, 1)
    page = as_(eva).get(f"{at}/{loose.number}").text
    assert "Eva Berg tog på sig den." in page


def test_what_somebody_else_took_on_meanwhile_is_theirs(as_, karin, eva, storuman, at):
    loose = agree(storuman, "Ingens sak", by=eva)
    loose.take_on(by=eva)
    db.session.commit()
    answer = as_(karin).post(f"{at}/{loose.number}/owner")
    assert answer.status_code == 409
    assert "Eva Berg har tagit på sig den under tiden." in answer.text
    assert loose.owner == eva
    with pytest.raises(Taken):
        loose.take_on(by=karin)


def test_nobody_takes_on_what_is_closed(as_, karin, eva, storuman, at):
    loose = agree(storuman, "Ingens sak", by=karin)
    loose.drop("Behövs inte", by=karin)
    db.session.commit()
    assert as_(eva).post(f"{at}/{loose.number}/owner").status_code == 409
    with pytest.raises(Closed):
        loose.take_on(by=eva)
