"""When something is in the way of saving: the page says so honestly, keeps the text, and saves when it can."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from intranet.accounts.models import SignIn, User
from intranet.groups.models import Group
from intranet.live.guard import MOST_BYTES
from intranet.platform.db import db
from tests.browser.pages import Troubles
from tests.browser.room import NO_SERVER, Room, begin_to_write, place, ready, says, words
from tests.browser.server import Server

# Seconds until a page has noticed: it waits five for an answer, and the machine may be busy.
NOTICED = 10.0
UPDATES = re.compile(r"/texts/\d+/updates")
BACK = re.compile(r"Ansluten igen, (en ändring skickad|\S+ ändringar skickade)")
Enter = Callable[[str], Page]


def write(page: Page, fragment: str, text: str) -> None:
    begin_to_write(page, fragment)
    page.keyboard.type(text)


@pytest.mark.parametrize(("away", "back"), [(Server.kill, Server.start), (Server.freeze, Server.thaw)])
def test_while_the_server_is_away_one_writes_on_and_all_is_sent_later(
    server: Server,
    room: Room,
    enter: Enter,
    troubles: Troubles,
    away: Callable[[Server], None],
    back: Callable[[Server], None],
) -> None:
    troubles.allow(NO_SERVER)
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    write(karin, section, "Före avbrottet.")
    expect(place(peter, section)).to_contain_text("Före avbrottet.")
    away(server)
    karin.keyboard.type(" Under")
    for page in (karin, peter):  # also where nobody writes
        says(page, "Frånkopplad – ändringarna sparas här och skickas sedan", within=NOTICED)
        expect(page.locator("[data-here] li[data-person]")).to_have_count(0)
    karin.keyboard.type(" avbrottet.")
    assert words(karin, section) == ["Före avbrottet. Under avbrottet."]
    back(server)
    says(karin, BACK)
    says(karin, "Allt sparat")
    says(peter, "Allt sparat")
    room.wait_for_agreement(karin, peter, fragments=[section])
    assert room.kept(section) == ["Före avbrottet. Under avbrottet."]


def test_on_a_phone_the_sentence_is_in_sight_where_one_writes(
    new_context: Callable[..., BrowserContext], server: Server, room: Room, troubles: Troubles
) -> None:
    troubles.allow(NO_SERVER)
    karin = room.enter(new_context(viewport={"width": 390, "height": 640}, has_touch=True), "karin")
    write(karin, room.sections[-1], "Långt ner på sidan.")
    server.kill()
    karin.keyboard.type(" Under avbrottet.")
    says(karin, "Frånkopplad", within=NOTICED)
    expect(karin.locator("[data-conn]")).to_be_in_viewport(ratio=1)
    server.start()
    says(karin, "Allt sparat")


def test_a_restart_is_hardly_noticed(server: Server, room: Room, enter: Enter, troubles: Troubles) -> None:
    troubles.allow(NO_SERVER)
    troubles.allow("status of 503")  # it takes no new streams once it has been asked to stop
    section = room.sections[0]
    karin = enter("karin")
    write(karin, section, "Före.")
    server.restart()
    karin.keyboard.type(" Efter.")
    room.wait_for_agreement(karin, fragments=[section])
    assert room.kept(section) == ["Före. Efter."]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (507, "Det gick inte att spara. Texten finns kvar här. Serverns disk är full."),
        (500, "Det gick inte att spara. Texten finns kvar här."),
    ],
)
def test_trouble_that_passes_is_told_and_then_all_is_saved(
    room: Room, enter: Enter, troubles: Troubles, status: int, sentence: str
) -> None:
    troubles.allow(f"status of {status}")
    section = room.sections[0]
    karin = enter("karin")
    karin.route(UPDATES, answer(status))
    write(karin, section, "Det här ska inte försvinna.")
    says(karin, sentence)
    karin.keyboard.type(" Inte det här heller.")
    assert words(karin, section) == ["Det här ska inte försvinna. Inte det här heller."]
    assert room.kept(section) == []
    karin.unroute(UPDATES)
    says(karin, "Allt sparat")
    assert room.kept(section) == ["Det här ska inte försvinna. Inte det här heller."]


def answer(status: int) -> Callable[[Route], None]:
    """Answer in the server's place what carries text. A caret that only moves begins with an empty update."""

    def answer_text(route: Route) -> None:
        if (route.request.post_data_buffer or b"\0")[0]:
            route.fulfill(status=status, json={"why": "a test"})
        else:
            route.continue_()

    return answer_text


