"""A leader chooses what to print and sees it; a facilitator orders the same for all groups, and comes back for it."""

import io
import zipfile
from collections.abc import Callable

from playwright.sync_api import Page, expect

from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from tests.browser.adopted import adopt
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.server import Server
from tests.house.world import person


def fill() -> None:
    """Storuman has adopted two versions and agreed on an action, Sorsele nothing."""
    adopt("Var femte går i pension före 2030.", "Var fjärde går i pension före 2030.")
    storuman = db.session.query(Group).filter_by(slug="storuman").one()
    Action.agree(storuman, title="Ring skolan", by=person("karin"), due_on=clock.today())
    db.session.commit()


def is_drawn(page: Page) -> bool:
    picture = page.locator(".sum-page img")
    picture.evaluate("image => image.decode()")
    return bool(picture.evaluate("image => image.naturalWidth > 1000"))


def test_from_the_choice_to_the_printer(server: Server, let_in_as: Callable[..., Page]) -> None:
    karin = let_in_as("karin")
    karin.goto("/groups/storuman/")
    karin.get_by_text("Karin Lund").first.click()
    karin.get_by_role("link", name="Underlag till beslutsfattare").click()
    expect(karin.get_by_role("heading", level=1)).to_have_text("Underlag till beslutsfattare")
    assert is_drawn(karin)
    check_accessible(karin, in_both_themes=True)
    check_fits(karin, 320, 390, 820)
    get = karin.locator("a.sum-page")
    expect(get).to_have_attribute("href", "/groups/storuman/summaries/charter.pdf?version=2")
    karin.get_by_label("Vilken").select_option("1")
    expect(get).to_have_attribute("href", "/groups/storuman/summaries/charter.pdf?version=1")
    karin.get_by_label("English").check()
    expect(get).to_have_attribute("href", "/groups/storuman/summaries/charter.pdf?version=1&language=en")
    assert is_drawn(karin)
    assert karin.request.get(get.get_attribute("href") or "").body().startswith(b"%PDF-1.7")
    karin.get_by_label("Till vilket möte").fill("Nämnden 8 maj")
    with karin.expect_download() as arriving:
        karin.get_by_role("button", name="Skriv ut PDF").click()  # at once, before the page has heard of it
    assert "meeting=N%C3%A4mnden+8+maj" in arriving.value.url
    arriving.value.path()
    karin.reload()  # the address holds the choice
    expect(karin.get_by_label("English")).to_be_checked()
    karin.get_by_label("Protokoll").focus()
    karin.keyboard.press("Space")
    expect(karin.get_by_role("heading", name="Inget att skriva ut än")).to_be_visible()
    expect(karin.get_by_label("Protokoll")).to_be_focused()


def ticks(page: Page) -> dict[str, bool]:
    """Give what can be left out of what is chosen, and whether it is with it."""
    boxes = page.get_by_role("group", name="Ta med").get_by_role("checkbox").all()
    return {str(box.get_attribute("value")): box.is_checked() for box in boxes}


def test_each_kind_and_version_asks_for_its_own_parts(server: Server, let_in_as: Callable[..., Page]) -> None:
    karin = let_in_as("karin")
    karin.goto("/groups/storuman/summaries")
    get, whole = karin.locator("a.sum-page"), "/groups/storuman/summaries/charter.pdf?version="
    karin.get_by_label("Underskrifter").uncheck()
    expect(get).to_have_attribute("href", f"{whole}2&without=signatures")
    assert ticks(karin) == {"progress": True, "signatures": False, "each": True}
    karin.get_by_label("Vilken").select_option("1")  # that nobody signs any more
    expect(get).to_have_attribute("href", f"{whole}1&without=signatures")
    assert ticks(karin) == {"each": True}
    karin.get_by_label("Så står var och en").uncheck()
    expect(get).to_have_attribute("href", f"{whole}1&without=signatures&without=each")
    karin.get_by_label("Vilken").select_option("2")
    expect(get).to_have_attribute("href", f"{whole}2&without=signatures&without=each")
    assert ticks(karin) == {"progress": True, "signatures": False, "each": False}
    karin.get_by_label("Uppföljning av åtgärder").check()
    expect(get).to_have_attribute("href", "/groups/storuman/summaries/actions.pdf")
    assert set(ticks(karin).values()) == {True}
    karin.get_by_label("Varje åtgärd, tillfälle för tillfälle").uncheck()
    expect(get).to_have_attribute("href", "/groups/storuman/summaries/actions.pdf?without=each")
    karin.get_by_label("Varför och vad").check()
    expect(get).to_have_attribute("href", f"{whole}2")
    assert ticks(karin) == {"progress": True, "signatures": True, "each": True}


