"""The whole loop as people go through it, in Swedish: from an invitation to the paper for the decision makers."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.i18n import day
from tests import meetings
from tests.browser.pages import Troubles
from tests.browser.room import PATIENCE, ready
from tests.browser.server import Server

PASSWORD = "fyra ord som ingen gissar"
TITLE = "Närmare vård i Berg"
WHY = "Alla ska få hjälp utan att resa långt."
SECTIONS = {
    "Varför just nu?": "Distriktssköterskan går i pension i vår.",
    "Vad förändras?": "Bokningen flyttar till telefonen.",
}
DISSENT = "Vem svarar när telefonen är trasig?"
ACTION = "Ring regionen om bokningen"


def test_from_an_invitation_to_the_paper(
    open_as: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    troubles: Troubles,
    tmp_path: Path,
) -> None:
    troubles.allow("status of 422")  # "not yet" without saying what is missing
    ingrid = open_as("ingrid")
    begin_a_group(ingrid)
    leader = join(new_context(), invite(ingrid, "Gun Fält", "gun@example.org", "Gruppledare"))
    member = join(new_context(), invite(ingrid, "Max Strand", "max@example.org", "Ledamot"))
    plan_a_workshop_for_today(ingrid)
    write_the_charter(leader, member)
    take_positions(leader, member)
    adopt(leader)
    change_the_text(leader, member)
    agree_on_an_action(leader, member)
    check_it_off(member)
    read_the_paper(leader, tmp_path / "brief.pdf")


def begin_a_group(ingrid: Page) -> None:
    ingrid.get_by_role("main").get_by_role("link", name="Att leda digital förändring").click()
    ingrid.get_by_role("link", name="Ny grupp").click()
    ingrid.get_by_label("Organisation", exact=True).fill("Bergs kommun")
    ingrid.get_by_label("Gruppens namn").fill("Ledningsgruppen")
    ingrid.get_by_label("Webbadress").fill("berg")
    ingrid.get_by_role("button", name="Skapa gruppen").press("Enter")
    expect(ingrid.locator("#notices")).to_contain_text("Gruppen är klar")


def invite(ingrid: Page, name: str, address: str, role: str) -> str:
    """Invite somebody; gives the link that is shown this once."""
    ingrid.get_by_label("Namn", exact=True).fill(name)
    ingrid.get_by_label("E-post").fill(address)
    ingrid.get_by_label("Roll", exact=True).select_option(role)
    ingrid.get_by_role("button", name="Skicka inbjudan").press("Enter")
    expect(ingrid.get_by_text(f"{address}, {role.lower()}")).to_be_visible()
    return ingrid.locator(".link-once").inner_text()


def join(browser: BrowserContext, link: str) -> Page:
    """Follow an invitation in a browser that has never been here."""
    page = browser.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bergs kommun")
    page.locator("input[name=new_password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/groups/berg/")
    return page


def plan_a_workshop_for_today(ingrid: Page) -> None:
    ingrid.goto("/programmes/att-leda-digital-forandring/")
    ingrid.get_by_role("link", name="Lägg till ett tillfälle").first.click()
    ingrid.get_by_label("Rubrik").fill("Varför ska vi förändra?")
    ingrid.get_by_label("Datum").fill(clock.today().isoformat())
    ingrid.get_by_label("Börjar").fill("08:30")
    ingrid.get_by_label("Slutar").fill("12:00")
    add = ingrid.get_by_role("button", name="Lägg till tillfället")
    with ingrid.expect_navigation():
        add.press("Enter")
    it_is_so = ingrid.get_by_label("Ja, så menar jag")
    if it_is_so.count():  # this late in the day, or on a holiday, one is asked
        it_is_so.check()
        add.press("Enter")
    expect(ingrid.get_by_role("heading", level=1)).to_contain_text("Varför ska vi förändra?")


def write_the_charter(leader: Page, member: Page) -> None:
    for page in (leader, member):
        page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Uppdraget").click()
        ready(page)
    write(leader, "Rubrik", TITLE)
    write(member, "Varför, i en mening", WHY)
    for page, (heading, text) in zip((leader, member), SECTIONS.items(), strict=True):
        write(page, heading, text)
    for page in (leader, member):
        for text in (TITLE, WHY, *SECTIONS.values()):
            expect(page.get_by_role("main")).to_contain_text(text)


def write(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label, exact=True).focus()
    page.keyboard.type(text)


def take_positions(leader: Page, member: Page) -> None:
    green = leader.locator(".btn-primary:visible")
    expect(green).to_have_text("Spara")  # one thing to do at a time
    for heading in SECTIONS:
        take_position(leader, heading, "Står bakom")
    expect(green).to_have_text("Fastställ version 1")
    take_position(member, "Varför just nu?", "Kan leva med")
    take_position(member, "Vad förändras?", "Inte än")
    expect(member.locator("#stance .err")).to_have_text("Skriv vad som saknas.")
    expect(member.get_by_label("Vad saknas")).to_be_focused()
    member.keyboard.type(DISSENT)
    member.locator("#position-save").press("Enter")
    expect(member.locator("#said")).to_contain_text("Du säger inte än.")
    expect(leader.locator(".stances")).to_contain_text(DISSENT)  # the leader has this section before them
    expect(strip(leader, "Vad förändras?")).to_contain_text("1 av 2 är med.")


def take_position(page: Page, heading: str, stance: str) -> None:
    page.get_by_role("navigation", name="Avsnitt").get_by_role("link", name=heading).press("Enter")
    panel = page.get_by_role("complementary", name=heading)
    panel.get_by_role("radio", name=stance).check()
    panel.get_by_role("button", name="Spara").press("Enter")
    if stance != "Inte än":
        expect(page.locator("#said")).to_contain_text("Sparat.")
        expect(panel.get_by_role("button", name="Ta tillbaka")).to_be_visible()


def strip(page: Page, heading: str) -> object:
    return page.get_by_role("region", name=heading, exact=True).locator(".strip")


def adopt(leader: Page) -> None:
    leader.get_by_role("link", name="Fastställ version 1").press("Enter")
    dialog = leader.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Fastställ version 1?")
    expect(dialog).to_contain_text("Max")
    dialog.get_by_role("button", name="Fastställ version 1").press("Enter")
    expect(leader.locator("#notices .notice")).to_contain_text("Version 1 är fastställd.")
    expect(leader.locator("#notices .notice")).to_be_focused()
    expect(leader.get_by_role("main")).to_contain_text(DISSENT)
    leader.get_by_role("link", name="Till utkastet").click()
    ready(leader)


def change_the_text(leader: Page, member: Page) -> None:
    """What the leader stood behind is another text now, and the open page asks again."""
    leader.get_by_role("navigation", name="Avsnitt").get_by_role("link", name="Vad förändras?").press("Enter")
    expect(leader.get_by_role("complementary", name="Vad förändras?")).to_be_visible()
    expect(member.locator("#bar-title")).to_have_text("Utkast till version 2")
    write(member, "Vad förändras?", "Nästan. ")
    panel = leader.get_by_role("complementary", name="Vad förändras?")
    expect(panel).to_contain_text("Texten har ändrats sedan ditt ställningstagande.")
    expect(strip(leader, "Vad förändras?").locator(".is-old")).to_have_count(2)


def agree_on_an_action(leader: Page, member: Page) -> None:
    for page in (leader, member):
        page.goto("/groups/berg/workshops/1")
    due = clock.today() + timedelta(days=7)
    member.get_by_label("Vad ska göras?").fill(ACTION)
    member.get_by_label("Vem ansvarar?").select_option("Max Strand")
    member.get_by_label("Klart senast").fill(due.isoformat())
    member.get_by_label("Vad ska göras?").press("Enter")
    for page in (leader, member):
        expect(page.locator(".alist")).to_contain_text(ACTION)
        expect(page.locator(".alist time")).to_have_attribute("datetime", due.isoformat())
    expect(member.get_by_label("Vad ska göras?")).to_be_focused()
    expect(member.get_by_label("Vad ska göras?")).to_have_value("")


def check_it_off(member: Page) -> None:
    member.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Åtgärder").click()
    box = member.get_by_role("checkbox", name=f"Klar: {ACTION}")
    show(member, "Mina")
    box.press("Space")
    expect(box).to_be_checked()
    member.get_by_role("button", name="Ångra").press("Enter")
    expect(box).not_to_be_checked()
    show(member, "Försenade")
    expect(box).to_have_count(0)
    show(member, "Alla")
    expect(box).to_have_count(1)


def show(page: Page, which: str) -> None:
    page.get_by_role("navigation", name="Visa åtgärder").get_by_role("link", name=which).press("Enter")
    chosen = page.get_by_role("navigation", name="Visa åtgärder").locator("[aria-current]")
    expect(chosen).to_contain_text(which)


def read_the_paper(leader: Page, file: Path) -> None:
    leader.goto("/groups/berg/charter")
    address = leader.get_by_role("link", name="Skriv ut version 1").get_attribute("href")
    answer = leader.request.get(address or "", timeout=PATIENCE * 1000)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    file.write_bytes(answer.body())
    read = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    words = " ".join(read.stdout.split())
    for expected in (TITLE, WHY, *SECTIONS.values(), DISSENT, "Max Strand", "Gun Fält"):
        assert expected in words


def test_two_change_one_action_and_the_second_sees_both_values(
    server: Server, open_as: Callable[..., Page], troubles: Troubles
) -> None:
    troubles.allow("status of 409")
    today = clock.today()
    dates = [today + timedelta(days=days) for days in (5, 10, 20)]
    with server.database():
        group = db.session.query(Group).filter_by(slug="storuman").one()
        peter_himself = next(member for member in group.members if member.email == "peter@example.org")
        meetings.agree(group, "Ring Skellefteå", by=peter_himself, owner=peter_himself, due_on=dates[0])
    karin, peter = open_as("karin"), open_as("peter")
    for page in (karin, peter):
        page.goto("/groups/storuman/actions")
        page.get_by_role("link", name="Anteckning och mer: Ring Skellefteå").press("Enter")
        page.get_by_role("link", name="Flytta från").press("Enter")
        expect(page.get_by_label("Klart senast")).to_be_focused()
    karin.get_by_label("Klart senast").fill(dates[1].isoformat())
    karin.get_by_label("Varför ett nytt datum?").fill("Rektorn är bortrest")
    karin.get_by_role("button", name="Spara ändringen").press("Enter")
    expect(karin.get_by_text("Sparat. Ring Skellefteå")).to_be_focused()
    peter.get_by_label("Klart senast").fill(dates[2].isoformat())
    peter.get_by_label("Varför ett nytt datum?").fill("Lokalen är upptagen")
    peter.get_by_role("button", name="Spara ändringen").press("Enter")
    expect(peter.get_by_role("alert")).to_contain_text("Någon annan har ändrat åtgärden under tiden.")
    assert _due(server) == dates[1]
    with server.app.test_request_context():
        shown = [day(dates[2]), day(dates[1])]
    both = peter.get_by_role("group", name="Klart senast")
    for words in shown:
        expect(both).to_contain_text(words)
    expect(both).to_contain_text("Karin")
    peter.get_by_role("button", name="Spara ändringen").press("Enter")
    expect(both).to_contain_text("Välj ett av de två.")
    both.get_by_role("radio", name="Ditt:").check()
    peter.get_by_role("button", name="Spara ändringen").press("Enter")
    expect(peter.get_by_text("Sparat. Ring Skellefteå")).to_be_visible()
    assert _due(server) == dates[2]


def _due(server: Server) -> object:
    with server.database():
        return db.session.query(Action).filter_by(title="Ring Skellefteå").one().due_on
