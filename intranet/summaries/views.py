"""The addresses of the summaries."""

import re
from io import BytesIO

from flask import Blueprint, abort, make_response, render_template, request, send_file
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.summaries.brief import CHARTER
from intranet.summaries.drawing.workers import Busy, NotDrawn, workers
from intranet.summaries.kinds import Kind
from intranet.summaries.minutes import WORKSHOP
from intranet.summaries.sheet import Content

bp = Blueprint("summaries", __name__, url_prefix="/groups/<group:group>/summaries")

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@bp.get("/charter.pdf")
@needs(Right.READ_VERSIONS)
def charter(group: Group) -> Response:
    """Give the brief of the newest adopted version, or of `?version=n`."""
    number = _number_asked_for("version")
    brief = CHARTER.of(group, number)
    if brief is None:
        return _nothing_yet(group) if number is None else abort(404)
    return _answer(CHARTER, brief, group)


@bp.get("/workshop-<int:number>.pdf")
@needs(Right.READ_MATERIAL)
def workshop(group: Group, number: int) -> Response:
    """Give the minutes of a workshop that has begun."""
    minutes = WORKSHOP.of(group, number)
    return _answer(WORKSHOP, minutes, group) if minutes else abort(404)


def _answer(kind: Kind, content: Content, group: Group) -> Response:
    """Draw a summary and send it, or say why not; who has it already is told so."""
    document = kind.set_on_paper(content, ())
    if request.if_none_match.contains(document.digest):
        return _kept_privately(make_response("", 304), document.digest)
    try:
        pdf = workers.draw(document)
    except (NotDrawn, Busy) as error:
        page = render_template("summaries/not_drawn.html", group=group, busy=isinstance(error, Busy))
        return make_response(page, 503, {"Retry-After": "10"})
    answer = send_file(
        BytesIO(pdf), "application/pdf", download_name=kind.file_name(content), etag=document.digest
    )
    return _kept_privately(answer, document.digest)


def _nothing_yet(group: Group) -> Response:
    return make_response(render_template("summaries/nothing_adopted.html", group=group), 404)


def _number_asked_for(name: str) -> int | None:
    """Give the number that the address asks for, if any. 404 for what is no number."""
    asked = request.args.get(name)
    if asked is not None and not _NUMBER.fullmatch(asked):
        abort(404)
    return int(asked) if asked else None


def _kept_privately(answer: Response, digest: str) -> Response:
    """Let the browser keep the file, and ask every time whether the person may still read it and it is still this."""
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
