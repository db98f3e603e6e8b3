"""What an action is, and what becomes of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from intranet.actions.finding import my_open, open_count
from intranet.actions.models import Action, Closed, Outdated, Status, find_to_change
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.workshops.models import Workshop
from tests.meetings import agree


def kinds():
    return [
        event.kind for event in db.session.query(Event).order_by(Event.id) if event.kind.startswith("action.")
    ]


def test_actions_are_numbered_from_one_in_each_group(storuman, sorsele, karin, lena):
    first, second = agree(storuman, "En", by=karin), agree(storuman, "Två", by=karin)
    theirs = agree(sorsele, "En annan", by=lena)
    assert (first.number, second.number, theirs.number) == (1, 2, 1)


def test_it_is_late_from_the_day_after_its_last_day(action):
    action.due_on = date(2018, 4, 17)
    assert not action.is_late
    action.due_on = date(2018, 4, 13)
    assert (action.is_late, action.days_late) == (True, 4)


def test_it_is_not_late_without_a_date_or_once_it_is_done(action, peter):
    action.due_on = None
    assert not action.is_late
    action.due_on = date(2018, 4, 13)
    action.complete(by=peter)
    assert not action.is_late


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2018, 3, 24, 22, 59, tzinfo=UTC), 0),  # 23.59 on the last day, in winter time
        (datetime(2018, 3, 24, 23, 0, tzinfo=UTC), 1),  # midnight; the clocks go forward this night
        (datetime(2018, 3, 25, 21, 59, tzinfo=UTC), 1),  # 23.59 of a day that was 23 hours long
        (datetime(2018, 3, 25, 22, 0, tzinfo=UTC), 2),  # midnight in summer time
    ],
)
def test_days_are_counted_in_swedish_days_when_the_clocks_go_forward(action, now, days):
    action.due_on = date(2018, 3, 24)
    with time_machine.travel(now, tick=False):
        assert action.days_late == days


def test_days_are_counted_in_swedish_days_when_the_clocks_go_back(action):
    action.due_on = date(2018, 10, 27)
    with time_machine.travel(datetime(2018, 10, 28, 22, 59, tzinfo=UTC), tick=False):
        assert action.days_late == 1
    with time_machine.travel(datetime(2018, 10, 28, 23, 0, tzinfo=UTC), tick=False):
        assert action.days_late == 2


def test_checking_off_twice_is_harmless(action, peter, karin):
    action.complete(by=peter)
    at, revision = action.completed_at, action.revision
    action.complete(by=karin)
    assert (action.completed_at, action.completed_by_id, action.revision) == (at, peter.id, revision)
    assert kinds().count("action.completed") == 1


def test_what_is_reopened_is_as_begun_as_before(action, peter):
    action.start(by=peter)
    action.complete(by=peter)
    action.reopen(by=peter)
    action.reopen(by=peter)
    assert action.status == Status.IN_PROGRESS
    assert (action.completed_at, action.completed_by_id) == (None, None)
    assert kinds() == ["action.agreed", "action.started", "action.completed", "action.reopened"]


def test_what_is_dropped_keeps_the_first_reason(action, peter, karin):
    action.drop("Hinner inte", by=peter)
    action.drop("Vill inte", by=karin)
    assert (action.status, action.dropped_reason) == (Status.DROPPED, "Hinner inte")
    assert kinds().count("action.dropped") == 1


def test_what_is_closed_in_one_way_is_not_closed_in_another(action, peter, workshops):
    action.complete(by=peter)
    with pytest.raises(Closed):
        action.drop("Hinner inte", by=peter)
    with pytest.raises(Closed):
        action.start(by=peter)
    with pytest.raises(Closed):
        action.carry_over(to=workshops[2], by=peter)
    action.reopen(by=peter)
    action.drop("Hinner inte", by=peter)
    with pytest.raises(Closed):
        action.complete(by=peter)


def test_carrying_over_keeps_owner_and_date_and_counts(action, karin, peter, workshops):
    due = action.due_on
    action.carry_over(to=workshops[2], by=karin)
    action.carry_over(to=workshops[2], by=karin)
    assert (action.carried_over, action.carried_to, action.agreed_at) == (1, workshops[2], workshops[1])
    assert (action.owner, action.due_on) == (peter, due)
    action.carry_over(to=workshops[3], by=karin)
    assert (action.carried_over, action.carried_to) == (2, workshops[3])


def test_carrying_over_is_taken_back_one_step_at_a_time(action, karin, workshops):
    action.carry_over(to=workshops[2], by=karin)
    action.carry_over(to=workshops[3], by=karin)
    action.bring_back(at=workshops[2], by=karin)
    action.bring_back(at=workshops[2], by=karin)
    assert (action.carried_over, action.carried_to) == (1, workshops[2])
    action.bring_back(at=workshops[1], by=karin)
    assert (action.carried_over, action.carried_to) == (0, None)


def test_what_is_put_off_is_not_late_until_the_workshop_has_begun(action, karin, workshops):
    action.due_on = date(2018, 4, 13)
    assert action.days_late == 4
    action.carry_over(to=workshops[2], by=karin)
    assert (action.is_put_off, action.is_late, action.is_past_due) == (True, False, True)
    with time_machine.travel(workshops[2].starts_at - timedelta(seconds=1), tick=False):
        assert not action.is_late
    with time_machine.travel(workshops[2].starts_at, tick=False):
        assert (action.is_put_off, action.days_late) == (False, 13)
        action.carry_over(to=workshops[3], by=karin)
        assert not action.is_late
    action.bring_back(at=workshops[1], by=karin)
    assert action.days_late == 4


def test_what_is_put_off_in_good_time_keeps_its_date(action, karin, workshops):
    action.carry_over(to=workshops[2], by=karin)
    assert (action.is_past_due, action.comes_up_on) == (False, date(2018, 4, 20))
    with time_machine.travel(datetime(2018, 4, 22, 8, tzinfo=UTC), tick=False):
        assert (action.is_late, action.comes_up_on) == (False, date(2018, 4, 26))


def test_what_is_put_off_comes_when_it_is_taken_up(storuman, karin, peter, action, workshops):
    action.due_on = date(2018, 4, 13)
    agree(storuman, "Före", by=karin, owner=peter, due_on=date(2018, 4, 25))
    agree(storuman, "Efter", by=karin, owner=peter, due_on=date(2018, 4, 27))
    assert [a.title for a in my_open(peter)] == [action.title, "Före", "Efter"]
    action.carry_over(to=workshops[2], by=karin)
    assert [a.title for a in my_open(peter)] == ["Före", action.title, "Efter"]


def test_the_same_note_twice_in_a_row_is_one(action, peter):
    action.note("Väntar på svar", by=peter)
    action.note("Väntar på svar", by=peter)
    assert [note.text for note in action.notes] == ["Väntar på svar"]
    assert action.latest_note.by_first_name == "Peter"
    told = db.session.query(Event).filter_by(kind="action.noted").one()
    assert (told.subject, told.details["words"]) == (action.title, "Väntar på svar")


def test_a_change_that_changes_nothing_leaves_no_trace(action, peter):
    action.change(revision=1, by=peter, title=action.title, owner=peter)
    assert (action.revision, action.changes) == (1, [])


def test_two_who_change_different_fields_do_not_disturb_each_other(action, peter, karin):
    action.change(revision=1, by=peter, title="Lista allt", due_on=action.due_on)
    action.change(revision=1, by=karin, title="Lista allt", due_on=date(2018, 4, 24))
    assert (action.title, action.due_on) == ("Lista allt", date(2018, 4, 24))


def test_two_who_change_the_same_field_are_told(action, peter, karin):
    action.change(revision=1, by=peter, due_on=date(2018, 4, 24))
    with pytest.raises(Outdated) as refusal:
        action.change(revision=1, by=karin, due_on=date(2018, 4, 30))
    (difference,) = refusal.value.differences
    assert (difference.mine, difference.theirs) == (date(2018, 4, 30), date(2018, 4, 24))
    assert (difference.last.by_name, difference.untouched) == (peter.name, False)
    assert action.due_on == date(2018, 4, 24)


def test_a_field_one_has_not_touched_stays_as_the_other_made_it(action, peter, karin):
    action.change(revision=1, by=peter, due_on=date(2018, 4, 24))
    (taken,) = action.change(revision=1, by=karin, title="Annat", due_on=date(2018, 4, 20))
    assert (taken.field, taken.untouched) == ("due_on", True)
    assert (action.title, action.due_on) == ("Annat", date(2018, 4, 24))


def test_ones_own_open_actions_come_with_the_most_urgent_first(storuman, sorsele, peter, karin, lena):
    agree(storuman, "Utan datum", by=karin, owner=peter)
    agree(storuman, "Sedan", by=karin, owner=peter, due_on=date(2018, 5, 1))
    agree(storuman, "Snart", by=karin, owner=peter, due_on=date(2018, 4, 18))
    agree(storuman, "Någon annans", by=karin, owner=karin)
    agree(sorsele, "Där Peter inte är med", by=lena, owner=peter)
    assert [a.title for a in my_open(peter)] == ["Snart", "Sedan", "Utan datum"]
    assert [a.title for a in my_open(peter, storuman)] == ["Snart", "Sedan", "Utan datum"]
    assert open_count(peter, storuman) == 3


def test_what_one_just_checked_off_stays_for_a_minute(action, storuman, peter):
    action.complete(by=peter)
    db.session.commit()
    assert my_open(peter, storuman) == [action]
    assert open_count(peter, storuman) == 0
    with time_machine.travel(action.completed_at + timedelta(seconds=61), tick=False):
        assert my_open(peter, storuman) == []


def test_an_action_held_to_be_changed_is_read_anew(action, storuman):
    assert find_to_change(storuman, action.number) is action
    assert find_to_change(storuman, 99) is None
    assert db.session.get_one(Action, action.id).revision == 1


def test_what_is_carried_over_from_a_workshop_that_was_put_in_later_is_taken_back(
    action, karin, workshops, programme
):
    begins = workshops[2].starts_at - timedelta(days=1)
    extra = Workshop.plan(
        programme, title="Extra", starts_at=begins, ends_at=begins + timedelta(hours=1), place=""
    )
    db.session.flush()
    action.carry_over(to=workshops[2], by=karin)
    action.bring_back(at=extra, by=karin)
    assert (action.carried_to, action.carried_over) == (None, 0)
