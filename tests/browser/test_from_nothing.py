"""From nothing to minutes that two have approved, in Swedish: a programme is set up and its first workshop held."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests import people
from tests.browser import setting_up
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.room import begin_to_write, place, says, wait_until
from tests.browser.server import Server

PHONE = {"width": 390, "height": 844}
WORKSHOP = "/groups/storuman/workshops/1"
NOTES = ["Gun: vi slutar skriva av.", "Max: i höst."]
ACTION = "Ring regionen om bokningen"


class InTheRoom(NamedTuple):
    """Three of a group: the leader and a member with a laptop each, the latter's dark, and a member with a phone."""

    gun: Page
    max: Page
    siv: Page


def fill() -> None:
    """Begin with an administrator and a facilitator, and nothing else."""
    for key in ("admin", "ingrid"):
        person = User(
            email=f"{key}@example.org", name=people.NAMES[key], locale="sv", is_admin=key == "admin"
        )
        person.set_password(people.PASSWORD)
        db.session.add(person)


def test_from_nothing_to_approved_minutes(
    server: Server,
    open_as: Callable[..., Page],
    let_in_as: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    troubles: Troubles,
) -> None:
    troubles.allow("status of 422")  # a row of the list is wrong
    setting_up.begin(let_in_as("admin"))
    ingrid = open_as("ingrid", reduced_motion="reduce")
    ingrid.get_by_role("main").get_by_role("link", name="Att leda tillsammans").press("Enter")
    setting_up.set_up(ingrid)
    room = InTheRoom(
        join(new_context(), server, "p06"),
        join(new_context(color_scheme="dark"), server, "p16"),
        join(new_context(viewport=PHONE, has_touch=True), server, "p26"),
    )
    the_day_comes(server)
    come(room)
    run(room)
    write_notes(room, server)
    decide(room)
    agree_on_an_action(room)
    for page in room:
        check_accessible(page)
    check_fits(room.siv)
    ingrid.goto(WORKSHOP)
    reflect(room, ingrid)
    troubles.allow("status of 403")  # the notes that are still open are closed: the server says so
    approve(room)


def join(browser: BrowserContext, server: Server, who: str) -> Page:
    """Follow the invitation in somebody's mail, in a browser that has never been here."""
    page = browser.new_page()
    page.goto("/sign-in")
    wait_until(page, lambda: bool(letters(server, who)), "the invitation")
    (letter,) = letters(server, who)
    (link,) = re.findall(r"http://\S+/invitations/\S+", letter)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är inbjuden till Storuman")
    page.get_by_label("Lösenord").fill("fyra ord som ingen gissar")
    page.get_by_role("button", name="Gå med i gruppen").press("Enter")
    page.wait_for_url("**/groups/storuman/")
    return page


def letters(server: Server, who: str) -> list[str]:
    """Give the text of what somebody has been sent."""
    sent = [
        message_from_bytes(file.read_bytes(), policy=default)
        for file in (server.folder / "outbox").glob("*.eml")
    ]
    mine = [letter for letter in sent if letter["To"] == f"{who}@example.org"]
    return [body.get_content() for letter in mine if (body := letter.get_body(("plain",)))]


def the_day_comes(server: Server) -> None:
    """Let it be the day of the first workshop, with ten minutes left of the item before the last."""
    with server.database():
        workshop = db.session.scalars(select(Workshop).filter_by(title="Varför ska vi förändra?")).one()
        workshop.starts_at = clock.now() - timedelta(minutes=50)
        workshop.ends_at = workshop.starts_at + timedelta(minutes=90)


def come(room: InTheRoom) -> None:
    for page in room:
        page.reload()
        page.get_by_role("link", name="Till tillfället", exact=True).click()
        expect(page.locator("#now")).to_contain_text(re.compile(r"Pågår, ([89]|10) minuter kvar av övningen"))
        expect(page.locator("#now")).to_contain_text("Vad vågar du nu?")
        says(page, "Allt sparat")
    here = room.siv.get_by_role("checkbox", name="Siv Ek är här")
    here.press(" ")
    expect(here).to_be_checked()
    for page in room:
        expect(page.locator("#attendance")).to_contain_text("1 av 3")


