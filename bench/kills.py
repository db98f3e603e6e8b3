"""`kill -9` of the server, again and again, under three people who type in browsers: what was acknowledged is there.

After each kill the database is gone through: every acknowledged word stands there once, in its order, and SQLite finds
its file whole. Each room ends with all pages alike. `KILLS=20 python -m bench kills` kills less often.
"""

import os
import random
from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser

from bench.browsers import chromium, inhabited
from tests.browser.room import Room
from tests.browser.server import Server
from tests.browser.typists import check_all_there, kill_under, sit_down

KILLS = int(os.environ.get("KILLS", "200"))
IN_A_ROOM = 20  # kills until they begin a new text
WHO = ("karin", "peter", "eva")
SEED = 1


def _one_room(browser: Browser, server: Server, kills: int, chance: random.Random) -> tuple[int, list[float]]:
    """Let them type in a new text through so many kills. Gives how many words, and the seconds until all was saved."""
    room = Room(server)
    contexts = [browser.new_context(base_url=server.address, locale="sv-SE") for _person in WHO]
    typists = sit_down(room, [room.enter(context, key) for context, key in zip(contexts, WHO, strict=True)])
    away = [kill_under(room, typists, before=chance.uniform(0.1, 1.0)) for _kill in range(kills)]
    typed = check_all_there(room, typists)
    for context in contexts:
        context.close()
    return typed, away


def figures() -> Iterator[str]:
    """Kill, and count. What is lost ends the measurement with an error that names it."""
    chance, typed, away = random.Random(SEED), 0, list[float]()
    with inhabited() as server, chromium() as browser:
        while len(away) < KILLS:
            words, seconds = _one_room(browser, server, min(IN_A_ROOM, KILLS - len(away)), chance)
            typed, away = typed + words, away + seconds
    yield (
        f"{KILLS} kills of the server while three type, {typed} words: none lost, none twice, all pages alike; "
        f"everybody's words saved again p50 {median(away):.1f} s / at most {max(away):.1f} s after a kill, n={KILLS}"
    )
