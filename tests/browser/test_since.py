"""Agreement since the last workshop, in the panel and on a page of its own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests.browser.pages import check_accessible, check_fits
from tests.browser.room import Room

Enter = Callable[..., Page]


@pytest.fixture
def room(room: Room) -> Room:
    """A room that met the day before yesterday: Karin was on board then, Eva has come since."""
    with room.server.database():
        charter = db.session.query(Charter).join(Group).filter(Group.slug == room.slug).one()
        karin, _peter, eva, *_others = charter.group.members
        ends = clock.now() - timedelta(days=2)
        begins = ends - timedelta(hours=3)
        if Workshop.last_held(charter.group) is None:
            Workshop.plan(charter.group.programme, title="Träff", starts_at=begins, ends_at=ends, place="")
        section = charter.sections[0]
        with clock.told(begins):
            documents.replace(charter.text, section.fragment, "<p>Resorna tar tid.</p>")
            reading = documents.read(charter.text)
            section.take_position(by=karin, stance=Stance.BEHIND, comment="", reading=reading)
        section.take_position(by=eva, stance=Stance.BEHIND, comment="", reading=reading)
    return room


def test_the_panel_says_it_and_leads_to_all_of_it(room: Room, enter: Enter) -> None:
    peter = enter("peter", reduced_motion="reduce")
    told = peter.locator("#since")
    expect(told).to_contain_text("2 av 4 är med. 1 av 4 var det vid tillfället den")
    peter.get_by_role("radio", name="Står bakom").check()
    peter.locator("#position-save").press("Enter")
    expect(told).to_contain_text("3 av 4 är med. 1 av 4 var det")
    expect(told).to_contain_text("Peter och Eva har kommit med.")
    told.get_by_role("link", name="Alla avsnitt").press("Enter")
    peter.wait_for_url("**/agreement/since")
    expect(peter.get_by_role("heading", level=1)).to_contain_text("3 av 4 är med på allt.")
    peter.get_by_text("Dag för dag, i siffror").first.press("Enter")
    expect(peter.get_by_role("columnheader", name="Med på allt")).to_be_visible()
    check_accessible(peter, in_both_themes=True)
    check_fits(peter, 320, 390)
