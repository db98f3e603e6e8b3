"""The routes of live text: compare, send, listen. They are asked by the page's own code, never by a form."""

import json
from typing import Any, cast

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.live import Live, documents, wire
from intranet.live.guard import MOST_BYTES, MOST_CLIENT, Malformed, TooLarge, Update, scan, scan_state_vector
from intranet.live.log import Entry, Foreign, NotSaved
from intranet.live.models import SharedText
from intranet.live.outline import Behind, Removed
from intranet.live.streams import Full, Overtaken
from intranet.platform import bus
from intranet.platform.bus import Message
from intranet.platform.db import db, reads
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.errors import NoRoom

bp = Blueprint("live", __name__, url_prefix="/groups/<group:group>")

MOST_PRESENCE = 4096
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
    Behind: (409, "behind"),
    Removed: (410, "removed"),
    NoRoom: (507, "disk full"),
    NotSaved: (503, "not saved"),
    Overtaken: (409, "overtaken"),
}


def _refuse(error: Exception) -> Response:
    status, why = next(answer for kind, answer in _ANSWERS.items() if isinstance(error, kind))
    return _refusal(status, why)


for (
    _kind
) in _ANSWERS:  # one by one: a handler of every error would also get the 403 and 404 of every view here
    bp.register_error_handler(_kind, _refuse)


def _text(group: Group, text_id: int) -> SharedText:
    text = db.session.get(SharedText, text_id)
    if text is None or text.group_id != group.id:
        abort(404)
    return text


def _message(text: SharedText) -> wire.Reader:
    """Read the request's bytes, when they are a kind and an amount that we take."""
    if request.mimetype != BYTES:
        abort(_refusal(415, f"send {BYTES}"))
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(_refusal(403, "from elsewhere"))  # beside the token: another site has nothing to send here
    if request.args.get("schema") != str(text.schema_version):
        abort(_refusal(409, "schema"))
    if (request.content_length or 0) > MOST_BYTES + MOST_PRESENCE + 16:
        raise TooLarge
    if not _live().pace.allows(current_user.id):
        abort(_refusal(429, "too fast", **{"Retry-After": "1"}))
    return wire.Reader(request.get_data())


@bp.post("/texts/<int:text_id>/sync")
@needs(Right.WRITE_TEXT)
@reads
def sync(group: Group, text_id: int) -> ResponseReturnValue:
    """Compare: takes how far the page knows the text; gives seq, what the page lacks, how far the server knows it."""
    text = _text(group, text_id)
    vector = _message(text).bytes(MOST_BYTES)
    scan_state_vector(vector)
    with documents.current(text) as here:
        answer = wire.number(here.seq) + wire.framed(here.difference(vector)) + wire.framed(here.vector)
    return Response(answer, mimetype=BYTES)


@bp.post("/texts/<int:text_id>/updates")
@needs(Right.WRITE_TEXT)
@reads
def updates(group: Group, text_id: int) -> ResponseReturnValue:
    """Send: takes an update and where the caret is, either of them empty. Answers when the update is on the disk."""
    text = _text(group, text_id)
    message = _message(text)
    payload, told = message.bytes(MOST_BYTES * 2), message.bytes(MOST_PRESENCE)
    update = scan(payload) if payload else Update()
    seq = None if update.is_empty else _save(text, update, payload)
    if told:
        _live().presence.move(text_id, current_user.id, _presence(told))
    return jsonify(seq=seq)


def _save(text: SharedText, update: Update, payload: bytes) -> int:
    live, text_id, group_id, author_id = _live(), text.id, text.group_id, current_user.id
    if update.client is not None and live.presence.holder(text_id, update.client) not in {None, author_id}:
        raise Foreign
    fragments = documents.check(text, update)
    db.session.rollback()  # the writer has a connection of its own; ours need not wait with it
    entry = Entry(text_id, author_id, payload, update.client, update.start, update.end, fragments)
    seq = live.log.append(entry)
    bus.publish(f"text:{text_id}", "update", documents.announcement(seq, update.client, payload))
    live.streams.text_changed(text_id, group_id)
    return seq


def _presence(told: bytes) -> dict[str, Any]:
    try:
        found = json.loads(told)
    except (ValueError, RecursionError) as error:
        raise Malformed("presence is not JSON") from error
    if not isinstance(found, dict):
        raise Malformed("presence is not an object")
    return found


@bp.get("/stream")
@needs(Right.READ_MATERIAL)
def stream(group: Group) -> ResponseReturnValue:
    """Listen: everything live on a page.

    `?client=` is the number by which the page calls itself, `&turn=` how often it has asked, `&text=` the text it has
    open.
    """
    if request.method == "HEAD":
        abort(405)  # there would be no body to read, and so no end to it
    client, text_id = request.args.get("client", 0, int), request.args.get("text", None, int)
    if not 0 < client <= MOST_CLIENT:
        abort(422)
    if text_id is not None:
        _text(group, text_id)
    live = _live()
    try:
        opened = live.streams.open(
            current_user,
            sign_in_id=current_user.sign_in.id,
            group_id=group.id,
            text_id=text_id,
            client=client,
            turn=request.args.get("turn", 0, int),
        )
    except Full:
        return _refusal(503, "full", **{"Retry-After": "10"})
    here = live.presence.of(text_id) if text_id else []
    response = Response(opened.events(Message("", "hello", {"here": here})), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"  # nginx would collect the events
    response.call_on_close(lambda: live.streams.close(opened))
    return response
