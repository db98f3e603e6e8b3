"""That a version is adopted reaches every open page of the group, once."""

import re

import pytest

from intranet.charter.models import Charter
from intranet.charter.versions import Version
from intranet.live import documents
from intranet.platform.db import db

NEWEST = "/groups/storuman/charter/versions/newest"
ADOPTION = "/groups/storuman/charter/adoption"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def adopted(charter, section, stand, karin, peter, eva, sara):
    """Karin adopts version 1: Peter says not yet on its first section, Sara has not answered on its second."""
    stand(karin, section)
    stand(peter, section, "not_yet", "Vilka företag menar vi?")
    stand(eva, section, "accepts", "Jag saknar chefen.")
    stand(sara, section)
    for person in (karin, peter, eva):
        stand(person, charter.sections[1])
    version = charter.adopt(by=karin, reading=documents.read(charter.text))
    db.session.commit()
    return version


@pytest.mark.parametrize("who", ["karin", "peter", "ingrid"])
def test_an_open_page_is_told_who_adopted_and_how_many_are_on_board(as_, request, who, adopted):
    page = as_(request.getfixturevalue(who)).get(f"{NEWEST}?after=0", headers=HTMX).text
    for words in (
        "Version 1 fastställdes i dag",
        "av Karin Lund",
        "2 av 4 är med på allt",
        "charter.pdf?version=1",
    ):
        assert words in page, words


def test_what_a_page_has_been_told_it_is_not_told_again(as_, peter, adopted):
    told = as_(peter).get(f"{NEWEST}?after=0", headers=HTMX).text
    [again] = re.findall(r'hx-get="([^"]+)"', told)
    assert as_(peter).get(again, headers=HTMX).status_code == 204


@pytest.mark.parametrize("page", ["charter", "workshops", "actions", "", "members"])
def test_a_page_drawn_afterwards_asks_only_for_later_versions(as_, peter, adopted, page):
    drawn = as_(peter).get(f"/groups/storuman/{page}").text
    assert f'hx-get="{NEWEST}?after=1"' in drawn
    assert "Version 1 fastställdes i dag" not in drawn.split("<main")[0]


def test_the_page_of_the_version_does_not_take_itself_for_news(as_, peter, adopted):
    drawn = as_(peter).get("/groups/storuman/charter/versions/1").text
    assert "fastställdes i dag" not in drawn.split("<main")[0]


def test_the_wall_says_it_in_large_with_those_who_are_not_on_board(as_, karin, adopted):
    wall = as_(karin).get(f"{NEWEST}?after=0&wall=1", headers=HTMX).text
    assert "Version 1 är fastställd" in wall
    assert "Inte med på allt än: Peter Sjö och Sara Ek." in wall
    assert adopted.title in wall


def test_without_htmx_the_address_leads_to_the_version(as_, peter, adopted):
    assert as_(peter).get(NEWEST).location == "/groups/storuman/charter/versions/1"


def test_before_anything_is_adopted_there_is_nothing_to_tell(as_, peter, charter):
    assert as_(peter).get(f"{NEWEST}?after=0", headers=HTMX).status_code == 204
    assert as_(peter).get(NEWEST).location == "/groups/storuman/charter/versions"


def test_outsiders_find_nothing_and_readers_of_versions_may_not(as_, olle, birgitta, adopted):
    assert as_(olle).get(NEWEST, headers=HTMX).status_code == 404
    assert as_(birgitta).get(NEWEST, headers=HTMX).status_code == 403
    assert 'id="adopted"' not in as_(birgitta).get("/groups/storuman/").text


@pytest.mark.parametrize(
    ("on_board", "sentence"),
    [(3, "Alla är med på allt."), (0, "Ingen är med på allt än."), (2, "2 av 3 är med på allt.")],
)
def test_how_many_are_on_board_is_a_sentence(app, on_board, sentence):
    with app.test_request_context(headers={"Accept-Language": "sv"}):
        assert Version(members=["A", "B", "C"], on_board=on_board).on_board_sentence == sentence


def test_the_leader_sees_what_is_frozen_and_why_somebody_is_not_on_board(
    as_, karin, peter, charter: Charter, section, stand
):
    stand(peter, section, "not_yet", "Vilka företag menar vi?")
    page = as_(karin).get(ADOPTION).text
    for words in (
        "Tid för människor",
        "Tiden ska räcka",
        "Varför just nu? · För vem?",
        "Vilka företag menar vi?",
    ):
        assert words in page, words


def test_the_start_page_tells_it_to_whoever_comes_later(as_, sara, adopted, section, stand, peter):
    for number in range(12):
        stand(peter, section, "not_yet", f"Mer {number}")
    page = as_(sara).get("/groups/storuman/").text
    assert '<a href="/groups/storuman/charter/versions/1">fastställde version 1</a>' in page
