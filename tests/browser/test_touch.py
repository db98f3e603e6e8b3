"""On a tablet, by touch: one taps where one wants to write, writes along, and loses nothing without a network."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.pages import Troubles, check_fits
from tests.browser.proxy import Network
from tests.browser.room import NO_SERVER, Room, place, says, wait_until, words
from tests.browser.server import Server
from tests.browser.unsent import BACK, OFFLINE

TABLETS = ["iPad (gen 7)", "iPad Pro 11 landscape"]


@pytest.fixture(params=TABLETS)
def tablet(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    new_context: Callable[..., BrowserContext],
    network: Network,
    troubles: Troubles,
) -> BrowserContext:
    """A tablet whose network the test can cut. Chromium takes it for one: its size, touch, and the name it goes by."""
    troubles.allow(NO_SERVER)
    device = {
        key: value
        for key, value in playwright.devices[request.param].items()
        if key != "default_browser_type"
    }
    return new_context(base_url=network.address, **device)


def tap_into(page: Page, fragment: str) -> None:
    """Tap where a fragment is written, and wait until the caret stands in it."""
    place(page, fragment).tap()
    expect(place(page, fragment)).to_be_focused()


def compose(page: Page, text: str) -> None:
    """Write as a keyboard on the screen does: what it guesses stands there until it is taken."""
    wire = page.context.new_cdp_session(page)
    for length in range(1, len(text) + 1):
        part = text[:length]
        wire.send("Input.imeSetComposition", {"text": part, "selectionStart": length, "selectionEnd": length})
    wire.send("Input.insertText", {"text": text})


def test_on_a_tablet_one_writes_along_and_loses_nothing_without_a_network(
    server: Server,
    room: Room,
    tablet: BrowserContext,
    network: Network,
    new_context: Callable[..., BrowserContext],
) -> None:
    one, two = room.sections[:2]
    karin = room.enter(tablet, "karin")
    peter = room.enter(new_context(base_url=server.address), "peter")
    tap_into(karin, one)
    compose(karin, "Vi möts")
    karin.keyboard.type(" oftare.")
    karin.keyboard.press("Enter")
    compose(karin, "Och räknar.")
    room.wait_for_agreement(karin, peter, fragments=[one])
    assert room.kept(one) == ["Vi möts oftare.", "Och räknar."]
    expect(place(peter, one).locator(".caret-n")).to_have_text("Karin")
    network.cut()
    tap_into(karin, two)
    compose(karin, "Skrivet på tåget.")
    place(peter, one).focus()
    peter.keyboard.press("Control+End")
    peter.keyboard.type(" Noga.")
    says(karin, OFFLINE)
    assert words(karin, two) == ["Skrivet på tåget."]
    network.mend()
    says(karin, BACK)
    room.wait_for_agreement(karin, peter, fragments=[one, two])
    assert room.kept(one) == ["Vi möts oftare.", "Och räknar. Noga."]
    assert room.kept(two) == ["Skrivet på tåget."]
    check_fits(karin, karin.viewport_size["width"] if karin.viewport_size else 0)


def test_what_is_chosen_is_made_strong_with_a_tap(room: Room, tablet: BrowserContext) -> None:
    section = room.sections[0]
    karin = room.enter(tablet, "karin")
    tap_into(karin, section)
    karin.keyboard.type("Viktigt")
    karin.keyboard.press("Shift+Home")
    karin.locator('[data-command="strong"]').tap()
    expect(place(karin, section).locator("strong")).to_have_text("Viktigt")
    expect(place(karin, section)).to_be_focused()  # the keyboard on the screen stays where it is
    wait_until(karin, lambda: room.kept(section) == ["Viktigt"], "it is saved")


def test_a_tablet_that_is_turned_keeps_the_caret_and_the_text(room: Room, tablet: BrowserContext) -> None:
    section = room.sections[0]
    karin = room.enter(tablet, "karin")
    tap_into(karin, section)
    karin.keyboard.type("Före")
    size = karin.viewport_size
    assert size is not None
    karin.set_viewport_size({"width": size["height"], "height": size["width"]})
    karin.keyboard.type(" och efter.")
    room.wait_for_agreement(karin, fragments=[section])
    assert room.kept(section) == ["Före och efter."]
    expect(place(karin, section)).to_be_in_viewport()
