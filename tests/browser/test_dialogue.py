"""The dialogue on the charter's page: words are marked and found again, all see what is said, and nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import delete, select

from intranet.accounts.models import SignIn
from intranet.charter.models import Charter
from intranet.dialogue.models import Thread
from intranet.groups.models import Group
from intranet.live import compaction, documents, places
from intranet.platform.db import db
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.room import Room, let_in, place, wait_until
from tests.browser.server import Server

WRITTEN = "Resorna tar för lång tid. Och de kostar."
MARKED = "för lång tid"
PHONE = {"width": 390, "height": 844}
Enter = Callable[..., Page]


@pytest.fixture
def room(server: Server) -> Room:
    """A group that has written in the first two of its sections."""
    made = Room(server)
    with server.database():
        for section in charter_of(made).sections[:2]:
            documents.replace(section.charter.text, section.fragment, f"<p>{WRITTEN}</p>")
    return made


@pytest.fixture
def enter(new_context: Callable[..., BrowserContext], room: Room) -> Enter:
    """Open the room's charter in a browser of its own: `enter("karin", viewport=PHONE)`."""
    return lambda key, **options: room.enter(new_context(**options), key)


def charter_of(room: Room) -> Charter:
    return db.session.scalars(select(Charter).where(Charter.group.has(slug=room.slug))).one()


def begin(room: Room, key: str, words: str, about: str = MARKED) -> int:
    """Let somebody have begun a thread."""
    with room.server.database():
        charter = charter_of(room)
        person = next(member for member in charter.group.members if member.email.startswith(key))
        section = charter.sections[0]
        span = places.span_of(charter.text, section.fragment, about) if about else None
        passage = places.find(charter.text, {0: span})[0] if span else None
        return Thread.begin(section, words, by=person, span=span, passage=passage).id


def threads(room: Room) -> list[tuple[str, bool, list[str]]]:
    with room.server.database():
        group = db.session.scalars(select(Group).filter_by(slug=room.slug)).one()
        return [(t.quote, t.is_settled, [one.words for one in t.comments]) for t in Thread.all_of(group)]


def mark(page: Page, fragment: str, words: str) -> None:
    """Select words in a section, as with the mouse."""
    place(page, fragment).focus()
    page.evaluate(
        """([name, words]) => {
          const section = document.querySelector(`[data-fragment="${name}"]`)
          const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT)
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words)
            if (at < 0) continue
            return getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length)
          }
          throw new Error(`not in one piece: ${words}`)
        }""",
        [fragment, words],
    )
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def panel(page: Page) -> Locator:
    return page.locator("#talk[open]")


def link(page: Page, heading: str = "Varför just nu?") -> Locator:
    return page.get_by_role("link", name=re.compile(f"Dialog.*: {re.escape(heading)}"))


def underlined(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.marked')].map(one => one.textContent)"
    )
    return found


def test_words_are_commented_on_and_everybody_sees_it(room: Room, enter: Enter) -> None:
    karin, peter = enter("karin"), enter("peter")
    mark(karin, room.sections[0], f" {MARKED}. ")
    karin.get_by_role("button", name="Kommentera de markerade orden").click()
    expect(panel(karin)).to_contain_text(MARKED)
    field = panel(karin).get_by_label("Ny kommentar")
    expect(field).to_be_focused()
    field.fill("Hur lång?")
    panel(karin).get_by_role("button", name="Kommentera").click()
    expect(panel(karin).get_by_role("article")).to_contain_text("Hur lång?")
    expect(field).to_have_value("")
    for page in (karin, peter):
        expect(link(page)).to_contain_text("1 öppen")
        wait_until(page, lambda page=page: underlined(page) == [f"{MARKED}."], "the words are underlined")
    expect(peter.locator("#talk-said")).to_have_text("Dialogen om Varför just nu?: 1 öppen")
    assert threads(room) == [(f"{MARKED}.", False, ["Hur lång?"])]
    peter.locator(".marked").click()
    expect(panel(peter).get_by_role("article")).to_contain_text("Hur lång?")
    answer = panel(peter).get_by_label("Svara")
    answer.fill("Två timmar.")
    answer.press("Tab")
    peter.keyboard.press("Enter")
    expect(panel(karin)).to_contain_text("Två timmar.")
    panel(karin).get_by_role("button", name="Markera som klar").click()
    expect(panel(karin).get_by_role("button", name="Öppna igen")).to_be_focused()
    expect(link(peter)).to_contain_text("1 klar")
    wait_until(peter, lambda: underlined(peter) == [], "nothing open is left to underline")
    panel(karin).get_by_role("button", name="Öppna igen").click()
    expect(link(peter)).to_contain_text("1 öppen")


