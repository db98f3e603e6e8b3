"""How long the brief takes: through our drawing process, and bare WeasyPrint on the same page in the same run."""

import os
import time
from collections.abc import Callable, Iterator

from flask import Flask
from flask_babel import force_locale

from bench.lines import beside
from intranet import ROOT
from intranet.platform import i18n
from intranet.summaries.brief.paper import document_of
from intranet.summaries.drawing.document import SUMMARIES, Document
from intranet.summaries.drawing.workers import Limits, Worker
from tests.summaries.samples import FULL

TIMES = 20


def full_brief() -> Document:
    """Set the full brief of the tests: two pages, six sections, nine members."""
    app = Flask("intranet", root_path=str(ROOT / "intranet"), template_folder=str(ROOT / "templates"))
    i18n.init_app(app)
    with app.app_context(), force_locale(FULL.locale):
        return document_of(FULL)


def bare_weasyprint(document: Document) -> Callable[[], bytes]:
    """Draw as anybody would who has just read WeasyPrint's first page: neither tagged nor archivable."""
    os.environ["FONTCONFIG_FILE"] = str(SUMMARIES / "fonts" / "fonts.conf")  # the same fonts
    from weasyprint import CSS, HTML

    style = "".join((SUMMARIES / "styles" / name).read_text() for name in document.settings[0])
    return lambda: HTML(string=document.html).write_pdf(stylesheets=[CSS(string=style)])


def seconds(work: Callable[[], object]) -> float:
    """Time a piece of work by the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def figures() -> Iterator[str]:
    """Measure, in turns so that whatever else the machine does hits both."""
    document, worker = full_brief(), Worker(Limits())
    bare = bare_weasyprint(document)

    def ours() -> bytes:
        return worker.draw(document)

    try:
        first = seconds(ours)
        seconds(bare)
        warm, others = zip(*[(seconds(ours), seconds(bare)) for _ in range(TIMES)], strict=True)
    finally:
        worker.end()
    yield beside("charter brief, warm", warm, "bare WeasyPrint", others)
    yield f"charter brief, first of a process: {first:.2f} s, n=1"
