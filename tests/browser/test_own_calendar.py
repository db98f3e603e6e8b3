"""One's own calendar and e-mails: by button, by keyboard, on a phone, in the dark, and without JavaScript."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from intranet.accounts import letters
from intranet.accounts.models import User
from tests.browser.at_work import fill  # noqa: F401  # the server is filled with it
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.server import Server

PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


def test_an_address_is_made_copied_and_taken_away_by_keyboard(
    let_in_as: Callable[..., Page], troubles: Troubles
) -> None:
    page = let_in_as("peter", **PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/me/settings")
    page.get_by_role("button", name="Gör en adress").press("Enter")
    own = page.get_by_role("region", name="Kalender")
    address = own.locator("code").inner_text()
    own.get_by_role("button", name="Kopiera länken").press("Enter")
    expect(own.get_by_role("button", name="Kopierat")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    check_accessible(page)
    check_fits(page)
    answer = page.request.get(address)
    assert "SUMMARY:Tillfälle 1: Varför ska vi förändra?" in answer.text()
    own.get_by_role("button", name="Gör en ny adress").press("Enter")
    expect(own.locator("code")).not_to_have_text(address)
    assert page.request.get(address).status == 404
    own.get_by_role("button", name="Ta bort adressen").press("Space")
    expect(own.locator("code")).to_have_count(0)
    check_accessible(page)


def test_e_mails_are_ended_and_come_back_without_javascript(
    new_context: Callable[..., BrowserContext], let_in_as: Callable[..., Page], server: Server
) -> None:
    with server.database():
        way_out = f"/letters/{letters.token_for(User.by_email('sara@example.org'), 'action_late')}"
    page = new_context(java_script_enabled=False).new_page()
    page.goto(way_out)
    page.get_by_role("button", name="Skicka inga fler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du får inga fler sådana mejl")
    own = let_in_as("sara", java_script_enabled=False)
    own.goto("/me/settings")
    late = own.get_by_role("checkbox", name="dagen efter, om den inte är klar")
    expect(late).not_to_be_checked()
    expect(own.get_by_role("checkbox", name="när någon nämner mig i dialogen")).to_be_checked()
    page.get_by_role("button", name="Skicka dem igen").click()
    expect(page.get_by_role("button", name="Skicka inga fler")).to_be_visible()
    own.goto("/me/settings")
    expect(late).to_be_checked()


def test_the_page_that_ends_them_is_for_everyone(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    with server.database():
        way_out = f"/letters/{letters.token_for(User.by_email('eva@example.org'), 'workshop')}"
    page = new_context(**PHONE).new_page()
    page.goto(way_out)
    check_accessible(page)
    check_fits(page)
    page.get_by_role("button", name="Skicka inga fler").press("Enter")
    expect(page.get_by_role("button", name="Skicka dem igen")).to_be_visible()
    check_accessible(page)
    check_fits(page)