def test_the_mark_follows_its_words(room: Room, enter: Enter) -> None:
    begin(room, "peter", "Hur lång?")
    karin, peter = enter("karin"), enter("peter")
    link(peter).click()
    mark(karin, room.sections[0], "lång")
    karin.keyboard.type("kort")
    for page in (karin, peter):
        wait_until(page, lambda page=page: "".join(underlined(page)) == "för kort tid", "the mark follows")
    expect(panel(peter)).to_contain_text("Orden har ändrats sedan dess.")
    expect(panel(peter)).to_contain_text(MARKED)
    mark(karin, room.sections[0], "för kort tid")
    karin.keyboard.press("Delete")
    expect(panel(peter)).to_contain_text("Orden är borttagna.")
    wait_until(peter, lambda: underlined(peter) == [], "nothing is left to underline")


def test_words_that_are_moved_are_found_again(room: Room, enter: Enter) -> None:
    begin(room, "peter", "Hur lång?")
    karin, peter = enter("karin"), enter("peter")
    mark(karin, room.sections[0], "tar")
    karin.keyboard.press("ArrowLeft")
    karin.keyboard.press("Enter")
    expect(place(peter, room.sections[0]).locator("p")).to_have_count(2)
    for page in (karin, peter):
        wait_until(page, lambda page=page: underlined(page) == [MARKED], "the words are found again")
    karin.get_by_role("button", name="Punktlista").click()
    expect(place(peter, room.sections[0]).locator("li")).to_have_count(1)
    for page in (karin, peter):
        wait_until(page, lambda page=page: underlined(page) == [MARKED], "the words are found again")


def test_words_that_are_moved_and_then_changed_say_so(room: Room, enter: Enter) -> None:
    begin(room, "peter", "Hur lång?")
    karin, peter = enter("karin"), enter("peter")
    link(peter).click()
    mark(karin, room.sections[0], "tar")
    karin.keyboard.press("ArrowLeft")
    with karin.expect_response(re.compile("/place$")) as told:
        karin.keyboard.press("Enter")
    assert told.value.status == 200
    mark(karin, room.sections[0], "lång")
    karin.keyboard.type("kort")
    wait_until(peter, lambda: "".join(underlined(peter)) == "för kort tid", "the mark follows")
    expect(panel(peter)).to_contain_text("Orden har ändrats sedan dess.")


def test_what_is_put_together_and_opened_anew_is_still_marked(room: Room, enter: Enter) -> None:
    begin(room, "peter", "Hur lång?")
    with room.server.database():
        assert compaction.compact(charter_of(room).text_id)
    karin = enter("karin")
    wait_until(karin, lambda: underlined(karin) == [MARKED], "the words are underlined")
    place(karin, room.sections[0]).focus()
    karin.keyboard.press("Control+Home")
    karin.keyboard.type("Ja. ")
    assert underlined(karin) == [MARKED]


def go_to_the_beginning(page: Page, fragment: str) -> None:
    """Place the caret before what is written. An editor that gets the focus sees to the caret a moment later."""
    place(page, fragment).focus()
    page.wait_for_timeout(100)
    page.keyboard.press("Control+Home")


def test_by_keyboard_alone(room: Room, enter: Enter) -> None:
    karin = enter("karin")
    go_to_the_beginning(karin, room.sections[0])
    for _letter in range(len("Resorna")):
        karin.keyboard.press("Shift+ArrowRight")
    karin.keyboard.press("Control+Alt+m")
    field = panel(karin).get_by_label("Ny kommentar")
    expect(field).to_be_focused()
    karin.keyboard.type("Vilka? @pe")
    names = karin.get_by_role("listbox", name="Nämn någon")
    expect(names.get_by_role("option")).to_have_text([re.compile("Peter Sjö")])
    expect(field).to_have_attribute("aria-activedescendant", re.compile("name-"))
    check_accessible(karin)
    karin.keyboard.press("Escape")
    expect(names).to_be_hidden()
    expect(panel(karin)).to_be_visible()
    karin.keyboard.type("t")
    karin.keyboard.press("Enter")
    expect(field).to_have_value("Vilka? @Peter Sjö ")
    karin.keyboard.press("Tab")
    karin.keyboard.press("Enter")
    expect(panel(karin).get_by_role("article")).to_contain_text("Vilka? @Peter Sjö")
    karin.keyboard.press("Escape")
    expect(panel(karin)).to_have_count(0)
    expect(link(karin)).to_be_focused()
    wait_until(karin, lambda: underlined(karin) == ["Resorna"], "the words are underlined")
    go_to_the_beginning(karin, room.sections[0])
    karin.keyboard.press("ArrowRight")
    karin.keyboard.press("Control+End")
    karin.keyboard.press("Control+Alt+m")  # nothing is marked, and there is no thread
    expect(karin.get_by_text("Markera några ord i ett avsnitt först.")).to_be_in_viewport()
    go_to_the_beginning(karin, room.sections[0])
    karin.keyboard.press("ArrowRight")
    karin.keyboard.press("Control+Alt+m")  # the caret stands in the words of a thread
    expect(panel(karin).get_by_role("heading", name="Resorna")).to_be_focused()
    assert threads(room) == [("Resorna", False, ["Vilka? @Peter Sjö"])]


