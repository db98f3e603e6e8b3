"""No page asks the database more when there is more to show."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.charter.models import Charter
from intranet.charter.words import Part, Stance
from intranet.groups.models import Group, Unit
from intranet.live import documents
from intranet.maturity.agreed import AgreedLevel, Said
from intranet.maturity.rounds import Round
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.workshops.agenda import Agenda, ItemKind
from intranet.workshops.models import Workshop
from tests.house.things import ask_colleagues, talk_about, write_and_adopt
from tests.house.world import World, is_no_page, person, routes

# Both databases are asked the same.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Counting = Callable[[], AbstractContextManager[list[str]]]
MOST = 19  # the page of a workshop, which shows what nine features have


def more_of_everything(group: Group) -> None:
    """Let the group have had a busy year."""
    leader, workshops = (
        person("karin"),
        list(db.session.scalars(select(Workshop).order_by(Workshop.starts_at))),
    )
    newcomers = [User(email=f"n{n}@example.org", name=f"Nina Nr{n}", locale="sv") for n in range(6)]
    db.session.add_all(newcomers)
    db.session.flush()
    charter = Charter.of(group)
    assert charter is not None
    for newcomer in newcomers:
        group.add(newcomer, Role.MEMBER, by=leader)
    for number in range(3):
        section = charter.add_section(Part.WHAT, f"Avsnitt {number}", "Hur?", by=leader)
        documents.replace(charter.text, section.fragment, "<p>Så här.</p>", by=leader)
        write_and_adopt(charter, newcomers[0], leader, f"Ännu en lydelse {number}")
    reading = documents.read(charter.text)
    revealed, under_way = Round.all_of(group)
    for newcomer in newcomers:
        for section in charter.sections[-3:]:
            section.take_position(by=newcomer, stance=Stance.ACCEPTS, comment="Kanske.", reading=reading)
        action = Action.agree(
            group, title="Mer", by=leader, owner=newcomer, due_on=clock.today(), workshop_id=workshops[0].id
        )
        action.note("På väg.", by=newcomer)
        talk_about(charter, newcomer, leader, 2)
        ask_colleagues(group, workshops[1], newcomer, leader, 2)
        under_way.rate(group.units[0], dict.fromkeys(under_way.matrix.keys, (4, "Mer")), by=newcomer)
    for key in revealed.matrix.keys[4:]:
        AgreedLevel.put_down(revealed, group.units[0], key, Said(2, target=4), revision=0, by=leader)
    group.units += [Unit(name=f"Del {n}", position=n) for n in range(2, 9)]
    for workshop in workshops:
        Agenda.of(workshop).add(minutes=5, kind=ItemKind.DIALOGUE, title="Mer", description="")
    begins = clock.now() + timedelta(days=200)
    Workshop.plan(
        group.programme, title="Ett till", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
    )


def asked(world: World, who: str, counting: Counting) -> dict[str, list[str]]:
    """Give what every page that somebody can open asks, once what it keeps in memory is there."""
    browser, questions = world.browser(who), {}
    for rule, method, _access in routes(world.app):
        if method != "GET" or is_no_page(rule):
            continue
        address = world.address(rule)
        if browser.get(address).status_code == 200:
            with counting() as statements:
                browser.get(address)
            questions[address] = statements
    return questions


@pytest.mark.parametrize("who", ["karin", "birgitta", "ingrid", "admin"])
def test_pages_ask_no_more_when_there_is_more(
    world: World, who: str, count_queries: Counting, storuman: Group
) -> None:
    before = asked(world, who, count_queries)
    more_of_everything(storuman)
    db.session.commit()
    world.is_touched = True
    after = asked(world, who, count_queries)
    assert before
    grown = {
        address: (len(before[address]), len(after[address]), most_repeated(after[address]))
        for address in before
        if len(after[address]) > max(len(before[address]), 1)
    }
    assert not grown
    assert not {address: len(statements) for address, statements in after.items() if len(statements) > MOST}


def most_repeated(statements: list[str]) -> str:
    return max(statements, key=statements.count)[:200]
