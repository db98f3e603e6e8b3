"""One's own actions on a phone: with a thumb, without a network, beside others, with keys alone, without JavaScript."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from tests import people
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.proxy import Network
from tests.browser.room import let_in, wait_until
from tests.browser.server import Server
from tests.browser.unsent import kept, wait_until_nothing_is_kept

PHONE = {"width": 390, "height": 844}
LATE, SOON, LATER = "Lista alla e-tjänster", "Boka en timme", "Besök disken"


def fill() -> None:
    """Move in, and give Peter three actions: one late, one for today, one for later."""
    people.move_in()
    group, who = _group(), _person("peter")
    for title, days in ((LATE, -4), (SOON, 0), (LATER, 30)):
        day = clock.today() + timedelta(days=days)
        Action.agree(group, title=title, by=_person("karin"), owner=who, due_on=day)
    db.session.commit()


def _group() -> Group:
    return db.session.scalars(select(Group).filter_by(slug="storuman")).one()


def _person(key: str) -> User:
    return db.session.scalars(select(User).filter_by(email=f"{key}@example.org")).one()


def _action(title: str) -> Action:
    return db.session.scalars(select(Action).filter_by(title=title)).one()


@pytest.fixture
def as_it_was(server: Server) -> None:
    """Every action is open again, with nothing written about it."""
    with server.database():
        for action in db.session.scalars(select(Action)):
            action.reopen(by=_person("karin"))
            action.notes.clear()
            action.changes.clear()
        _action(LATER).due_on = _in(30)
        db.session.commit()


@pytest.fixture
def away(
    new_context: Callable[..., BrowserContext],
    server: Server,
    network: Network,
    as_it_was: None,
    troubles: Troubles,
) -> BrowserContext:
    """Peter's phone, on a network that can be taken away."""
    troubles.allow("Failed to load resource|ERR_")
    context = new_context(base_url=network.address, viewport=PHONE)
    let_in(context, server, "peter")
    return context


