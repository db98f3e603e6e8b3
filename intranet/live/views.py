"""The routes of live text: compare, send, listen. They are asked by the page's own code, never by a form."""

from collections.abc import Iterable
from functools import partial
from typing import cast

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import bindparam, select
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.groups.roles import roles
from intranet.live import Live, documents, wire
from intranet.live.guard import MOST_BYTES, MOST_CLIENT, Malformed, TooLarge, scan_state_vector
from intranet.live.log import Foreign, NoLonger, NotSaved
from intranet.live.models import SharedText
from intranet.live.outlets import Outlet
from intranet.live.outline import Behind, Removed
from intranet.live.sending import MOST_MESSAGE, Sent, Writer, keep
from intranet.live.streams import Full, Overtaken
from intranet.platform.bus import Message
from intranet.platform.db import db, reads
from intranet.platform.permissions import Right, roles_with
from intranet.platform.web.access import needs, signed_in
from intranet.platform.web.errors import NoRoom
from intranet.platform.web.limits import MOST

bp = Blueprint("live", __name__, url_prefix="/groups/<group:group>")
own = Blueprint("live_mine", __name__)

BYTES = "application/octet-stream"


def _live() -> Live:
    return cast(Live, current_app.extensions["samsyn.live"])


def _refusal(status: int, why: str, **headers: str) -> Response:
    response = jsonify(why=why)
    response.status_code = status
    response.headers.update(headers)
    return response


# What stops an update, and how the page is told. It keeps the text whatever the answer.
_ANSWERS: dict[type[Exception], tuple[int, str]] = {
    TooLarge: (413, "too large"),
    Malformed: (422, "not ours"),
    wire.Broken: (422, "not ours"),
    Foreign: (422, "not yours"),
    NoLonger: (403, "no longer"),
    Behind: (409, "behind"),
    Removed: (410, "removed"),
    NoRoom: (507, "disk full"),
    NotSaved: (503, "not saved"),
    Overtaken: (409, "overtaken"),
}


def _refuse(error: Exception) -> Response:
    status, why = next(answer for kind, answer in _ANSWERS.items() if isinstance(error, kind))
    return _refusal(status, why)


# One by one: a handler of every error would also get the 403 and 404 of every view here.
for _kind in _ANSWERS:
    bp.register_error_handler(_kind, _refuse)
    own.register_error_handler(_kind, _refuse)


def _text(group: Group, text_id: int) -> SharedText:
    text: SharedText | None = db.session.scalar(_TEXT, {"text": text_id, "group": group.id})
    return text or abort(404)


# Written once: putting a statement together takes longer than asking it, and a room that comes back asks this one.
_TEXT = select(SharedText).where(
    SharedText.id == bindparam("text"), SharedText.group_id == bindparam("group")
)


def _writer(group: Group, text: SharedText) -> Writer:
    return Writer(
        current_user.id, current_user.sign_in.id, group.id, text.id, text.key, frozenset(text.fragments)
    )


def _message(text: SharedText) -> bytes:
    """Read the request's bytes, when they are a kind and an amount that we take."""
    if request.mimetype != BYTES:
        abort(_refusal(415, f"send {BYTES}"))
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(_refusal(403, "from elsewhere"))  # beside the token: another site has nothing to send here
    if request.args.get("schema") != str(text.schema_version):
        abort(_refusal(409, "schema"))
    if (request.content_length or 0) > MOST_MESSAGE:
        raise TooLarge
    if not _live().pace.allows(current_user.id):
        abort(_refusal(429, "too fast", **{"Retry-After": "1"}))
    return request.get_data()


@bp.post("/texts/<int:text_id>/sync")
@needs(Right.WRITE_TEXT)
@reads
def sync(group: Group, text_id: int) -> ResponseReturnValue:
    """Compare: takes how far the page knows the text; gives seq, what the page lacks, how far the server knows it."""
    text = _text(group, text_id)
    if text.is_closed:
        raise NoLonger
    vector = wire.Reader(_message(text)).bytes(MOST_BYTES)
    scan_state_vector(vector)
    with documents.current(text) as here:
        answer = wire.number(here.seq) + wire.framed(here.difference(vector)) + wire.framed(here.vector)
    _live().door.remember(request.environ, _writer(group, text))
    return Response(answer, mimetype=BYTES)


@bp.post("/texts/<int:text_id>/updates")
@needs(Right.WRITE_TEXT)
@reads
def updates(group: Group, text_id: int) -> ResponseReturnValue:
    """Send: takes an update and where the caret is, either of them empty. Answers when the update is on the disk."""
    text = _text(group, text_id)
    sent, live = Sent.read(_message(text)), _live()
    touched = documents.check(text, sent.update)
    writer = _writer(group, text)
    db.session.rollback()  # the log writes over another connection; ours need not wait with it
    seq = keep(live, writer, sent, touched)
    live.door.remember(request.environ, writer)
    return jsonify(seq=seq)


@bp.get("/stream")
@needs(Right.READ_MATERIAL)
def stream(group: Group) -> ResponseReturnValue:
    """Listen: everything live on a page.

    `?client=` is the number by which the page calls itself, `&turn=` how often it has asked, `&text=` the text it has
    open, `&heard=` the mark it was drawn with, when it has not listened before.
    """
    text_id = request.args.get("text", None, int)
    if text_id is not None:
        _text(group, text_id if text_id <= MOST else abort(404))
    return _listen([group.id], text_id)


@own.get("/me/stream")
@signed_in
def of_mine() -> ResponseReturnValue:
    """Listen on a page of one's own: what changes in all the groups whose material one may read."""
    found = db.session.scalars(
        select(roles.c.group_id).where(
            roles.c.user_id == current_user.id, roles.c.role.in_(roles_with(Right.READ_MATERIAL))
        )
    )
    groups = set(found)
    return _listen(groups, None) if groups else ("", 204)  # a browser that is told so asks no more


def _has_missed(groups: Iterable[int]) -> bool:
    """Tell whether something may have happened between the drawing of the page and now, when it listens."""
    heard = request.args.get("heard")
    return heard is not None and _live().bus.has_told(*[f"group:{number}" for number in groups], since=heard)


def _listen(groups: Iterable[int], text_id: int | None) -> ResponseReturnValue:
    if request.method == "HEAD":
        abort(405)  # there would be no body to read, and so no end to it
    client = request.args.get("client", 0, int)
    if not 0 < client <= MOST_CLIENT:
        abort(422)
    live = _live()
    try:
        opened = live.streams.open(
            current_user,
            sign_in_id=current_user.sign_in.id,
            group_ids=groups,
            text_id=text_id,
            client=client,
            turn=request.args.get("turn", 0, int),
        )
    except Full:
        return _refusal(503, "full", **{"Retry-After": "10"})
    here = live.presence.of(text_id) if text_id else []
    missed = _has_missed(groups)
    gone = partial(live.streams.close, opened)
    outlet = partial(Outlet.of_request, request.environ, when_gone=gone)
    response = Response(
        opened.events(Message("", "hello", {"here": here, "missed": missed}), outlet),
        mimetype="text/event-stream",
    )
    response.headers["X-Accel-Buffering"] = "no"  # nginx would collect the events
    response.call_on_close(lambda: opened.outlet or gone())
    return response
