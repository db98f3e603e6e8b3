"""What a page costs: processor time and questions to the database, while somebody writes in the group's charter.

The requests are made in this process, so that nothing else that the machine does is counted.
"""

import threading
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from sqlalchemy import event, select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.live import EDITORS, PAGES
from bench.meeting import Editor, Room, demonstration, furnish
from bench.visitor import Visitor
from intranet.live.models import TextUpdate
from intranet.platform.db import db
from tests.browser.server import Server

TIMES = 100
OTHERS = ("/workshops", "/workshops/1", "/charter/dialogue", "/members")
ACCEPTED = "gzip, deflate, br, zstd"  # what a browser unpacks


class Writer(Editor):
    """One who writes straight into the database: what it takes to receive a letter is measured elsewhere."""

    def __init__(self, room: Room) -> None:
        super().__init__(Visitor(0, ""), room, 0)
        rows = db.session.scalars(select(TextUpdate).filter_by(text_id=room.text).order_by(TextUpdate.seq))
        for row in rows:
            self.doc.apply_update(row.payload)
            self._seq = row.seq

    def letter(self) -> None:
        """Write one more."""
        before = self.doc.get_state()
        self._write("a")
        self._seq += 1
        update = self.doc.get_update(before)
        db.session.add(TextUpdate(text_id=self._room.text, seq=self._seq, payload=update))


def cost(server: Server, address: str, cookie: str) -> tuple[float, int]:
    """Give the processor seconds and the number of questions of one request."""
    questions: list[str] = []
    here = threading.get_ident()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if threading.get_ident() == here and not statement.startswith("BEGIN"):
            questions.append(statement)

    asked = EnvironBuilder(address, headers={"Cookie": cookie, "Accept-Encoding": ACCEPTED}).get_environ()
    with server.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    began = time.thread_time()
    _body, status, _headers = run_wsgi_app(server.app, asked, buffered=True)
    took = time.thread_time() - began
    event.remove(engine, "before_cursor_execute", note)
    if not status.startswith("200"):
        raise RuntimeError(f"{address}: {status}")
    return took, len(questions)


def figures() -> Iterator[str]:
    """Read every page in turn, a letter before each."""
    with demonstration() as server:
        room = furnish(server, "storuman", EDITORS + 1)
        with server.database():
            writer = Writer(room)
        pages = [f"/groups/{room.slug}{page}" for page in PAGES + OTHERS]
        costs: dict[str, list[tuple[float, int]]] = {page: [] for page in pages}
        for _time in range(TIMES):
            for page in pages:
                with server.database():
                    writer.letter()
                costs[page].append(cost(server, page, room.cookies[-1]))
    for page, found in costs.items():
        seconds = median(took for took, _questions in found[1:])
        yield f"{page}, drawn: {seconds * 1000:.1f} ms of processor, {found[-1][1]} queries, n={len(found) - 1}"
