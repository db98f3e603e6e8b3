"""For those who read: the text read aloud, a link to each section, paper, and a screen that one touches."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.live import documents
from intranet.platform.db import db
from tests.browser.pages import check_accessible
from tests.browser.room import Room, begin_to_write, let_in, place, ready
from tests.browser.server import Server
from tests.house.world import person

STUB = (Path(__file__).parent / "speech.js").read_text()
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

New = Callable[..., BrowserContext]


@pytest.fixture
def room(server: Server) -> Room:
    """A room whose first two sections are written."""
    made = Room(server)
    with server.database():
        charter = db.session.scalars(select(Charter).where(Charter.group.has(slug=made.slug))).one()
        why, whom = charter.sections[:2]
        for fragment, text in {
            "title": "<p>Nära till vård</p>",
            why.fragment: "<p>Var femte går i pension. Det märks t.ex. i Slussfors.</p>"
            "<p>Vi <strong>måste</strong> <em>sluta</em>.</p>",
            whom.fragment: "<ul><li>Den som åker långt.</li><li>Den som väntar.</li></ul>",
        }.items():
            documents.replace(charter.text, fragment, text)
    return made


@pytest.fixture
def enter(new_context: New, room: Room) -> Callable[..., Page]:
    """Open the room's charter, on a device that speaks: `enter("peter", voices=["sv-SE"])`."""

    def open_page(key: str, *, voices: tuple[str, ...] = ("en-US", "sv-SE"), **options: object) -> Page:
        context = new_context(**options)
        context.add_init_script(f"window.voices = {list(voices)}; {STUB}")
        return room.enter(context, key)

    return open_page


