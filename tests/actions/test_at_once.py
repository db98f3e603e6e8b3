"""Two people do something at the same moment, on both databases."""

import contextvars
from concurrent.futures import ThreadPoolExecutor

from intranet.actions.models import Action
from intranet.platform.db import db
from tests.actions.race import Outcome, race


def test_those_who_add_at_once_get_a_number_each(as_, karin, peter, eva, sara, workshops, at):
    browsers = [as_(somebody) for somebody in (karin, peter, eva, sara)]
    db.session.commit()

    def add(browser):
        return [browser.post(at, data={"title": f"Sak {n}"}).status_code for n in range(3)]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(add, browsers))
    assert answers == [[303] * 3] * 4
    assert sorted(number for (number,) in db.session.query(Action.number)) == list(range(1, 13))


def test_of_two_who_change_the_same_at_once_the_second_is_asked(as_, karin, ingrid, peter, action, at):
    browsers = [as_(karin), as_(ingrid)]
    address = f"{at}/{action.number}"
    held = {"title": action.title, "owner": str(peter.id), "revision": "1", "seen": "1"}
    db.session.commit()

    def change(browser, due):
        return browser.post(address, data={**held, "due_on": due, "why": "Mer tid"}).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(change, browsers, ("2018-04-24", "2018-04-27")))
    assert sorted(answers) == [303, 409]


def test_of_many_who_change_the_same_over_and_over_nothing_is_lost_unseen(
    app, storuman, karin, peter, eva, sara
):
    people, found = [one.id for one in (karin, peter, eva, sara)], Outcome()
    group_id = storuman.id
    db.session.commit()
    for seed in range(10):
        found.add(contextvars.Context().run(race, app, group_id, people, seed))
    assert (found.tries, found.unseen, found.lost) == (200, 0, 0)
    assert found.refused > 0
