"""The charter page between people: a panel that follows, positions that are about what was read, and what is told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from tests.browser.pages import Troubles
from tests.browser.room import Room, begin_to_write, is_all_saved, place, says, wait_until, words
from tests.browser.server import Server

UPDATES = re.compile(r"/texts/\d+/updates")
STANCE = re.compile(r"/sections/\d+/stance")
WRITTEN = "Resorna tar för lång tid."
CHANGED = "Texten ändrades medan du tog ställning. Läs igenom och spara igen."
PHONE = {"width": 390, "height": 844}
Enter = Callable[..., Page]


@pytest.fixture
def room(server: Server) -> Room:
    """A group that has written in the first two of its sections."""
    made = Room(server)
    with server.database():
        charter = charter_of(made)
        for section in charter.sections[:2]:
            documents.replace(charter.text, section.fragment, f"<p>{WRITTEN}</p>")
    return made


def charter_of(room: Room) -> Charter:
    return db.session.scalars(select(Charter).where(Charter.group.has(slug=room.slug))).one()


def positions(room: Room) -> list[str]:
    with room.server.database():
        charter = charter_of(room)
        return [position.wording.plain for section in charter.sections for position in section.positions]


def go_to(page: Page, heading: str) -> Locator:
    """Bring a section into focus, and give its panel once it is there."""
    page.get_by_role("navigation", name="Avsnitt").get_by_role("link", name=heading).press("Enter")
    panel = page.get_by_role("complementary", name=heading)
    expect(panel).to_be_visible()
    return panel


def write(page: Page, fragment: str, text: str) -> None:
    begin_to_write(page, fragment)
    page.keyboard.type(text)


def save(page: Page) -> None:
    page.locator("#position-save").press("Enter")


def test_on_a_phone_the_bar_names_the_section_that_was_tapped(room: Room, enter: Enter) -> None:
    peter = enter("peter", viewport=PHONE, has_touch=True)
    bar = peter.locator("#stance-bar")
    expect(bar).to_contain_text("Varför just nu?")
    peter.get_by_role("heading", name="För vem?", level=3).tap()
    expect(peter.get_by_role("complementary", name="För vem?")).to_be_attached()
    expect(bar).to_contain_text("För vem?")
    peter.get_by_role("heading", name="Vad förändras?", level=3).tap()
    expect(bar).to_be_hidden()  # nothing is written there to take a position on


def test_a_late_answer_does_not_take_the_panel_back(room: Room, enter: Enter) -> None:
    karin, peter = enter("karin"), enter("peter", viewport=PHONE, has_touch=True)
    held: list[Route] = []
    peter.route(re.compile("/charter/agreement"), lambda route: held.append(route))  # noqa: PLW0108  # it is marked
    write(karin, room.sections[0], " Och kostar.")
    wait_until(peter, lambda: bool(held), "the page asks where the group stands")
    peter.get_by_role("heading", name="För vem?", level=3).tap()
    expect(peter.get_by_role("complementary", name="För vem?")).to_be_attached()
    with peter.expect_response(re.compile("/charter/agreement")):
        held[0].continue_()
    peter.wait_for_timeout(200)
    expect(peter.locator("#stance-bar")).to_contain_text("För vem?")
    expect(peter.locator("#in-focus")).to_have_value(room.sections[1].removeprefix("section-"))


def test_a_position_is_about_the_words_that_were_there_when_one_chose(
    room: Room, enter: Enter, troubles: Troubles
) -> None:
    troubles.allow("status of 409")
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    panel = go_to(peter, "Varför just nu?")
    panel.get_by_role("radio", name="Kan leva med").check()
    panel.get_by_role("textbox").fill("Med tvekan.")
    write(karin, section, " Och kostar mycket.")
    expect(place(peter, section)).to_contain_text("Och kostar mycket.")
    wait_until(karin, lambda: is_all_saved(karin), "all is saved")
    save(peter)
    expect(panel.get_by_role("alert")).to_contain_text(CHANGED)
    assert positions(room) == []
    expect(panel.get_by_role("radio", name="Kan leva med")).to_be_checked()
    expect(panel.get_by_role("textbox")).to_have_value("Med tvekan.")
    panel.get_by_role("radio", name="Står bakom").check()
    save(peter)
    expect(peter.locator("#said")).to_contain_text("Du står bakom texten.")
    assert positions(room) == [f"{WRITTEN} Och kostar mycket."]


def test_what_one_has_typed_oneself_is_no_news(room: Room, enter: Enter) -> None:
    section = room.sections[0]
    peter = enter("peter")
    panel = go_to(peter, "Varför just nu?")
    panel.get_by_role("radio", name="Står bakom").check()
    write(peter, section, " Det vet jag.")
    save(peter)
    expect(peter.locator("#said")).to_contain_text("Du står bakom texten.")
    assert positions(room) == [f"{WRITTEN} Det vet jag."]


def test_an_answer_begun_before_a_look_elsewhere_is_still_about_what_was_read(
    room: Room, enter: Enter, troubles: Troubles
) -> None:
    troubles.allow("status of 4(09|22)")
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    panel = go_to(peter, "Varför just nu?")
    panel.get_by_role("radio", name="Inte än").check()
    save(peter)
    expect(panel).to_contain_text("Skriv vad som saknas.")
    go_to(peter, "För vem?")
    write(karin, section, " Och kostar mycket.")
    expect(place(peter, section)).to_contain_text("Och kostar mycket.")
    panel = go_to(peter, "Varför just nu?")
    expect(panel.get_by_role("radio", name="Inte än")).to_be_checked()
    panel.get_by_role("textbox").fill("Vem betalar?")
    save(peter)
    expect(panel.get_by_role("alert")).to_contain_text(CHANGED)
    expect(panel.get_by_role("textbox")).to_have_value("Vem betalar?")
    save(peter)
    expect(peter.locator("#said")).to_contain_text("Du säger inte än.")
    assert positions(room) == [f"{WRITTEN} Och kostar mycket."]


def test_what_one_missed_in_an_earlier_text_is_there_to_say_again(
    room: Room, enter: Enter, troubles: Troubles
) -> None:
    troubles.allow("status of 4(09|22)")
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    panel = go_to(peter, "Varför just nu?")
    panel.get_by_role("radio", name="Inte än").check()
    panel.get_by_role("textbox").fill("Vem betalar?")
    save(peter)
    expect(peter.locator("#said")).to_contain_text("Du säger inte än.")
    write(karin, section, " Och kostar mycket.")
    expect(panel).to_contain_text("Texten har ändrats sedan ditt ställningstagande.")
    peter.reload()
    expect(place(peter, section)).to_contain_text("Och kostar mycket.")
    expect(panel.get_by_role("radio", checked=True)).to_have_count(0)
    expect(panel.get_by_role("textbox")).to_be_hidden()
    panel.get_by_role("radio", name="Inte än").check()
    expect(panel.get_by_role("textbox")).to_have_value("Vem betalar?")
    write(karin, section, " Och tar tid.")
    expect(place(peter, section)).to_contain_text("Och tar tid.")
    wait_until(karin, lambda: is_all_saved(karin), "all is saved")
    save(peter)
    expect(panel.get_by_role("alert")).to_contain_text(CHANGED)
    expect(panel.locator(".note:visible")).to_have_count(1)  # it says the same as the other would
    panel.get_by_role("textbox").fill("x" * 501)
    save(peter)
    expect(panel.get_by_role("alert")).to_contain_text("Skriv högst 500 tecken.")
    panel.get_by_role("textbox").fill("Vem betalar?")
    expect(panel.get_by_role("alert")).to_have_count(0)


def remove_peter(room: Room, _peter: Page) -> None:
    """The leader takes him out of the group."""
    with room.server.database():
        group = db.session.query(Group).filter_by(slug=room.slug).one()
        person = db.session.query(User).filter_by(email="peter@example.org").one()
        group.remove(next(one for one in group.memberships if one.user_id == person.id), by=None)


def sign_out_in_another_tab(room: Room, peter: Page) -> None:
    other = peter.context.new_page()
    other.goto(f"/groups/{room.slug}/")
    other.locator(".me summary").click()
    other.get_by_role("button", name="Logga ut").click()
    other.wait_for_url("**/sign-in")


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        (remove_peter, "Du kan inte skriva här längre. Texten är sparad."),
        (sign_out_in_another_tab, "Du är utloggad. Texten finns kvar här."),
    ],
)
def test_who_is_shut_out_hears_it_once_and_keeps_the_text(
    room: Room, enter: Enter, troubles: Troubles, deed: Callable[[Room, Page], None], sentence: str
) -> None:
    troubles.allow("status of 40[14]")
    section = room.sections[0]
    peter = enter("peter")
    panel = go_to(peter, "Varför just nu?")
    panel.get_by_role("radio", name="Kan leva med").check()
    panel.get_by_role("textbox").fill("Med tvekan.")
    begin_to_write(peter, section)
    address = peter.url
    deed(room, peter)
    peter.bring_to_front()
    with peter.expect_response(STANCE) as answered:
        peter.get_by_role("heading", name="För vem?", level=3).click()
    assert answered.value.status in {401, 404}
    says(peter, sentence)
    peter.wait_for_timeout(300)
    expect(peter.locator("#notices")).to_be_empty()
    expect(peter.locator(".conn")).to_have_count(1)
    assert peter.url == address
    assert words(peter, section) == [WRITTEN]
    expect(place(peter, section)).to_have_attribute("contenteditable", "false")
    expect(panel.get_by_role("textbox")).to_have_value("Med tvekan.")


def leave_out(page: Page, heading: str) -> None:
    """The leader removes a section that nobody has used."""
    page.get_by_role("link", name="Ändra avsnitten och deras frågor").click()
    asked = page.locator("details.removing", has_text=heading)
    asked.locator("summary").press("Enter")  # nothing goes before one has been asked
    asked.get_by_role("button", name="Ta bort avsnittet").press("Enter")
    expect(page.locator("#notices")).to_contain_text(f"”{heading}” är borttaget.")
    expect(page.locator(".sections li input:focus")).to_have_value("Vad förändras inte?")  # the next one


def test_a_section_that_is_removed_takes_no_more_words(room: Room, enter: Enter) -> None:
    gone, stays = room.sections[3], room.sections[4]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(peter, gone)
    leave_out(karin, "Vad förändras?")
    expect(peter.locator("#outline-changed")).to_contain_text("Avsnitten har ändrats.")
    section = peter.get_by_role("region", name="Vad förändras?", exact=True)
    expect(section).to_contain_text("Det här avsnittet är borttaget.")
    expect(place(peter, gone)).to_have_attribute("contenteditable", "false")
    write(peter, stays, "Här går det.")
    wait_until(peter, lambda: room.kept(stays) == ["Här går det."], "the other sections go on")
    says(peter, "Allt sparat")


def test_words_on_their_way_to_a_section_that_is_removed_are_not_lost(
    room: Room, enter: Enter, troubles: Troubles
) -> None:
    troubles.allow("status of 410|net::ERR_FAILED")
    gone = room.sections[3]
    karin, peter = enter("karin"), enter("peter")
    peter.route(UPDATES, lambda route: route.abort())
    write(peter, gone, "Det första om detta.")
    says(peter, "Frånkopplad")
    leave_out(karin, "Vad förändras?")
    peter.unroute(UPDATES)
    says(peter, "Avsnittet som du skrev i är borttaget. Texten finns kvar här.")
    assert words(peter, gone) == ["Det första om detta."]
    expect(peter.get_by_role("button", name="Kopiera min text")).to_be_visible()


def test_selections_of_others_need_no_style_of_their_own(room: Room, enter: Enter) -> None:
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(peter, section)
    peter.keyboard.press("Shift+Home")
    selected = place(karin, section).locator(".sel")
    expect(selected).to_have_text(WRITTEN)
    tones = {"tone-lake", "tone-heather", "tone-rust", "tone-moss"}
    for mark in (selected, place(karin, section).locator(".caret"), karin.locator("[data-person] .here-c")):
        assert tones & set((mark.get_attribute("class") or "").split())
    assert selected.evaluate("mark => getComputedStyle(mark).boxShadow") != "none"
    expect(karin.locator("main [style]")).to_have_count(0)


PASTE = """([name, html]) => {
  const data = new DataTransfer()
  data.setData('text/html', html)
  const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector(`[data-fragment="${name}"]`).dispatchEvent(paste)
}"""


FROM_A_WORD_PROCESSOR = """<style>p { color: red }</style>
<p class=MsoNormal style='margin:0'>Ett <span style="font-weight:bold">fett</span> och <i>lutat</i></p>"""
FROM_THE_WEB = '<b style="font-weight:normal" id="docs-internal-guid-1"><p>Inte fett: style=vanlig</p></b>'
LONG_LINK = (
    f'<p><a href="https://example.org/{"x" * 5000}">Här</a> och <a href="https://example.org/">där</a></p>'
)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (FROM_A_WORD_PROCESSOR, "<p>Ett <strong>fett</strong> och <em>lutat</em></p>"),
        (FROM_THE_WEB, "<p>Inte fett: style=vanlig</p>"),
        (LONG_LINK, '<p>Här och <a href="https://example.org/" rel="noopener noreferrer">där</a></p>'),
    ],
    ids=["a word processor", "the web", "a long link"],
)
def test_what_is_pasted_looks_as_it_did(room: Room, enter: Enter, html: str, shown: str) -> None:
    section = room.sections[4]
    karin = enter("karin")
    begin_to_write(karin, section)
    karin.evaluate(PASTE, [section, html])
    wait_until(karin, lambda: is_all_saved(karin), "all is saved")
    with room.server.database():
        assert documents.read(charter_of(room).text).html(section) == shown


HOME_AND_BACKSPACE_AT_ONCE = """name => {
  const last = [...document.querySelectorAll(`[data-fragment="${name}"] p`)].at(-1)
  getSelection().collapse(last, 0) // the browser tells of it only when this has run to its end
  const key = new KeyboardEvent('keydown', { key: 'Backspace', bubbles: true, cancelable: true })
  last.dispatchEvent(key)
  return key.defaultPrevented
}"""


def test_keys_close_upon_each_other_meet_the_caret_where_it_is(room: Room, enter: Enter) -> None:
    section = room.sections[4]
    karin = enter("karin")
    begin_to_write(karin, section)
    karin.keyboard.type("- ett")
    karin.keyboard.press("Enter")
    karin.keyboard.type("två")
    karin.wait_for_timeout(200)
    assert karin.evaluate(HOME_AND_BACKSPACE_AT_ONCE, section)  # else the browser joins the lines by itself
    wait_until(karin, lambda: is_all_saved(karin), "all is saved")
    with room.server.database():
        html = documents.read(charter_of(room).text).html(section)
    assert html == "<ul><li>ett<p>två</p></li></ul>"


def test_a_link_that_is_too_long_is_said(room: Room, enter: Enter) -> None:
    section = room.sections[0]
    karin = enter("karin")
    begin_to_write(karin, section)
    karin.keyboard.press("Control+a")
    karin.keyboard.press("Control+k")
    dialog = karin.get_by_role("dialog")
    address = "https://example.org/" + "x" * 2000
    dialog.get_by_role("textbox").fill(address)
    karin.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Skriv högst 2000 tecken.")
    expect(dialog.get_by_role("textbox")).to_have_value(address)
    dialog.get_by_role("textbox").fill(address[:2000])
    karin.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    wait_until(karin, lambda: is_all_saved(karin), "all is saved")
    says(karin, "Allt sparat")
