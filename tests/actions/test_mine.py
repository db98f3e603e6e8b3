"""One's own actions over all groups: late, this week, later, done; a note in a line, another date with a reason."""

from datetime import date

import pytest

from intranet.actions.models import Status
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from tests.meetings import agree

HTMX = {"HX-Request": "true"}


def part(text, name):
    """Give what stands under one heading of the page."""
    return text.partition(f'id="mine-{name}"')[2].partition("</section>")[0]


def test_what_is_late_this_week_and_later_in_every_group(as_, peter, karin, storuman, sorsele, lena, at):
    sorsele.add(peter, Role.MEMBER, by=lena)
    agree(storuman, "Sent", by=karin, owner=peter, due_on=date(2018, 4, 10))
    agree(storuman, "Söndag", by=karin, owner=peter, due_on=date(2018, 4, 22))
    agree(sorsele, "Måndag", by=lena, owner=peter, due_on=date(2018, 4, 23))
    agree(storuman, "Någon gång", by=karin, owner=peter)
    agree(storuman, "Karins", by=karin, owner=karin)
    db.session.commit()
    page = as_(peter).get("/me/actions").text
    assert "Fyra är öppna. En är försenad. En ska bli klar den här veckan." in page
    assert "Sent" in part(page, "late")
    assert "Söndag" in part(page, "week")
    assert "Måndag" in part(page, "later")
    assert "Sorsele kommun" in part(page, "later")
    assert "Någon gång" in part(page, "later")
    assert "Karins" not in page


def test_what_was_done_lately_is_folded_and_what_is_older_is_not_there(as_, peter, action, storuman, karin):
    old = agree(storuman, "Gammal", by=karin, owner=peter)
    action.complete(by=peter)
    old.complete(by=peter)
    action.completed_at = clock.now().replace(day=10)
    old.completed_at = clock.now().replace(month=2)
    db.session.commit()
    page = as_(peter).get("/me/actions").text
    assert "En klar de senaste fyra veckorna" in page
    assert action.title in page.partition("<details")[2]
    assert "Gammal" not in page


def test_nothing_of_a_group_that_one_has_left(as_, peter, action, storuman, karin):
    membership = next(one for one in storuman.memberships if one.user_id == peter.id)
    db.session.delete(membership)
    db.session.commit()
    assert action.title not in as_(peter).get("/me/actions").text


def test_a_note_from_there_leads_back_there(as_, peter, action, at):
    address = f"{at}/{action.number}/notes?from=mine"
    answer = as_(peter).post(address, data={"text": "Bokat till onsdag."})
    assert (answer.status_code, answer.location) == (303, "/me/actions")
    assert "Bokat till onsdag." in as_(peter).get("/me/actions").text
    drawn = as_(peter).post(address, data={"text": "Klart på torsdag."}, headers=HTMX)
    assert drawn.text.count("<li") == 1
    assert "Klart på torsdag." in drawn.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_empty_note_comes_back_there(as_, peter, action, at, headers):
    answer = as_(peter).post(f"{at}/{action.number}/notes?from=mine", data={"text": " "}, headers=headers)
    assert answer.status_code == 422
    assert "Skriv anteckningen." in answer.text
    assert f'id="todo-row-storuman-{action.number}"' in answer.text


def test_a_note_sent_twice_under_one_name_is_one(as_, peter, karin, action, at):
    form = {"text": "Bokat.", "key": "6f1c"}
    as_(peter).post(f"{at}/{action.number}/notes", data=form)
    action.note("Bra!", by=karin)
    db.session.commit()
    assert as_(peter).post(f"{at}/{action.number}/notes", data=form).status_code == 303
    assert [note.text for note in action.notes] == ["Bokat.", "Bra!"]


def test_a_tick_sent_again_after_somebody_reopened_does_not_check_off(as_, peter, karin, action, at):
    form = {"key": "6f1c"}
    as_(peter).post(f"{at}/{action.number}/completion", data=form)
    action.reopen(by=karin)
    db.session.commit()
    assert as_(peter).post(f"{at}/{action.number}/completion", data=form).status_code == 303
    assert action.status == Status.OPEN


def test_one_tick_is_taken_back_and_nobody_elses(as_, peter, karin, action, at):
    undoing = f"{at}/{action.number}/completion/undoing"
    action.complete(by=karin)
    db.session.commit()
    as_(peter).post(undoing, data={"of": "6f1c"})
    assert action.is_done
    action.reopen(by=karin)
    action.complete(by=peter, key="6f1c")
    db.session.commit()
    as_(peter).post(undoing, data={"of": "6f1c"})
    assert action.status == Status.OPEN