def test_what_is_half_written_stays(room: Room, enter: Enter, troubles: Troubles) -> None:
    begin(room, "peter", "Hur lång?")
    karin, peter = enter("karin"), enter("peter")
    link(karin).click()
    answer, comment = panel(karin).get_by_label("Svara"), panel(karin).get_by_label("Ny kommentar")
    answer.fill("Jag tror att")
    comment.fill("En sak till:")
    begin(room, "eva", "Och vem betalar?", about="")
    link(peter).click()
    panel(peter).get_by_role("article").first.get_by_label("Svara").fill("Två timmar.")
    panel(peter).get_by_role("article").first.get_by_role("button", name="Skicka svaret").click()
    expect(panel(karin)).to_contain_text("Två timmar.")
    expect(panel(karin)).to_contain_text("Och vem betalar?")
    expect(answer.first).to_have_value("Jag tror att")
    expect(comment).to_have_value("En sak till:")
    panel(peter).get_by_role("button", name="Markera som klar").first.click()
    expect(panel(karin).get_by_role("button", name="Öppna igen")).to_be_visible()
    expect(answer.first).to_be_visible()  # not folded away with what is settled
    link(karin, "För vem?").click()
    expect(panel(karin)).to_contain_text("Ingen har kommenterat avsnittet än.")
    link(karin).click()
    expect(comment).to_have_value("En sak till:")
    panel(karin).get_by_role("article").first.get_by_text("2 kommentarer").click()
    expect(answer.first).to_have_value("Jag tror att")
    troubles.allow("Failed to fetch|ERR_FAILED")
    karin.route("**/comments", lambda route: route.abort())
    panel(karin).get_by_role("button", name="Svara och öppna igen").click()
    expect(karin.locator("#notices")).to_contain_text("Det du skrev finns kvar här")
    expect(answer.first).to_have_value("Jag tror att")
    karin.unroute("**/comments")
    panel(karin).get_by_role("button", name="Svara och öppna igen").click()
    expect(panel(karin)).to_contain_text("markerade tråden som klar medan du skrev")
    expect(answer.first).to_have_value("")
    expect(comment).to_have_value("En sak till:")


def test_who_is_signed_out_keeps_what_is_written(room: Room, enter: Enter, troubles: Troubles) -> None:
    troubles.allow("status of 401")
    begin(room, "peter", "Hur lång?")
    eva = enter("eva", viewport=PHONE, has_touch=True)
    link(eva).tap()
    answer = panel(eva).get_by_label("Svara")
    answer.fill("Två timmar.")
    with room.server.database():
        db.session.execute(delete(SignIn).where(SignIn.user.has(email="eva@example.org")))
    panel(eva).get_by_role("button", name="Skicka svaret").tap()
    notice = panel(eva).locator("#notices")  # within what lies over everything else
    expect(notice).to_contain_text("Du är utloggad")
    expect(answer).to_have_value("Två timmar.")


def test_the_page_of_everything_follows_along(
    room: Room, enter: Enter, new_context: Callable[..., BrowserContext], server: Server
) -> None:
    begin(room, "peter", "Hur lång?")
    context = new_context()
    let_in(context, server, "karin")
    karin = context.new_page()
    karin.goto(f"{room.address}/dialogue")
    peter = enter("peter")
    link(peter).click()
    panel(peter).get_by_label("Svara").fill("Två timmar.")
    panel(peter).get_by_role("button", name="Skicka svaret").click()
    expect(karin.get_by_role("article")).to_contain_text("Två timmar.")
    karin.get_by_role("button", name="Markera som klar").click()
    expect(karin.get_by_role("link", name="Klara 1")).to_be_visible()
    undo = karin.get_by_role("button", name="Öppna igen")  # it stays on the page of what is open
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(karin.get_by_role("link", name="Öppna 1")).to_be_visible()
    mark(peter, room.sections[0], MARKED)
    peter.keyboard.press("Delete")
    karin.bring_to_front()
    expect(karin.get_by_role("article")).to_contain_text("Orden är borttagna.", timeout=15_000)


