"""The main things without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.at_work import ACTIONS, CHARTER, WORKSHOP, WRITTEN, fill  # noqa: F401  # the server is filled with it
from tests.browser.pages import Troubles


@pytest.fixture
def plain(let_in_as: Callable[..., Page]) -> Page:
    """Sara's browser, in which no JavaScript runs."""
    return let_in_as("sara", java_script_enabled=False)


def test_signing_in_without_javascript(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., Page]
) -> None:
    page = sign_in(new_context(java_script_enabled=False).new_page(), "sara")
    expect(page.get_by_role("main")).to_contain_text("Alla ska få hjälp i tid.")


def test_the_charter_without_javascript(plain: Page, troubles: Troubles) -> None:
    troubles.allow("status of 422")
    plain.goto(CHARTER)
    expect(plain.locator("main noscript .note")).to_be_visible()  # says why nothing can be written here
    question = plain.get_by_role("region", name="Vad händer om vi låter bli?", exact=True)
    expect(question).to_contain_text(WRITTEN)
    question.get_by_role("link", name="Ta ställning").click()
    panel = plain.get_by_role("complementary", name="Vad händer om vi låter bli?")
    panel.get_by_role("radio", name="Inte än").check()
    panel.get_by_role("button", name="Spara").click()
    expect(panel).to_contain_text("Skriv vad som saknas.")
    expect(panel.get_by_role("radio", name="Inte än")).to_be_checked()
    panel.get_by_role("textbox").fill("Vad kostar det?")
    panel.get_by_role("button", name="Spara").click()
    plain.wait_for_url(re.compile(r"/charter\?section="))
    expect(panel).to_contain_text("Vad kostar det?")
    expect(question.locator(".strip")).to_contain_text("inte än")
    panel.get_by_role("button", name="Ta tillbaka").click()
    expect(panel).not_to_contain_text("Vad kostar det?")


def test_actions_without_javascript(plain: Page) -> None:
    plain.goto(WORKSHOP)
    plain.get_by_label("Vad ska göras?").fill("Läs utredningen")
    plain.get_by_label("Vem ansvarar?").select_option("Sara Ek")
    plain.get_by_role("button", name="Lägg till", exact=True).click()
    expect(plain.locator(".alist")).to_contain_text("Läs utredningen")
    plain.goto(ACTIONS)
    box = plain.get_by_role("checkbox", name="Klar: Läs utredningen")
    box.click()
    expect(box).to_be_checked()
    row = plain.get_by_role("listitem").filter(has_text="Läs utredningen")
    row.get_by_role("button", name="Ångra").click()
    expect(box).not_to_be_checked()
