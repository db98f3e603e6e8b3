"""A group with an empty charter, made for one test: who opens it, who writes in it, and what everybody then has."""

import itertools
import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.groups.models import Group, Programme
from intranet.live import documents
from intranet.platform.db import db
from intranet.platform.permissions import Role
from tests.browser.server import Server

ROLES = {"karin": Role.LEADER, "peter": Role.MEMBER, "eva": Role.MEMBER, "sara": Role.MEMBER}
PATIENCE = 30.0  # seconds: the machine may be busy with other tests
# What a browser reports when the server is away; htmx tells of its requests in words of its own. 409: an update had
# arrived although no answer came, and page and server compare once more.
NO_SERVER = r"net::ERR_(CONNECTION|CONTENT_LENGTH|INCOMPLETE|EMPTY|SOCKET)_|Failed to fetch|status of 409"
_numbers = itertools.count(1)


def wait_until(page: Page, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait for something that the page alone cannot tell; its events go on meanwhile."""
    last = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < last, f"Not within {patience} s: {what}"
        page.wait_for_timeout(50)


def lines(words: str) -> list[str]:
    """Give the lines that say something: where an empty paragraph stands is no difference to a reader."""
    return [line.strip() for line in words.splitlines() if line.strip()]


class Room:
    """Karin leads, Peter, Eva and Sara are members, nothing is written."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.slug = f"rum-{next(_numbers)}"
        with server.database():
            programme = db.session.scalars(select(Programme)).one()
            group = Group(slug=self.slug, name="Ledning", organisation="Bergs kommun", programme=programme)
            db.session.add(group)
            db.session.flush()
            for key, role in ROLES.items():
                group.add(_person(key), role, by=None)
            charter = Charter.begin(group, by=None)
            self.sections = [section.fragment for section in charter.sections]

    @property
    def address(self) -> str:
        """Where the charter is."""
        return f"/groups/{self.slug}/charter"

    def enter(self, context: BrowserContext, key: str) -> Page:
        """Open the charter as somebody who has signed in before, and wait until it can be written in."""
        let_in(context, self.server, key)
        page = context.new_page()
        page.goto(self.address)
        ready(page)
        return page

    def kept(self, fragment: str) -> list[str]:
        """Give what the server has on its disk."""
        with self.server.database():
            charter = db.session.scalars(select(Charter).where(Charter.group.has(slug=self.slug))).one()
            return lines(documents.read(charter.text).plain(fragment))

    def wait_for_agreement(self, *pages: Page, fragments: list[str], patience: float = PATIENCE) -> None:
        """Wait until everybody has been told that all is saved, and every text is that of the server."""

        def agrees() -> bool:
            return all(is_all_saved(page) for page in pages) and all(
                words(page, fragment) == self.kept(fragment) for page in pages for fragment in fragments
            )

        try:
            wait_until(pages[0], agrees, "the same text everywhere", patience)
        except AssertionError as error:
            found = {f: [self.kept(f), *(words(page, f) for page in pages)] for f in fragments}
            raise AssertionError(f"Server and pages differ: {found}\n{self.server.log()[-3000:]}") from error


def let_in(context: BrowserContext, server: Server, key: str) -> None:
    """Give a browser what it holds once somebody has signed in; the form has a test of its own."""
    with server.database():
        person = _person(key)
        person.begin_sign_in()
        token = person.get_id()
    client = server.app.test_client()
    with client.session_transaction() as session:
        session.update(_user_id=token, _fresh=True, _permanent=True)
    cookie = client.get_cookie(server.app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.address}])


def _person(key: str) -> User:
    return db.session.scalars(select(User).filter_by(email=f"{key}@example.org")).one()


def ready(page: Page) -> None:
    """Wait until the page has the text and the stream that tells of the others."""
    expect(page.locator("main[data-synced]")).to_be_visible(timeout=PATIENCE * 1000)
    says(page, "Allt sparat")


def place(page: Page, fragment: str) -> Locator:
    """Give where a fragment is written."""
    return page.locator(f'[data-fragment="{fragment}"]')


def begin_to_write(page: Page, fragment: str) -> None:
    """Place the caret behind what is written."""
    place(page, fragment).focus()
    page.keyboard.press("Control+End")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def words(page: Page, fragment: str) -> list[str]:
    """Give what an editor holds, without the names at the carets."""
    found: str = page.evaluate("name => document.querySelector('main').live.words(name)", fragment)
    return lines(found)


def is_all_saved(page: Page) -> bool:
    """Tell whether the page has heard that the server has everything."""
    return bool(page.evaluate("document.querySelector('main').live.isAllSaved"))


def says(page: Page, sentence: str | re.Pattern[str], *, within: float = PATIENCE) -> None:
    """Wait until the page says how things stand."""
    expect(page.locator("[data-conn]")).to_contain_text(sentence, timeout=within * 1000)
