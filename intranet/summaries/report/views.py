"""The addresses of a programme's report, as PDF and as a page."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from intranet.groups.models import Programme
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.summaries.asked import Asked
from intranet.summaries.report import REPORT
from intranet.summaries.sheet import on_screen
from intranet.summaries.views import as_pdf, nothing_yet

bp = Blueprint("programme_report", __name__, url_prefix="/programmes/<programme:programme>")


@bp.get("/summary.pdf")
@needs(Right.MAKE_SUMMARIES)
def show(programme: Programme) -> Response:
    """Give the report of a programme as it is now. It holds the groups' material: who runs the programme reads that."""
    return as_pdf(Asked.in_address(REPORT, programme))


@bp.get("/summary")
@needs(Right.MAKE_SUMMARIES)
def print_view(programme: Programme) -> str | Response:
    """Show what the PDF says, for whoever reads it on a screen or prints it from the browser."""
    asked = Asked.in_address(REPORT, programme)
    if asked.content is None:
        return nothing_yet(asked)
    pdf = url_for(".show", programme=programme, **asked.args)
    back = url_for("programme_summaries.index", programme=programme)
    return on_screen(asked.document, pdf=pdf, back=back, programme=programme)
