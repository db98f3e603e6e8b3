"""What a first visit costs over the wire, fonts included: the countryside has slow lines."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.server import Server

KILOBYTES = {
    "/sign-in": 150,
    "/": 150,
    "/groups/storuman/": 150,
    "/groups/storuman/actions": 150,
    "/groups/storuman/workshops/2": 250,  # notes are written there, with the editor of the charter
    "/groups/storuman/members": 150,
    "/groups/storuman/charter": 300,
}


MOST_FILES = 12  # each is a way to the server and back


@pytest.mark.parametrize("address", KILOBYTES)
def test_first_load_is_light(demo: Server, open_as: Callable[..., Page], address: str) -> None:
    page = open_as("karin", base_url=demo.address)
    wire = page.context.new_cdp_session(page)
    received: list[int] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status == 200
    page.evaluate("document.fonts.ready.then(() => undefined)")
    page.wait_for_timeout(300)
    assert len(received) <= MOST_FILES
    assert sum(received) <= KILOBYTES[address] * 1000, (
        f"{address}: {sum(received) / 1000:.0f} kB in {len(received)} files"
    )