def said(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.said.map(one => one.text)")
    return found


def marked(page: Page) -> str:
    found: str = page.evaluate("[...CSS.highlights.get('listening')].map(range => String(range)).join('|')")
    return found


def test_the_text_is_read_sentence_by_sentence_and_each_is_marked(enter: Callable[..., Page]) -> None:
    page = enter("peter")
    page.get_by_role("button", name="Lyssna").click()
    sentences = [
        "Nära till vård",
        "Varför",
        "Varför just nu?",
        "Var femte går i pension.",
        "Det märks t.ex. i Slussfors.",
        "Vi måste sluta.",
        "För vem?",
        "Den som åker långt.",
        "Den som väntar.",
    ]
    for number, sentence in enumerate(sentences, start=1):
        assert said(page)[number - 1 :] == [sentence]
        assert marked(page) == sentence
        page.evaluate("window.finish()")
    assert len(said(page)) == len(sentences)
    assert page.evaluate("window.said.every(one => one.voice.lang === 'sv-SE' && one.lang === 'sv-SE')")
    expect(page.get_by_role("region", name="Uppläsning")).to_be_hidden()
    assert marked(page) == ""


def test_reading_pauses_goes_on_skips_and_stops(enter: Callable[..., Page]) -> None:
    page = enter("peter")
    page.get_by_role("button", name="Lyssna").click()
    for _sentence in range(3):
        page.evaluate("window.finish()")
    expect(page.locator("[data-listen-where]")).to_have_text("Varför just nu?")
    page.get_by_role("button", name="Pausa").click()
    assert page.evaluate("window.finish()") is False  # nothing is being said
    page.get_by_role("button", name="Fortsätt").click()
    assert said(page)[-2:] == ["Var femte går i pension."] * 2
    page.get_by_role("button", name="Nästa avsnitt").click()
    assert said(page)[-1] == "För vem?"
    expect(page.locator("[data-listen-where]")).to_have_text("För vem?")
    check_accessible(page)
    page.get_by_role("button", name="Sluta").click()
    assert page.evaluate("window.finish()") is False
    expect(page.get_by_role("button", name="Lyssna")).to_be_focused()


def test_others_may_write_while_it_is_read(enter: Callable[..., Page], room: Room, new_context: New) -> None:
    page, karin = enter("peter"), room.enter(new_context(), "karin")
    begin_to_write(karin, room.sections[0])
    karin.keyboard.type(" Nu.")
    expect(place(page, room.sections[0])).to_contain_text("Nu.")
    expect(place(page, room.sections[0]).locator(".caret-n")).to_have_count(1)
    page.get_by_role("button", name="Lyssna").click()
    for _sentence in range(5):
        page.evaluate("window.finish()")
    assert said(page)[-1] == "Vi måste sluta."  # and not who has a caret there
    page.evaluate("window.finish()")
    assert said(page)[-1] == "Nu."


def test_without_a_voice_of_the_device_for_the_language_nothing_is_offered(
    enter: Callable[..., Page],
) -> None:
    page = enter("peter", voices=("en-US", "@sv-SE"))
    expect(page.locator("[data-listen]")).to_be_hidden()
    page.evaluate("window.voices.push('sv-SE'); speechSynthesis.dispatchEvent(new Event('voiceschanged'))")
    expect(page.get_by_role("button", name="Lyssna")).to_be_visible()


def test_a_browser_without_speech_shows_no_button(new_context: New, room: Room) -> None:
    context = new_context()
    context.add_init_script("Object.defineProperty(window, 'speechSynthesis', {value: undefined})")
    page = room.enter(context, "peter")
    expect(page.locator("[data-listen]")).to_be_hidden()


def test_a_link_to_a_section_is_copied_with_mouse_and_keyboard(
    enter: Callable[..., Page], room: Room
) -> None:
    page = enter("peter")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = page.get_by_role("link", name="Länk till avsnittet För vem?")
    expect(link).to_have_css("opacity", "0")
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").get_by_text("Länken är kopierad")).to_be_attached()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"#{room.sections[1]}")
    page.goto(copied)
    ready(page)
    expect(page.locator(f"#{room.sections[1]} h3")).to_be_in_viewport()
    expect(page.locator("#stance h2")).to_contain_text("För vem?")


def adopt(room: Room) -> None:
    with room.server.database():
        charter = db.session.scalars(select(Charter).where(Charter.group.has(slug=room.slug))).one()
        documents.replace(charter.text, "why", "<p>Så att ingen åker långt.</p>")
        for section in charter.sections[2:]:
            documents.replace(charter.text, section.fragment, "<p>Det här.</p>")
        reading = documents.read(charter.text)
        for section in charter.sections[:2]:
            section.take_position(by=person("eva"), stance=Stance.NOT_YET, comment="Vem?", reading=reading)
        charter.adopt(by=person("karin"), reading=reading)


def test_a_version_is_read_aloud_and_linked_to_as_well(new_context: New, room: Room) -> None:
    adopt(room)
    context = new_context()
    context.add_init_script(f"window.voices = ['sv-SE']; {STUB}")
    let_in(context, room.server, "peter")
    page = context.new_page()
    page.goto(f"{room.address}/versions/1")
    page.get_by_role("button", name="Lyssna").click()
    for _sentence in range(4):
        page.evaluate("window.finish()")
    assert said(page) == [
        "Nära till vård",
        "Så att ingen åker långt.",
        "Varför",
        "Varför just nu?",
        "Var femte går i pension.",
    ]
    page.get_by_role("link", name="Länk till avsnittet För vem?").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#section-2")


@pytest.mark.parametrize("address", ["", "/versions/1"])
def test_on_paper_there_is_the_text_and_positions_in_words(
    new_context: New, room: Room, address: str
) -> None:
    adopt(room)
    context = new_context()
    let_in(context, room.server, "karin")
    page = context.new_page()
    page.goto(room.address + address)
    page.emulate_media(media="print")
    for nothing in (".topbar", ".docbar", ".tools", ".q-link", ".listen", ".stance", ".toc"):
        assert not page.locator(f"{nothing}:visible").count(), nothing
    expect(page.locator(".q").first).to_contain_text("Var femte går i pension.")
    expect(
        page.locator(".q").first.get_by_text(re.compile("Eva.*inte än")).locator("visible=true")
    ).not_to_have_count(0)


@pytest.mark.parametrize("screen", [TABLET, PHONE])
def test_one_takes_a_position_by_touch(enter: Callable[..., Page], screen: dict[str, object]) -> None:
    page = enter("peter", **screen)
    bar = page.get_by_role("region", name="Ditt ställningstagande")
    if bar.is_visible():
        bar.get_by_role("link", name="Ta ställning").tap()
    page.locator("#stance .opt").nth(1).tap()
    page.locator("#comment").fill("Med ett förbehåll.")
    page.get_by_role("button", name="Spara").tap()
    expect(page.locator("#group-list")).to_contain_text("kan leva med")


@pytest.mark.parametrize("screen", [TABLET, PHONE])
def test_what_one_touches_is_large_enough_and_nothing_lies_over_what_one_writes(
    enter: Callable[..., Page], room: Room, screen: dict[str, object]
) -> None:
    page = enter("peter", **screen)
    small = page.evaluate(TOO_SMALL)
    assert not small
    text = place(page, room.sections[0])
    text.tap()
    expect(text).to_be_focused()
    expect(page.locator(".stance-bar")).to_be_hidden()
    page.evaluate(KEYBOARD, 400)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Skrivet med tummen.")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    caret = page.evaluate(
        "(() => { const all = getSelection().getRangeAt(0).getClientRects(); return all[all.length - 1].bottom })()"
    )
    assert caret <= screen["viewport"]["height"] - 400  # type: ignore[index]  # above the keyboard


# Links within sentences are read, not aimed at: they may be as low as their line.
TOO_SMALL = """
() => [...document.querySelectorAll('button, .btn, select, .opt, .q-link, .mainnav a, summary')]
  .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width && (box.height < 36 || box.width < 36))
  .map(([box, one]) => `${box.width} x ${box.height} ${one.cloneNode(false).outerHTML.slice(0, 90)}`)
"""
# A keyboard on the screen makes what is seen smaller and leaves the page as it is.
KEYBOARD = """
height => {
  Object.defineProperty(visualViewport, 'height', {get: () => innerHeight - height})
  visualViewport.dispatchEvent(new Event('resize'))
}
"""
