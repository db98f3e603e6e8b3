"""Search as one types: the hits, the keys that lead there and through them, and the same without JavaScript."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.at_work import ACTIONS, CHARTER, WRITTEN, fill  # noqa: F401  # the server is filled with it
from tests.browser.pages import check_accessible, check_fits


def test_typing_finds_and_arrows_go_through(let_in_as: Callable[..., Page]) -> None:
    page = let_in_as("sara")
    page.goto(ACTIONS)
    page.keyboard.press("/")
    page.wait_for_url("**/search")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    word = max(re.findall(r"\w+", WRITTEN), key=len)
    page.keyboard.type(word[:-1], delay=30)
    hits = page.locator("[data-hit]")
    expect(page.get_by_role("status").filter(has_text="träff")).to_contain_text(word[:-1])
    expect(hits.first).to_be_visible()
    expect(page.locator("mark", has_text=word).first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q="))
    expect(field).to_be_focused()
    check_accessible(page)
    page.keyboard.press("ArrowDown")
    expect(hits.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/search" not in address)
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(word[:-1])
    for width in (320, 390, 820):
        page.set_viewport_size({"width": width, "height": 800})
        check_fits(page)


def test_the_key_can_be_turned_off_and_is_a_letter_in_a_text(let_in_as: Callable[..., Page]) -> None:
    page = let_in_as("sara")
    page.goto("/search")
    expect(
        page.get_by_role("searchbox")
    ).to_be_focused()  # a browser focuses it when it draws, not when it has loaded
    page.keyboard.type("/och")
    expect(page.get_by_role("searchbox")).to_have_value("/och")
    page.get_by_role("button", name="Stäng av").click()
    expect(page.get_by_role("button", name="Sätt på")).to_be_visible()
    page.goto(ACTIONS)
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    assert page.url.endswith(ACTIONS)
    page.goto("/search")
    page.get_by_role("button", name="Sätt på").click()
    page.goto(CHARTER)
    page.get_by_role("textbox").first.click()
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    assert "/charter" in page.url


def test_search_without_javascript(let_in_as: Callable[..., Page]) -> None:
    plain = let_in_as("sara", java_script_enabled=False)
    plain.goto(ACTIONS)
    plain.get_by_role("link", name="Sök", exact=True).click()
    plain.get_by_role("searchbox").fill("xylofon")
    plain.get_by_role("button", name="Sök").click()
    expect(plain.get_by_role("main")).to_contain_text("Inget hittades för ”xylofon”")
    plain.get_by_role("searchbox").fill(WRITTEN)
    plain.keyboard.press("Enter")
    expect(plain.locator("[data-hit]").first).to_be_visible()
