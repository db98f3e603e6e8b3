"""Storuman in the middle of its work, for tests in which somebody does all there is to do without a mouse."""

from playwright.sync_api import Locator, Page

from intranet.charter.models import Charter
from intranet.groups.models import Group, Programme
from intranet.live import documents
from intranet.platform.db import db
from tests import meetings, people
from tests.browser.room import ready, wait_until

CHARTER = "/groups/storuman/charter"
ACTIONS = "/groups/storuman/actions"
WORKSHOP = "/groups/storuman/workshops/2"
WRITTEN = "Hemtjänsten kör för långa sträckor."


def fill() -> None:
    """Write something, agree on something."""
    people.move_in()
    group = db.session.query(Group).filter_by(slug="storuman").one()
    second = meetings.plan(db.session.query(Programme).one())[1]
    karin, peter, *_others = group.members
    charter = Charter.begin(group, by=karin)
    for fragment, text in (("title", "Nära vård"), ("why", "Alla ska få hjälp i tid.")):
        documents.replace(charter.text, fragment, f"<p>{text}</p>", by=karin)
    for section in charter.sections[:3]:
        documents.replace(charter.text, section.fragment, f"<p>{WRITTEN}</p>", by=karin)
    for title in ("Ring regionen", "Räkna milen", "Fråga personalen"):
        meetings.agree(group, title, by=karin, owner=peter, workshop_id=second.id)


def focused(page: Page) -> str:
    """Say what has the focus, as a person who is shown the page would point at it."""
    return str(page.evaluate("document.activeElement.cloneNode(false).outerHTML"))


def expect_focus_in(page: Page, where: Locator, what: str) -> None:
    """Wait until the keyboard is somewhere in there; a swap may be under way."""
    wait_until(page, lambda: where.locator(":focus").count() > 0, f"{what}; now it is {focused(page)}", 10)


def open_charter(page: Page, section: str = "") -> Page:
    """Open the charter, with a section in focus, and wait until it can be written in."""
    page.goto(f"{CHARTER}?section={section.removeprefix('section-')}" if section else CHARTER)
    ready(page)
    return page
