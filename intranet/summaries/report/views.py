"""The address of a programme's report."""

from flask import Blueprint
from werkzeug.wrappers import Response

from intranet.groups.models import Programme
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.summaries.asked import Asked
from intranet.summaries.report import REPORT
from intranet.summaries.views import as_pdf

bp = Blueprint("programme_report", __name__, url_prefix="/programmes/<programme:programme>")


@bp.get("/summary.pdf")
@needs(Right.MAKE_SUMMARIES)
def show(programme: Programme) -> Response:
    """Give the report of a programme as it is now. It holds the groups' material: who runs the programme reads that."""
    return as_pdf(Asked.in_address(REPORT, programme))