def mine(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/me/actions")
    expect(page.get_by_role("heading", name="Mina åtgärder")).to_be_visible()
    page.wait_for_timeout(300)
    return page


def box(page: Page, title: str) -> Any:
    return page.get_by_role("checkbox", name=f"Klar: {title}")


def row(page: Page, title: str) -> Any:
    return page.locator(".todo li", has_text=title)


def is_done(server: Server, title: str) -> bool:
    with server.database():
        return _action(title).is_done


def notes(server: Server, title: str) -> list[str]:
    with server.database():
        return [note.text for note in _action(title).notes]


def who_ticked(server: Server) -> list[str]:
    """Say who has checked the late one off, each time that it was."""
    with server.database():
        ticks = [change.by_id for change in _action(LATE).changes if change.after == "done"]
        return [db.session.get_one(User, number).email.partition("@")[0] for number in ticks if number]


def write_note(page: Page, title: str, text: str) -> None:
    row(page, title).locator("summary", has_text="Anteckna").click()
    row(page, title).get_by_label("Anteckning, alla i gruppen ser den").fill(text)
    page.keyboard.press("Enter")


def move(page: Page, title: str, *, days: int, why: str) -> None:
    row(page, title).locator("summary", has_text="Nytt datum").click()
    row(page, title).get_by_label("Nytt datum", exact=True).fill(_in(days).isoformat())
    row(page, title).get_by_label("Varför ett nytt datum?").fill(why)
    row(page, title).get_by_role("button", name="Spara datumet").click()


def _in(days: int) -> date:
    return clock.today() + timedelta(days=days)


def due(server: Server, title: str) -> tuple[date | None, str]:
    """Give when it is due, and why that was moved."""
    with server.database():
        action = _action(title)
        return action.due_on, action.changes[-1].why if action.changes else ""


def test_a_tick_a_note_and_a_date_made_away_are_kept_over_a_reload_and_sent(
    away: BrowserContext, network: Network, server: Server
) -> None:
    page = mine(away)
    network.cut()
    box(page, LATE).click()
    expect(box(page, LATE)).to_be_checked()
    write_note(page, SOON, "Bokat till onsdag.")
    expect(row(page, SOON).locator(".kept-row")).to_contain_text("Inte skickat än: Bokat till onsdag.")
    move(page, LATER, days=40, why="")
    expect(row(page, LATER)).to_contain_text("Skriv varför datumet flyttas.")
    row(page, LATER).get_by_label("Varför ett nytt datum?").fill("Väntar på Åsele")
    page.keyboard.press("Enter")
    expect(row(page, LATER).locator(".kept-row")).to_contain_text(
        f"Inte skickat än: Nytt datum: {_in(40).day} "
    )
    move(page, LATER, days=50, why="Nej, Malå")
    expect(row(page, LATER).locator(".kept-row")).to_have_count(2)
    expect(page.locator("[data-conn]")).to_contain_text("Frånkopplad", timeout=15_000)
    expect(page.locator("#notices .is-error")).to_have_count(0)
    check_accessible(page)
    check_fits(page)
    wait_until(page, lambda: kept(page)["count"] >= 5, "a tick, a note, two dates, and how they read", 10)
    assert kept(page)["isSealed"]
    page.close()
    assert not is_done(server, LATE)
    network.mend()
    page = mine(away)
    expect(page.locator("[data-conn]")).to_contain_text("Nu skickat: fyra ändringar från förra gången")
    wait_until_nothing_is_kept(page)
    assert is_done(server, LATE)
    assert due(server, LATER) == (_in(50), "Nej, Malå")
    assert notes(server, SOON) == ["Bokat till onsdag."]


@pytest.mark.parametrize("address", ["/me/actions", "/groups/storuman/actions", "/groups/storuman/"])
def test_back_on_the_network_the_open_page_sends_by_itself(
    away: BrowserContext, network: Network, server: Server, address: str
) -> None:
    page = away.new_page()
    page.goto(address)
    expect(page.locator("#my-open")).to_contain_text("3")
    page.wait_for_timeout(300)
    network.cut()
    box(page, LATE).click()
    box(page, SOON).click()
    box(page, SOON).click()
    expect(page.locator(".kept-row")).to_have_text("Inte skickat än: Klar")
    expect(page.locator("[data-conn]")).to_contain_text("Frånkopplad", timeout=15_000)
    network.mend()
    expect(page.locator("[data-conn]")).to_contain_text("Ansluten igen", timeout=20_000)
    wait_until_nothing_is_kept(page)
    assert is_done(server, LATE)
    assert not is_done(server, SOON)
    expect(box(page, LATE)).to_be_checked()
    expect(page.locator("#my-open")).to_contain_text("2")


def test_what_can_no_longer_be_done_says_why_and_stays_to_be_read(
    away: BrowserContext, network: Network, server: Server
) -> None:
    page = mine(away)
    network.cut()
    box(page, LATE).click()
    move(page, LATER, days=40, why="Väntar på Åsele")
    wait_until(page, lambda: kept(page)["count"] >= 3, "the tick and the date are kept", 10)
    page.close()
    with server.database():
        _action(LATE).drop("Vi börjar om", by=_person("karin"))
        later = _action(LATER)
        later.change(revision=later.revision, by=_person("karin"), why="Semester", due_on=_in(60))
        db.session.commit()
    network.mend()
    page = mine(away)
    told = page.locator(".kept", has_text=LATE)
    expect(told).to_contain_text("Det här gick inte att göra")
    expect(told).to_contain_text("läget hade ändrats innan det skickades")
    expect(told).to_contain_text("Åtgärden har strukits under tiden.")
    date_told = page.locator(".kept", has_text=LATER)
    expect(date_told).to_contain_text("har flyttat datumet till")
    expect(date_told).to_contain_text("Semester")
    expect(date_told).not_to_contain_text("Spara igen")
    assert due(server, LATER) == (_in(60), "Semester")
    check_accessible(page)
    page.reload()
    expect(date_told).to_contain_text("Väntar på Åsele")
    for one in (told, date_told):
        one.get_by_role("button", name="Släng").click()
        one.get_by_role("button", name="Ja, släng").click()
        expect(one).to_have_count(0)
    wait_until_nothing_is_kept(page)


def test_nobody_else_on_the_same_phone_sees_or_sends_it(
    away: BrowserContext, network: Network, server: Server
) -> None:
    page = mine(away)
    network.cut()
    box(page, LATE).click()
    wait_until(page, lambda: kept(page)["count"] >= 2, "the tick is kept", 10)
    page.close()
    network.mend()
    away.clear_cookies()
    let_in(away, server, "karin")
    page = away.new_page()
    page.goto("/me/actions")
    page.wait_for_timeout(1500)
    assert LATE not in page.content()
    assert "karin" not in who_ticked(server)  # a letter that was under way may have arrived, from Peter
    page.close()
    away.clear_cookies()
    let_in(away, server, "peter")
    page = mine(away)
    expect(page.locator("[data-conn]")).to_contain_text("Nu skickat: en ändring från förra gången")
    assert who_ticked(server) == ["peter"]


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], server: Server, as_it_was: None) -> BrowserContext:
    """Peter's phone."""
    context = new_context(viewport=PHONE)
    let_in(context, server, "peter")
    return context