def test_an_update_that_the_server_refuses_stops_the_page_and_leaves_the_text(
    room: Room, enter: Enter, troubles: Troubles
) -> None:
    troubles.allow("status of 422")
    section = room.sections[0]
    karin = enter("karin")
    karin.route(UPDATES, answer(422))
    begin_to_write(karin, section)
    karin.keyboard.insert_text("Detta tas inte emot.")
    says(karin, "Det gick inte att spara. Texten finns kvar här. Kopiera den och ladda sedan om sidan.")
    expect(place(karin, section)).to_contain_text("Detta tas inte emot.")
    karin.keyboard.type(" Mer.")
    assert words(karin, section) == ["Detta tas inte emot."]  # what cannot be saved cannot be written either
    karin.context.grant_permissions(["clipboard-read", "clipboard-write"])
    karin.get_by_role("button", name="Kopiera min text").click()
    expect(karin.get_by_role("button", name="Kopierat")).to_be_visible()
    assert "Detta tas inte emot." in karin.evaluate("navigator.clipboard.readText()")
    karin.get_by_role("button", name="Ladda om").click()
    ready(karin)
    assert words(karin, section) == []
    left = karin.locator(".kept")  # tried once more, then shown beside the text
    expect(left).to_contain_text("Det här hann inte sparas")
    expect(left).to_contain_text("Detta tas inte emot.")
    left.get_by_role("button", name="Släng").click()
    left.get_by_role("button", name="Ja, släng").click()
    expect(left).to_have_count(0)


def test_what_is_too_long_can_be_made_shorter(room: Room, enter: Enter, troubles: Troubles) -> None:
    troubles.allow("status of 413")
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    write(karin, section, "Det viktiga. ")
    karin.keyboard.insert_text("Något långt. " * (MOST_BYTES // 12))
    says(karin, "Texten finns kvar här. Den är för lång att skicka: korta den.")
    assert room.kept(section) != words(karin, section)
    karin.keyboard.press("Control+a")
    karin.keyboard.type("Bara det viktiga.")
    says(karin, "Allt sparat")
    room.wait_for_agreement(karin, peter, fragments=[section])
    assert room.kept(section) == ["Bara det viktiga."]


def remove_from_group(room: Room, person: User) -> None:
    group = db.session.query(Group).filter_by(slug=room.slug).one()
    membership = next(one for one in group.memberships if one.user_id == person.id)
    group.remove(membership, by=None)


def sign_out_everywhere(_room: Room, person: User) -> None:
    db.session.query(SignIn).filter_by(user_id=person.id).delete()


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        (remove_from_group, "Du kan inte skriva här längre. Texten finns kvar här."),
        (sign_out_everywhere, "Du är utloggad. Texten finns kvar här."),
    ],
)
def test_who_may_not_write_any_more_is_told_so_and_keeps_the_text(
    server: Server,
    room: Room,
    enter: Enter,
    troubles: Troubles,
    deed: Callable[[Room, User], None],
    sentence: str,
) -> None:
    troubles.allow("status of 40[134]")
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    write(peter, section, "Det här hann fram.")
    expect(place(karin, section)).to_contain_text("Det här hann fram.")
    with server.database():
        deed(room, db.session.query(User).filter_by(email="peter@example.org").one())
    peter.keyboard.type(" Det här hann inte fram.")
    says(peter, sentence)
    expect(place(peter, section)).to_contain_text("Det här hann fram.")
    expect(place(peter, section)).to_have_attribute("contenteditable", "false")
    assert room.kept(section) == ["Det här hann fram."]
    expect(karin.locator("[data-here] li[data-person]")).to_have_count(0)  # the stream has ended too


def test_who_only_reads_hears_that_the_right_is_gone(
    server: Server, room: Room, enter: Enter, troubles: Troubles
) -> None:
    troubles.allow("status of 40[134]")
    section = room.sections[0]
    karin, peter = enter("karin"), enter("peter")
    with server.database():
        remove_from_group(room, db.session.query(User).filter_by(email="peter@example.org").one())
    says(peter, "Du kan inte skriva här längre. Texten är sparad.", within=NOTICED)
    expect(karin.locator("[data-here] li[data-person]")).to_have_count(0, timeout=NOTICED * 1000)
    write(karin, section, "Det här ser inte Peter.")
    room.wait_for_agreement(karin, fragments=[section])
    assert words(peter, section) == []
    token = peter.locator("main").get_attribute("data-csrf") or ""
    for url in ("data-updates-url", "data-sync-url"):
        address = peter.locator("main").get_attribute(url) or ""
        refused = peter.request.post(f"{address}?schema=1", headers={"X-CSRFToken": token}, data=b"\x00\x00")
        assert refused.status == 404
