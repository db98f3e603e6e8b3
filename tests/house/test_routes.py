"""Every address says who may reach it, and what changes something is made with POST."""

import runpy
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet.platform.permissions import TABLE, Right, Role
from intranet.platform.web import access

CONF = Path(__file__).resolve().parents[2] / "gunicorn.conf.py"
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "DELETE"}


def test_every_view_says_who_may_reach_it(app: Flask) -> None:
    silent = [rule.rule for rule in app.url_map.iter_rules() if access.access_of(rule.endpoint) is None]
    assert not silent


def test_a_view_that_does_not_say_is_never_run() -> None:
    """Deny by default, shown on an app of its own, since this one has no such view."""
    lonely = Flask("lonely")
    lonely.testing = True
    access.init_app(lonely)
    lonely.add_url_rule("/open", view_func=lambda: "open")
    with pytest.raises(RuntimeError, match="does not say who may reach it"):
        lonely.test_client().get("/open")


def test_the_table_has_a_word_on_every_right_and_role() -> None:
    assert set(TABLE) == set(Right)
    assert all(set(roles) == set(Role) for roles in TABLE.values())


def test_addresses_of_groups_ask_for_a_right_in_the_group(app: Flask) -> None:
    """What happens in a group is never open to everybody who has signed in."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/groups/"):
            assert "group" in rule.arguments, rule.rule


def test_methods_are_those_that_the_app_speaks(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) <= METHODS, rule.rule


def test_one_address_reads_or_changes_but_never_both_in_one_view(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = rule.methods or set()
        assert not {"GET", "POST"} <= methods, f"{rule.rule}: a page that is read must not change anything"


@pytest.mark.parametrize(
    "address", ["/", "/sign-in", "/no-such-page", "/groups/storuman/", "/static/none.css"]
)
def test_every_answer_has_the_policy(nobody: FlaskClient, address: str) -> None:
    policy = nobody.get(address).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for nothing in ("object-src", "base-uri", "frame-ancestors"):
        assert f"{nothing} 'none'" in policy


def test_the_server_knows_a_letter_by_the_end_of_its_address(app: Flask) -> None:
    end = runpy.run_path(str(CONF))["LETTERS"]
    known = [rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.endswith(end)]
    assert known == ["live.updates"]
