"""Browser tests: Debian's Chromium against a real server. A page with an error in its console fails its test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from intranet.platform.db import db
from tests import people
from tests.browser.pages import Troubles
from tests.browser.proxy import Network
from tests.browser.room import NO_SERVER, Room, let_in
from tests.browser.server import Server

HERE = Path(__file__).parent
# The one that draws no window: half the work. The stored pictures are from it: its letters are a little different.
CHROMIUM = "chromium-headless-shell"
# No sandbox: tests often run as root in a container. The rest keeps the browser from talking to anybody else.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

# A busy machine is no failure: what comes at all comes within this.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, so that `-m "not browser"` leaves it out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium."""
    chromium = shutil.which(CHROMIUM)
    if chromium is None:
        pytest.fail(f"Browser tests need Chromium: apt-get install {CHROMIUM}")
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Addresses begin at the server of each test, see `new_context`."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Be a browser in Sweden."""
    return {**browser_context_args, "locale": "sv-SE", "timezone_id": "Europe/Stockholm"}


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """Fails the test at its end for every error that a page reported; `troubles.allow("422")` expects some."""
    watched = Troubles()
    yield watched
    assert not watched.found()


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], troubles: Troubles, request: pytest.FixtureRequest
) -> Callable[..., BrowserContext]:
    """Open a browser of its own: `new_context(color_scheme="dark", viewport=...)`. Addresses begin at the server."""

    def open_browser(**options: Any) -> BrowserContext:
        if "base_url" not in options:
            options["base_url"] = request.getfixturevalue("server").address
        context = new_context(**options)
        context.set_default_timeout(20_000)
        troubles.watch(context)
        return context

    return open_browser


@pytest.fixture(scope="session")
def make_server(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str, str], str]
) -> Iterator[Callable[..., Server]]:
    """Make and start a server with what `fill()` puts into its empty database: by default the people."""
    servers: list[Server] = []

    def make(
        fill: Callable[[], Any] = people.move_in, *, kind: str = "sqlite", serves: str = "wsgi:app"
    ) -> Server:
        database = new_database(kind, f"browser{len(servers)}")
        server = Server(tmp_path_factory.mktemp("server"), database, serves=serves)
        servers.append(server)
        with server.database():
            db.create_all()
            fill()
        server.start()
        return server

    yield make
    for server in servers:
        server.close()


@pytest.fixture(scope="module")
def server(make_server: Callable[..., Server], request: pytest.FixtureRequest) -> Iterator[Server]:
    """The server of this file's tests, with what the file's `fill` puts into it: without one, the people."""
    made = make_server(getattr(request.module, "fill", people.move_in))
    yield made
    made.kill()


@pytest.fixture(scope="session")
def demo(make_server: Callable[..., Server]) -> Server:
    """A server with the whole demonstration, for tests that only look."""
    from intranet.demo import tell

    return make_server(lambda: tell(people.PASSWORD))


@pytest.fixture
def sign_in(troubles: Troubles) -> Callable[..., Page]:
    """Sign somebody in as a person does: `sign_in(page, "karin")`. Gives the page, which shows the start page."""

    def by_form(page: Page, key: str, *, password: str = people.PASSWORD) -> Page:
        page.goto("/sign-in")
        page.locator("input[name=email]").fill(f"{key}@example.org")
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda address: "/sign-in" not in address)
        return page

    return by_form


@pytest.fixture
def open_as(new_context: Callable[..., BrowserContext], sign_in: Callable[..., Page]) -> Callable[..., Page]:
    """Open a new browser in which somebody has signed in: `open_as("karin", color_scheme="dark")`."""

    def open_page(key: str, **options: Any) -> Page:
        return sign_in(new_context(**options).new_page(), key)

    return open_page


@pytest.fixture
def let_in_as(new_context: Callable[..., BrowserContext], server: Server) -> Callable[..., Page]:
    """Open a browser in which somebody is signed in already; no page is shown yet: `let_in_as("karin")`."""

    def open_page(key: str, **options: Any) -> Page:
        context = new_context(**options)
        let_in(context, server, key)
        return context.new_page()

    return open_page


@pytest.fixture
def room(server: Server) -> Room:
    """A group whose charter is begun, and nothing is written."""
    return Room(server)


@pytest.fixture
def enter(new_context: Callable[..., BrowserContext], room: Room) -> Callable[..., Page]:
    """Open the room's charter in a browser of its own: `enter("karin", viewport=PHONE)`."""
    return lambda key, **options: room.enter(new_context(**options), key)


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
