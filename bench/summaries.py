"""What summaries cost beside bare Chromium and beside people who write, from the shelf, and in memory over many."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from bench.brief import TIMES, full_brief, seconds
from bench.browsers import chromium
from bench.lines import beside, spread
from bench.live import EDITORS
from bench.meeting import Editor, Measured, Room, demonstration, furnish, write_together
from bench.visitor import Visitor
from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from intranet.summaries.drawing.document import SUMMARIES, Document
from intranet.summaries.drawing.shelf import Shelf
from intranet.summaries.drawing.workers import LIFETIME, Limits, Worker, Workers
from tests.browser.server import Server

BRIEFS = 10


def _in_chromium(document: Document, worker: Worker) -> str:
    """Print the same page with the same first stylesheets: tagged too, each in a page of its own, the browser open."""
    style = "".join((SUMMARIES / "styles" / name).read_text() for name in document.settings[0])
    page_html = document.html.replace("</head>", f"<style>{style}</style></head>")
    with chromium() as browser:

        def theirs() -> None:
            page = browser.new_page()
            page.set_content(page_html)
            page.pdf(prefer_css_page_size=True, tagged=True)
            page.close()

        pairs = [(seconds(lambda: worker.draw(document)), seconds(theirs)) for _ in range(TIMES)]
    ours, others = zip(*pairs[1:], strict=True)
    return beside("charter brief, warm", ours, "headless Chromium, warm", others)


def _from_shelf(document: Document) -> str:
    with tempfile.TemporaryDirectory() as folder:
        press, shelf = Workers(), Shelf(Path(folder))
        press.draw(document, shelf)
        taken = [seconds(lambda: press.draw(document, shelf)) for _ in range(TIMES)]
        press.close()
    return spread("charter brief, from the shelf", taken)


def _megabytes(worker: Worker) -> float:
    status = Path(f"/proc/{worker.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _memory(document: Document) -> str:
    """Draw as many different briefs as one process draws in its life."""
    worker, held = Worker(Limits()), []
    try:
        for number in range(LIFETIME):
            worker.draw(replace(document, html=document.html.replace("</h1>", f" {number}</h1>", 1)))
            held.append(_megabytes(worker))
    finally:
        worker.end()
    early, late = median(held[10:30]), median(held[-20:])
    what = f"the drawing process, briefs 10-30 and the last 20 of {LIFETIME}"
    return f"{what}: {early:.0f} and {late:.0f} MB, {late / early:.2f} x"


def _adopt(server: Server, slug: str) -> None:
    with server.database():
        group = db.session.query(Group).filter_by(slug=slug).one()
        charter = Charter.of(group)
        assert charter is not None
        for name in ("title", "why", *(section.fragment for section in charter.sections)):
            documents.replace(charter.text, name, f"<p>Tid för människor i {slug}. Orden räcker.</p>")
        db.session.commit()
        leader = group.members[0]
        charter.adopt(by=leader, reading=documents.read(charter.text))
        db.session.commit()


async def _write_and_print(server: Server, room: Room, printed: list[Room]) -> tuple[Measured, list[float]]:
    took: list[float] = []

    async def fetch(other: Room) -> None:
        await asyncio.sleep(10)  # the writing has begun
        began = time.perf_counter()
        await Visitor(server.port, other.cookies[0]).get(f"/groups/{other.slug}/summaries/charter.pdf")
        took.append(time.perf_counter() - began)

    editors = [Editor(Visitor(server.port, cookie), room, n) for n, cookie in enumerate(room.cookies)]
    fetching = [asyncio.create_task(_after(fetch(other))) for other in printed]
    return await write_together([editors], *fetching), took


async def _after(work: Any) -> None:
    await work
    await asyncio.sleep(3600)  # a task that ends while the others write counts as broken


def _beside_writers() -> Iterator[str]:
    with demonstration() as server:
        room = furnish(server, "storuman", EDITORS)
        printed = [furnish(server, f"rum-{number}", 3) for number in range(BRIEFS)]
        for other in printed:
            _adopt(server, other.slug)
        server.start()
        measured, took = asyncio.run(_write_and_print(server, room, printed))
    yield spread(f"{EDITORS} editors while {BRIEFS} briefs are drawn, delivery", measured.delivery)
    yield f"the briefs meanwhile: {len(took)} drawn, the last after {max(took):.1f} s"


def figures() -> Iterator[str]:
    """Measure each in turn."""
    document, worker = full_brief(), Worker(Limits())
    try:
        worker.draw(document)
        yield _in_chromium(document, worker)
    finally:
        worker.end()
    yield _from_shelf(document)
    yield _memory(document)
    yield from _beside_writers()
