"""The moment a version is adopted: every open page of the group says so, the wall in large."""

from flask import make_response, request, url_for
from werkzeug.wrappers import Response

from intranet.charter.versions import Version
from intranet.charter.views import bp
from intranet.groups.models import Group
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.htmx import is_htmx, part_or_redirect


@bp.get("/versions/newest")
@needs(Right.READ_MATERIAL)
def newest(group: Group) -> Response:
    """Tell an open page of the version adopted since it was drawn, `after`; 204 when there is none."""
    number = Version.newest_number(group)
    to = (
        url_for("charter.version", group=group, number=number)
        if number
        else url_for(".versions", group=group)
    )
    if is_htmx() and number <= request.args.get("after", 0, type=int):
        return make_response("", 204)
    part = "charter/_moment.html" if "wall" in request.args else "charter/_adopted.html"
    return part_or_redirect(part, to=to, adopted=Version.newest_of(group))
