"""By keyboard in the charter: writing, taking a position, adopting."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from intranet.charter.models import Charter
from intranet.live import documents
from intranet.platform.db import db
from tests.browser.at_work import (  # noqa: F401  # the server is filled with it
    WRITTEN,
    expect_focus_in,
    fill,
    focused,
    open_charter,
)
from tests.browser.pages import Troubles
from tests.browser.room import is_all_saved, place, wait_until
from tests.browser.server import Server


@pytest.fixture
def section(server: Server) -> str:
    """The fragment of a section that nothing is written in."""
    with server.database():
        return db.session.query(Charter).one().sections[4].fragment


def test_writing_with_shortcuts(let_in_as: Callable[..., Page], server: Server, section: str) -> None:
    page = open_charter(let_in_as("karin"), section)
    editor = place(page, section)
    editor.focus()
    page.keyboard.press("Control+b")
    page.keyboard.type("Vi lovar")
    page.keyboard.press("Control+b")
    page.keyboard.type(" detta:")
    page.keyboard.press("Enter")
    page.keyboard.type("- ett")
    page.keyboard.press("Enter")
    page.keyboard.type("två")
    page.keyboard.press("Control+]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("tre")
    wait_until(page, lambda: is_all_saved(page), "all is saved")
    with server.database():
        html = documents.read(db.session.query(Charter).one().text).html(section)
    assert html == (
        "<p><strong>Vi lovar</strong> detta:</p><ul><li>ett<ul><li>två</li></ul></li><li>tre</li></ul>"
    )
    page.keyboard.press("Tab")  # leads on, also from a list
    expect(editor).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()


def test_writing_with_the_toolbar(let_in_as: Callable[..., Page]) -> None:
    page = open_charter(let_in_as("sara"))
    toolbar = page.get_by_role("toolbar", name="Forma texten")
    bold, italic, link = (toolbar.get_by_role("button", name=name) for name in ("Fet", "Kursiv", "Länk"))
    editor = page.get_by_role("textbox", name="Varför just nu?", exact=True)
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+F10")
    expect(bold).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(italic).to_be_focused()
    page.keyboard.press("Enter")
    expect(editor).to_be_focused()
    expect(editor.locator("em")).to_have_text(WRITTEN)
    expect(italic).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Alt+F10")
    expect(italic).to_be_focused()  # where one was
    page.keyboard.press("End")
    expect(toolbar.get_by_role("button").last).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bold).to_be_focused()
    page.keyboard.press("Escape")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+k")
    address = page.get_by_role("dialog").get_by_role("textbox")
    expect(address).to_be_focused()
    page.keyboard.press("Escape")
    expect(editor).to_be_focused()
    page.keyboard.press("Alt+F10")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("example.org")
    page.keyboard.press("Enter")
    expect(editor).to_be_focused()
    expect(editor.locator("a")).to_have_attribute("href", "https://example.org")
    wait_until(page, lambda: is_all_saved(page), "all is saved")


def test_taking_a_position(let_in_as: Callable[..., Page], troubles: Troubles) -> None:
    troubles.allow("status of 422")
    page = open_charter(let_in_as("peter"))
    page.get_by_role("navigation", name="Avsnitt").get_by_role("link", name="För vem?").press("Enter")
    expect(page.get_by_role("heading", name="För vem?", level=3)).to_be_focused()
    panel = page.get_by_role("complementary", name="För vem?")
    panel.get_by_role("radio", name="Står bakom").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(panel.get_by_role("radio", name="Inte än")).to_be_checked()
    page.keyboard.press("Tab")
    comment = panel.get_by_role("textbox")
    expect(comment).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Skriv vad som saknas.")
    expect(comment).to_be_focused()
    page.keyboard.type("Vem betalar?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Du säger inte än.")
    expect(panel.get_by_role("button", name="Spara")).to_be_focused()
    page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="Ta tillbaka")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Ditt ställningstagande är borttaget.")
    expect_focus_in(page, panel, "the keyboard stays in the panel")


def test_from_each_section_to_the_panel_where_one_answers_for_it(let_in_as: Callable[..., Page]) -> None:
    page = open_charter(let_in_as("sara"))
    page.get_by_role("textbox", name="För vem?", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=re.compile(r"Ta ställning ?: För vem\?"))).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="För vem?")
    expect(panel.get_by_role("heading", name="För vem?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(panel.get_by_role("radio", name="Står bakom")).to_be_checked()
    panel.get_by_role("button", name="Spara").press("Enter")
    expect(page.locator("#said")).to_contain_text("Du står bakom texten.")
    expect(panel.get_by_role("button", name="Spara")).to_be_focused()
    empty = page.get_by_role("region", name="Vad förändras?", exact=True)
    expect(empty.get_by_role("link", name="Ta ställning")).to_be_hidden()


def test_a_panel_that_comes_late_does_not_take_the_place_of_the_one_somebody_answers_in(
    let_in_as: Callable[..., Page],
) -> None:
    page = open_charter(let_in_as("eva"))
    held: list[Route] = []
    page.route(re.compile(r"/sections/\d+/stance"), lambda route: held.append(route))  # noqa: PLW0108  # it is marked
    panel = page.get_by_role("complementary", name="Varför just nu?")
    page.get_by_role("textbox", name="För vem?", exact=True).focus()
    wait_until(page, lambda: bool(held), "the next panel is asked for")
    panel.get_by_role("radio", name="Kan leva med").focus()
    page.keyboard.press("Space")
    with page.expect_response(re.compile(r"/sections/\d+/stance")):
        held[0].continue_()
    page.wait_for_timeout(200)
    expect(panel.get_by_role("radio", name="Kan leva med")).to_be_checked()
    expect(panel.get_by_role("radio", name="Kan leva med")).to_be_focused()
    expect(page.locator(".q.is-active h3")).to_have_text("Varför just nu?")
    panel.get_by_role("button", name="Spara").press("Enter")
    expect(page.locator("#said")).to_contain_text("Du kan leva med texten.")
    expect(panel.get_by_role("button", name="Spara")).to_be_focused()
    page.get_by_role("textbox", name="För vem?", exact=True).focus()  # is asked for anew
    wait_until(page, lambda: len(held) > 1, "the next panel is asked for again")
    held[1].continue_()
    expect(page.get_by_role("complementary", name="För vem?")).to_be_visible()


def test_a_position_of_a_colleague_does_not_take_the_keyboard_away(let_in_as: Callable[..., Page]) -> None:
    page, other = open_charter(let_in_as("eva")), open_charter(let_in_as("sara"))
    for one in (page, other):
        goto = one.get_by_role("navigation", name="Avsnitt").get_by_role(
            "link", name="Vad händer om vi låter bli?"
        )
        goto.press("Enter")
    panel = page.get_by_role("complementary", name="Vad händer om vi låter bli?")
    panel.get_by_role("radio", name="Kan leva med").check()
    panel.get_by_role("textbox").focus()
    page.keyboard.type("Halva ")
    other.get_by_role("radio", name="Står bakom").check()
    other.locator("#position-save").press("Enter")
    expect(page.locator("#group-list")).to_contain_text("Sara Ek")
    page.keyboard.type("meningen")
    expect(panel.get_by_role("textbox")).to_have_value("Halva meningen")
    expect(panel.get_by_role("radio", name="Kan leva med")).to_be_checked()


def test_the_dialog_for_adopting(let_in_as: Callable[..., Page]) -> None:
    page = open_charter(let_in_as("karin"))
    opener, dialog = page.locator("#bar-adopt"), page.locator("#adoption")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: leave_with_the_link(page, dialog)):
        opener.focus()
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("heading", name="Fastställ version 1?")).to_be_focused()
        for _stop in range(6):
            page.keyboard.press("Tab")
            assert "<main" not in focused(page)
            assert page.evaluate("!document.activeElement.closest('main')")  # the page behind is out of reach
        leave()
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()


def leave_with_the_link(page: Page, dialog: Locator) -> None:
    dialog.get_by_role("link", name="Inte än").focus()
    page.keyboard.press("Enter")
