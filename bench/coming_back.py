"""A thousand pages return at once after a restart: until every one of them listens again and has the whole text."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from bench.meeting import Editor, Room, demonstration, furnish
from bench.visitor import Visitor
from tests.browser.server import Server

ROOMS, IN_A_ROOM = 40, 25
AT_ONCE = 8  # who open their pages before the restart


async def _return(editor: Editor) -> float:
    """Listen and compare, again until both are done, as a page does. Gives the time at which they were."""
    while True:
        try:
            await anext(editor.events())
            await editor.compare()
            return time.perf_counter()
        except (OSError, RuntimeError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.2)


async def _all(server: Server, rooms: Sequence[Room]) -> tuple[float, float]:
    editors = [
        Editor(Visitor(server.port, cookie), room, number)
        for room in rooms
        for number, cookie in enumerate(room.cookies)
    ]
    for place in range(0, len(editors), AT_ONCE):
        await asyncio.gather(*[editor.begin() for editor in editors[place : place + AT_ONCE]])
    await asyncio.to_thread(server.restart)
    began = time.perf_counter()
    done = sorted(await asyncio.gather(*[_return(editor) for editor in editors]))
    return done[-1] - began, done[len(done) // 2] - began


def figures() -> Iterator[str]:
    """Open the pages, restart the server, and wait for everybody."""
    with demonstration() as server:
        rooms = [furnish(server, f"rum-{number}", IN_A_ROOM) for number in range(ROOMS)]
        server.start()
        last, half = asyncio.run(_all(server, rooms))
    yield f"{ROOMS * IN_A_ROOM} pages return after a restart: all in {last:.1f} s, half of them in {half:.1f} s, n=1"