def test_a_first_page_that_cannot_be_shown_is_told_of_and_tried_again(
    server: Server, let_in_as: Callable[..., Page], troubles: Troubles
) -> None:
    karin = let_in_as("karin")
    fails, failed = "**/summaries/*.png*", karin.locator(".sum-fail")
    karin.route(fails, lambda route: route.fulfill(status=503))
    troubles.allow("status of 503")
    karin.goto("/groups/storuman/summaries")
    expect(failed).to_contain_text("Första sidan kunde inte visas.")
    expect(karin.locator(".sum-page")).to_be_hidden()
    check_accessible(karin, in_both_themes=True)
    karin.get_by_label("Till vilket möte").fill("x" * 81)  # which changes nothing of the page
    expect(karin.get_by_text("Skriv högst 80 tecken.")).to_be_visible()
    expect(failed).to_be_visible()
    karin.unroute(fails)
    karin.get_by_role("button", name="Försök igen").click()
    expect(failed).to_be_hidden()
    assert is_drawn(karin)
    karin.route(fails, lambda route: route.fulfill(status=503))
    karin.get_by_label("English").check()
    expect(failed).to_be_visible()
    karin.unroute(fails)
    karin.get_by_label("Vilken").select_option("1")
    expect(failed).to_be_hidden()
    assert is_drawn(karin)


def test_all_groups_are_ordered_and_fetched_after_the_tab_was_closed(
    server: Server, let_in_as: Callable[..., Page]
) -> None:
    ingrid = let_in_as("ingrid")
    address = "/programmes/att-leda-digital-forandring/summaries"
    ingrid.goto(address)
    ingrid.get_by_role("button", name="Gör en ZIP-fil för alla grupper").first.click()
    expect(ingrid.locator(".order")).to_have_count(1)
    check_accessible(ingrid, in_both_themes=True)
    context = ingrid.context
    ingrid.close()
    server.kill()  # in the middle, perhaps
    server.start()
    again = context.new_page()
    again.goto(address)
    fetch = again.get_by_role("link", name="Hämta")
    expect(fetch).to_be_visible(timeout=60_000)
    check_fits(again, 320, 390, 820)
    with again.expect_download() as arriving:
        fetch.click()
    with zipfile.ZipFile(io.BytesIO(arriving.value.path().read_bytes())) as bundle:
        assert bundle.namelist()[0] == "Storumans kommun, Varför och vad, version 2.pdf"


HEADS_BROKEN = """[...document.querySelectorAll(".wide thead th")].filter(head => {
  head.style.overflowWrap = "normal"; head.style.hyphens = "none"; head.style.overflow = "hidden";
  return head.scrollWidth > head.clientWidth;
}).map(head => head.innerText)"""
ROWS_APART = """table => [...table.tBodies[0].rows].filter(row => [...row.cells].some((cell, n) =>
  Math.abs(cell.getBoundingClientRect().left - table.tHead.rows[0].cells[n].getBoundingClientRect().left) > 1
)).map(row => row.innerText)"""
NAME_AT = """table => { const wide = table.parentElement; wide.scrollLeft = wide.scrollWidth;
  return [wide.scrollLeft, table.tBodies[0].rows[0].cells[0].getBoundingClientRect().left
    - wide.getBoundingClientRect().left]; }"""


def test_on_a_phone_figures_stand_under_their_headings_beside_their_names(
    server: Server, let_in_as: Callable[..., Page]
) -> None:
    report, follow_up = (
        "/programmes/att-leda-digital-forandring/summary",
        "/groups/storuman/summaries/actions",
    )
    for who, address, tables in (("ingrid", report, ".beside"), ("karin", follow_up, "table.num")):
        page = let_in_as(who)
        page.goto(address)
        for width in (320, 390, 600):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.locator(tables).count()
            for table in page.locator(tables).all():
                assert table.evaluate(ROWS_APART) == []
                moved, name_at = table.evaluate(NAME_AT)
                assert abs(name_at) < 1
                assert moved > 20 or width == 600
            assert page.evaluate(HEADS_BROKEN) == []
