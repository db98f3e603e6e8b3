"""Where decision makers read: without an account, by a link that opens one version and its PDF, and nothing else."""

import zlib
from io import BytesIO

from flask import Blueprint, current_app, make_response, render_template, request, send_file, session
from werkzeug.wrappers import Response

from intranet.platform import clock
from intranet.platform.web.access import me, public
from intranet.platform.web.headers import secret
from intranet.sharing.models import SharedLink
from intranet.sharing.paper import Busy, NotDrawn, brief_of, pdf_of, sentences

bp = Blueprint("shared", __name__, url_prefix="/shared/<token>")
WAIT = 60  # seconds
BUCKETS = 1 << 16  # network addresses told apart, so that nobody fills the memory by changing theirs
OPENED = "opened"

bp.after_request(secret)


@bp.get("")
@public
def show(token: str) -> Response:
    """Show the version."""
    link = SharedLink.by_token(token)
    if link is None:
        return _over()
    said = {"link": link, "version": link.version, "brief": brief_of(link), "say": sentences}
    page = make_response(render_template("sharing/show.html", token=token, **said))
    if _is_opening(link):
        link.count_opening()
    return page


@bp.get("/charter.pdf")
@public
def pdf(token: str) -> Response:
    """Give the version as PDF."""
    link = SharedLink.by_token(token)
    if link is None:
        return _over()
    if not current_app.extensions["samsyn.sharing"]["files"].allows(link.id):
        return _wait(token)
    try:
        drawn, name = pdf_of(link)
    except (Busy, NotDrawn):
        return _wait(token)
    return send_file(BytesIO(drawn), "application/pdf", download_name=name)


def _is_opening(link: SharedLink) -> bool:
    """Tell whether somebody opens the page who is to be counted: a reader once a day, its maker never.

    That they have been here is noted in their own browser, and only until it closes.
    """
    asks_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if request.method != "GET" or asks_ahead or getattr(me(), "id", 0) == link.made_by_id:
        return False
    name, today = str(link.id), clock.today().isoformat()
    known = {link_id: on for link_id, on in session.get(OPENED, {}).items() if on == today}
    session[OPENED] = known | {name: today}
    return name not in known


def _over() -> Response:
    """Say that nothing can be read here, whatever the reason. Who tries many addresses waits."""
    misses = current_app.extensions["samsyn.sharing"]["misses"]
    may = misses.allows(zlib.crc32((request.remote_addr or "").encode()) % BUCKETS)
    page = make_response(render_template("sharing/over.html"), 404 if may else 429)
    if not may:
        page.headers["Retry-After"] = str(WAIT)
    return page


def _wait(token: str) -> Response:
    """Say that the file cannot be had just now."""
    return make_response(render_template("sharing/wait.html", token=token), 503, {"Retry-After": str(WAIT)})
