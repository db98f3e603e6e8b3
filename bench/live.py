"""Twenty people write in one charter beside a thousand open pages, then ten charters with ten people each.

Beside them a bare echo: the same updates over the same transport, with nothing kept, checked or signed in.
"""

import asyncio
import itertools
import multiprocessing
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from bench.lines import spread
from bench.meeting import SECONDS, Editor, Measured, Room, demonstration, furnish, write_together
from bench.visitor import Visitor
from tests.browser.forked import ROOT
from tests.browser.server import Server, free_port

EDITORS, IDLE, PER_IDLER = 20, 1000, 10
ROOMS, IN_A_ROOM = 10, 10
RUNS = 3
PAGES = ("/", "/charter", "/actions")


async def _idle(visitor: Visitor, address: str) -> None:
    async for _event in visitor.listen(f"{address}?client={secrets.randbelow(2**31) + 1}"):
        pass


class Looker:
    """One who reads pages, from a process of its own: its pages do not queue behind what the editors' process does."""

    def __init__(self, server: Server, room: Room) -> None:
        apart = multiprocessing.get_context("spawn")
        self._looked, theirs = apart.Pipe(duplex=False)
        self._process = apart.Process(
            target=_look, args=(server.port, room.cookies[EDITORS], room.slug, theirs)
        )
        self._process.start()
        theirs.close()

    def seconds_since(self, began: float) -> list[float]:
        """End it. Gives how long each page took that was asked for after a moment of `time.perf_counter`."""
        self._process.terminate()
        self._process.join()
        return list(self._times(began))

    def _times(self, began: float) -> Iterator[float]:
        with suppress(EOFError):
            while True:
                asked, took = self._looked.recv()
                if asked >= began:
                    yield took


def _look(port: int, cookie: str, slug: str, looked: "Connection[tuple[float, float], Any]") -> None:
    async def forever() -> None:
        visitor = Visitor(port, cookie)
        for page in itertools.cycle(PAGES):
            began = time.perf_counter()  # the system's clock: the same in every process
            await visitor.get(f"/groups/{slug}{page}")
            looked.send((began, time.perf_counter() - began))
            await asyncio.sleep(0.1)

    asyncio.run(forever())


async def _one_room(server: Server, room: Room, idlers: Room) -> tuple[Measured, list[float]]:
    visitors = [Visitor(server.port, cookie) for cookie in idlers.cookies for _page in range(PER_IDLER)]
    others = [asyncio.create_task(_idle(v, f"/groups/{idlers.slug}/stream")) for v in visitors]
    editors = [
        Editor(Visitor(server.port, cookie), room, number)
        for number, cookie in enumerate(room.cookies[:EDITORS])
    ]
    looker = Looker(server, room)
    measured = await write_together([editors], *others)
    # While a thousand open the page at once nobody writes yet: that is what coming_back measures.
    return measured, looker.seconds_since(measured.began)


async def _many_rooms(server: Server, rooms: list[Room]) -> Measured:
    return await write_together(
        [
            [Editor(Visitor(server.port, cookie), room, number) for number, cookie in enumerate(room.cookies)]
            for room in rooms
        ]
    )


class BareEditor(Editor):
    """One who writes to the bare echo."""

    async def begin(self) -> None:
        """Take in the text; there is nobody to sign in."""
        await self.compare()

    def _address(self, what: str) -> str:
        return f"/{what}"

    def events(self) -> "object":  # type: ignore[override]
        """Open the event stream."""
        return self._visitor.listen(f"/stream?client={self.doc.client_id}")

    async def send(self, update: bytes, letters: int) -> None:
        """Send the update alone."""
        await self._visitor.post("/updates", update)


async def _bare(port: int) -> Measured:
    others = [asyncio.create_task(_idle(Visitor(port, ""), "/idle")) for _ in range(IDLE)]
    room = Room("bare", 0, 0, ["text"], ())
    return await write_together([[BareEditor(Visitor(port, ""), room, n) for n in range(EDITORS)]], *others)


def bare_echo() -> Measured:
    """Measure the bare echo, served by the same server with the threads that it needs."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "1300"]
    command += ["--worker-connections", "4000", "--keep-alive", "75", "--no-control-socket"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "bench.bare_echo:app"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        time.sleep(3)
        return asyncio.run(_bare(port))
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the session was made for it, so these are all its own
        process.wait()


def _share(measured: Measured) -> str:
    return f"{len(measured.delivery) / measured.expected * 100:.1f} % arrived"


def figures() -> Iterator[str]:
    """Start a server with the demonstration, let them write, and say how it went."""
    beside = f"{EDITORS} editors at 5 edits/s beside {IDLE} idle streams"
    for run in range(1, RUNS + 1):
        with demonstration() as server:
            room, idlers = (
                furnish(server, "storuman", EDITORS + 1),
                furnish(server, "sorsele", IDLE // PER_IDLER),
            )
            server.start()
            used = server.cpu_seconds()
            measured, pages = asyncio.run(_one_room(server, room, idlers))
            busy, megabytes = server.cpu_seconds() - used, server.memory() / 2**20
        yield f"{spread(f'{beside}, run {run} of {RUNS}, delivery', measured.delivery)}, {_share(measured)}"
        yield spread(f"pages meanwhile, run {run}", pages)
        yield f"its process, run {run}: {megabytes:.0f} MB, {busy:.1f} s of work for {SECONDS} s and the opening"
    yield spread(f"{beside}, bare echo, delivery", bare_echo().delivery)
    with demonstration() as server:
        rooms = [furnish(server, f"rum-{number}", IN_A_ROOM) for number in range(ROOMS)]
        server.start()
        measured = asyncio.run(_many_rooms(server, rooms))
    what = f"{ROOMS} charters with {IN_A_ROOM} editors at 5 edits/s, delivery"
    yield f"{spread(what, measured.delivery)}, {_share(measured)}"
