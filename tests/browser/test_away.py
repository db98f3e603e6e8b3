"""Away from the network: one writes on, closes the page or loses it, comes back, and every word is there once."""

import contextlib
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect
from sqlalchemy import delete, select

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.live.documents import Documents
from intranet.live.models import TextClient, TextUpdate
from intranet.platform.db import db
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.proxy import Network
from tests.browser.room import NO_SERVER, Room, begin_to_write, let_in, place, ready, says, wait_until, words
from tests.browser.server import Server

BACK = re.compile(r"Ansluten igen, (en ändring skickad|\S+ ändringar skickade)")
LATE = re.compile(r"Nu skickat: (en ändring|\S+ ändringar) från förra gången")
OFFLINE = "Frånkopplad – ändringarna sparas här och skickas sedan"
LOOSE = "Frånkopplad – webbläsaren kan inte spara dina ändringar"
NOTICED = 5.0  # seconds from an outage until the page says so
APART = 15.0  # seconds that both sides write without each other
PATIENCE = 15.0
# What the browser's own database holds: how many records, and how many bytes of them can be read.
KEPT = """
async () => {
  const database = await new Promise((resolve) => {
    const asked = indexedDB.open("samsyn", 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore("unsent")
    asked.onsuccess = () => resolve(asked.result)
  })
  const asked = database.transaction("unsent").objectStore("unsent").getAll()
  const records = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result) })
  database.close()
  return { count: records.length, isSealed: records.every((one) => one.sealed && !one.plain) }
}
"""
NOTICE_WHEN_OFFLINE = """
() => new MutationObserver(() => {
  if (document.body.classList.contains("is-offline")) window.offlineAt ??= Date.now()
}).observe(document.body, { attributes: true })
"""


@pytest.fixture
def room(server: Server) -> Room:
    return Room(server)


@pytest.fixture
def network(server: Server) -> Iterator[Network]:
    """The way to the server that browsers of `away` take."""
    with Network(server.port) as network:
        yield network


@pytest.fixture
def away(new_context: Callable[..., BrowserContext], network: Network, troubles: Troubles) -> BrowserContext:
    """A browser whose network the test can cut."""
    troubles.allow(NO_SERVER)
    troubles.allow("ERR_ABORTED|ERR_TIMED_OUT|ERR_NETWORK|ERR_FAILED")
    return new_context(base_url=network.address)


def write(page: Page, fragment: str, text: str) -> None:
    begin_to_write(page, fragment)
    page.keyboard.type(text)


def kept(page: Page) -> dict[str, Any]:
    """Give what the browser keeps."""
    found: dict[str, Any] = page.evaluate(KEPT)
    return found


def wait_until_kept(page: Page) -> None:
    """Wait until everything typed so far is kept."""
    live = "document.querySelector('main').live"
    wait_until(page, lambda: bool(page.evaluate(f"{live}.isKept")), "all is kept", PATIENCE)
    assert kept(page)["count"] > 0


def wait_until_nothing_is_kept(page: Page) -> None:
    wait_until(page, lambda: kept(page)["count"] == 0, "nothing is kept", PATIENCE)


def write_and_leave(page: Page, room: Room, fragment: str, text: str) -> int:
    """Write where nothing can be sent, and close the page. Gives the client id it wrote with."""
    write(page, fragment, text)
    wait_until_kept(page)
    client = int(page.evaluate("document.body.dataset.client"))
    page.close()
    assert room.kept(fragment) == []
    return client


def charter_of(room: Room) -> Charter:
    return db.session.scalars(select(Charter).where(Charter.group.has(slug=room.slug))).one()


def owner_of(room: Room, client: int) -> str | None:
    """Give the address of the one who wrote with a client id."""
    with room.server.database():
        found = select(User.email).join(TextClient, TextClient.user_id == User.id)
        text = charter_of(room).text
        return db.session.scalar(found.where(TextClient.client_id == client, TextClient.text_id == text.id))


