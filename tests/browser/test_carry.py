"""What is left from before is decided with one keystroke each, and the keys can be turned off."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.room import Room, let_in


@pytest.fixture
def number(room: Room) -> int:
    """A workshop that is on, with four actions left from the one before, and one to come."""
    with room.server.database():
        group = db.session.query(Group).filter_by(slug=room.slug).one()
        now = clock.now()
        workshops = [
            Workshop.plan(
                group.programme, title=f"T{days}", starts_at=now + timedelta(days=days, hours=-1),
                ends_at=now + timedelta(days=days, hours=2), place="",
            )
            for days in (-30, 0, 30)
        ]  # fmt: skip
        db.session.flush()
        leader = group.members[0]
        for at, title in enumerate(("Ett", "Två", "Tre", "Fyra")):
            day = clock.today() - timedelta(days=9 - at)
            Action.agree(group, title=title, by=leader, workshop_id=workshops[0].id, due_on=day)
        db.session.commit()
        return workshops[1].number


def test_one_keystroke_each(
    new_context: Callable[..., BrowserContext], room: Room, number: int, troubles: Troubles
) -> None:
    troubles.allow("status of 422")
    context = new_context()
    let_in(context, room.server, "karin")
    page: Page = context.new_page()
    page.goto(f"/groups/{room.slug}/workshops/{number}")
    rows = page.locator("#carry > li")
    expect(page.locator(".carry-keys")).to_contain_text("K klar, T ta med, S stryk")
    rows.filter(has_text="Ett").get_by_role("link").focus()
    page.keyboard.press("k")
    expect(rows.filter(has_text="Ett")).to_contain_text("Klar")
    expect(rows.filter(has_text="Två")).to_be_focused()
    page.keyboard.press("t")
    expect(rows.filter(has_text="Två")).to_contain_text("tas med till")
    assert [rows.nth(at).locator(".t").inner_text() for at in range(4)] == ["Ett", "Två", "Tre", "Fyra"]
    expect(rows.filter(has_text="Tre")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.filter(has_text="Fyra")).to_be_focused()
    page.keyboard.press("s")
    field = rows.filter(has_text="Fyra").get_by_label("Varför stryks den?")
    expect(field).to_be_focused()
    page.get_by_label("Vad ska göras?").fill("Halvskriven åtgärd")
    field.fill("x" * 501)
    page.keyboard.press("Enter")
    expect(rows.filter(has_text="Fyra")).to_contain_text("Skriv högst")
    field.fill("Skatt")  # its letters are keys, and are text here
    check_accessible(page)
    page.keyboard.press("Enter")
    expect(rows.filter(has_text="Fyra")).to_contain_text("Struken: Skatt")
    expect(rows.filter(has_text="Tre")).to_be_focused()
    expect(page.get_by_label("Vad ska göras?")).to_have_value("Halvskriven åtgärd")
    expect(rows.filter(has_text="Tre")).not_to_have_class("is-moved")


def test_the_keys_are_turned_off_and_stay_so(
    new_context: Callable[..., BrowserContext], room: Room, number: int
) -> None:
    context = new_context(viewport={"width": 390, "height": 844})
    let_in(context, room.server, "karin")
    page: Page = context.new_page()
    page.goto(f"/groups/{room.slug}/workshops/{number}")
    check_fits(page)
    page.get_by_role("button", name="Stäng av tangenterna").click()
    page.reload()
    expect(page.get_by_role("button", name="Sätt på tangenterna")).to_be_visible()
    page.locator("#carry > li").first.focus()
    page.keyboard.press("k")
    page.wait_for_timeout(300)
    expect(page.locator("#carry > .is-moved")).to_have_count(0)


def test_what_is_skipped_stays_so_and_the_next_one_below_comes(
    new_context: Callable[..., BrowserContext], room: Room, number: int
) -> None:
    context = new_context()
    let_in(context, room.server, "karin")
    page: Page = context.new_page()
    page.goto(f"/groups/{room.slug}/workshops/{number}")
    rows = page.locator("#carry > li")
    rows.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    page.keyboard.type("Behövs inte")
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_contain_text("Struken: Behövs inte")
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("t")
    expect(rows.nth(3)).to_contain_text("tas med till")
    expect(rows.nth(2)).to_be_focused()  # none is left below: the nearest above
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    expect(rows.nth(0)).not_to_have_class("is-moved")
    rows.nth(3).get_by_role("button", name="Ångra").click()
    expect(rows.nth(3).get_by_role("button", name="Ta med")).to_be_visible()