def test_one_changes_and_removes_what_one_said(room: Room, enter: Enter) -> None:
    begin(room, "karin", "Hur lång?")
    karin, peter = enter("karin"), enter("peter")
    link(karin).click()
    panel(karin).get_by_role("link", name="Ändra din kommentar").click()
    field = panel(karin).get_by_label("Ändra din kommentar")
    expect(field).to_be_focused()
    field.fill("Hur lång tid")
    link(peter).click()
    panel(peter).get_by_label("Svara").fill("Vänta.")
    panel(peter).get_by_role("button", name="Skicka svaret").click()
    expect(panel(karin)).to_contain_text("Vänta.")
    expect(field).to_have_value("Hur lång tid")
    panel(karin).get_by_role("button", name="Spara").click()
    expect(panel(peter)).to_contain_text("Hur lång tid")
    expect(panel(peter)).to_contain_text("ändrad")
    expect(field).to_have_count(0)
    panel(karin).get_by_text("Ta bort").first.click()
    panel(karin).get_by_role("button", name="Ja, ta bort").click()
    expect(panel(peter)).to_contain_text("En kommentar från Karin Lund är borttagen.")


def test_on_a_phone_it_lies_over_the_text(room: Room, enter: Enter) -> None:
    begin(room, "peter", "Hur lång, @Eva Berg?")
    eva = enter("eva", viewport=PHONE, has_touch=True, reduced_motion="reduce")
    wait_until(eva, lambda: underlined(eva) == [MARKED], "the words are underlined")
    eva.locator(".marked").tap()
    expect(panel(eva).get_by_role("article")).to_contain_text("Hur lång, @Eva Berg?")
    check_accessible(eva, in_both_themes=True)
    check_fits(eva)
    panel(eva).get_by_label("Svara").tap()
    eva.keyboard.type("Fråga @pet")
    eva.get_by_role("option", name="Peter Sjö").tap()
    expect(panel(eva).get_by_label("Svara")).to_have_value("Fråga @Peter Sjö ")
    panel(eva).get_by_role("button", name="Skicka svaret").tap()
    expect(panel(eva).get_by_role("article")).to_contain_text("Fråga @Peter Sjö")
    panel(eva).get_by_role("button", name="Stäng").tap()
    expect(panel(eva)).to_have_count(0)
    expect(eva.locator("#talk-link-" + room.sections[0].removeprefix("section-"))).to_contain_text("1 öppen")


def test_beside_the_text_it_takes_the_place_of_the_positions(room: Room, enter: Enter) -> None:
    begin(room, "peter", "Hur lång?")
    karin = enter("karin", reduced_motion="reduce")
    link(karin).click()
    expect(panel(karin)).to_be_visible()
    expect(karin.locator("#stance")).to_be_hidden()
    check_accessible(karin, in_both_themes=True)
    karin.locator("[data-answer]").first.click()
    expect(panel(karin)).to_have_count(0)
    expect(karin.locator("#stance")).to_be_visible()


def test_without_a_script_all_of_it_works(
    room: Room, new_context: Callable[..., BrowserContext], server: Server
) -> None:
    number = begin(room, "peter", "Hur lång, @Eva Berg?")
    context = new_context(java_script_enabled=False)
    let_in(context, server, "eva")
    page = context.new_page()
    page.goto(f"/groups/{room.slug}/")
    page.get_by_role("button", name="Peter Sjö nämnde dig i ”Varför just nu?”").click()
    assert page.url.endswith(f"/charter/dialogue/{number}")
    page.get_by_label("Svara").fill("Två timmar, @Peter Sjö.")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("article")).to_contain_text("Två timmar")
    page.get_by_role("link", name="Ändra din kommentar").click()
    page.get_by_label("Ändra din kommentar").fill("Tre timmar.")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("button", name="Markera som klar").click()
    expect(page.locator("#notices")).to_contain_text("Tråden är klar.")
    page.get_by_role("button", name="Öppna igen").click()
    page.goto(f"/groups/{room.slug}/charter")
    link(page).click()
    page.get_by_label("Ny kommentar").fill("En sak till.")
    page.get_by_role("button", name="Kommentera").click()
    expect(page.get_by_role("article")).to_have_count(2)
    assert threads(room) == [
        (MARKED, False, ["Hur lång, @Eva Berg?", "Tre timmar."]),
        ("", False, ["En sak till."]),
    ]
