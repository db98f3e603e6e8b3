"""Nothing is found by anybody who may not read it: neither the thing, nor that there is one."""

import re

import pytest
from sqlalchemy import select, update

from intranet.groups.models import Group, Membership, Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Right, Role
from intranet.search import keeping, readers
from intranet.search.models import SearchEntry
from intranet.search.source import Entry
from intranet.search.sources import SOURCES
from intranet.workshops.models import Workshop
from tests.house.world import World
from tests.search.conftest import page_of

SECRET = "kvastfening"
PEOPLE = ("admin", "ingrid", "karin", "peter", "eva", "birgitta", "olle", "lena")
READ_EVERYTHING = {"storuman": {"ingrid", "karin", "peter", "eva"}, "sorsele": {"ingrid", "lena", "olle"}}
READ_VERSIONS = {
    "storuman": READ_EVERYTHING["storuman"] | {"birgitta"},
    "sorsele": READ_EVERYTHING["sorsele"],
}


def hide_in(group: Group, kind: str) -> bool:
    """Write a secret into all of a kind that a group has, else its programme. Tells whether the group has any."""
    of_kind = select(SearchEntry).where(SearchEntry.kind == kind)
    own = db.session.scalars(of_kind.where(SearchEntry.group_id == group.id)).all()
    shared = db.session.scalars(of_kind.where(SearchEntry.programme_id == group.programme_id)).all()
    if not own and not shared:  # what the world has none of is made up
        made_up = Entry(kind, "", clock.now(), group.id, where={"number": 1})
        keeping.write(SOURCES[kind], [1], {1: {"": made_up}})
        return hide_in(group, kind)
    for entry in own or shared:
        entry.title = entry.body = SECRET + kind
        scopes = readers.scopes_of(Right(entry.reading), entry.group_id, group.programme_id)
        entry.words = keeping.tokens(entry.title, "", scopes)
    return bool(own)


def hits(page: str) -> int:
    """Count what a page shows of the secret, in its list and in its numbers."""
    numbers = [int(number) for number in re.findall(r"<b>(\d+)</b>", page.split('id="found"')[1])]
    return page.count("data-hit") + sum(numbers)


@pytest.mark.parametrize("slug", ["storuman", "sorsele"])
def test_a_secret_word_is_found_by_those_who_may_read_it_alone(world: World, slug: str) -> None:
    """Every kind of thing with a word of its own, looked for by everybody."""
    group = db.session.scalars(select(Group).filter_by(slug=slug)).one()
    is_own = {kind: hide_in(group, kind) for kind in SOURCES}
    db.session.commit()
    everybody = READ_EVERYTHING["storuman"] | READ_EVERYTHING["sorsele"]
    for who in PEOPLE:
        browser = world.browser(who)
        for kind in SOURCES:
            may = {"version": READ_VERSIONS[slug]}.get(
                kind, READ_EVERYTHING[slug] if is_own[kind] else everybody
            )
            for filters in ({}, {"group": "storuman", "kind": kind}):
                page = page_of(browser, SECRET + kind, **filters)
                # What is asked of a group that one does not know is asked of one's own.
                is_elsewhere = (
                    bool(filters) and knows(who, "storuman") and is_own[kind] and slug != "storuman"
                )
                assert ("data-hit" in page) == (who in may and not is_elsewhere), (who, kind, filters)
                if who not in may:
                    assert hits(page) == 0, (who, kind, filters)


def knows(who: str, group: str) -> bool:
    """Tell whether somebody may know of a group."""
    return who in READ_VERSIONS[group]


def test_what_another_programme_shares_is_not_found(look, ingrid, peter) -> None:
    other = Programme(slug="annat", name="Annat")
    db.session.add(other)
    db.session.flush()
    Workshop.plan(other, title=SECRET, starts_at=clock.now(), ends_at=clock.now(), place="")
    assert look(ingrid, SECRET).all == look(peter, SECRET).all == 0
    other.add_facilitator(ingrid)
    assert look(ingrid, SECRET).all == 0, "it has no group on whose pages it could be shown"


def test_whoever_leaves_the_group_finds_nothing_from_that_moment_on(
    look, agree, storuman, peter, olle, karin
) -> None:
    agree(SECRET)
    assert look(peter, SECRET).all == 1
    storuman.remove(storuman.membership_of(peter), by=karin)
    assert look(peter, SECRET).all == 0
    storuman.add(olle, Role.MEMBER, by=karin)
    assert look(olle, SECRET).all == 1


def test_whoever_becomes_a_decision_maker_finds_versions_alone(look, agree, storuman, peter) -> None:
    agree(SECRET)
    db.session.execute(
        update(Membership).where(Membership.user_id == peter.id).values(role=Role.DECISION_MAKER)
    )
    db.session.commit()
    db.session.expire_all()
    assert look(peter, SECRET).all == 0


def test_the_database_decides_even_if_the_index_does_not(look, agree, olle, peter, storuman, sorsele) -> None:
    """The names of who may read something are there to be quick; who may is asked of the memberships."""
    agree(SECRET)
    everyone = [
        scope
        for group in (storuman, sorsele)
        for scope in readers.scopes_of(Right.READ_MATERIAL, group.id, group.programme_id)
    ]
    db.session.execute(update(SearchEntry).values(words=keeping.tokens(SECRET, "", everyone)))
    assert look(olle, SECRET).all == 0
    assert look(peter, SECRET).all == 1


def test_the_group_of_an_address_is_only_looked_at_by_who_may_know_it(as_, olle) -> None:
    """Its name is not told either."""
    page = page_of(as_(olle), "xylofon", group="storuman")
    assert "Storuman" not in page.split('id="found"')[1]


def test_somebody_in_no_group_is_told_so(as_, admin) -> None:
    assert "inte med i någon grupp" in page_of(as_(admin), "")


def test_whoever_has_not_signed_in_is_asked_to(nobody) -> None:
    assert nobody.get("/search?q=x").status_code == 303


def test_a_script_that_asks_all_the_time_is_stopped(as_, app, peter, monkeypatch) -> None:
    monkeypatch.setitem(app.extensions, "samsyn.search", type(app.extensions["samsyn.search"])(0.001, 3))
    statuses = [as_(peter).get("/search?q=x").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
