"""Everybody tries every address, with their own group's things and with the neighbour's."""

from typing import Any

import pytest
from werkzeug.routing import Rule

from intranet.platform.permissions import TABLE, Right, Role, Scope
from intranet.platform.web.access import PUBLIC, Access
from tests.house.world import Dump, World, crossings, group_of, routes

# Who may is decided in Python and asked of one table: what differs between the databases has tests of its own.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# As they stand to Storuman. Peter owns what can be owned there, Eva owns nothing.
PEOPLE: dict[str, set[Role]] = {
    "nobody": set(),
    "olle": set(),
    "admin": {Role.ADMIN},
    "ingrid": {Role.FACILITATOR},
    "karin": {Role.LEADER},
    "peter": {Role.MEMBER},
    "eva": {Role.MEMBER},
    "birgitta": {Role.DECISION_MAKER},
}
SIGN_IN, HIDDEN, FORBIDDEN, LET_IN = {303, 401}, {404}, {403}, "let in"


def expected(who: str, rule: Rule, access: Access) -> Any:
    """Say from the permission table alone what should come of it."""
    if access is PUBLIC:
        return LET_IN
    if who == "nobody":
        return SIGN_IN
    roles = PEOPLE[who]
    if "group" in rule.arguments and not roles:
        return HIDDEN
    if "programme" in rule.arguments and not roles & {Role.ADMIN, Role.FACILITATOR}:
        return HIDDEN
    if access.right is None:
        return LET_IN
    return LET_IN if reach(access.right, roles, who) else FORBIDDEN


def reach(right: Right, roles: set[Role], who: str) -> bool:
    """Tell whether a right reaches what the address names: Peter's, or as with positions and answers, one's own."""
    scopes = {TABLE[right][role] for role in roles}
    if right in {Right.TAKE_POSITION, Right.ANSWER, Right.REFLECT, Right.RATE} or who == "peter":
        return bool(scopes - {Scope.NO})
    return Scope.YES in scopes


def answers(world: World, who: str, method: str, address: str, **options: Any) -> int:
    world.begin_again()
    answer = world.browser(who).open(address, method=method, **options)
    answer.close()
    world.is_touched = method != "GET" or world.has_changed()
    return answer.status_code


def fits(wanted: Any, status: int) -> bool:
    return status < 500 and status not in {401, 403, 404, 405} if wanted == LET_IN else status in wanted


@pytest.mark.parametrize("who", PEOPLE)
def test_the_table_decides(world: World, who: str) -> None:
    wrong = []
    for rule, method, access in routes(world.app):
        address, wanted = world.address(rule), expected(who, rule, access)
        status = answers(world, who, method, address)
        if not fits(wanted, status):
            wrong.append(f"{method} {address}: {status}, and not {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["karin", "peter", "birgitta"])
def test_the_neighbours_group_does_not_exist(world: World, who: str) -> None:
    found = []
    for rule, method, _access in routes(world.app):
        if "group" in rule.arguments:
            address = world.address(rule, group="sorsele", ours=False)
            if (status := answers(world, who, method, address)) != 404:
                found.append(f"{method} {address}: {status}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["karin", "ingrid"])
def test_the_neighbours_things_do_not_exist_in_ones_own_group(world: World, who: str) -> None:
    """Ingrid may read both groups: even so the address of one never reaches into the other."""
    before, found = neighbours(world.dump()), []
    for rule, method, access in routes(world.app):
        if rule.arguments & {"group", "programme"} and world.names_something(rule):
            address = world.address(rule, ours=False)
            status = answers(world, who, method, address)
            if status not in HIDDEN | ({403} if expected(who, rule, access) == FORBIDDEN else set()):
                found.append(f"{method} {address}: {status}")
            if world.has_changed() and neighbours(world.dump()) != before:
                found.append(f"{method} {address}: changed something next door")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["karin", "peter", "ingrid"])
def test_the_neighbours_things_cannot_be_named_in_a_form(world: World, who: str) -> None:
    """Whatever a form says, nothing next door changes, and nothing of ours comes to point there."""
    before, found = neighbours(world.dump()), []
    assert not crossings(world.dump())
    for rule, method, _access in routes(world.app):
        if "group" in rule.arguments and method != "GET":
            status = answers(world, who, method, world.address(rule), data=world.greedy_form)
            after = world.dump() if world.has_changed() else None
            if status >= 500 or (after and (neighbours(after) != before or crossings(after))):
                found.append(f"{method} {rule.rule}: {status} {crossings(after or {})}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["nobody", "olle", "peter", "birgitta"])
def test_nobody_becomes_more_than_they_are(world: World, who: str) -> None:
    before, found = powers(world.dump()), []
    for rule, method, _access in routes(world.app):
        # An invitation is how somebody does become a member, and only its own.
        if method != "GET" and rule.endpoint != "groups.accept":
            answers(world, who, method, world.address(rule), data=world.greedy_form)
            if world.has_changed() and (gained := powers(world.dump()) - before):
                found.append(f"{method} {rule.rule}: {gained}")
    assert not found, "\n".join(found)


def neighbours(dump: Dump) -> dict[tuple[str, int], Any]:
    """Give every row that belongs to Sorsele."""
    sorsele = next(number for number, row in dump["group"].items() if row["slug"] == "sorsele")
    return {(table, n): dump[table][n] for (table, n), group in group_of(dump).items() if group == sorsele}


def powers(dump: Dump) -> set[tuple[Any, ...]]:
    """Give who may what: administrators, facilitators and members."""
    return (
        {("admin", number) for number, row in dump["user"].items() if row["is_admin"]}
        | {("facilitator", row["programme_id"], row["user_id"]) for row in dump["facilitator"].values()}
        | {(row["role"], row["group_id"], row["user_id"]) for row in dump["membership"].values()}
    )
