"""The wall: what is written and where everybody stands, large; steered from a phone or from its own keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from sqlalchemy import select

from intranet.charter.models import Charter
from intranet.charter.wall import Wall
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from tests.browser.pages import Troubles
from tests.browser.room import NO_SERVER, Room, begin_to_write, let_in, place, ready, says, wait_until, words
from tests.browser.server import Server

PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NOTICED = 10_000  # ms
LEAST = 25  # px on a screen 1920 wide

Open = Callable[..., Page]


@pytest.fixture
def open_wall(new_context: Callable[..., BrowserContext], room: Room) -> Open:
    """Open the room's wall on a projector: `open_wall("karin")`."""

    def open_page(key: str, **options: object) -> Page:
        context = new_context(**(PROJECTOR | options))
        let_in(context, room.server, key)
        page = context.new_page()
        page.goto(f"{room.address}/wall")
        ready(page)
        return page

    return open_page


@pytest.fixture
def open_remote(new_context: Callable[..., BrowserContext], room: Room) -> Open:
    """Open the remote control on a phone: `open_remote("peter")`."""

    def open_page(key: str) -> Page:
        context = new_context(**PHONE)
        let_in(context, room.server, key)
        page = context.new_page()
        page.goto(f"{room.address}/wall/remote")
        return page

    return open_page


def alone(page: Page) -> Locator:
    """Give the headings of the sections that the wall shows."""
    return page.locator(".wq h3:visible")


def shown_in_the_band(page: Page) -> Locator:
    return page.locator(".band:visible h2")


def write(room: Room, fragment: str, *paragraphs: str) -> None:
    with room.server.database():
        charter = db.session.scalars(select(Charter).where(Charter.group.has(slug=room.slug))).one()
        documents.replace(charter.text, fragment, [f"<p>{words}</p>" for words in paragraphs])


def test_a_phone_steers_the_wall_and_hears_of_its_keyboard(open_wall: Open, open_remote: Open) -> None:
    wall, phone = open_wall("karin"), open_remote("peter")
    expect(alone(wall)).to_have_count(6)
    phone.get_by_role("button", name="Nästa").tap()
    expect(alone(wall)).to_have_text(["Varför just nu?"])
    expect(shown_in_the_band(wall)).to_have_text("Varför just nu?")
    phone.get_by_role("button", name="Vad förändras?", exact=False).last.tap()
    expect(alone(wall)).to_have_text(["Vad förändras?"])
    wall.keyboard.press("ArrowRight")
    expect(alone(wall)).to_have_text(["Vad förändras inte?"])
    expect(phone.locator(".remote-now")).to_have_text("På väggen nu: Vad förändras inte?")
    phone.get_by_role("button", name="Föregående").tap()
    expect(alone(wall)).to_have_text(["Vad förändras?"])
    phone.get_by_role("button", name="Alla avsnitt").tap()
    expect(alone(wall)).to_have_count(6)
    expect(shown_in_the_band(wall)).to_have_text("Vad förändras?")


def test_the_keyboard_steers_and_every_wall_shows_the_same(open_wall: Open) -> None:
    wall, other = open_wall("karin"), open_wall("ingrid")
    for key in ("PageDown", " ", "ArrowDown"):  # pressed faster than the server answers
        wall.keyboard.press(key)
    for page in (wall, other):
        expect(alone(page)).to_have_text(["Vad händer om vi låter bli?"])
    for _more in range(9):
        other.keyboard.press("ArrowRight")
    for page in (wall, other):
        expect(alone(page)).to_have_text(["Hur märker vi att vi lyckats?"])
    wall.keyboard.press("Shift+Space")
    expect(alone(other)).to_have_text(["Vad förändras inte?"])
    other.keyboard.press("Escape")
    expect(alone(wall)).to_have_count(6)


def test_a_tap_that_comes_before_the_last_answer_counts(open_wall: Open, open_remote: Open) -> None:
    wall, phone = open_wall("karin"), open_remote("peter")
    held: list[Route] = []
    # Playwright marks what it is given, which a built-in function does not allow.
    phone.route("**/wall/focus", lambda route: held.append(route))  # noqa: PLW0108
    phone.get_by_role("button", name="Nästa").tap()
    wait_until(phone, lambda: len(held) == 1, "the first tap is sent")
    phone.unroute("**/wall/focus")
    phone.get_by_role("button", name="Hur märker vi").tap()
    expect(alone(wall)).to_have_text(["Hur märker vi att vi lyckats?"])
    expect(phone.locator(".remote-now")).to_contain_text("Hur märker vi att vi lyckats?")


