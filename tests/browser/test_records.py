"""What a meeting leaves behind: notes and decisions from two browsers, a reflection from a phone, minutes by two."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from intranet.groups.models import Group
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.agenda import Agenda, ItemKind
from intranet.workshops.models import Workshop
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.room import Room, begin_to_write, let_in, place, says, wait_until

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def number(room: Room) -> int:
    """A workshop that began two hours ago and ends with a reflection."""
    with room.server.database():
        programme = db.session.scalars(select(Group).filter_by(slug=room.slug)).one().programme
        begins = clock.now() - timedelta(hours=2)
        workshop = Workshop.plan(
            programme, title="Nu", starts_at=begins, ends_at=begins + timedelta(hours=3), place="Folkets hus"
        )
        Agenda.of(workshop).add(
            minutes=180, kind=ItemKind.REFLECTION, title="En mening var", description="Vad vågar du nu?"
        )
        db.session.commit()
        return workshop.number


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], room: Room, number: int) -> Callable[..., Page]:
    """Open a page of the workshop as somebody: `visit("karin", "/minutes")`."""

    def open_page(key: str, of: str = "", **options: Any) -> Page:
        context = new_context(**options)
        let_in(context, room.server, key)
        opened = context.new_page()
        opened.goto(f"/groups/{room.slug}/workshops/{number}{of}")
        return opened

    return open_page


def kept(room: Room, number: int) -> list[str]:
    """Give the notes that the server has."""
    with room.server.database():
        group = db.session.scalars(select(Group).filter_by(slug=room.slug)).one()
        workshop = next(w for w in Workshop.all_of(group.programme) if w.number == number)
        notes = Meeting.of(group, workshop).notes
        return sorted(notes.reading.plain(FRAGMENT).splitlines()) if notes else []


def test_two_write_notes_and_decisions_and_two_approve(
    visit: Callable[..., Page], room: Room, number: int, troubles: Troubles
) -> None:
    karin, sara = visit("karin"), visit("sara", color_scheme="dark")
    for page in (karin, sara):
        says(page, "Allt sparat")
    begin_to_write(karin, FRAGMENT)
    karin.keyboard.type("Eva: vi slutar skriva av.")
    expect(place(sara, FRAGMENT)).to_contain_text("vi slutar skriva av.")
    expect(sara.locator("[data-writing]")).to_contain_text("Karin skriver")
    begin_to_write(sara, FRAGMENT)
    sara.keyboard.press("Enter")
    sara.keyboard.type("Peter: i höst.")
    expect(place(karin, FRAGMENT)).to_contain_text("Peter: i höst.")
    wait_until(
        karin, lambda: kept(room, number) == ["Eva: vi slutar skriva av.", "Peter: i höst."], "both notes"
    )

    line = sara.get_by_label("Vad beslutade ni?")
    for words in ("Diskarna är kvar.", "Vi börjar med tjugo."):
        line.fill(words)
        line.press("Enter")
        expect(karin.locator(".decisions")).to_contain_text(words)
        expect(line).to_be_focused()
        expect(line).to_have_value("")
    first = karin.locator("#decision-1")
    first.locator("summary").click()
    first.get_by_label("Beslut 1", exact=True).fill("Diskarna och växeln är kvar.")
    line.fill("Ett till.")
    line.press("Enter")
    expect(karin.locator("#decision-3")).to_contain_text("Ett till.")
    expect(first.get_by_label("Beslut 1", exact=True)).to_have_value("Diskarna och växeln är kvar.")
    first.get_by_role("button", name="Spara").click()
    expect(sara.locator("#decision-1")).to_contain_text("Diskarna och växeln är kvar.")
    expect(first.locator("textarea")).to_be_hidden()
    sara.locator("#decision-3 summary").click()
    sara.locator("#decision-3").get_by_role("button", name="Ta bort").click()
    expect(karin.locator("#decision-3 s")).to_be_visible()
    karin.locator("#decision-3").get_by_role("button", name="Ångra").click()
    expect(sara.locator("#decision-3 s")).to_have_count(0)
    for page in (karin, sara):
        check_accessible(page)
    check_fits(sara)

    minutes = visit("karin", "/minutes")
    expect(minutes.locator("#minutes")).to_contain_text("Peter: i höst.")
    minutes.get_by_label("Vem ska också justera?").select_option(label="Sara Ek")
    minutes.get_by_role("button", name="Justera protokollet").click()
    expect(minutes.locator(".min-s")).to_contain_text("Sara Ek ska också justera")
    line.fill("Halvskrivet beslut")
    karin.get_by_label("Vad ska göras?").fill("Halvskriven åtgärd")
    first.locator("summary").click()
    first.get_by_label("Beslut 1", exact=True).fill("Diskarna, växeln och")
    second = visit("sara", "/minutes", viewport=PHONE)
    second.get_by_role("button", name="Justera protokollet").click()
    expect(second.locator(".min-s")).to_contain_text("Det går inte längre att ändra")
    expect(minutes.locator(".min-s")).to_contain_text("Det går inte längre att ändra")  # without a reload
    troubles.allow("status of 403")  # the notes that are still open are closed: the server says so
    says(karin, "Du kan inte skriva här längre. Allt du skrev är sparat.")
    expect(sara.locator("#left-over-decisions")).to_contain_text("Halvskrivet beslut")
    expect(karin.locator("#left-over-decisions")).to_contain_text("Diskarna, växeln och")
    late = karin.locator("#left-over-actions")
    expect(late).to_contain_text("Halvskriven åtgärd")
    expect(karin.locator("#left-over-decisions").get_by_role("button", name="Kopiera")).to_be_focused()
    expect(karin.locator("#min-link")).to_contain_text("Justerat")
    karin.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    late.get_by_role("button", name="Kopiera").click()
    expect(karin.locator("#notices")).to_contain_text("Markera texten och kopiera den själv")
    assert karin.evaluate("getSelection().toString()").strip() == "Halvskriven åtgärd"
    expect(place(karin, FRAGMENT)).to_have_attribute("contenteditable", "false")
    expect(karin.get_by_label("Vad beslutade ni?")).to_have_count(0)
    for page in (minutes, second, karin):
        check_accessible(page)
    check_fits(second)


def test_who_reflects_on_a_phone_shares_with_one_tap(visit: Callable[..., Page]) -> None:
    wall, ingrid = visit("karin", "/reflections"), visit("karin")
    phone = visit("eva", "/reflection", viewport=PHONE, has_touch=True)
    expect(phone.get_by_role("heading", name="Vad vågar du nu?")).to_be_visible()
    field = phone.get_by_label("Din reflektion")
    field.fill("Jag vågar fråga.")
    expect(phone.locator("#reflection-state")).to_contain_text("Bara du kan läsa det")
    expect(phone.locator("#reflection-state")).to_contain_text("Sparat")
    phone.reload()
    expect(field).to_have_value("Jag vågar fråga.")
    expect(wall.locator("li")).to_have_count(0)
    check_accessible(phone)
    check_fits(phone)
    field.press("Control+End")
    field.press_sequentially(" Högt.")
    phone.get_by_role("button", name="Dela med gruppen").tap()
    expect(phone.locator(".refl-mine")).to_have_text("Jag vågar fråga. Högt.")
    expect(wall.locator("li")).to_contain_text("Jag vågar fråga. Högt.")
    expect(wall.locator(".refl-n")).to_have_text("1 av 4 har delat sin")
    expect(ingrid.locator("#reflections")).to_contain_text("Jag vågar fråga.")
    check_accessible(wall)
    check_fits(wall)
    phone.get_by_role("button", name="Ta tillbaka").tap()
    expect(wall.locator("li")).to_have_count(0)
    expect(field).to_have_value("Jag vågar fråga. Högt.")
