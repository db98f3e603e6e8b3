"""No other site can make a signed-in browser change anything."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.house.world import World, routes

# The token is looked at before anything is asked of a database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.usefixtures("csrf_on")
def test_nothing_is_changed_without_the_token(world: World) -> None:
    before, let_through = world.dump(), []
    for rule, method, _access in routes(world.app):
        if method != "GET":
            for headers in ({}, {"HX-Request": "true"}, {"Content-Type": "application/octet-stream"}):
                answer = world.browser("karin").open(world.address(rule), method=method, headers=headers)
                answer.close()
                # What carries files is read only from those who may send them.
                refused = {400, 403, 404} if takes_files(world, rule) else {400}
                if answer.status_code not in refused:
                    let_through.append(f"{method} {rule.rule} {headers}: {answer.status_code}")
    assert not let_through, "\n".join(let_through)
    assert world.dump() == before


def takes_files(world: World, rule: Rule) -> bool:
    return bool(getattr(world.app.view_functions[rule.endpoint], "takes_files", 0))


def test_the_token_lives_as_long_as_the_sign_in(app: Flask) -> None:
    """A half-day meeting is longer than any shorter time."""
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None