def test_both_sides_write_without_each_other_and_meet(
    server: Server,
    room: Room,
    away: BrowserContext,
    network: Network,
    new_context: Callable[..., BrowserContext],
) -> None:
    one, two = room.sections[:2]
    karin, peter = room.enter(away, "karin"), room.enter(new_context(base_url=server.address), "peter")
    write(karin, one, "Vi börjar här.")
    expect(place(peter, one)).to_contain_text("Vi börjar här.")
    karin.evaluate(NOTICE_WHEN_OFFLINE)
    network.cut()
    cut = time.time()
    last, turn = time.monotonic() + APART, 0
    while time.monotonic() < last:
        turn += 1
        karin.keyboard.type(f" k{turn}")
        write(peter, one if turn % 2 else two, f" p{turn}")
    noticed = karin.evaluate("window.offlineAt") / 1000 - cut
    assert 0 < noticed <= NOTICED
    says(karin, OFFLINE)
    network.mend()
    says(karin, BACK)
    room.wait_for_agreement(karin, peter, fragments=[one, two])
    together = " ".join([*room.kept(one), *room.kept(two)])
    for number in range(1, turn + 1):
        assert len(re.findall(rf"\bk{number}\b", together)) == 1
        assert len(re.findall(rf"\bp{number}\b", together)) == 1
    wait_until_nothing_is_kept(karin)


# What a browser does without on a page that came unencrypted.
UNENCRYPTED = """
Object.defineProperty(Navigator.prototype, "locks", { value: undefined })
Object.defineProperty(Crypto.prototype, "subtle", { value: undefined })
"""


@pytest.mark.parametrize("without", ["", UNENCRYPTED], ids=["encrypted", "unencrypted"])
def test_what_a_closed_page_had_not_sent_is_sent_by_the_next_one(
    room: Room, away: BrowserContext, network: Network, without: str
) -> None:
    section = room.sections[0]
    away.add_init_script(without)
    karin = room.enter(away, "karin")
    network.cut()
    client = write_and_leave(karin, room, section, "Skrivet på bussen.")
    network.mend()
    karin = away.new_page()
    karin.goto(room.address)
    says(karin, LATE)
    room.wait_for_agreement(karin, fragments=[section])
    assert room.kept(section) == ["Skrivet på bussen."]
    assert owner_of(room, client) == "karin@example.org"
    wait_until_nothing_is_kept(karin)
    karin.reload()
    ready(karin)
    assert room.kept(section) == ["Skrivet på bussen."]


def test_a_page_that_is_reloaded_loses_nothing(
    server: Server, room: Room, away: BrowserContext, troubles: Troubles
) -> None:
    troubles.allow("status of 503")
    section = room.sections[0]
    karin = room.enter(away, "karin")
    server.freeze()
    write(karin, section, "Skrivet i tystnad.")
    wait_until_kept(karin)
    server.thaw()
    karin.reload()  # at the very moment when it could send again
    ready(karin)
    expect(place(karin, section)).to_contain_text("Skrivet i tystnad.", timeout=PATIENCE * 1000)
    room.wait_for_agreement(karin, fragments=[section])
    assert room.kept(section) == ["Skrivet i tystnad."]
    wait_until_nothing_is_kept(karin)


def test_a_browser_that_is_killed_has_kept_what_was_typed(
    room: Room, network: Network, browser_type: Any, browser_type_launch_args: dict[str, Any], tmp_path: Any
) -> None:
    section = room.sections[0]

    def open_browser() -> BrowserContext:
        opened: BrowserContext = browser_type.launch_persistent_context(
            tmp_path / "profile", base_url=network.address, locale="sv-SE", **browser_type_launch_args
        )
        return opened

    first = open_browser()
    karin = room.enter(first, "karin")
    network.cut()
    write(karin, section, "Innan batteriet tog slut.")
    wait_until_kept(karin)
    kill_browser(first, str(tmp_path / "profile"))
    network.mend()
    second = open_browser()
    karin = room.enter(second, "karin")
    wait_until(
        karin, lambda: room.kept(section) == ["Innan batteriet tog slut."], "it has been sent", PATIENCE
    )
    second.close()