def test_letters_stand_on_the_wall_as_they_are_written(
    room: Room, open_wall: Open, new_context: Open
) -> None:
    section = room.sections[1]
    wall, peter = open_wall("karin"), room.enter(new_context(), "peter")
    expect(place(wall, section)).to_have_attribute("contenteditable", "false")
    expect(place(wall, section)).to_have_attribute("data-placeholder", re.compile("Vems vardag"))
    begin_to_write(peter, section)
    for so_far in ("F", "Fö", "För"):
        peter.keyboard.type(so_far[-1])
        expect(place(wall, section).locator("p")).to_contain_text(so_far)
    expect(place(wall, section).locator(".caret-n")).to_have_text("Peter")
    expect(place(wall, section).locator(".caret-n")).to_be_visible()
    wall.keyboard.type("Ingen skriver på väggen")
    room.wait_for_agreement(peter, fragments=[section])
    assert words(wall, section) == ["För"]


def test_positions_change_on_the_wall_at_once(room: Room, open_wall: Open, new_context: Open) -> None:
    write(room, room.sections[0], "Var femte går i pension.")
    wall = open_wall("karin")
    expect(wall.locator(".wall-s").first).to_have_text("0 av 4 är med")
    expect(wall.locator(".band:visible")).to_contain_text("Peter har inte svarat")
    peter = room.enter(new_context(**PHONE), "peter")
    peter.locator("#stance .opt").first.tap()
    peter.get_by_role("button", name="Spara").tap()
    expect(wall.locator(".wall-s").first).to_have_text("1 av 4 är med")
    expect(wall.locator(".band:visible")).to_contain_text("Peter står bakom")


@pytest.mark.parametrize("away", [Server.kill, Server.freeze])
def test_a_wall_that_is_cut_off_says_so_and_catches_up(
    server: Server, room: Room, open_wall: Open, troubles: Troubles, away: Callable[[Server], None]
) -> None:
    troubles.allow(NO_SERVER)
    write(room, room.sections[0], "Det här stod när nätet försvann.")
    wall = open_wall("karin")
    away(server)
    says(wall, re.compile(r"Frånkopplad – texten är som den var \d\d\.\d\d"), within=NOTICED / 1000)
    wall.keyboard.press("ArrowRight")  # the wall itself goes on
    expect(alone(wall)).to_have_text(["Varför just nu?"])
    expect(place(wall, room.sections[0])).to_contain_text("Det här stod när nätet försvann.")
    if away is Server.freeze:
        server.thaw()
    else:
        with server.database():
            group = db.session.scalars(select(Group).filter_by(slug=room.slug)).one()
            charter = Charter.of(group)
            assert charter is not None
            Wall.of(group).show(charter.sections[2])
        server.start()
    says(wall, "Allt sparat")
    wanted = "Vad händer om vi låter bli?" if away is Server.kill else "Varför just nu?"
    expect(alone(wall)).to_have_text([wanted], timeout=NOTICED)


def steer(wall: Page, key: str) -> None:
    """Press a key, and wait until the server knows: the page is about to be loaded anew."""
    with wall.expect_response("**/wall/**"):
        wall.keyboard.press(key)


def test_the_text_is_as_large_as_it_fits_and_then_follows_the_marked_section(
    room: Room, open_wall: Open
) -> None:
    wall = open_wall("karin")
    assert size(wall) == 31
    steer(wall, "ArrowRight")
    assert size(wall) == 60
    for fragment in room.sections[:3]:
        write(room, fragment, *["Det här är en mening som tar plats på väggen." * 3] * 3)
    wall.reload()
    ready(wall)
    assert LEAST <= size(wall) < 60
    steer(wall, "0")
    assert LEAST <= size(wall) < 31
    for fragment in room.sections[:3]:
        write(room, fragment, *["Det här är en mening som tar plats på väggen." * 5] * 9)
    wall.reload()
    ready(wall)
    for _section in range(2):
        wall.keyboard.press("ArrowRight")
    wall.keyboard.press("Escape")
    assert size(wall) == LEAST
    expect(wall.locator(".wq.is-active h3")).to_have_text("Vad händer om vi låter bli?")
    expect(wall.locator(".wq.is-active h3")).to_be_in_viewport()
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")


def size(page: Page) -> float:
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: float = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.wall-doc')).fontSize)")
    return found


def test_when_the_sections_change_the_wall_shows_the_new_ones(
    room: Room, open_wall: Open, open_as: Open
) -> None:
    wall = open_wall("karin")
    leader = open_as("karin")
    leader.goto(f"{room.address}/sections")
    leader.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    first = leader.locator("form:has(input[name$='heading'])").first
    first.locator("input[name$='heading']").fill("Varför nu?")
    first.locator("button").first.click()
    expect(alone(wall).first).to_have_text("Varför nu?")
    ready(wall)


def test_the_screen_is_kept_awake_where_the_browser_can(room: Room, new_context: Open) -> None:
    context = new_context(**PROJECTOR)
    context.add_init_script(
        "Object.defineProperty(navigator, 'wakeLock', {value: {request: kind => { window.awake = kind }}})"
    )
    let_in(context, room.server, "karin")
    page = context.new_page()
    page.goto(f"{room.address}/wall")
    ready(page)
    assert page.evaluate("window.awake") == "screen"
