"""Several people write in one charter at once: everybody has the same text, whatever happens to the server."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.pages import Troubles
from tests.browser.room import (
    NO_SERVER,
    Room,
    begin_to_write,
    let_in,
    place,
    ready,
    wait_until,
    words,
)
from tests.browser.server import Server
from tests.browser.typists import check_all_there, kill_under, sit_down

Enter = Callable[..., Page]
KILLS = 5  # on each of the two databases; `python -m bench kills` kills two hundred times
WHO = ("karin", "peter", "eva")
HAS_BEGUN = "document.body !== null && 'client' in document.body.dataset"  # the script of every page has run


def people_here(page: Page) -> list[str]:
    """Give the others whom the page shows as being here."""
    return sorted(page.locator("[data-here] li[data-person]").all_inner_texts())


def test_two_write_in_one_section(room: Room, enter: Enter) -> None:
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(karin, section)
    karin.keyboard.type("Resorna tar för lång tid")
    expect(place(peter, section)).to_contain_text("Resorna tar för lång tid")
    begin_to_write(peter, section)
    peter.keyboard.press("Enter")
    for letters in ("Vi ", "vill ", "mötas ", "oftare"):
        peter.keyboard.type(letters)
        karin.keyboard.type(" och")
    room.wait_for_agreement(karin, peter, fragments=[section])
    assert room.kept(section) == ["Resorna tar för lång tid och och och och", "Vi vill mötas oftare"]


def test_two_write_in_the_same_place_and_their_words_stay_whole(room: Room, enter: Enter) -> None:
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(karin, section)
    karin.keyboard.type("Vi vill:")
    expect(place(peter, section)).to_contain_text("Vi vill:")
    begin_to_write(peter, section)
    for one, other in zip("(bygga nytt)", "[spara allt]", strict=True):
        karin.keyboard.type(one)
        peter.keyboard.type(other)
    room.wait_for_agreement(karin, peter, fragments=[section])
    (together,) = room.kept(section)
    assert together in ("Vi vill:(bygga nytt)[spara allt]", "Vi vill:[spara allt](bygga nytt)")


@pytest.mark.parametrize("before", [[], ["Det här stod redan."]])
def test_two_begin_a_paragraph_at_the_same_moment(
    room: Room, enter: Enter, troubles: Troubles, before: list[str]
) -> None:
    troubles.allow(NO_SERVER)
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(karin, section)
    for paragraph in before:
        karin.keyboard.type(paragraph)
        karin.keyboard.press("Enter")
    expect(place(peter, section).locator("p")).to_have_count(len(before) + 1)
    begin_to_write(peter, section)
    room.wait_for_agreement(karin, peter, fragments=[section])
    room.server.freeze()  # neither knows of the other's words
    karin.keyboard.type("Karins ord. ")
    peter.keyboard.type("Peters ord. ")
    room.server.thaw()
    for _more in range(3):
        karin.keyboard.type("k")
        peter.keyboard.type("p")
    room.wait_for_agreement(karin, peter, fragments=[section])
    *first, last = room.kept(section)
    assert first == before
    assert last in ("Karins ord. kkkPeters ord. ppp", "Peters ord. pppKarins ord. kkk")


def test_two_write_in_different_sections(room: Room, enter: Enter) -> None:
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(karin, room.sections[0])
    begin_to_write(peter, room.sections[4])
    for number in range(10):
        karin.keyboard.type(f"ett{number} ")
        peter.keyboard.type(f"två{number} ")
    begin_to_write(karin, "title")
    karin.keyboard.type("Nära till vård")
    begin_to_write(peter, "why")
    peter.keyboard.type("Så att ingen behöver åka långt.")
    fragments = [room.sections[0], room.sections[4], "title", "why"]
    room.wait_for_agreement(karin, peter, fragments=fragments)
    assert [room.kept(fragment) for fragment in fragments] == [
        [" ".join(f"ett{number}" for number in range(10))],
        [" ".join(f"två{number}" for number in range(10))],
        ["Nära till vård"],
        ["Så att ingen behöver åka långt."],
    ]


def test_each_sees_who_is_here_and_where_they_write(room: Room, enter: Enter) -> None:
    section = room.sections[1]
    karin, peter = enter("karin"), enter("peter")
    wait_until(karin, lambda: people_here(karin) == ["Peter"], "Karin sees Peter")
    wait_until(peter, lambda: people_here(peter) == ["Karin"], "Peter sees Karin")
    begin_to_write(peter, section)
    peter.keyboard.type("Här skriver jag")
    name = place(karin, section).locator(".caret-n")
    expect(name).to_have_text("Peter")
    expect(name).to_be_visible()
    expect(place(peter, section).locator(".caret")).to_have_count(0)  # nobody needs the name at the own caret
    peter.keyboard.press("Shift+Home")
    expect(place(karin, section).locator(".sel")).to_have_text("Här skriver jag")
    peter.close()
    wait_until(karin, lambda: people_here(karin) == [], "Karin sees that Peter has left")
    expect(name).to_have_count(0)


def test_who_comes_late_sees_everything_and_joins_in(room: Room, enter: Enter) -> None:
    section = room.sections[2]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(karin, section)
    karin.keyboard.type("Först Karin.")
    expect(place(peter, section)).to_contain_text("Först Karin.")
    begin_to_write(peter, section)
    peter.keyboard.type(" Sedan Peter.")
    eva = enter("eva")
    assert words(eva, section) == ["Först Karin. Sedan Peter."]
    wait_until(eva, lambda: people_here(eva) == ["Karin", "Peter"], "Eva sees who is here")
    wait_until(karin, lambda: people_here(karin) == ["Eva", "Peter"], "Karin sees Eva")
    expect(place(eva, section).locator(".caret-n:visible", has_text="Peter")).to_have_count(1)
    begin_to_write(eva, section)
    eva.keyboard.type(" Sist Eva.")
    room.wait_for_agreement(karin, peter, eva, fragments=[section])
    assert room.kept(section) == ["Först Karin. Sedan Peter. Sist Eva."]


def test_who_has_a_slow_line_sees_who_is_here(
    room: Room, enter: Enter, new_context: Callable[..., BrowserContext]
) -> None:
    enter("karin")
    context = new_context()
    let_in(context, room.server, "peter")
    peter = context.new_page()
    held: list[Route] = []
    # Playwright marks what it is given, which a built-in function does not allow.
    peter.route("**/dist/editor.js*", lambda route: held.append(route))  # noqa: PLW0108
    peter.goto(room.address, wait_until="commit")
    wait_until(peter, lambda: bool(held) and bool(peter.evaluate(HAS_BEGUN)), "the page begins")
    peter.wait_for_timeout(300)
    held[0].continue_()
    ready(peter)
    wait_until(peter, lambda: people_here(peter) == ["Karin"], "Peter sees Karin")


def test_undo_takes_back_only_what_one_has_written_oneself(room: Room, enter: Enter) -> None:
    section = room.sections[3]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(karin, section)
    karin.keyboard.insert_text("Karins ord.")
    expect(place(peter, section)).to_contain_text("Karins ord.")
    begin_to_write(peter, section)
    peter.keyboard.insert_text(" Peters ord.")
    expect(place(karin, section)).to_contain_text("Peters ord.")
    karin.keyboard.press("Control+z")
    room.wait_for_agreement(karin, peter, fragments=[section])
    assert room.kept(section) == ["Peters ord."]
    karin.keyboard.press("Control+y")
    room.wait_for_agreement(karin, peter, fragments=[section])
    assert room.kept(section) == ["Karins ord. Peters ord."]
    peter.keyboard.press("Control+z")
    room.wait_for_agreement(karin, peter, fragments=[section])
    assert room.kept(section) == ["Karins ord."]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_nothing_acknowledged_is_lost_when_the_server_is_killed_while_all_type(
    make_server: Callable[..., Server],
    new_context: Callable[..., BrowserContext],
    troubles: Troubles,
    kind: str,
) -> None:
    troubles.allow(NO_SERVER)
    room = Room(make_server(kind=kind))
    contexts = [new_context(base_url=room.server.address) for _person in WHO]
    typists = sit_down(room, [room.enter(context, key) for context, key in zip(contexts, WHO, strict=True)])
    for number in range(KILLS):
        kill_under(room, typists, before=0.3 + 0.1 * number)
    check_all_there(room, typists)
    room.server.kill()