def kill_browser(context: BrowserContext, profile: str) -> None:
    """End every process of one browser at once."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # some end meanwhile
            if f"--user-data-dir={profile}".encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
    with contextlib.suppress(Error):  # it is gone already
        context.close()


def test_a_laptop_that_sleeps_wakes_up_with_everything(
    server: Server,
    room: Room,
    away: BrowserContext,
    network: Network,
    new_context: Callable[..., BrowserContext],
) -> None:
    one, two = room.sections[:2]
    karin, peter = room.enter(away, "karin"), room.enter(new_context(base_url=server.address), "peter")
    write(karin, one, "Precis innan locket stängdes.")
    wire = away.new_cdp_session(karin)
    network.cut()
    karin.keyboard.type(" Och strax efter.")
    wire.send("Page.setWebLifecycleState", {"state": "frozen"})
    write(peter, two, "Under tiden.")
    peter.wait_for_timeout(8000)
    network.mend()
    wire.send("Page.setWebLifecycleState", {"state": "active"})
    room.wait_for_agreement(karin, peter, fragments=[one, two])
    assert room.kept(one) == ["Precis innan locket stängdes. Och strax efter."]
    wait_until_nothing_is_kept(karin)


def test_two_pages_of_one_person_and_what_is_left_of_one_is_sent_by_the_other(
    room: Room, away: BrowserContext, network: Network
) -> None:
    one, two = room.sections[:2]
    first = room.enter(away, "karin")
    second = away.new_page()
    second.goto(room.address)
    ready(second)
    network.cut()
    write(first, one, "Från den första fliken.")
    write(second, two, "Från den andra fliken.")
    for page in (first, second):
        says(page, OFFLINE)
    clients = [int(page.evaluate("document.body.dataset.client")) for page in (first, second)]
    first.close()
    network.mend()
    says(second, BACK)
    room.wait_for_agreement(second, fragments=[two])
    wait_until(second, lambda: room.kept(one) == ["Från den första fliken."], "the other is sent", PATIENCE)
    room.wait_for_agreement(second, fragments=[one, two])
    assert [owner_of(room, client) for client in clients] == ["karin@example.org"] * 2
    wait_until_nothing_is_kept(second)


def test_a_page_leaves_alone_what_a_living_page_keeps(
    room: Room, away: BrowserContext, network: Network
) -> None:
    section = room.sections[0]
    first = room.enter(away, "karin")
    first.route(re.compile(r"/updates"), lambda route: route.abort())
    write(first, section, "Inte skickat än.")
    wait_until_kept(first)
    second = away.new_page()
    second.goto(room.address)
    ready(second)
    second.wait_for_timeout(1500)
    assert room.kept(section) == []
    assert kept(second)["count"] > 0
    first.close()  # and now there is nobody else to send it
    wait_until(second, lambda: room.kept(section) == ["Inte skickat än."], "it is sent", PATIENCE)
    room.wait_for_agreement(second, fragments=[section])


def test_who_signs_in_next_on_the_same_computer_neither_sees_nor_sends_it(
    room: Room, away: BrowserContext, network: Network
) -> None:
    section = room.sections[0]
    karin = room.enter(away, "karin")
    network.cut()
    client = write_and_leave(karin, room, section, "Bara mellan mig och servern.")
    network.mend()
    away.clear_cookies()
    peter = room.enter(away, "peter")
    peter.wait_for_timeout(1000)
    secret = "mellan mig och servern"
    assert secret not in " ".join(words(peter, section))
    assert kept(peter)["isSealed"]
    peter.goto("/")
    peter.wait_for_timeout(500)
    expect(peter.locator(".kept")).to_have_count(0)
    assert secret not in " ".join(room.kept(section))  # a first letter under way may still have arrived
    peter.close()
    away.clear_cookies()
    karin = room.enter(away, "karin")
    wait_until(karin, lambda: secret in " ".join(room.kept(section)), "it is sent", PATIENCE)
    assert owner_of(room, client) == "karin@example.org"


def test_who_signs_out_with_something_unsent_is_told_so(
    room: Room, away: BrowserContext, network: Network
) -> None:
    section = room.sections[0]
    karin = room.enter(away, "karin")
    network.cut()
    write_and_leave(karin, room, section, "Inte skickat än.")
    network.mend()
    karin = away.new_page()
    karin.goto(f"/groups/{room.slug}/")
    notice = karin.locator(".kept")
    expect(notice).to_contain_text("Inte skickat än.")
    expect(notice).to_contain_text("skickas när du öppnar sidan")
    check_accessible(karin)
    check_fits(karin)
    sign_out(karin)
    dialog = karin.get_by_role("dialog", name="Du har ändringar som inte är skickade")
    check_accessible(karin)
    dialog.get_by_role("button", name="Stanna kvar").click()
    notice.get_by_role("link").click()
    wait_until(karin, lambda: room.kept(section) == ["Inte skickat än."], "it is sent", PATIENCE)
    room.wait_for_agreement(karin, fragments=[section])
    wait_until_nothing_is_kept(karin)
    sign_out(karin)
    karin.wait_for_url("**/sign-in")


def test_who_signs_out_all_the_same_finds_it_at_the_next_sign_in(
    room: Room, away: BrowserContext, network: Network
) -> None:
    section = room.sections[0]
    karin = room.enter(away, "karin")
    network.cut()
    write_and_leave(karin, room, section, "Till nästa gång.")
    network.mend()
    karin = away.new_page()
    karin.goto(f"/groups/{room.slug}/")
    sign_out(karin)
    karin.get_by_role("button", name="Logga ut ändå").click()
    karin.wait_for_url("**/sign-in")
    karin = room.enter(away, "karin")
    wait_until(karin, lambda: room.kept(section) == ["Till nästa gång."], "it is sent", PATIENCE)


def sign_out(page: Page) -> None:
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Logga ut", exact=True).click()


NO_DATABASE = (
    "Object.defineProperty(window, 'indexedDB', { get () { throw new DOMException('', 'SecurityError') } })"
)
SILENT_DATABASE = "IDBFactory.prototype.open = () => ({})"


@pytest.mark.parametrize("broken", [NO_DATABASE, SILENT_DATABASE], ids=["refused", "silent"])
def test_a_browser_that_can_keep_nothing_says_so_at_once(
    room: Room, away: BrowserContext, network: Network, broken: str
) -> None:
    section = room.sections[0]
    away.add_init_script(broken)
    let_in(away, room.server, "karin")
    karin = away.new_page()
    karin.goto(room.address)
    says(
        karin, "Den här webbläsaren kan inte spara det du skriver. Låt sidan vara öppen om nätet försvinner."
    )
    ready(karin)
    network.cut()
    write(karin, section, "Bara på sidan.")
    says(karin, LOOSE)
    karin.keyboard.type(" Och mer.")
    network.mend()
    says(karin, BACK)
    room.wait_for_agreement(karin, fragments=[section])
    assert room.kept(section) == ["Bara på sidan. Och mer."]


def test_a_browser_that_is_full_says_so_and_keeps_again_when_there_is_room(
    room: Room, away: BrowserContext, network: Network
) -> None:
    section = room.sections[0]
    karin = room.enter(away, "karin")
    wire = away.new_cdp_session(karin)
    wire.send("Storage.overrideQuotaForOrigin", {"origin": network.address, "quotaSize": 1})
    network.cut()
    write(karin, section, "Det här ryms inte.")
    says(karin, LOOSE, within=PATIENCE)
    wire.send("Storage.overrideQuotaForOrigin", {"origin": network.address})
    karin.keyboard.type(" Nu igen.")
    says(karin, OFFLINE, within=PATIENCE)
    wait_until_kept(karin)
    karin.close()
    network.mend()
    karin = away.new_page()
    karin.goto(room.address)
    says(karin, LATE)
    assert room.kept(section) == ["Det här ryms inte. Nu igen."]


def test_what_was_written_before_an_upgrade_is_shown_and_can_be_copied(
    server: Server, room: Room, away: BrowserContext, network: Network, troubles: Troubles
) -> None:
    troubles.allow("status of 409")
    section = room.sections[0]
    karin = room.enter(away, "karin")
    network.cut()
    write(karin, section, "Skrivet i den gamla.")
    says(karin, OFFLINE)
    server.stop()
    with server.database():
        charter_of(room).text.schema_version = 2
    server.start()
    network.mend()
    says(karin, "Sidan är äldre än servern.")
    assert words(karin, section) == ["Skrivet i den gamla."]
    karin.get_by_role("button", name="Ladda om").click()
    panel = karin.locator(".kept")
    expect(panel).to_contain_text("innan Samsyn uppdaterades")
    expect(panel).to_contain_text("Skrivet i den gamla.")
    check_accessible(karin)
    check_fits(karin)
    assert room.kept(section) == []
    away.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.get_by_role("button", name="Kopiera").click()
    expect(panel.get_by_role("button", name="Kopierat")).to_be_visible()
    assert "Skrivet i den gamla." in karin.evaluate("navigator.clipboard.readText()")
    karin.reload()
    panel.get_by_role("button", name="Släng").click()
    panel.get_by_role("button", name="Nej, behåll").click()
    panel.get_by_role("button", name="Släng").click()
    panel.get_by_role("button", name="Ja, släng").click()
    expect(panel).to_have_count(0)
    wait_until_nothing_is_kept(karin)


def test_who_may_not_open_the_text_any_more_finds_it_on_the_start_page(
    server: Server, room: Room, away: BrowserContext, network: Network
) -> None:
    section = room.sections[0]
    peter = room.enter(away, "peter")
    network.cut()
    write_and_leave(peter, room, section, "Mitt sista ord.")
    with server.database():
        group = db.session.query(Group).filter_by(slug=room.slug).one()
        person = db.session.query(User).filter_by(email="peter@example.org").one()
        group.remove(next(one for one in group.memberships if one.user_id == person.id), by=None)
    network.mend()
    peter = away.new_page()
    peter.goto("/")
    expect(peter.locator(".kept")).to_contain_text("Mitt sista ord.")
    assert room.kept(section) == []


def restore_backup(server: Server, room: Room) -> None:
    """Put the text back to how it was before anybody wrote, as an older copy of the database would."""
    with server.database():
        text = charter_of(room).text
        for kind, author in ((TextUpdate, TextUpdate.author_id), (TextClient, TextClient.user_id)):
            db.session.execute(delete(kind).where(kind.text_id == text.id, author.is_not(None)))
    server.app.extensions["samsyn.live"].documents = Documents()  # what this process remembers


def test_a_server_put_back_to_a_backup_gets_what_it_lost_and_what_was_written_meanwhile(
    server: Server, room: Room, away: BrowserContext
) -> None:
    section = room.sections[0]
    karin = room.enter(away, "karin")
    write(karin, section, "Före.")
    room.wait_for_agreement(karin, fragments=[section])
    server.kill()
    restore_backup(server, room)
    assert room.kept(section) == []
    karin.keyboard.type(" Under.")
    server.start()
    says(karin, BACK)
    room.wait_for_agreement(karin, fragments=[section])
    assert room.kept(section) == ["Före. Under."]
    wait_until_nothing_is_kept(karin)


def test_what_no_longer_follows_on_what_the_server_has_is_shown(
    server: Server, room: Room, away: BrowserContext
) -> None:
    section = room.sections[0]
    karin = room.enter(away, "karin")
    write(karin, section, "Före.")
    room.wait_for_agreement(karin, fragments=[section])
    server.kill()
    karin.keyboard.type(" Under.")
    wait_until_kept(karin)
    karin.close()
    restore_backup(server, room)
    server.start()
    karin = away.new_page()
    karin.goto(room.address)
    expect(karin.locator(".kept")).to_contain_text("Före. Under.", timeout=PATIENCE * 1000)
    expect(karin.locator(".kept")).to_contain_text("Det går inte längre att skicka.")


def test_hours_of_writing_are_kept_as_few_records(room: Room, away: BrowserContext, network: Network) -> None:
    section = room.sections[0]
    karin = room.enter(away, "karin")
    network.cut()
    write(karin, section, "Först.")
    says(karin, OFFLINE)
    long = "".join(f" ord{number}" for number in range(60))
    karin.keyboard.type(long)
    wait_until_kept(karin)
    assert kept(karin)["count"] < len(long) / 2
    karin.close()
    network.mend()
    karin = away.new_page()
    karin.goto(room.address)
    says(karin, LATE)
    assert room.kept(section) == ["Först." + long]