def run(room: InTheRoom) -> None:
    """Run over, pause, go on, and begin with the last item."""
    gun = room.gun
    gun.get_by_role("button", name="5 minuter till").press("Enter")
    for page in room:
        expect(page.locator("#now")).to_contain_text(re.compile(r"Pågår, 1[345] minuter kvar av övningen"))
    expect(gun.locator("#turn-longer")).to_be_focused()
    gun.get_by_role("button", name="Pausa").press("Enter")
    expect(room.siv.locator("#now")).to_contain_text("Paus sedan")
    expect(gun.get_by_role("button", name="Fortsätt")).to_be_focused()
    gun.keyboard.press("Enter")
    forward = gun.get_by_role("button", name="Gå till nästa punkt")
    where = forward.bounding_box()
    forward.click()
    for page in room:
        expect(page.locator("#now")).to_contain_text(
            re.compile(r"Pågår, (2\d|30) minuter kvar av reflektionen")
        )
        expect(page.locator("[aria-current=step]")).to_contain_text("Vad vågar du nu?")
    # What was pressed is not there any more, and in its place, unmoved, it says so.
    expect(gun.locator("p#turn-next")).to_have_text("Det här är sista punkten.")
    assert gun.locator("p#turn-next").bounding_box()["y"] == pytest.approx(where["y"], abs=1)
    assert gun.locator("main .btn-primary:visible").count() == 1


def write_notes(room: InTheRoom, server: Server) -> None:
    gun, max_ = room.gun, room.max
    begin_to_write(gun, FRAGMENT)
    gun.keyboard.type(NOTES[0])
    expect(place(max_, FRAGMENT)).to_contain_text(NOTES[0])
    expect(max_.locator("[data-writing]")).to_contain_text("Gun skriver")
    begin_to_write(max_, FRAGMENT)
    max_.keyboard.press("Enter")
    max_.keyboard.type(NOTES[1])
    for page in (gun, room.siv):
        expect(place(page, FRAGMENT)).to_contain_text(NOTES[1])
    wait_until(gun, lambda: kept(server) == NOTES, "both notes")


def kept(server: Server) -> list[str]:
    """Give the notes that the server has."""
    with server.database():
        group = db.session.scalars(select(Group).filter_by(slug="storuman")).one()
        notes = Meeting.of(group, Workshop.all_of(group.programme)[0]).notes
        return sorted(notes.reading.plain(FRAGMENT).splitlines()) if notes else []


def decide(room: InTheRoom) -> None:
    gun, max_ = room.gun, room.max
    line = max_.get_by_label("Vad beslutade ni?")
    for words in ("Diskarna är kvar.", "Vi börjar med tjugo."):
        line.fill(words)
        line.press("Enter")
        for page in room:
            expect(page.locator(".decisions")).to_contain_text(words)
        expect(line).to_be_focused()
        expect(line).to_have_value("")
    first = gun.locator("#decision-1")
    first.locator("summary").click()
    change = first.get_by_label("Beslut 1", exact=True)
    change.fill("Diskarna och växeln är kvar.")
    line.fill("Ett till.")
    line.press("Enter")
    expect(gun.locator("#decision-3")).to_contain_text("Ett till.")
    expect(change).to_have_value("Diskarna och växeln är kvar.")
    first.get_by_role("button", name="Spara").click()
    expect(max_.locator("#decision-1")).to_contain_text("Diskarna och växeln är kvar.")
    expect(change).to_be_hidden()
    max_.locator("#decision-3 summary").click()
    max_.locator("#decision-3").get_by_role("button", name="Ta bort").click()
    expect(gun.locator("#decision-3 s")).to_be_visible()
    gun.locator("#decision-3").get_by_role("button", name="Ångra").click()
    expect(max_.locator("#decision-3 s")).to_have_count(0)


def agree_on_an_action(room: InTheRoom) -> None:
    """In one line: what, who, and by when, which is the next workshop's day until somebody says another."""
    what = room.max.get_by_label("Vad ska göras?")
    what.fill(ACTION)
    room.max.get_by_label("Vem ansvarar?").select_option("Siv Ek")
    what.press("Enter")
    for page in room:
        expect(page.locator(".alist")).to_contain_text(ACTION)
        expect(page.locator(".alist")).to_contain_text("Siv Ek")
        expect(page.locator(".alist time")).to_have_attribute("datetime", "2031-04-02")
    expect(what).to_be_focused()
    expect(what).to_have_value("")


