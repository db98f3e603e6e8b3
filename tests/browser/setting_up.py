"""How a facilitator sets up a programme and nine groups from nothing, by the keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import check_accessible, check_fits

PROGRAMME = "/programmes/att-leda-tillsammans/"
AGENDA = {"dialogue": "Sedan sist", "reflection": "Vad vågar du nu?", "exercise": "Stryk hälften"}
PLACES = ("Dorotea", "Lycksele", "Malå", "Norsjö", "Skellefteå", "Sorsele", "Storuman", "Vilhelmina", "Åsele")
NAMES = {
    "p06": "Gun Fält",
    "p16": "Max Strand",
    "p26": "Siv Ek",
}  # three of Storuman's nine; the first leads it
LIST = "Kommun\tNamn\tE-post\tRoll\n" + "\n".join(
    f"{place}\t{NAMES.get(f'p{number}{group}', f'Person {number}{group}')}\tp{number}{group}@example.org"
    f"\t{'ledamot' if number else 'Gruppledare'}"
    for group, place in enumerate(PLACES)
    for number in range(9)
).replace("p44@example.org", "p44(at)example.org")


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until something has the focus, as a person who does not use a mouse."""
    for _press in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never comes to {wanted}")


def press(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Go to a link or a button, and press Enter."""
    tab_to(page, wanted, key)
    page.keyboard.press("Enter")


def write(page: Page, field: str, words: str) -> None:
    """Go to a field, and write in it."""
    tab_to(page, page.get_by_label(field, exact=True))
    page.keyboard.insert_text(words)


def fill_in(page: Page, field: str, value: str) -> None:
    """Go to a field in which the keys to press depend on the browser's own language, and give it its value."""
    tab_to(page, page.get_by_label(field, exact=True))
    page.get_by_label(field, exact=True).fill(value)


def begin(page: Page) -> None:
    """As the administrator: begin the programme and let Ingrid run it."""
    page.goto("/programmes/new")
    write(page, "Namn", "Att leda tillsammans")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PROGRAMME}")
    write(page, "E-post", "ingrid@example.org")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Ingrid Holm")


def set_up(page: Page) -> None:
    """As Ingrid, on the page of the empty programme: two workshops and their agendas, nine groups and their people."""
    expect(page.get_by_role("main")).to_contain_text("Tre steg återstår innan programmet kan börja.")
    press(page, page.get_by_role("link", name="Lägg till ett tillfälle").first)
    plan(page, "Varför ska vi förändra?", "2031-03-05")
    page.goto(f"{PROGRAMME}workshops/new")
    plan(page, "Vad förändras?", "2031-04-02")
    put_on_the_agenda(page)
    copy_the_agenda(page)
    invite(page)
    press(page, page.get_by_role("link", name="Till programmet"))
    expect(page.get_by_role("main")).to_contain_text("Allt är på plats inför tillfälle 1, ons 5 mars 2031.")


def plan(page: Page, title: str, day: str) -> None:
    """Fill in the form of a workshop."""
    write(page, "Rubrik", title)
    for field, value in (("Datum", day), ("Börjar", "08:30"), ("Slutar", "10:00")):
        fill_in(page, field, value)
    write(page, "Länk till mötet", "https://example.org/rum")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit")


def put_on_the_agenda(page: Page) -> None:
    """Three items; the last is moved before the second."""
    page.goto(f"{PROGRAMME}workshops/1/agenda")
    title = page.get_by_label("Rubrik", exact=True)
    for kind, words in AGENDA.items():
        tab_to(page, page.get_by_label("Typ", exact=True))
        page.get_by_label("Typ", exact=True).select_option(kind)
        tab_to(page, title, "Shift+Tab")
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
        expect(page.locator("[data-agenda]")).to_contain_text(words)
        expect(title).to_be_focused()
        expect(title).to_have_value("")
    expect(page.locator(".ag-fit")).to_have_text("Dagordningen slutar 10.00, samtidigt som tillfället.")
    up = page.get_by_role("button", name="Flytta upp: Stryk hälften")
    press(page, up, "Shift+Tab")
    said = page.locator("#said")
    expect(said).to_have_text("Flyttad till plats 2, börjar 09.00.")
    expect(up).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(said).to_have_text("Flyttad till plats 1, börjar 08.30.")
    expect(up).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(said).to_have_text("Flyttad till plats 2, börjar 09.00.")
    expect(page.get_by_role("button", name="Flytta ner: Stryk hälften")).to_be_focused()


def copy_the_agenda(page: Page) -> None:
    """Give the second workshop the agenda of the first."""
    page.goto(f"{PROGRAMME}workshops/2/agenda")
    press(page, page.get_by_role("button", name="Kopiera dagordningen"))
    expect(page.locator("[data-agenda] h3")).to_have_text(["Sedan sist", "Stryk hälften", "Vad vågar du nu?"])
    expect(page.locator("#said")).to_have_text("Dagordningen är kopierad.")


def invite(page: Page) -> None:
    """Paste the list, put right the row that is wrong, and send."""
    page.goto(PROGRAMME)
    press(page, page.get_by_role("link", name="Hämta grupper och personer från en lista"))
    write(page, "Klistra in listan", LIST)
    press(page, page.get_by_role("button", name="Se över listan"))
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary")).to_contain_text("Rad 42: E-postadressen är inte fullständig.")
    check_accessible(page, in_both_themes=True)
    check_fits(page)
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
    check_accessible(page, in_both_themes=True)
    check_fits(page)
