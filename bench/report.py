"""How long the report of nine groups takes: through our drawing process, and bare WeasyPrint on the same page."""

from collections.abc import Iterator

from flask import Flask
from flask_babel import force_locale

from bench.brief import bare_weasyprint, seconds
from bench.lines import beside
from intranet import ROOT
from intranet.platform import i18n
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Worker
from intranet.summaries.report import REPORT
from tests.summaries.report_samples import FULL

TIMES = 5


def full_report() -> Document:
    """Set the report of the tests: nine groups with everything."""
    app = Flask("intranet", root_path=str(ROOT / "intranet"), template_folder=str(ROOT / "templates"))
    i18n.init_app(app)
    with app.app_context(), force_locale(FULL.locale):
        return REPORT.set_on_paper(FULL)


def figures() -> Iterator[str]:
    """Measure, in turns so that whatever else the machine does hits both."""
    document, worker = full_report(), Worker(Limits(processor_seconds=60, seconds=240))
    bare = bare_weasyprint(document)
    try:
        seconds(lambda: worker.draw(document))
        seconds(bare)
        pairs = [(seconds(lambda: worker.draw(document)), seconds(bare)) for _ in range(TIMES)]
    finally:
        worker.end()
    ours, others = zip(*pairs, strict=True)
    yield beside("programme report of nine groups, warm", ours, "bare WeasyPrint", others)
