"""A version is adopted: everybody who has a page of the group open sees and hears it, and loses nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.room import Room, begin_to_write, let_in, place, ready, wait_until, words

Enter = Callable[..., Page]
TOLD = re.compile(r"Version 1 fastställdes i dag \d\d\.\d\d av Karin Lund\.\s+2 av 4 är med på allt\.")
PROJECTOR = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
TEN_METRES = 25  # px on a screen 1920 wide: the least that is read from there


@pytest.fixture
def room(room: Room) -> Room:
    """A room that could adopt its first version: Karin and Eva are on board, Peter is not, Sara has not said."""
    with room.server.database():
        charter = charter_of(room)
        section = charter.sections[0]
        for fragment, text in (
            ("title", "Nära vård"),
            ("why", "Hjälp i tid."),
            (section.fragment, "Därför."),
        ):
            documents.replace(charter.text, fragment, f"<p>{text}</p>")
        reading = documents.read(charter.text)
        for member, stance in zip(charter.group.members, ("behind", "not_yet", "accepts"), strict=False):
            section.take_position(by=member, stance=Stance(stance), comment="Vem betalar?", reading=reading)
    return room


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], room: Room) -> Callable[..., Page]:
    """Open a page of the room's group: `visit("peter", "/workshops")`."""

    def open_page(key: str, page: str, **options: Any) -> Page:
        context = new_context(**options)
        let_in(context, room.server, key)
        opened = context.new_page()
        opened.goto(f"/groups/{room.slug}{page}")
        return opened

    return open_page


def charter_of(room: Room) -> Charter:
    return db.session.query(Charter).join(Group).filter(Group.slug == room.slug).one()


def adopt(karin: Page) -> None:
    """Let Karin adopt the draft as it is, by the button."""
    karin.locator("#bar-adopt").press("Enter")
    karin.locator("#adopt-now").press("Enter")
    karin.wait_for_url("**/charter/versions/*")


def told(page: Page) -> None:
    expect(page.locator("#adopted[role=status]")).to_contain_text(TOLD, timeout=10_000)


def test_every_open_page_says_so_at_once(room: Room, enter: Enter, visit: Callable[..., Page]) -> None:
    karin = enter("karin")
    pages = [visit("peter", page) for page in ("/", "/workshops", "/actions")] + [enter("eva")]
    reader = visit("ingrid", "/charter")
    for page in [*pages, reader]:
        page.wait_for_function("document.body.dataset.client")
        page.wait_for_timeout(300)  # the stream is open
    adopt(karin)
    for page in [*pages, reader]:
        told(page)
    start = pages[0].locator("#adopted")
    expect(start.get_by_text("Det du håller på att skriva")).to_be_hidden()  # nothing is written there
    start.get_by_role("link", name="Läs version 1").press("Enter")
    pages[0].wait_for_url("**/charter/versions/1")


def test_who_writes_goes_on_and_what_is_written_belongs_to_the_next_draft(
    room: Room, enter: Enter, troubles: Troubles
) -> None:
    troubles.allow("ERR_FAILED")
    karin, eva = enter("karin"), enter("eva")
    section = room.sections[1]
    begin_to_write(eva, section)
    eva.keyboard.type("Före ")
    wait_until(eva, lambda: room.kept(section) == ["Före"], "what came before is kept")
    eva.route(re.compile(r"/texts/\d+/updates"), lambda route: route.abort())
    eva.keyboard.type("och efter")
    adopt(karin)
    expect(eva.locator("#adopted")).to_contain_text("Version 1 fastställdes", timeout=10_000)
    expect(eva.locator("#adopted")).to_contain_text("Det du håller på att skriva finns kvar")
    expect(place(eva, section)).to_be_focused()
    assert words(eva, section) == ["Före och efter"]
    eva.unroute_all()
    eva.keyboard.type("åt")
    wait_until(eva, lambda: room.kept(section) == ["Före och efteråt"], "all of it is in the draft")
    expect(eva.locator("#bar-title")).to_have_text("Utkast till version 2")
    with room.server.database():
        assert charter_of(room).versions[0].sections[1].plain.strip() == "Före"


def test_what_is_told_can_be_used_by_everyone_and_put_away(room: Room, enter: Enter) -> None:
    karin, peter = (
        enter("karin"),
        enter("peter", viewport=PHONE, reduced_motion="reduce"),
    )
    adopt(karin)
    told(peter)
    check_accessible(peter, in_both_themes=True)
    check_fits(peter)
    close = peter.locator("#adopted").get_by_role("button", name="Stäng")
    close.press("Enter")
    expect(peter.locator("#adopted .notice")).to_have_count(0)
    peter.evaluate("document.body.dispatchEvent(new CustomEvent('samsyn:resumed'))")
    peter.wait_for_timeout(600)
    expect(peter.locator("#adopted .notice")).to_have_count(0)  # once is enough


def test_who_was_cut_off_is_told_on_coming_back(room: Room, enter: Enter, troubles: Troubles) -> None:
    troubles.allow("ERR_FAILED")
    karin, peter = enter("karin"), enter("peter")
    stream = re.compile(r"/stream\?")
    peter.route(stream, lambda route: route.abort())
    peter.evaluate("dispatchEvent(new Event('offline'))")
    adopt(karin)
    peter.wait_for_timeout(500)
    expect(peter.locator("#adopted .notice")).to_have_count(0)
    peter.unroute(stream)
    told(peter)


def test_the_wall_is_still_and_legible_from_ten_metres(
    room: Room, enter: Enter, visit: Callable[..., Page]
) -> None:
    karin = enter("karin")
    wall = visit("eva", "/charter/wall", viewport=PROJECTOR, reduced_motion="reduce")
    ready(wall)
    adopt(karin)
    moment = wall.locator("#adopted")
    expect(moment).to_contain_text("Version 1 är fastställd")
    expect(moment).to_contain_text("2 av 4 är med på allt.")
    expect(moment).to_contain_text("Inte med på allt än: Peter Sjö och Sara Ek.")
    sizes = wall.locator(".moment h2, .moment p:not(.moment-k)").evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) > TEN_METRES
    check_accessible(wall, in_both_themes=True)
    wall.keyboard.press("ArrowRight")  # any key goes on, and does nothing else
    expect(moment.locator(".moment-in")).to_have_count(0)
    expect(wall.locator("#wall-what")).to_contain_text("version 1, fastställd")
    assert wall.locator(".wall.is-one").count() == 0


def test_steering_the_wall_goes_on(room: Room, enter: Enter, visit: Callable[..., Page]) -> None:
    karin = enter("karin")
    wall, remote = visit("eva", "/charter/wall", viewport=PROJECTOR), visit("sara", "/charter/wall/remote")
    ready(wall)
    adopt(karin)
    expect(wall.locator(".moment-in")).to_be_visible()
    told(remote)
    remote.locator("#remote-after").press("Enter")
    expect(wall.locator(".moment-in")).to_have_count(0)
