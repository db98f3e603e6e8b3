"""Who has several groups is told on the start page what is new in each, in as many questions however much it is."""

from datetime import timedelta

import pytest
import time_machine

from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.events import record
from intranet.platform.permissions import Role
from tests import meetings
from tests.overview.conftest import START, TUESDAY

pytestmark = pytest.mark.usefixtures("on_tuesday")
NOTHING = "Inget nytt sedan du var i dina grupper."


@pytest.fixture
def news(storuman, sorsele, karin, lena):
    """Something new in two groups, on Tuesday."""
    for title in ("Ring regionen", "Boka salen"):
        meetings.agree(storuman, title, by=karin)
    meetings.agree(sorsele, "Skriv till alla", by=lena)


def test_a_facilitator_reads_what_is_new_group_by_group(as_, ingrid, news):
    page = as_(ingrid).get("/").text
    assert "Sedan sist" in page
    assert page.index("Skriv till alla") < page.index("Ring regionen")  # Sorsele before Storuman
    assert 'href="/groups/storuman/actions/1"' in page
    assert "</b> lade till" in page


def test_two_lines_are_shown_and_the_others_counted_with_the_way_to_them(as_, ingrid, karin, storuman, news):
    for number in (1, 2):
        record("minutes.corrected", group_id=storuman.id, by=karin, subject="X", workshop=number)
    db.session.commit()
    page = as_(ingrid).get("/").text
    assert "Ring regionen" not in page
    assert '<a href="/groups/storuman/">Visa en till' in page


def test_what_was_seen_on_the_groups_own_page_is_no_news(as_, ingrid, news):
    with time_machine.travel(TUESDAY + timedelta(minutes=10), tick=False):
        as_(ingrid).get(START)
        page = as_(ingrid).get("/").text
    assert "Ring regionen" not in page
    assert "Skriv till alla" in page


def test_what_happened_long_ago_is_no_news(as_, ingrid, news):
    with time_machine.travel(TUESDAY + timedelta(days=15), tick=False):
        assert NOTHING in as_(ingrid).get("/").text


def test_who_only_decides_in_two_groups_is_told_nothing(as_, birgitta, lena, sorsele, news):
    sorsele.add(birgitta, Role.DECISION_MAKER, by=lena)
    db.session.commit()
    page = as_(birgitta).get("/").text
    assert "Ring regionen" not in page
    assert "Skriv till alla" not in page


def test_it_costs_the_same_however_much_is_new(as_, ingrid, karin, storuman, programme, news, count_queries):
    browser = as_(ingrid)
    browser.get("/")
    with count_queries() as few:
        browser.get("/")
    for number in range(4):
        group = Group(slug=f"g{number}", name="Ledning", organisation=f"Kommun {number}", programme=programme)
        db.session.add(group)
        db.session.flush()
        meetings.agree(group, f"Sak {number}", by=karin)
    with count_queries() as many:
        page = browser.get("/").text
    assert "Sak 3" in page
    assert len(many) == len(few)
