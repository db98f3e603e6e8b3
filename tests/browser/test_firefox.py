"""Firefox, as Debian ships it: one signs in, writes along with Chromium, loses the network, and comes back."""

import shutil
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests import people
from tests.browser import firefox
from tests.browser.pages import Troubles
from tests.browser.proxy import Network
from tests.browser.room import PATIENCE, Room, begin_to_write, place, ready, says, words
from tests.browser.server import Server
from tests.browser.unsent import BACK, LATE, OFFLINE, leave_unsent

# What Firefox says in its console when there is no network.
NO_NETWORK = "NetworkError|can’t establish a connection|was interrupted while the page"


@pytest.fixture(scope="module")
def debians_firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.fail("This test needs Firefox: apt-get install firefox-esr")
    starter = tmp_path_factory.mktemp("firefox") / "firefox"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{firefox.__file__}" "{program}" "$@"\n')
    starter.chmod(0o755)
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=starter, timeout=90_000)
    yield browser
    browser.close()


@pytest.fixture
def outside(debians_firefox: Browser, network: Network, troubles: Troubles) -> Iterator[BrowserContext]:
    """Firefox, behind a network that can be cut."""
    troubles.allow(NO_NETWORK)
    context = debians_firefox.new_context(
        base_url=network.address, locale="sv-SE", timezone_id="Europe/Stockholm"
    )
    context.set_default_timeout(PATIENCE * 1000)
    troubles.watch(context)
    yield context
    context.close()


def test_firefox_signs_in_writes_along_and_goes_through_an_outage(
    server: Server,
    room: Room,
    outside: BrowserContext,
    network: Network,
    sign_in: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
) -> None:
    one, two = room.sections[:2]
    karin = sign_in(outside.new_page(), "karin", password=people.PASSWORD)
    karin.goto(room.address)
    ready(karin)
    peter = room.enter(new_context(base_url=server.address), "peter")
    begin_to_write(karin, one)
    begin_to_write(peter, two)
    for number in range(5):
        karin.keyboard.type(f"räv{number} ")
        peter.keyboard.type(f"krom{number} ")
    room.wait_for_agreement(karin, peter, fragments=[one, two])
    expect(place(peter, one).locator(".caret-n")).to_have_text("Karin")
    network.cut()
    for _word in range(3):
        karin.keyboard.type("borta ")
        peter.keyboard.type("kvar ")
    says(karin, OFFLINE)
    expect(place(peter, one)).not_to_contain_text("borta")
    network.mend()
    says(karin, BACK)
    room.wait_for_agreement(karin, peter, fragments=[one, two])
    assert room.kept(one) == ["räv0 räv1 räv2 räv3 räv4 borta borta borta"]
    assert room.kept(two) == ["krom0 krom1 krom2 krom3 krom4 kvar kvar kvar"]


def test_what_a_closed_page_of_firefox_had_not_sent_is_sent_by_the_next_one(
    room: Room, outside: BrowserContext, network: Network
) -> None:
    section = room.sections[0]
    karin = leave_unsent(outside, room, network, "Skrivet på bussen.")
    karin.goto(room.address)
    says(karin, LATE)
    room.wait_for_agreement(karin, fragments=[section])
    assert words(karin, section) == ["Skrivet på bussen."]


def test_two_pages_of_firefox_write_in_one_section(room: Room, outside: BrowserContext) -> None:
    section = room.sections[0]
    first = room.enter(outside, "karin")
    second = outside.new_page()
    second.goto(room.address)
    ready(second)
    first.bring_to_front()
    begin_to_write(first, section)
    first.keyboard.type("Först. ")
    expect(place(second, section)).to_contain_text("Först.")
    second.bring_to_front()  # Firefox, as a person at it, writes only in the tab that is seen
    begin_to_write(second, section)
    second.keyboard.type("Sedan.")
    room.wait_for_agreement(first, second, fragments=[section])
    assert room.kept(section) == ["Först. Sedan."]
