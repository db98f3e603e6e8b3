"""What a browser keeps of a text that it could not send, and how tests look at it."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.live.models import TextClient
from intranet.platform.db import db
from tests.browser.proxy import Network
from tests.browser.room import Room, begin_to_write, wait_until

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


def leave_unsent(context: BrowserContext, room: Room, network: Network, text: str) -> Page:
    """Let Karin write in the first section during an outage and close the page. Gives a page, after the outage."""
    karin = room.enter(context, "karin")
    network.cut()
    write_and_leave(karin, room, room.sections[0], text)
    network.mend()
    return context.new_page()


def charter_of(room: Room) -> Charter:
    return db.session.scalars(select(Charter).where(Charter.group.has(slug=room.slug))).one()


def owner_of(room: Room, client: int) -> str | None:
    """Give the address of the one who wrote with a client id."""
    with room.server.database():
        found = select(User.email).join(TextClient, TextClient.user_id == User.id)
        text = charter_of(room).text
        return db.session.scalar(found.where(TextClient.client_id == client, TextClient.text_id == text.id))
