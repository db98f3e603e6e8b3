"""By keyboard, on the way in and among the actions: nobody is shut out, and nobody gets lost."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests import people
from tests.browser.at_work import ACTIONS, WORKSHOP, fill  # noqa: F401  # the server is filled with it
from tests.browser.pages import Troubles


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


def test_adding_actions_line_by_line(let_in_as: Callable[..., Page], troubles: Troubles) -> None:
    troubles.allow("status of 422")
    page = let_in_as("peter")
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


def test_checking_off_and_back(let_in_as: Callable[..., Page]) -> None:
    page = let_in_as("peter")
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


def test_deciding_on_what_is_left_leads_to_the_way_back(let_in_as: Callable[..., Page]) -> None:
    page = let_in_as("karin")
    page.goto(WORKSHOP.replace("2", "3"))
    rows = page.locator("#carry > li:not(.is-moved)")
    before = rows.count()
    first = rows.nth(0).get_attribute("id")
    title = page.locator(f"#{first} .t").inner_text()
    page.locator(f"#{first} button").first.focus()
    page.keyboard.press("Enter")
    undo = page.locator(f"#{first}.is-moved").get_by_role("button", name="Ångra")
    expect(undo).to_be_focused()
    expect(page.locator("#decided")).to_have_text(f"{title}: Klar")
    page.keyboard.press("Enter")  # once too often, and it decides on nothing else
    expect(rows).to_have_count(before)
    expect(page.locator(f"#{first} button").first).to_be_focused()  # back where it was
    page.locator(f"#{first} summary").press("Enter")
    page.locator(f"#{first} input[name=reason]").fill("Behövs inte.")
    page.keyboard.press("Enter")
    expect(undo).to_be_visible()
    expect(rows).to_have_count(before - 1)
    expect(rows.first).to_be_focused()  # the next one to decide on


def test_a_decision_is_changed_where_one_writes_and_back(let_in_as: Callable[..., Page]) -> None:
    page = let_in_as("karin")
    page.goto(WORKSHOP.replace("2", "3"))
    page.get_by_placeholder("Vad beslutade ni?").fill("Diskarna är kvar.")
    page.keyboard.press("Enter")
    change = page.locator(".dec-e summary").first
    field = page.locator(".dec-e textarea").first
    change.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(change).to_be_focused()
    change.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type(" Beslutet gäller nu.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".decisions li").first).to_contain_text("Beslutet gäller nu.")
    expect(change).to_be_focused()


def test_a_note_and_back_to_where_one_was(let_in_as: Callable[..., Page]) -> None:
    page = let_in_as("peter")
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


def test_searching_keeps_the_keyboard(let_in_as: Callable[..., Page]) -> None:
    page = let_in_as("peter")
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
