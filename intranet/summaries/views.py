"""The addresses of the summaries."""

import re
from io import BytesIO

from flask import Blueprint, abort, make_response, render_template, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from intranet.charter.versions import Version
from intranet.groups.models import Group
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.summaries.brief import Brief
from intranet.summaries.paper import document_of
from intranet.summaries.workers import Busy, NotDrawn, workers

bp = Blueprint("summaries", __name__, url_prefix="/groups/<group:group>/summaries")

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')


@bp.get("/charter.pdf")
@needs(Right.READ_VERSIONS)
def charter(group: Group) -> Response:
    """Give the brief of the newest adopted version, or of `?version=n`."""
    version = _asked_for(group)
    if version is None:
        return make_response(render_template("summaries/nothing_adopted.html", group=group), 404)
    document = document_of(Brief.of(version))
    if request.if_none_match.contains(document.digest):
        return _kept_privately(make_response("", 304), document.digest)
    try:
        pdf = workers.draw(document)
    except (NotDrawn, Busy) as error:
        busy = isinstance(error, Busy)
        page = render_template("summaries/not_drawn.html", group=group, version=version, busy=busy)
        return make_response(page, 503, {"Retry-After": "10"})
    name = _(
        "%(organisation)s, Why and what, version %(n)s", organisation=group.organisation, n=version.number
    )
    answer = send_file(BytesIO(pdf), "application/pdf", download_name=_file_name(name), etag=document.digest)
    return _kept_privately(answer, document.digest)


def _asked_for(group: Group) -> Version | None:
    """Find the version that the address asks for, the newest when it asks for none. 404 for one there is not."""
    asked = request.args.get("version")
    if asked is None:
        return Version.newest_of(group)
    if not _NUMBER.fullmatch(asked):
        abort(404)
    return Version.find(group, int(asked)) or abort(404)


def _file_name(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub(" ", name) + ".pdf"


def _kept_privately(answer: Response, digest: str) -> Response:
    """Let the browser keep the file, and ask every time whether the person may still read it and it is still this."""
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
