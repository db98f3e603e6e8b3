"""Every page there is, found by walking the addresses: usable by everyone, in both themes, at every width."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from intranet.platform.web.access import PUBLIC
from tests.browser.pages import AXE, Troubles, check_accessible, check_fits
from tests.browser.server import Server
from tests.house.world import World, is_no_page, routes

# The narrowest phone, a phone, a tablet, a laptop (LOOK.md).
WIDTHS = (320, 390, 820, 1440)
# Everybody who sees some address differently from the others.
WHO_LOOKS = ("karin", "birgitta", "ingrid", "admin", "nobody")


def fill() -> None:
    """Leave the database empty still."""


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    """One of everything, on that server."""
    made = World(server.app)
    with server.database():
        made.fill()
    return made


@pytest.fixture
def browser_of(
    new_context: Callable[..., BrowserContext], world: World, server: Server
) -> Callable[..., Page]:
    """Open a browser in which somebody has signed in without having to type."""

    def open_page(who: str, **options: Any) -> Page:
        context = new_context(reduced_motion="reduce", **options)
        context.add_init_script(AXE)  # into every page, so that it is not sent to each
        if who != "nobody":
            name = world.app.config["SESSION_COOKIE_NAME"]
            context.add_cookies([{"name": name, "value": world.cookie(who), "url": server.address}])
        return context.new_page()

    return open_page


def pages(page: Page, world: World, who: str) -> Iterator[str]:
    """Go through every page that somebody can open, and give its address; several addresses may lead to one."""
    been = set()
    for address in addresses(world, signed_in=who != "nobody"):
        answer = page.request.get(address)
        is_page = "text/html" in answer.headers.get("content-type", "") and answer.status == 200
        if is_page and answer.url not in been:
            been.add(answer.url)
            page.goto(address, wait_until="load")
            yield address


def addresses(world: World, *, signed_in: bool) -> list[str]:
    """Give the addresses that are read, without the streams, which never end."""
    return sorted(
        {
            world.address(rule)
            for rule, method, access in routes(world.app)
            if method == "GET" and not is_no_page(rule)
            if signed_in or access is PUBLIC
        }
    )


@pytest.mark.parametrize("who", WHO_LOOKS)
def test_everyone_can_use_every_page(browser_of: Callable[..., Page], world: World, who: str) -> None:
    """In both themes without a finding, and at every width without anything that sticks out."""
    page = browser_of(who)
    looked = 0
    for _address in pages(page, world, who):
        look_at(page)
        looked += 1
    assert looked


def test_pages_that_tell_of_an_error_help_too(browser_of: Callable[..., Page], troubles: Troubles) -> None:
    troubles.allow("status of 40[34]")
    page = browser_of("peter")
    for address in ("/no-such-page", "/groups/sorsele/members", "/admin"):
        page.goto(address)
        look_at(page)


def look_at(page: Page) -> None:
    check_accessible(page, in_both_themes=True)
    check_fits(page, *WIDTHS)
