"""Actions come in from a list, are changed several at once and taken back, and go out: on a phone, without a script."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.pages import check_accessible, check_fits
from tests.browser.room import Room, let_in

LIST = "Åtgärd;Ansvarig;Klart senast\nRing Åsele;Eva Berg;snarast\n=1+1;;2030-05-03\n"


def test_in_many_and_out_on_a_phone_without_javascript(
    new_context: Callable[..., BrowserContext], room: Room
) -> None:
    context = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    let_in(context, room.server, "karin")
    page: Page = context.new_page()
    page.goto(f"/groups/{room.slug}/actions")
    page.get_by_role("link", name="Åtgärder från en lista").click()
    page.get_by_label("Klistra in listan").fill(LIST)
    page.get_by_role("button", name="Se över listan").click()
    expect(page.get_by_role("link", name="Rad 2: ”snarast” är inget datum.")).to_be_visible()
    page.locator("#due-2").fill("26/4 2030")
    page.keyboard.press("Enter")
    expect(page.locator("#due-2")).to_have_value("2030-04-26")
    page.get_by_role("button", name="Lägg till 2 åtgärder").first.click()
    expect(page.get_by_text("Två åtgärder är tillagda.")).to_be_visible()
    _change_and_take_back(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    assert "'=1+1" in Path(saved.value.path()).read_text(encoding="utf-8-sig")


def _change_and_take_back(page: Page) -> None:
    page.get_by_role("link", name="Ändra flera på en gång").click()
    page.get_by_role("link", name="Välj alla").click()
    page.get_by_label("Ett annat datum").fill("2030-06-07")
    page.get_by_label("Varför ett nytt datum?").fill("Semester")
    page.get_by_role("button", name="Se hur det blir").click()
    expect(page.get_by_text("fre 7 juni 2030")).to_have_count(2)
    page.get_by_role("button", name="Ändra 2 åtgärder").click()
    page.get_by_role("button", name="Ta tillbaka alltihop").click()
    expect(page.get_by_role("heading", name="Ändringen är tillbakatagen")).to_be_visible()
    expect(page.get_by_text("fre 26 april 2030")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Åtgärder", exact=True).click()


def test_what_happens_before_the_page_listens_is_seen(
    new_context: Callable[..., BrowserContext], room: Room
) -> None:
    eva, karin = new_context(), new_context()
    let_in(eva, room.server, "eva")
    let_in(karin, room.server, "karin")
    late, page = eva.new_page(), karin.new_page()
    held: list[Route] = []
    late.route(re.compile(r"/stream\?"), lambda route: held.append(route))  # noqa: PLW0108  # Playwright takes no builtin
    late.goto(f"/groups/{room.slug}/actions")
    page.goto(f"/groups/{room.slug}/actions/new")
    page.get_by_label("Vad ska göras?").fill("Ring Åsele")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Åtgärder", exact=True)).to_be_visible()
    listed = late.get_by_role("checkbox", name="Klar: Ring Åsele")
    expect(listed).to_have_count(0)
    held[0].continue_()
    expect(listed).to_have_count(1)


def test_the_pages_fit_and_can_be_read_aloud(new_context: Callable[..., BrowserContext], room: Room) -> None:
    context = new_context(viewport={"width": 390, "height": 844})
    let_in(context, room.server, "karin")
    page: Page = context.new_page()
    for address in ("from-a-list", "many", "progress"):
        page.goto(f"/groups/{room.slug}/actions/{address}")
        check_fits(page)
        check_accessible(page)
    page.goto(f"/groups/{room.slug}/actions/from-a-list")
    page.get_by_label("Klistra in listan").fill(LIST)
    page.get_by_label("Klistra in listan").press("Tab")
    page.get_by_role("button", name="Se över listan").press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    check_fits(page)
    check_accessible(page)
