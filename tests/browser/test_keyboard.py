"""Everything by keyboard, and the main things without JavaScript: nobody is shut out, and nobody gets lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from intranet.charter.models import Charter
from intranet.groups.models import Group, Programme
from intranet.live import documents
from intranet.platform.db import db
from tests import meetings, people
from tests.browser.pages import Troubles
from tests.browser.room import is_all_saved, let_in, place, ready, wait_until
from tests.browser.server import Server

CHARTER = "/groups/storuman/charter"
ACTIONS = "/groups/storuman/actions"
WORKSHOP = "/groups/storuman/workshops/2"
WRITTEN = "Hemtjänsten kör för långa sträckor."


@pytest.fixture(scope="module")
def server(make_server: Callable[..., Server]) -> Server:
    """A group in the middle of its work: something is written, something is agreed."""
    return make_server(fill)


def fill() -> None:
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


@pytest.fixture
def open_as(new_context: Callable[..., BrowserContext], server: Server) -> Callable[..., Page]:
    """Open a browser in which somebody has signed in without having to type."""

    def open_page(key: str, **options: Any) -> Page:
        context = new_context(**options)
        let_in(context, server, key)
        return context.new_page()

    return open_page


@pytest.fixture
def section(server: Server) -> str:
    """The fragment of a section that nothing is written in."""
    with server.database():
        return db.session.query(Charter).one().sections[4].fragment


def focused(page: Page) -> str:
    """Say what has the focus, as a person who is shown the page would point at it."""
    return str(page.evaluate("document.activeElement.cloneNode(false).outerHTML"))


def expect_focus_in(page: Page, where: Locator, what: str) -> None:
    """Wait until the keyboard is somewhere in there; a swap may be under way."""
    wait_until(page, lambda: where.locator(":focus").count() > 0, f"{what}; now it is {focused(page)}", 10)


def open_charter(page: Page, section: str = "") -> Page:
    page.goto(f"{CHARTER}?section={section.removeprefix('section-')}" if section else CHARTER)
    ready(page)
    return page


def test_signing_in(new_context: Callable[..., BrowserContext], troubles: Troubles) -> None:
    troubles.allow("status of 422")
    page = new_context().new_page()
    page.goto("/sign-in")
    expect(page.get_by_label("E-post")).to_be_focused()
    page.keyboard.type("karin@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("fel lösenord")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link to what is wrong
    expect(page.locator("input[name=password]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(people.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/groups/storuman/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_writing_with_shortcuts(open_as: Callable[..., Page], server: Server, section: str) -> None:
    page = open_charter(open_as("karin"), section)
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


def test_writing_with_the_toolbar(open_as: Callable[..., Page]) -> None:
    page = open_charter(open_as("sara"))
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


def test_taking_a_position(open_as: Callable[..., Page], troubles: Troubles) -> None:
    troubles.allow("status of 422")
    page = open_charter(open_as("peter"))
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


def test_from_each_section_to_the_panel_where_one_answers_for_it(open_as: Callable[..., Page]) -> None:
    page = open_charter(open_as("sara"))
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
    open_as: Callable[..., Page],
) -> None:
    page = open_charter(open_as("eva"))
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


def test_a_position_of_a_colleague_does_not_take_the_keyboard_away(open_as: Callable[..., Page]) -> None:
    page, other = open_charter(open_as("eva")), open_charter(open_as("sara"))
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


def test_the_dialog_for_adopting(open_as: Callable[..., Page]) -> None:
    page = open_charter(open_as("karin"))
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


def test_adding_actions_line_by_line(open_as: Callable[..., Page], troubles: Troubles) -> None:
    troubles.allow("status of 422")
    page = open_as("peter")
    page.goto(WORKSHOP)
    title = page.get_by_label("Vad ska göras?")
    title.focus()
    for words in ("Boka lokal", "Skriv till nämnden"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.locator(".alist")).to_contain_text(words)
        expect(title).to_be_focused()
        expect(title).to_have_value("")
    page.keyboard.press("Enter")
    expect(page.locator("#quickadd")).to_contain_text("Skriv vad som ska göras.")
    expect(title).to_be_focused()
    box = page.get_by_role("checkbox", name="Klar: Boka lokal")
    for is_done in (True, False):
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_checked(checked=is_done)
        page.wait_for_timeout(300)  # the room's list is drawn anew shortly after
        expect(box).to_be_focused()


def test_checking_off_and_back(open_as: Callable[..., Page]) -> None:
    page = open_as("peter")
    page.goto(ACTIONS)
    row = page.get_by_role("listitem").filter(has_text="Räkna milen")
    box = row.get_by_role("checkbox")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.wait_for_timeout(300)  # the list is drawn anew shortly after
    expect(box).to_be_focused()
    row.get_by_role("button", name="Ångra").focus()
    page.keyboard.press("Enter")
    expect(box).not_to_be_checked()
    page.wait_for_timeout(300)
    expect(box).to_be_focused()


def test_a_note_and_back_to_where_one_was(open_as: Callable[..., Page]) -> None:
    page = open_as("peter")
    page.goto(ACTIONS)
    row = page.get_by_role("listitem").filter(has_text="Fråga personalen")
    more = row.get_by_role("link", name="Anteckning och mer: Fråga personalen")
    more.focus()
    page.keyboard.press("Enter")
    expect(row.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("De vill gärna.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("De vill gärna.")
    expect(more).to_be_focused()


def test_searching_keeps_the_keyboard(open_as: Callable[..., Page]) -> None:
    page = open_as("peter")
    page.goto(ACTIONS)
    field = page.get_by_role("searchbox")
    field.focus()
    page.keyboard.type("rin")
    expect(page.get_by_role("main")).not_to_contain_text("Räkna milen")
    page.keyboard.type("g")
    expect(field).to_be_focused()
    expect(field).to_have_value("ring")
    page.wait_for_url("**q=ring*")
    expect(field).to_be_focused()


@pytest.fixture
def plain(open_as: Callable[..., Page]) -> Page:
    """Sara's browser, in which no JavaScript runs."""
    return open_as("sara", java_script_enabled=False)


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
    plain.get_by_role("button", name="Lägg till").click()
    expect(plain.locator(".alist")).to_contain_text("Läs utredningen")
    plain.goto(ACTIONS)
    box = plain.get_by_role("checkbox", name="Klar: Läs utredningen")
    box.click()
    expect(box).to_be_checked()
    row = plain.get_by_role("listitem").filter(has_text="Läs utredningen")
    row.get_by_role("button", name="Ångra").click()
    expect(box).not_to_be_checked()
