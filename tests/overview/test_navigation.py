"""The head of every page: where one can go from there."""

import re

import pytest

from intranet.platform.db import db
from intranet.platform.permissions import Role
from tests.meetings import agree

OUTSIDE_GROUPS = ["/me/actions", "/me/settings", "/help"]


def menu(text):
    """Give the addresses of the main menu."""
    found = re.search(r'<nav class="mainnav".*?</nav>', text, re.DOTALL)
    return re.findall(r'<a href="([^"]+)"', found[0]) if found else None


@pytest.mark.parametrize("address", OUTSIDE_GROUPS)
def test_who_belongs_to_one_group_finds_its_menu_everywhere(as_, peter, storuman, address):
    agree(storuman, "Ring Åsele", by=peter, owner=peter)
    text = as_(peter).get(address).text
    within = "/groups/storuman/"
    assert menu(text) == [
        within,
        within + "charter",
        within + "workshops",
        within + "actions",
        within + "maturity",
        within + "library",
    ]
    assert '<span class="gs-a">Storumans kommun</span>' in text
    assert "Välj grupp" not in text
    assert f'href="{within}members"' in text
    assert '<b class="n"><span class="vh">, </span>1<' in text
    assert 'aria-current="page"' not in text  # it is none of these pages


@pytest.mark.parametrize("address", OUTSIDE_GROUPS)
def test_the_page_itself_is_no_part_of_the_group(as_, peter, address):
    assert 'data-stream="/groups/' not in as_(peter).get(address).text


@pytest.mark.parametrize("address", OUTSIDE_GROUPS)
def test_who_belongs_to_several_groups_chooses(as_, peter, karin, sorsele, address):
    sorsele.add(peter, Role.MEMBER, by=karin)
    text = as_(peter).get(address).text
    assert "Välj grupp" in text
    assert menu(text) is None


@pytest.mark.parametrize("address", OUTSIDE_GROUPS)
def test_a_decision_maker_has_no_more_there_than_in_the_group(as_, birgitta, address):
    text = as_(birgitta).get(address).text
    assert '<span class="gs-a">Storumans kommun</span>' in text
    assert menu(text) is menu(as_(birgitta).get("/groups/storuman/").text) is None
    assert "/groups/storuman/members" not in text


def test_who_runs_a_programme_chooses_even_when_it_has_one_group(as_, ingrid, sorsele):
    db.session.delete(sorsele)
    text = as_(ingrid).get("/help").text
    assert "Välj grupp" in text
    assert menu(text) is None


def test_somebody_without_a_group_has_no_menu(as_, olle, lena, sorsele):
    sorsele.remove(sorsele.membership_of(olle), by=lena)
    text = as_(olle).get("/help").text
    assert menu(text) is None
    assert "Välj grupp" not in text


@pytest.mark.parametrize("address", OUTSIDE_GROUPS)
def test_the_menu_costs_little(as_, peter, address, count_queries):
    browser = as_(peter)
    browser.get(address)
    with count_queries() as statements:
        browser.get(address)
    assert len(statements) <= 6


def test_who_can_have_no_actions_is_not_shown_the_way_to_them(as_, birgitta, admin, peter):
    for person, shown in ((birgitta, False), (admin, False), (peter, True)):
        assert ("/me/actions" in as_(person).get("/help").text) == shown


def test_what_is_not_open_outside_a_group_is_asked_of_an_administrator(as_, ingrid, birgitta):
    assert "Det ingår inte i din roll. Fråga en administratör." in as_(ingrid).get("/programmes/new").text
    assert "Fråga din gruppledare" in as_(birgitta).get("/groups/storuman/actions").text


def test_who_is_signed_out_is_led_to_the_sign_in(nobody, as_, peter):
    text = nobody.get("/nothing/here").text
    assert '<a class="btn btn-primary" href="/sign-in">Logga in</a>' in text
    assert "Till översikten" in as_(peter).get("/nothing/here").text
