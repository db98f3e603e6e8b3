"""From a key pressed in one browser to the letter in another, and from an address to a page that one can write in.

Beside them bare ProseMirror over a y-websocket server, in the same browser and the same minutes.
"""

from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, BrowserContext, Page

from bench.bare_server import bare
from bench.browsers import chromium
from bench.lines import spread_beside
from bench.meeting import demonstration
from tests.browser.room import begin_to_write, let_in, wait_until
from tests.browser.server import Server

ROUNDS, KEYS, PAUSE = 3, 120, 70  # so many rounds of so many keys, with so many ms between two
OPENINGS = 12
CHARTER = "/groups/storuman/charter"
# Both pages are on one machine and have one clock; a page's own begins with it.
NOTE_KEYS = """
place => {
  window.pressed = []
  addEventListener('keydown', event => pressed.push(performance.timeOrigin + event.timeStamp), true)
}
"""
NOTE_LETTERS = """
place => {
  const count = () => place.textContent.split('x').length - 1
  const before = count()
  window.seen = []
  new MutationObserver(() => {
    const now = performance.timeOrigin + performance.now()
    while (seen.length < count() - before) seen.push(now)
  }).observe(place, { subtree: true, childList: true, characterData: true })
}
"""
NOTE_SYNCED = """
new MutationObserver((_, watching) => {
  if (!document.querySelector('main[data-synced]')) return
  window.editableAfter = performance.now()
  watching.disconnect()
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-synced'] })
"""
Enter = Callable[[str], Page]


def _enter_charter(browser: Browser, server: Server) -> Enter:
    def enter(key: str) -> Page:
        context = browser.new_context(base_url=server.address, locale="sv-SE")
        let_in(context, server, key)
        return _opened(context, CHARTER)

    return enter


def _enter_bare(browser: Browser, address: str) -> Enter:
    return lambda _key: _opened(browser.new_context(), address)


def _opened(context: BrowserContext, address: str) -> Page:
    context.add_init_script(NOTE_SYNCED)
    page = context.new_page()
    page.goto(address)
    wait_until(page, lambda: bool(page.evaluate("window.editableAfter > 0")), "one can write")
    return page


def _type(enter: Enter) -> list[float]:
    """Let one type and the other look. Gives the seconds of each letter."""
    writer, reader = enter("karin"), enter("peter")
    fragment = writer.locator("[data-fragment]").last.get_attribute("data-fragment")
    place = f'[data-fragment="{fragment}"]'
    writer.wait_for_timeout(1500)  # until both streams stand
    begin_to_write(writer, fragment or "")
    writer.eval_on_selector(place, NOTE_KEYS)
    reader.eval_on_selector(place, NOTE_LETTERS)
    for _key in range(KEYS):
        writer.keyboard.press("x")
        writer.wait_for_timeout(PAUSE)
    wait_until(reader, lambda: int(reader.evaluate("seen.length")) >= KEYS, "every letter is seen")
    pressed, seen = writer.evaluate("pressed"), reader.evaluate("seen")
    for page in (writer, reader):
        page.context.close()
    return [(later - before) / 1000 for before, later in zip(pressed, seen, strict=True)]


def _open(enter: Enter) -> tuple[float, int]:
    """Open the page in a browser that has never been there. Gives the seconds until one can write, and the requests."""
    page = enter("karin")
    seconds = page.evaluate("editableAfter / 1000")
    requests = page.evaluate("performance.getEntriesByType('resource').length + 1")
    page.context.close()
    return seconds, requests


def figures() -> Iterator[str]:
    """Measure both, in turns."""
    with demonstration() as server, bare() as address, chromium() as browser:
        server.start()
        ours, theirs = _enter_charter(browser, server), _enter_bare(browser, address)
        letters, beside = list[float](), list[float]()
        for _round in range(ROUNDS):
            letters += _type(ours)
            beside += _type(theirs)
        other = "bare ProseMirror over y-websocket"
        yield spread_beside("a key in one browser to the letter in another", letters, beside, other=other)
        opened, bare_opened = zip(*[(_open(ours), _open(theirs)) for _ in range(OPENINGS)], strict=True)
        seconds, counts = zip(*opened, strict=True)
        what = f"charter page, cold, until one can write, {counts[0]} requests"
        yield spread_beside(what, seconds, [seconds for seconds, _ in bare_opened], other=other)
