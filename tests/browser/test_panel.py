"""The panel where one takes a position: it says at once what others do to the text, and on a phone nobody is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from intranet.charter.models import Charter
from intranet.live import documents
from intranet.platform.db import db
from tests.browser.pages import check_accessible, check_fits
from tests.browser.room import Room, begin_to_write, place, wait_until

Enter = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "reduced_motion": "reduce"}
CHANGED = "Texten ändrades medan du valde."


@pytest.fixture
def room(room: Room) -> Room:
    """A room with words in its first two sections."""
    with room.server.database():
        charter = charter_of(room)
        for section in charter.sections[:2]:
            documents.replace(charter.text, section.fragment, "<p>Resorna tar tid.</p>" * 12)
    return room


def charter_of(room: Room) -> Charter:
    return db.session.scalars(select(Charter).where(Charter.group.has(slug=room.slug))).one()


def positions(room: Room) -> list[tuple[str, str]]:
    with room.server.database():
        section = charter_of(room).sections[0]
        return [(position.comment, position.wording.plain.splitlines()[-1]) for position in section.positions]


def begin_to_answer(peter: Page) -> None:
    peter.get_by_role("radio", name="Kan leva med").check()
    peter.locator("#comment").fill("Med tvekan.")


def write(karin: Page, room: Room, words: str) -> None:
    begin_to_write(karin, room.sections[0])
    karin.keyboard.type(words)


def test_that_the_text_changes_is_said_while_one_chooses(room: Room, enter: Enter) -> None:
    karin, peter = enter("karin"), enter("peter")
    begin_to_answer(peter)
    write(karin, room, " Och pengar.")
    told = peter.locator("#meanwhile[role=status]")
    expect(told).to_contain_text(CHANGED)
    expect(peter.locator("#comment")).to_be_focused()  # where one was, with what one had written
    expect(peter.locator("#comment")).to_have_value("Med tvekan.")
    check_accessible(peter)
    told.get_by_role("button", name="Mitt val gäller").press("Enter")
    expect(told).to_be_empty()
    expect(peter.locator("#position-save")).to_be_focused()
    peter.keyboard.press("Enter")
    expect(peter.locator(".position-saved")).to_contain_text("Sparat. Du kan leva med texten.")
    assert positions(room) == [("Med tvekan.", "Resorna tar tid. Och pengar.")]


def test_choosing_again_is_an_answer_too(room: Room, enter: Enter) -> None:
    karin, peter = enter("karin"), enter("peter")
    begin_to_answer(peter)
    write(karin, room, " Och pengar.")
    expect(peter.locator("#meanwhile")).to_contain_text(CHANGED)
    peter.get_by_role("radio", name="Står bakom").check()
    expect(peter.locator("#meanwhile")).to_be_empty()
    write(karin, room, " Mycket.")
    expect(peter.locator("#meanwhile")).to_contain_text(CHANGED)


def test_a_change_that_is_taken_back_is_none(room: Room, enter: Enter) -> None:
    karin, peter = enter("karin"), enter("peter")
    begin_to_answer(peter)
    write(karin, room, "!")
    expect(peter.locator("#meanwhile")).to_contain_text(CHANGED)
    karin.keyboard.press("Backspace")
    expect(peter.locator("#meanwhile")).to_be_empty()


def test_who_has_chosen_nothing_is_not_told(room: Room, enter: Enter) -> None:
    karin, peter = enter("karin"), enter("peter")
    write(karin, room, " Och pengar.")
    expect(place(peter, room.sections[0])).to_contain_text("Och pengar.")
    peter.wait_for_timeout(500)
    expect(peter.locator("#meanwhile")).to_be_empty()


def test_on_a_phone_one_goes_to_the_panel_and_back_and_sees_that_it_is_saved(
    room: Room, enter: Enter
) -> None:
    peter = enter("peter", **PHONE)
    bar = peter.locator("#stance-bar")
    bar.get_by_role("link", name="Ta ställning").tap()
    back = bar.get_by_role("link", name="Till texten")
    expect(back).to_be_visible()
    expect(peter.locator("#position-save")).to_be_in_viewport()
    green = peter.locator(".btn-primary:visible")
    expect(green).to_have_count(1)  # one thing to do, not two
    peter.get_by_role("radio", name="Står bakom").check()
    peter.locator("#position-save").tap()
    saved = peter.locator(".position-saved")
    expect(saved).to_contain_text("Sparat. Du står bakom texten.")
    expect(saved).to_be_in_viewport(ratio=1)
    check_accessible(peter, in_both_themes=True)
    check_fits(peter)
    back.tap()
    expect(peter.get_by_role("heading", name="Varför just nu?", level=3)).to_be_in_viewport()
    expect(back).to_be_hidden()
    expect(bar.get_by_role("link", name="Ändra")).to_be_visible()
    expect(green).to_have_count(0)


def test_on_a_phone_the_bar_goes_along_with_who_reads_on(room: Room, enter: Enter) -> None:
    peter = enter("peter", **PHONE)
    bar = peter.locator("#stance-bar")
    for first in (
        peter.get_by_role("heading", name="Varför just nu?", level=3).tap,
        place(peter, room.sections[0]).locator("p").first.tap,  # the caret is left there
        peter.get_by_role("radio", name="Kan leva med").focus,
    ):
        first()
        expect(bar).to_contain_text("Varför just nu?")
        scroll_to(peter, "För vem?")
        expect(bar).to_contain_text("För vem?")
        scroll_to(peter, "Varför just nu?")
        expect(bar).to_contain_text("Varför just nu?")
    begin_to_answer(peter)  # that waits to be saved, wherever one reads meanwhile
    scroll_to(peter, "För vem?")
    peter.evaluate("() => new Promise(requestAnimationFrame)")
    expect(bar).to_contain_text("Varför just nu?")
    expect(peter.locator("#comment")).to_have_value("Med tvekan.")


def scroll_to(page: Page, heading: str) -> None:
    """Scroll as a person does: a little by the wheel, and on from there."""
    page.mouse.wheel(0, 1)
    page.get_by_role("heading", name=heading, level=3).evaluate("heading => heading.scrollIntoView()")


def test_only_the_chosen_answer_has_a_filled_ring(room: Room, enter: Enter) -> None:
    peter = enter("peter")
    peter.get_by_role("radio", name="Kan leva med").check()
    filled = peter.locator(".opt > .i").evaluate_all(
        "all => all.map(each => getComputedStyle(each).backgroundColor !== 'rgba(0, 0, 0, 0)')"
    )
    assert filled == [False, True, False]


def test_what_was_asked_of_the_section_before_does_not_call_one_back(room: Room, enter: Enter) -> None:
    karin, peter = enter("karin"), enter("peter")
    contents = karin.get_by_role("navigation", name="Avsnitt")
    contents.get_by_role("link", name="Vad händer om vi låter bli?").press("Enter")
    expect(karin.locator("#stance-h")).to_contain_text("Vad händer om vi låter bli?")
    asked: list[Route] = []  # where everybody stands, with what Karin has before her
    wanted: list[Route] = []  # the panel of the section that she goes on to
    karin.route("**/charter/agreement?*", lambda route: route.continue_() if asked else asked.append(route))
    karin.route("**/stance", lambda route: wanted.append(route))  # noqa: PLW0108  # a handler must be a function
    begin_to_write(peter, room.sections[2])
    peter.keyboard.type("Då står vi stilla.")
    wait_until(karin, lambda: bool(asked), "Karin's page asks where everybody stands")
    contents.get_by_role("link", name="För vem?").press("Enter")
    wait_until(karin, lambda: bool(wanted), "Karin's page asks for the panel")
    with karin.expect_response("**/charter/agreement?*"):
        asked[0].continue_()
    karin.wait_for_timeout(300)
    wanted[0].continue_()
    expect(karin.locator("#stance-h")).to_contain_text("För vem?")