@pytest.mark.parametrize("width", [390, 320])
def test_everything_can_be_hit_with_a_thumb(phone: BrowserContext, width: int) -> None:
    page = mine(phone)
    page.set_viewport_size({"width": width, "height": 700})
    row(page, LATE).locator("summary", has_text="Nytt datum").click()
    for target in page.locator(".todo :is(.cb button, summary, .btn, .input)").all():
        if target.is_visible():
            size = target.evaluate(
                "one => { const b = one.getBoundingClientRect(); return [b.width, b.height, "
                "parseFloat(getComputedStyle(one, '::before').height) || 0] }"
            )
            assert max(size[1], size[2]) >= 44, target.evaluate("one => one.outerHTML")
    check_accessible(page, in_both_themes=True)
    check_fits(page)


def test_others_changes_come_by_themselves_and_not_under_ones_hands(
    phone: BrowserContext, server: Server
) -> None:
    page = mine(phone)
    page.wait_for_timeout(1000)
    row(page, SOON).locator("summary", has_text="Anteckna").click()
    field = row(page, SOON).get_by_label("Anteckning, alla i gruppen ser den")
    field.press_sequentially("Halva mening")
    other = phone.browser.new_context(base_url=server.address)
    let_in(other, server, "karin")
    karin = other.new_page()
    karin.goto("/groups/storuman/actions")
    karin.get_by_role("checkbox", name=f"Klar: {LATER}").click()
    expect(box(page, LATER)).to_be_checked(timeout=10_000)
    expect(field).to_be_focused()
    field.press_sequentially(" till")
    expect(field).to_have_value("Halva mening till")
    other.close()


def test_with_keys_alone(phone: BrowserContext, server: Server, troubles: Troubles) -> None:
    troubles.allow("status of 422")
    page = mine(phone)
    box(page, LATE).focus()
    page.keyboard.press("Space")
    expect(row(page, LATE).get_by_role("button", name="Ångra")).to_be_visible()
    expect(box(page, LATE)).to_be_focused()
    page.keyboard.press("Space")
    expect(row(page, LATE).get_by_role("button", name="Ångra")).to_have_count(0)
    row(page, SOON).locator("summary", has_text="Anteckna").focus()
    page.keyboard.press("Enter")
    expect(row(page, SOON).get_by_label("Anteckning, alla i gruppen ser den")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page, SOON)).to_contain_text("Skriv anteckningen.")
    row(page, SOON).get_by_label("Anteckning, alla i gruppen ser den").fill("x" * 1001)
    page.keyboard.press("Enter")
    expect(row(page, SOON)).to_contain_text("Skriv högst 1000 tecken.")
    expect(row(page, SOON).get_by_label("Anteckning, alla i gruppen ser den")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Ringt.")
    page.keyboard.press("Enter")
    expect(row(page, SOON)).to_contain_text("Ringt.")
    wait_until(page, lambda: notes(server, SOON) == ["Ringt."], "it is sent", 10)
    assert not is_done(server, LATE)
    row(page, SOON).locator("summary", has_text="Nytt datum").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    field = row(page, SOON).get_by_label("Nytt datum", exact=True)
    field.fill(_in(20).isoformat())
    page.keyboard.press("Enter")
    expect(row(page, SOON)).to_contain_text("Skriv varför datumet flyttas.")
    expect(row(page, SOON).get_by_label("Varför ett nytt datum?")).to_be_focused()
    page.keyboard.type("Lokalen är upptagen")
    field.fill(_in(4000).isoformat())
    page.keyboard.press("Enter")
    expect(row(page, SOON)).to_contain_text("Välj ett datum inom fem år.")  # only the server knows that
    expect(page.locator(".kept")).to_have_count(0)
    expect(field).to_be_focused()
    expect(row(page, SOON).get_by_label("Varför ett nytt datum?")).to_have_value("Lokalen är upptagen")
    field.fill(_in(20).isoformat())
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Senare")).to_contain_text(SOON)


def test_without_javascript(
    new_context: Callable[..., BrowserContext], server: Server, as_it_was: None
) -> None:
    context = new_context(viewport=PHONE, java_script_enabled=False)
    let_in(context, server, "peter")
    page = mine(context)
    box(page, LATE).click()
    expect(row(page, LATE).get_by_role("button", name="Ångra")).to_be_visible()
    row(page, LATE).get_by_role("button", name="Ångra").click()
    write_note(page, LATER, "Utan skript.")
    expect(row(page, LATER)).to_contain_text("Utan skript.")
    page.goto("/groups/storuman/actions/new")
    page.get_by_label("Vad ska göras?").fill("Ny utan skript")
    page.get_by_role("button", name="Lägg till åtgärd").click()
    expect(page.locator(".acts-main")).to_contain_text("Ny utan skript")
    page.get_by_role("link", name="Utan ansvarig").click()
    expect(page.locator(".acts-main")).to_contain_text("Ny utan skript")
    expect(page.locator(".acts-main")).not_to_contain_text(LATE)
