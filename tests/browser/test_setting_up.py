"""A facilitator sets up a programme and nine groups from nothing, by the keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import Troubles, check_accessible, check_fits

PLACES = ("Dorotea", "Lycksele", "Malå", "Norsjö", "Skellefteå", "Sorsele", "Storuman", "Vilhelmina", "Åsele")
LIST = "Kommun\tNamn\tE-post\tRoll\n" + "\n".join(
    f"{place}\tPerson {number}{group}\tp{number}{group}@example.org\t{'ledamot' if number else 'Gruppledare'}"
    for group, place in enumerate(PLACES)
    for number in range(9)
).replace("p44@example.org", "p44(at)example.org")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, as a person who does not use a mouse."""
    for _press in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {wanted}")


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def write(page: Page, field: str, words: str) -> None:
    tab_to(page, page.get_by_label(field, exact=True))
    page.keyboard.insert_text(words)


def look_at(page: Page) -> None:
    check_accessible(page, in_both_themes=True)
    check_fits(page)


def test_a_facilitator_sets_up_a_programme(let_in_as: Callable[..., Page], troubles: Troubles) -> None:
    troubles.allow("status of 422")
    begin(let_in_as("admin"))
    page = let_in_as("ingrid", reduced_motion="reduce")
    page.goto("/programmes/att-leda-tillsammans/")
    expect(page.get_by_role("main")).to_contain_text("Tre steg återstår innan programmet kan börja.")
    look_at(page)
    press(page, page.get_by_role("link", name="Lägg till ett tillfälle").first)
    plan(page, "Varför ska vi förändra?", "2031-03-05")
    page.goto("/programmes/att-leda-tillsammans/workshops/new")
    plan(page, "Vad förändras?", "2031-04-02")
    put_on_the_agenda(page)
    copy_the_agenda(page)
    invite(page)
    press(page, page.get_by_role("link", name="Till programmet"))
    expect(page.get_by_role("main")).to_contain_text("Allt är på plats inför tillfälle 1, ons 5 mars 2031.")


def begin(page: Page) -> None:
    """As the administrator: begin the programme and let Ingrid run it."""
    page.goto("/programmes/new")
    write(page, "Namn", "Att leda tillsammans")
    page.keyboard.press("Enter")
    page.wait_for_url("**/programmes/att-leda-tillsammans/")
    write(page, "E-post", "ingrid@example.org")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Ingrid Holm")


def plan(page: Page, title: str, day: str) -> None:
    write(page, "Rubrik", title)
    # How a day is typed depends on the browser's own language; it is reached by Tab all the same.
    for field, value in (("Datum", day), ("Börjar", "08:30"), ("Slutar", "10:00")):
        tab_to(page, page.get_by_label(field, exact=True))
        page.get_by_label(field, exact=True).fill(value)
    write(page, "Länk till mötet", "https://example.org/rum")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit")


def put_on_the_agenda(page: Page) -> None:
    page.goto("/programmes/att-leda-tillsammans/workshops/1/agenda")
    title = page.get_by_label("Rubrik", exact=True)
    tab_to(page, title)
    for words in ("Sedan sist", "Avsikten", "Vägen fram"):
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
        expect(page.locator("[data-agenda]")).to_contain_text(words)
        expect(title).to_be_focused()
        expect(title).to_have_value("")
    expect(page.locator(".ag-fit")).to_have_text("Dagordningen slutar 10.00, samtidigt som tillfället.")
    up = page.get_by_role("button", name="Flytta upp: Vägen fram")
    for _press in range(120):
        if up.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Flyttad till plats 2, börjar 09.00.")
    expect(up).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#said")).to_have_text("Flyttad till plats 1, börjar 08.30.")
    expect(up).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#said")).to_have_text("Flyttad till plats 2, börjar 09.00.")
    expect(page.get_by_role("button", name="Flytta ner: Vägen fram")).to_be_focused()
    look_at(page)


def copy_the_agenda(page: Page) -> None:
    page.goto("/programmes/att-leda-tillsammans/workshops/2/agenda")
    look_at(page)
    press(page, page.get_by_role("button", name="Kopiera dagordningen"))
    expect(page.locator("[data-agenda] h3")).to_have_text(["Sedan sist", "Vägen fram", "Avsikten"])
    expect(page.locator("#said")).to_have_text("Dagordningen är kopierad.")


def invite(page: Page) -> None:
    page.goto("/programmes/att-leda-tillsammans/")
    press(page, page.get_by_role("link", name="Hämta grupper och personer från en lista"))
    write(page, "Klistra in listan", LIST)
    press(page, page.get_by_role("button", name="Se över listan"))
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary")).to_contain_text("Rad 42: E-postadressen är inte fullständig.")
    look_at(page)
    press(page, page.locator(".summary a").first)
    expect(page.locator("#email-42")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("p44@example.org")
    page.keyboard.press("Enter")  # looks at the rows again, and invites nobody yet
    expect(page.get_by_role("main")).to_contain_text(
        "81 personer blir inbjudna. Nio grupper skapas: Dorotea,"
    )
    press(page, page.get_by_role("button", name="Skicka 81 inbjudningar").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("81 personer är inbjudna")
    look_at(page)
