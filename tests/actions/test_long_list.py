"""A list of thousands: a page at a time, in the same order, with the same counts, on both databases."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from intranet.actions.listing import Asked, Listing
from intranet.actions.models import Action, Status, by_urgency
from intranet.platform import clock
from intranet.platform.db import db
from tests.meetings import NOW, agree

HTMX = {"HX-Request": "true"}


@pytest.fixture
def hundreds(storuman, karin, peter, eva, workshops):
    """Three hundred of all kinds: late, put off, done long ago and lately, dropped, of each workshop and none."""
    owners, agreed = (karin, peter, eva, None), (*workshops[:2], None)
    rows = []
    for n in range(300):
        status = (Status.OPEN, Status.IN_PROGRESS, Status.DONE, Status.DROPPED)[n % 4]
        closed = NOW - timedelta(days=n % 20, hours=1)
        owner, workshop = owners[n % 3 if n % 7 else 3], agreed[n % 3]
        rows.append(
            {
                "group_id": storuman.id, "number": n + 1, "title": f"Sak {n}", "status": status, "revision": 1,
                "owner_id": owner.id if owner else None, "agreed_at_id": workshop.id if workshop else None,
                "due_on": date(2018, 4, 1) + timedelta(days=n % 40) if n % 5 else None,
                "carried_to_id": workshops[2].id if n % 6 == 0 else None, "carried_over": n % 5,
                "completed_at": closed if status == Status.DONE else None,
                "dropped_at": closed if status == Status.DROPPED else None,
                "created_at": NOW, "reason": "", "dropped_reason": "",
            }
        )  # fmt: skip
    db.session.execute(insert(Action), rows)
    db.session.commit()
    return db.session.query(Action).order_by(Action.number).all()


def numbers(listing):
    return [(heap.number, action.number) for heap in listing.heaps for action in heap.shown]


def in_python(actions, show="all"):
    """Order the actions as the page does, by the models' own words for it."""
    tests = {
        "all": lambda _a: True,
        "late": lambda a: a.is_late,
        "often": lambda a: a.is_open and a.carried_over >= 3,
    }
    found = [a for a in actions if tests[show](a)]
    lately = clock.now() - timedelta(days=7)
    for number in (2, 1, 0):
        here = [a for a in found if (a.agreed_at.number if a.agreed_at else 0) == number]
        done = sorted(
            (a for a in here if a.is_done and a.completed_at > lately), key=lambda a: (a.completed_at, -a.id)
        )
        yield from sorted((a for a in here if a.is_open), key=by_urgency)
        yield from reversed(done)


@pytest.mark.parametrize("show", ["all", "late", "often"])
def test_the_database_says_what_the_models_say(storuman, karin, hundreds, show):
    listing = Listing(storuman, karin, Asked(show=show, most=1000))
    expected = [(a.agreed_at.number if a.agreed_at else 0, a.number) for a in in_python(hundreds, show)]
    assert sorted(numbers(listing)) == sorted(expected)
    open_ones = {a.number for a in hundreds if a.is_open}
    assert [pair for pair in numbers(listing) if pair[1] in open_ones] == [
        p for p in expected if p[1] in open_ones
    ]


def test_the_counts_are_the_models_own(storuman, karin, peter, hundreds):
    listing = Listing(storuman, karin, Asked())
    assert listing.counted == {
        "mine": sum(a.is_open and a.owner_id == karin.id for a in hundreds),
        "all": len(hundreds),
        "late": sum(a.is_late for a in hundreds),
        "unowned": sum(a.is_unowned for a in hundreds),
        "often": sum(a.is_open and a.carried_over >= 3 for a in hundreds),
        "done": sum(a.is_done for a in hundreds),
        "open": sum(a.is_open for a in hundreds),
        "dropped": sum(a.is_dropped for a in hundreds),
        "put_off": sum(a.is_open and a.is_past_due and not a.is_late for a in hundreds),
    }
    loads = {load.owner.name if load.owner else None: (load.open, load.late) for load in listing.loads}
    for person in (karin, peter, None):
        own = [a for a in hundreds if a.owner == person]
        assert loads[person.name if person else None] == (
            sum(a.is_open for a in own),
            sum(a.is_late for a in own),
        )


def test_more_is_shown_a_page_at_a_time(as_, karin, storuman, hundreds, at):
    browser = as_(karin)
    text = browser.get(at).text
    assert len(re.findall(r'id="action-\d+"', text)) == 50
    address = re.search(r'id="more" href="([^"]+)"', text)[1]
    assert address == f"{at}?most=100"
    whole = numbers(Listing(storuman, karin, Asked(most=5000)))
    shown = [int(number) for number in re.findall(r'id="action-(\d+)"', browser.get(address).text)]
    assert shown == [number for _heap, number in whole[:100]]
    text = browser.get(f"{at}?most=5000").text
    assert 'id="more"' not in text
    assert len(re.findall(r'id="action-\d+"', text)) == len(whole)


def test_what_has_an_open_form_stays_though_it_is_further_down(as_, karin, storuman, hundreds, at):
    last = numbers(Listing(storuman, karin, Asked(most=5000)))[-1][1]
    text = as_(karin).get(f"{at}?editing={last}", headers=HTMX).text
    assert f'id="action-{last}"' in text


def test_the_rest_of_a_workshop_is_not_folded_away_before_it_is_shown(as_, karin, hundreds, at):
    text = as_(karin).get(at).text
    assert "Visa fler" in text
    assert text.count('class="agroup"') < as_(karin).get(f"{at}?most=5000").text.count('class="agroup"')


def test_words_are_found_among_all_of_them(as_, karin, storuman, hundreds, at):
    agree(storuman, "RING ÅSELE", by=karin)
    text = as_(karin).get(f"{at}?q=åsele+ring").text
    assert "RING ÅSELE" in text
    assert len(re.findall(r'id="action-\d+"', text)) == 1


def test_a_page_costs_the_same_however_long_the_list_is(as_, karin, storuman, hundreds, at, count_queries):
    browser = as_(karin)
    browser.get(at)
    with count_queries() as some:
        browser.get(at)
    with count_queries() as more:
        browser.get(f"{at}?most=5000")
    assert len(some) == len(more)
