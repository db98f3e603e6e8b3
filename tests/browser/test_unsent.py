"""What a browser keeps that is not sent: for whom, for how long, and what becomes of what the server does not take."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import delete

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.live.documents import Documents
from intranet.live.models import TextClient, TextUpdate
from intranet.platform.db import db
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.proxy import Network
from tests.browser.room import Room, let_in, ready, says, wait_until, words
from tests.browser.server import Server
from tests.browser.unsent import (
    BACK,
    LATE,
    LOOSE,
    OFFLINE,
    PATIENCE,
    charter_of,
    kept,
    leave_unsent,
    owner_of,
    wait_until_kept,
    wait_until_nothing_is_kept,
    write,
    write_and_leave,
)


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
    karin = leave_unsent(away, room, network, "Inte skickat än.")
    karin.goto(f"/groups/{room.slug}/")
    notice = karin.locator(".kept")
    expect(notice).to_contain_text("Inte skickat än.")
    expect(notice).to_contain_text("skickas när du öppnar sidan")
    check_accessible(karin)
    check_fits(karin)
    sign_out(karin)
    expect(karin.locator("[data-sending][role=status]")).to_have_text("Skickar det sista du skrev")
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
    karin = leave_unsent(away, room, network, "Till nästa gång.")
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
