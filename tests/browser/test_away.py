"""Away from the network: one writes on, closes the page or loses it, comes back, and every word is there once."""

import contextlib
import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, expect

from tests.browser.pages import Troubles
from tests.browser.proxy import Network
from tests.browser.room import Room, place, ready, says, wait_until
from tests.browser.server import Server
from tests.browser.unsent import (
    APART,
    BACK,
    LATE,
    NOTICE_WHEN_OFFLINE,
    NOTICED,
    OFFLINE,
    PATIENCE,
    kept,
    owner_of,
    wait_until_kept,
    wait_until_nothing_is_kept,
    write,
    write_and_leave,
)


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
