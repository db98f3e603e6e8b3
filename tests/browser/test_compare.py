"""Comparing in a browser: from change to change by button and by key, in every view, with and without JavaScript."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from tests import people
from tests.browser.pages import check_accessible, check_fits
from tests.browser.room import ready
from tests.browser.server import Server
from tests.browser.test_pages import WIDTHS

CHARTER = "/groups/storuman/charter"
COMPARE = f"{CHARTER}/compare"
LONG = "Kommunledningsgruppsmötesanteckningarna"


def fill() -> None:
    """Adopt a version, and change the draft in every way since."""
    people.move_in()
    group = db.session.query(Group).filter_by(slug="storuman").one()
    karin, peter, *_others = group.members
    charter = Charter.begin(group, by=karin)
    first, second, third, *others = charter.sections

    def write(fragment: str, html: str) -> None:
        documents.replace(charter.text, fragment, html, by=karin)

    write("title", "<p>Nära vård</p>")
    write("why", "<p>Alla ska få hjälp i tid.</p>")
    write(first.fragment, "<p>Hemtjänsten kör för långa sträckor. Det tar tid.</p>")
    write(second.fragment, "<p>För den som bor i Slussfors.</p><p>För läraren.</p>")
    write(third.fragment, "<p>Så här blir det.</p>")
    write(others[-1].fragment, "<ol><li>Korta köer.</li><li>Nöjda kunder.</li></ol>")
    reading = documents.read(charter.text)
    for member in (karin, peter):
        first.take_position(by=member, stance=Stance.BEHIND, comment="", reading=reading)
    charter.adopt(by=karin, reading=reading)
    write("title", "<p>Nära vård för alla</p>")
    write(first.fragment, f"<p>Hemtjänsten kör tolv mil. Det tar tid. {LONG} visar det.</p>")
    write(
        second.fragment,
        "<ul><li>För den som <strong>bor</strong> i Slussfors.</li><li>För läraren.</li></ul>",
    )
    write(others[-1].fragment, "<ol><li>Nöjda kunder.</li><li>Färre resor.</li></ol>")
    others[0].change(heading="Vad gör vi?", question=others[0].question, by=karin)


@pytest.fixture
def open_as(let_in_as: Callable[..., Page]) -> Callable[..., Page]:
    """Open a browser in which somebody has signed in, and in which nothing moves."""
    return partial(let_in_as, reduced_motion="reduce")


# Below the bar that stays in place, above the lower edge of the window.
IN_SIGHT = """() => {
  const box = document.activeElement.getBoundingClientRect()
  return box.top > 60 && box.bottom < innerHeight
}"""


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def current(page: Page) -> set[str]:
    """Give the numbers of the change that is marked."""
    return set(page.eval_on_selector_all(".is-here", "marks => marks.map(mark => mark.dataset.change)"))


@pytest.mark.parametrize("view", ["text", "sides"])
def test_from_change_to_change_by_key(open_as: Callable[..., Page], view: str) -> None:
    page = open_as("karin")
    page.goto(f"{COMPARE}?view={view}")
    changes = int(page.locator("[data-changes]").get_attribute("data-changes") or 0)
    assert changes > 4
    status = page.locator(".cmp-n")
    expect(status).to_have_text(f"{changes} ändringar")
    for number in range(1, changes + 1):
        page.keyboard.press("Alt+ArrowDown")
        expect(status).to_have_text(f"Ändring {number} av {changes}")
        assert (focused(page), current(page)) == (f"change-{number}", {str(number)})
        assert page.evaluate(IN_SIGHT)
    page.keyboard.press("Alt+ArrowDown")
    expect(status).to_have_text(f"Ändring {changes} av {changes}")
    expect(page.locator("[data-step='1']")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Alt+ArrowUp")
    expect(status).to_have_text(f"Ändring {changes - 1} av {changes}")
    assert f"change={changes - 1}#change-{changes - 1}" in page.url


def test_by_button_and_where_the_change_is(open_as: Callable[..., Page]) -> None:
    page = open_as("karin")
    page.goto(COMPARE)
    following = page.get_by_role("link", name="Nästa ändring")
    following.click()
    assert focused(page) == "change-1"
    following.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    for number in (2, 3):  # the keyboard stays on the button
        page.keyboard.press("Enter")
        expect(page.locator(".cmp-n")).to_contain_text(f"Ändring {number} av")
        expect(following).to_be_focused()
    contents = page.get_by_role("navigation", name="Avsnitt")
    expect(contents.locator("[aria-current]")).to_have_text(["Varför just nu?2 ändringar"])
    page.reload()
    expect(page.locator(".cmp-n")).to_contain_text("Ändring 3 av")
    page.get_by_role("link", name="Föregående ändring").click()
    expect(page.locator(".cmp-n")).to_contain_text("Ändring 2 av")


def test_a_field_keeps_its_keys(open_as: Callable[..., Page]) -> None:
    page = open_as("karin")
    page.goto(COMPARE)
    page.locator(".cmp-menu summary").press("Enter")
    page.get_by_label("Till", exact=True).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".cmp-n")).to_contain_text("ändringar")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("p")
    expect(page.locator(".cmp-n")).to_contain_text("ändringar")


def test_another_pair_is_chosen(open_as: Callable[..., Page]) -> None:
    page = open_as("karin")
    page.goto(COMPARE)
    page.locator(".cmp-menu summary").click()
    page.get_by_label("Från", exact=True).select_option("draft")
    page.get_by_label("Till", exact=True).select_option("1")
    page.get_by_role("button", name="Jämför").click()
    page.wait_for_url("**/compare?from=draft&to=1")
    expect(page.locator(".cmp-menu summary")).to_contain_text("Utkast till version 2")


def test_an_unchanged_section_opens(open_as: Callable[..., Page]) -> None:
    page = open_as("karin")
    page.goto(COMPARE)
    section = page.get_by_role("region", name="Vad händer om vi låter bli?")
    expect(section.get_by_text("Så här blir det.")).to_be_hidden()
    section.get_by_text("Visa texten").click()
    expect(section.get_by_text("Så här blir det.")).to_be_visible()


def test_without_javascript(open_as: Callable[..., Page]) -> None:
    page = open_as("karin", java_script_enabled=False)
    page.goto(COMPARE)
    for number in (1, 2):
        page.get_by_role("link", name="Nästa ändring").click()
        page.wait_for_url(f"**change={number}#change-{number}")
        expect(page.locator(".cmp-n")).to_contain_text(f"Ändring {number} av")
    expect(page.get_by_role("button", name="Skriv ut")).to_be_hidden()
    page.get_by_role("link", name="Sida vid sida").click()
    expect(page.locator(".sides").first).to_be_visible()
    page.goto(CHARTER)
    page.get_by_role("link", name="Se ändringen").click()
    expect(page.get_by_role("heading", name="Varför just nu?")).to_be_visible()
    expect(page.locator("del").first).to_contain_text("för långa sträckor")


def test_the_change_in_the_panel_follows_the_text(open_as: Callable[..., Page], server: Server) -> None:
    page = open_as("peter")
    page.goto(CHARTER)
    ready(page)
    panel = page.get_by_role("complementary", name="Varför just nu?")
    panel.get_by_role("link", name="Se ändringen").click()
    expect(panel.locator("ins").first).to_contain_text("tolv mil")
    check_accessible(page)
    editor = page.get_by_role("textbox", name="Varför just nu?", exact=True)
    editor.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Nyss skrivet.")
    expect(panel.locator("ins").last).to_contain_text("Nyss skrivet.")
    panel.get_by_role("button", name="Dölj ändringen").click()
    expect(panel.locator("ins")).to_have_count(0)
    expect(panel.get_by_role("link", name="Se ändringen")).to_be_focused()


@pytest.mark.parametrize("view", ["text", "sides", "clean"])
def test_everyone_can_use_every_view(open_as: Callable[..., Page], view: str) -> None:
    page = open_as("karin")
    page.goto(f"{COMPARE}?view={view}&change=2")
    check_accessible(page, in_both_themes=True)
    page.locator(".cmp-menu summary").click()
    check_accessible(page)
    check_fits(page, *WIDTHS)


def test_on_paper_nothing_but_the_comparison(open_as: Callable[..., Page]) -> None:
    page = open_as("karin")
    page.goto(f"{COMPARE}?change=2")
    page.emulate_media(media="print")
    for unseen in (".topbar", ".cmpbar", ".cmp-keys", ".same-show"):
        expect(page.locator(unseen).first).to_be_hidden()
    expect(page.get_by_text("Version 1 → Utkast till version 2.")).to_be_visible()
    expect(page.locator(".cmp-key")).to_be_visible()
    expect(page.locator("ins").first).to_have_css("text-decoration-line", "underline")
    expect(page.locator("del").first).to_have_css("text-decoration-line", "line-through")
