"""What somebody has half written stays there, whatever else on the page is sent."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests import meetings
from tests.browser.pages import Troubles, check_accessible
from tests.browser.room import Room, let_in
from tests.browser.server import Server

NOTE = "Skolan är klar. Socialtjänsten behöver en vecka till, Eva och jag"
TITLE = "Lista alla e-tjänster och"
REASON = "Hinner inte med"
WORKSHOP = "/groups/storuman/workshops/1"
ACTIONS_OF_WORKSHOP = re.compile(r"/workshops/1/actions")


@pytest.fixture
def number(server: Server) -> int:
    """Peter's action, due in a week."""
    with server.database():
        group = db.session.query(Group).filter_by(slug="storuman").one()
        peter = next(member for member in group.members if member.email == "peter@example.org")
        due = clock.today() + timedelta(days=7)
        return meetings.agree(group, "Lista alla e-tjänster", by=peter, owner=peter, due_on=due).number


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], server: Server, number: int) -> Iterator[Page]:
    """The action's page, which is never left: that is checked at the end."""
    context = new_context()
    let_in(context, server, "peter")
    opened = context.new_page()
    opened.goto(f"/groups/storuman/actions/{number}")
    opened.evaluate("window.isTheSame = true")
    yield opened
    assert opened.evaluate("window.isTheSame")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).press("Enter")


def note(page: Page) -> Any:
    return page.get_by_label("Anteckning, alla i gruppen ser den")


def write_half_of_everything(page: Page) -> None:
    note(page).fill(NOTE)
    page.get_by_label("Vad ska göras?").fill(TITLE)
    page.get_by_label("Varför stryks den?").fill(REASON)


def expect_half_of_everything(page: Page) -> None:
    expect(note(page)).to_have_value(NOTE)
    expect(page.get_by_label("Vad ska göras?")).to_have_value(TITLE)
    expect(page.get_by_label("Varför stryks den?")).to_have_value(REASON)


def test_checking_off_and_reopening_leaves_what_is_half_written(
    page: Page, server: Server, number: int
) -> None:
    write_half_of_everything(page)
    press(page, "Bocka av")
    expect(page.get_by_role("button", name="Öppna igen")).to_be_focused()
    expect(page.get_by_role("main")).to_contain_text("Klar ")
    expect(note(page)).to_have_value(NOTE)
    expect(page.get_by_role("button", name="Spara ändringen")).to_be_hidden()
    check_accessible(page)
    press(page, "Öppna igen")
    expect(page.get_by_role("button", name="Bocka av")).to_be_focused()
    expect_half_of_everything(page)
    with server.database():
        action = db.session.query(Action).filter_by(number=number).one()
        assert (action.title, action.notes) == ("Lista alla e-tjänster", [])  # nor is it saved half written


def test_a_change_that_comes_back_leaves_the_note(page: Page, troubles: Troubles) -> None:
    troubles.allow("status of 422")
    write_half_of_everything(page)
    page.get_by_label("Vad ska göras?").fill("")
    press(page, "Spara ändringen")
    expect(page.locator(".summary")).to_be_focused()
    expect(note(page)).to_have_value(NOTE)
    expect(page.get_by_label("Varför stryks den?")).to_have_value(REASON)
    page.get_by_label("Vad ska göras?").fill(TITLE)
    press(page, "Bocka av")
    press(page, "Öppna igen")
    expect_half_of_everything(page)


def test_a_change_that_somebody_else_has_made_too_leaves_the_note(
    page: Page, server: Server, number: int, troubles: Troubles
) -> None:
    troubles.allow("status of 409")
    write_half_of_everything(page)
    with server.database():
        action = db.session.query(Action).filter_by(number=number).one()
        karin = next(member for member in action.group.members if member.email == "karin@example.org")
        action.change(revision=action.revision, by=karin, title="Karins rubrik")
    press(page, "Spara ändringen")
    expect(page.get_by_role("alert")).to_contain_text("Någon annan har ändrat åtgärden under tiden.")
    expect(note(page)).to_have_value(NOTE)
    press(page, "Bocka av")  # the question stays too
    press(page, "Öppna igen")
    page.get_by_role("group", name="Vad som ska göras").get_by_role("radio", name="Ditt:").check()
    press(page, "Spara ändringen")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect_half_of_everything(page)  # the title is that of the action now


