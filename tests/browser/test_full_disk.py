"""The disk is full: the page says that it cannot save, keeps what was typed, and sends it once there is room."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.pages import Troubles, check_accessible
from tests.browser.room import Room, begin_to_write, is_all_saved, place, ready, says, words
from tests.browser.server import Server

LONG = "Vi möts oftare. " * 3000  # more than lies free in what the database has of the disk
FULL = "Det gick inte att spara. Texten finns kvar här. Serverns disk är full."
NOT_SAVED = "Det gick inte att spara. Texten finns kvar här."
LATER = 60.0  # seconds: a page that was refused asks again ever more seldom, at last every 20


@pytest.fixture(scope="module")
def server(make_server: Callable[..., Server]) -> Iterator[Server]:
    """A server on a disk that can be filled."""
    made = make_server(serves="tests.browser.small_disk:app")
    yield made
    made.kill()


def test_on_a_full_disk_the_text_stays_on_the_page_and_is_saved_once_there_is_room(
    server: Server, room: Room, enter: Callable[..., BrowserContext], troubles: Troubles
) -> None:
    troubles.allow("status of 507")
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(karin, section)
    karin.keyboard.type("Före. ")
    room.wait_for_agreement(karin, peter, fragments=[section])
    (server.folder / "full").touch()
    karin.keyboard.insert_text(LONG)
    says(karin, FULL)
    check_accessible(karin)
    karin.keyboard.type("Och en sak till.")
    assert not is_all_saved(karin)
    assert words(karin, section) == [f"Före. {LONG}Och en sak till."]
    assert room.kept(section) == ["Före."]
    assert words(peter, section) == ["Före."]  # what is not saved is told to nobody
    peter.reload()  # reading needs no room
    ready(peter)
    expect(place(peter, section)).to_contain_text("Före.")
    (server.folder / "full").unlink()
    says(karin, "Allt sparat", within=LATER)
    room.wait_for_agreement(karin, peter, fragments=[section])
    assert room.kept(section) == [f"Före. {LONG}Och en sak till."]


def test_a_server_that_may_not_write_at_all_says_so_and_saves_once_it_may(
    server: Server, room: Room, enter: Callable[..., BrowserContext], troubles: Troubles
) -> None:
    """Not even to its log: a quota, or a disk that both lie on."""
    troubles.allow("status of 50[037]")
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    begin_to_write(karin, section)
    karin.keyboard.type("Före. ")
    room.wait_for_agreement(karin, peter, fragments=[section])
    server.let_it_write(0)
    karin.keyboard.type("Under. ")
    says(karin, NOT_SAVED)
    karin.keyboard.type("Fortfarande. ")
    assert room.kept(section) == ["Före."]
    assert not is_all_saved(karin)
    peter.reload()
    ready(peter)
    server.let_it_write()
    says(karin, "Allt sparat", within=LATER)
    begin_to_write(peter, section)
    peter.keyboard.type("Efter.")
    room.wait_for_agreement(karin, peter, fragments=[section])
    assert room.kept(section) == ["Före. Under. Fortfarande. Efter."]