def reflect(room: InTheRoom, ingrid: Page) -> None:
    """What is written on a phone is read by nobody before it is shared, not even by the facilitator."""
    wall = room.gun.context.new_page()
    wall.goto(f"{WORKSHOP}/reflections")
    phone = room.siv
    phone.get_by_role("link", name="Skriv din reflektion").tap()
    expect(phone.get_by_role("heading", name="Vad vågar du nu?")).to_be_visible()
    field = phone.get_by_label("Din reflektion")
    field.fill("Jag vågar fråga.")
    expect(phone.locator("#reflection-state")).to_contain_text("Bara du kan läsa det")
    expect(phone.locator("#reflection-state")).to_contain_text("Sparat")
    phone.reload()
    expect(field).to_have_value("Jag vågar fråga.")
    check_accessible(phone)
    check_fits(phone)
    field.press("Control+End")
    field.press_sequentially(" Högt.")
    ingrid.reload()
    for page in (wall, ingrid, room.max):
        expect(page.get_by_role("main")).not_to_contain_text("Jag vågar fråga.")
    phone.get_by_role("button", name="Dela med gruppen").tap()
    expect(phone.locator(".refl-mine")).to_have_text("Jag vågar fråga. Högt.")
    for page in (wall, ingrid, room.max):
        expect(page.get_by_role("main")).to_contain_text("Jag vågar fråga. Högt.")
    expect(wall.locator(".refl-n")).to_have_text("1 av 3 har delat sin")
    check_accessible(wall)
    check_fits(wall)
    phone.get_by_role("button", name="Ta tillbaka").tap()
    expect(wall.locator("li")).to_have_count(0)
    expect(field).to_have_value("Jag vågar fråga. Högt.")
    wall.close()


def approve(room: InTheRoom) -> None:
    """The leader and one more, on the phone; who still has the notes open sees them close."""
    room.gun.get_by_role("link", name="Läs protokollet").click()
    minutes, second = room.gun, room.siv
    for words in (*NOTES, "Diskarna och växeln är kvar.", ACTION):
        expect(minutes.locator("#minutes")).to_contain_text(words)
    minutes.get_by_label("Vem ska också justera?").select_option(label="Siv Ek")
    minutes.get_by_role("button", name="Justera protokollet").click()
    expect(minutes.locator(".min-s")).to_contain_text("Siv Ek ska också justera")
    write_half(room.max)
    second.goto(f"{WORKSHOP}/minutes")
    second.get_by_role("button", name="Justera protokollet").click()
    for page in (second, minutes):  # the latter without a reload
        expect(page.locator(".min-s")).to_contain_text("Det går inte längre att ändra")
    is_too_late(room.max)
    for page in room:
        check_accessible(page)
    check_fits(second)


def write_half(page: Page) -> None:
    """Begin a decision, an action and a change, and save none of them."""
    page.get_by_label("Vad beslutade ni?").fill("Halvskrivet beslut")
    page.get_by_label("Vad ska göras?").fill("Halvskriven åtgärd")
    page.locator("#decision-1 summary").click()
    page.get_by_label("Beslut 1", exact=True).fill("Diskarna, växeln och")


def is_too_late(page: Page) -> None:
    """Nothing more can be written, and what was half written is there to be copied."""
    says(page, "Du kan inte skriva här längre. Texten är sparad.")
    expect(place(page, FRAGMENT)).to_have_attribute("contenteditable", "false")
    expect(page.locator("#min-link")).to_contain_text("Justerat")
    for words in ("Halvskrivet beslut", "Diskarna, växeln och"):
        expect(page.locator("#left-over-decisions")).to_contain_text(words)
    expect(page.locator("#left-over-decisions").get_by_role("button", name="Kopiera")).to_be_focused()
    action = page.locator("#left-over-actions")
    expect(action).to_contain_text("Halvskriven åtgärd")
    page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    action.get_by_role("button", name="Kopiera").click()
    expect(page.locator("#notices")).to_contain_text("Markera texten och kopiera den själv")
    assert page.evaluate("getSelection().toString()").strip() == "Halvskriven åtgärd"
    expect(page.get_by_label("Vad beslutade ni?")).to_have_count(0)