def test_what_is_saved_is_emptied_and_the_rest_stays(page: Page, server: Server, number: int) -> None:
    write_half_of_everything(page)
    press(page, "Spara anteckning")
    expect(page.locator(".act-notes")).to_contain_text(NOTE)
    expect(note(page)).to_have_value("")
    expect(page.get_by_label("Vad ska göras?")).to_have_value(TITLE)
    note(page).fill("Och nu")
    press(page, "Spara ändringen")
    expect(page.get_by_text(f"Sparat. {TITLE}")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(note(page)).to_have_value("Och nu")
    expect(page.get_by_label("Varför stryks den?")).to_have_value(REASON)
    press(page, "Stryk åtgärden")
    expect(page.get_by_role("main")).to_contain_text(REASON)
    expect(note(page)).to_have_value("Och nu")
    press(page, "Öppna igen")
    expect(page.get_by_label("Varför stryks den?")).to_have_value("")
    expect(page.get_by_label("Vad ska göras?")).to_have_value(TITLE)
    expect(note(page)).to_have_value("Och nu")


def test_a_form_nobody_has_begun_shows_what_is_new(page: Page, server: Server, number: int) -> None:
    with server.database():
        action = db.session.query(Action).filter_by(number=number).one()
        action.change(revision=action.revision, by=action.owner, title="Nytt namn")
    note(page).fill("Jag har bytt namn på den.")
    press(page, "Spara anteckning")
    expect(page.get_by_label("Vad ska göras?")).to_have_value("Nytt namn")
    page.get_by_label("Varför?").fill("Det gamla var för smalt")
    press(page, "Spara ändringen")  # at the revision that the page shows: nothing to ask about
    expect(page.get_by_text("Sparat. Nytt namn")).to_be_focused()


def test_when_no_answer_comes_everything_stays(page: Page, troubles: Troubles) -> None:
    troubles.allow("Failed to fetch|ERR_FAILED")
    write_half_of_everything(page)
    page.route("**/notes?*", lambda route: route.abort())
    press(page, "Spara anteckning")
    expect(page.locator("#notices")).to_contain_text("Det du skrev finns kvar här")
    page.unroute("**/notes?*")
    press(page, "Bocka av")
    press(page, "Öppna igen")
    expect_half_of_everything(page)


@pytest.fixture
def line(open_as: Callable[..., Page], server: Server) -> Any:
    """Where Peter writes actions at a workshop, one a line; the server takes its time."""
    with server.database():
        programme = db.session.query(Group).filter_by(slug="storuman").one().programme
        if not db.session.query(Workshop).count():
            meetings.plan(programme)
    page = open_as("peter")
    page.goto(WORKSHOP)
    page.route(ACTIONS_OF_WORKSHOP, take_time)
    title = page.get_by_label("Vad ska göras?")
    title.focus()
    return title


def take_time(route: Route) -> None:
    """Let a request wait for a second."""
    time.sleep(1)
    route.continue_()


def test_the_next_line_is_written_while_one_is_on_its_way(line: Any) -> None:
    line.page.keyboard.type("Boka lokal")
    line.page.keyboard.press("Enter")
    expect(line).to_have_value("")
    line.page.keyboard.type("Skriv till nämnden")
    expect(line.page.locator(".alist")).to_contain_text("Boka lokal")
    expect(line).to_have_value("Skriv till nämnden")
    line.page.keyboard.press("Enter")
    expect(line.page.locator(".alist")).to_contain_text("Skriv till nämnden")
    expect(line).to_have_value("")


def test_a_line_that_is_refused_comes_back_before_what_is_written_since(
    line: Any, troubles: Troubles
) -> None:
    troubles.allow("status of 422")
    held: list[Route] = []
    line.page.unroute(ACTIONS_OF_WORKSHOP)
    line.page.route(ACTIONS_OF_WORKSHOP, lambda route: held.append(route))  # noqa: PLW0108  # a handler must be a function
    line.fill("Boka " * 50)
    line.page.keyboard.press("Enter")
    line.page.keyboard.type("lokal")
    held[0].continue_()  # not before all is typed, however busy the machine is
    expect(line.page.locator("#quickadd")).to_contain_text("Skriv högst 200 tecken.")
    assert line.input_value().split() == [*["Boka"] * 50, "lokal"]


def test_a_line_that_gets_no_answer_comes_back(line: Any, troubles: Troubles) -> None:
    troubles.allow("Failed to fetch|ERR_FAILED")
    line.page.unroute(ACTIONS_OF_WORKSHOP)
    line.page.route(ACTIONS_OF_WORKSHOP, lambda route: route.abort())
    line.page.keyboard.type("Boka lokal")
    line.page.keyboard.press("Enter")
    expect(line.page.locator("#notices")).to_contain_text("Det du skrev finns kvar här")
    expect(line).to_have_value("Boka lokal")


def test_a_section_that_is_moved_leaves_what_is_half_written_of_the_others(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    room = Room(server)
    karin = room.enter(new_context(), "karin")
    karin.goto(f"{room.address}/sections")
    first, second = (karin.get_by_label("Rubrik", exact=True).nth(place) for place in range(2))
    heading = second.input_value()
    first.fill("Varför vi börjar")
    second.fill("Nästa rubrik")
    karin.get_by_role("button", name="Flytta ner").nth(1).click()
    expect(karin.get_by_label("Rubrik", exact=True).nth(2)).to_have_value("Nästa rubrik")
    expect(first).to_have_value("Varför vi börjar")
    karin.reload()
    expect(karin.get_by_label("Rubrik", exact=True).nth(2)).to_have_value(heading)
    expect(first).not_to_have_value("Varför vi börjar")  # said once, not for ever