def move(as_, somebody, action, at, headers=None, **form):
    address = f"{at}/{action.number}/due-date?from=mine"
    return as_(somebody).post(address, data={"revision": str(action.revision), **form}, headers=headers or {})


def test_who_may_move_a_date(as_, karin, peter, eva, ingrid, birgitta, olle, admin, action, at):
    form = {"due_on": "2018-04-24", "why": "Väntar på Lycksele"}
    for may_not in (eva, birgitta, admin):
        assert move(as_, may_not, action, at, **form).status_code == 403
    assert move(as_, olle, action, at, **form).status_code == 404
    for may in (peter, karin, ingrid):
        assert move(as_, may, action, at, **form).status_code == 303
    assert action.due_on == date(2018, 4, 24)
    (change,) = action.changes
    assert (change.field, change.why, change.by_name) == ("due_on", "Väntar på Lycksele", "Peter Sjö")


def test_why_a_date_was_moved_is_read_in_the_history(as_, peter, eva, action, at):
    move(as_, peter, action, at, due_on="2018-04-24", why="Väntar på Lycksele")
    page = as_(eva).get(f"{at}/{action.number}").text
    assert "Peter Sjö flyttade datumet från fre 20 april till tis 24 april." in page
    assert "Väntar på Lycksele" in page


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"due_on": "2018-04-24"}, "Skriv varför datumet flyttas."),
        ({"due_on": "2018-04-01", "why": "Hann"}, "Datumet har redan varit."),
        ({"due_on": "", "why": "Hann"}, "Välj ett datum."),
        ({"due_on": "i maj", "why": "Hann"}, "Skriv datumet som år-månad-dag"),
        ({"due_on": "2018-04-24", "why": "x" * 301}, "Skriv högst 300 tecken."),
    ],
)
def test_what_is_wrong_with_a_date_is_said_there(as_, peter, action, at, form, said, headers):
    answer = move(as_, peter, action, at, headers, **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert form.get("why", "") in answer.text
    assert action.due_on == date(2018, 4, 20)


def test_the_first_date_needs_no_reason(as_, peter, karin, storuman, at):
    loose = agree(storuman, "Utan datum", by=karin, owner=peter)
    assert move(as_, peter, loose, at, due_on="2018-04-24").status_code == 303
    assert loose.due_on == date(2018, 4, 24)


def test_a_date_that_somebody_else_moved_meanwhile_is_shown_beside_ones_own(as_, peter, karin, action, at):
    seen = str(action.revision)
    action.change(revision=1, by=karin, why="Facken vill vara med", due_on=date(2018, 4, 27))
    db.session.commit()
    form = {"due_on": "2018-04-24", "why": "Väntar på Lycksele"}
    answer = move(as_, peter, action, at, HTMX, **form, revision=seen)
    assert answer.status_code == 409
    assert "Karin har flyttat datumet till fre 27 april under tiden." in answer.text
    assert "Facken vill vara med" in answer.text
    assert 'value="2018-04-24"' in answer.text
    assert action.due_on == date(2018, 4, 27)
    assert move(as_, peter, action, at, **form).status_code == 303
    assert action.due_on == date(2018, 4, 24)


def test_a_date_sent_again_under_its_name_is_not_moved_back(as_, peter, karin, action, at):
    form = {"due_on": "2018-04-24", "why": "Väntar på Lycksele", "key": "6f1c", "revision": "1"}
    move(as_, peter, action, at, **form)
    action.change(revision=action.revision, by=karin, why="Semester", due_on=date(2018, 5, 2))
    db.session.commit()
    assert move(as_, peter, action, at, **form).status_code == 303
    assert action.due_on == date(2018, 5, 2)


def test_of_two_dates_sent_from_one_page_the_last_counts_unless_another_came_between(
    as_, peter, karin, action, at
):
    form = {"why": "Väntar på Lycksele", "revision": "1"}
    move(as_, peter, action, at, due_on="2018-04-24", key="6f1c", **form)
    last = {"due_on": "2018-04-27", "after": "6f1c", **form}
    assert move(as_, peter, action, at, **last).status_code == 303
    assert action.due_on == date(2018, 4, 27)
    action.change(revision=action.revision, by=karin, why="Semester", due_on=date(2018, 5, 2))
    db.session.commit()
    assert move(as_, peter, action, at, **last).status_code == 409
    assert action.due_on == date(2018, 5, 2)


def test_the_date_of_what_is_closed_is_not_moved(as_, peter, karin, action, at):
    seen = str(action.revision)
    action.complete(by=karin)
    db.session.commit()
    answer = move(as_, peter, action, at, HTMX, due_on="2018-04-24", why="Väntar", revision=seen)
    assert answer.status_code == 409
    assert "Åtgärden stängdes under tiden, så datumet är inte flyttat." in answer.text
