"""A programme's summaries: the same for all its groups, or of them together, ordered and fetched when they are made."""

from hashlib import sha256
from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response

from intranet.groups.models import Programme
from intranet.platform import i18n
from intranet.platform.chores import Chore
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.htmx import go_to, part_or_page
from intranet.summaries.asked import MOST_MEETING, Asked, meeting_named, shelf
from intranet.summaries.catalogue import KINDS, PROGRAMME_KINDS
from intranet.summaries.drawing.workers import Busy, NotDrawn, workers
from intranet.summaries.kinds import Kind
from intranet.summaries.orders import MOST_WAITING, Order, TooMany
from intranet.summaries.views import kept_privately
from intranet.summaries.words import in_words
from intranet.workshops.models import Workshop

bp = Blueprint("programme_summaries", __name__, url_prefix="/programmes/<programme:programme>/summaries")


@bp.get("")
@needs(Right.MAKE_SUMMARIES)
def index(programme: Programme) -> str:
    """Show what can be ordered, and what the person has ordered."""
    return render_template("summaries/programme.html", **_context(programme))


@bp.get("/orders")
@needs(Right.MAKE_SUMMARIES)
def orders(programme: Programme) -> Response:
    """Show how far the orders have come."""
    return part_or_page("summaries/_orders.html", "summaries/programme.html", **_context(programme))


@bp.post("/orders")
@needs(Right.MAKE_SUMMARIES)
def order(programme: Programme) -> Response:
    """Order one kind of summary."""
    chosen = _chosen(programme, _kinds())
    if chosen.is_too_long:
        return _once_more(chosen)
    without = " ".join(chosen.without)
    try:
        Order.place(
            programme,
            by=me(),
            kind=chosen.kind.name,
            number=chosen.number,
            without=without,
            language=chosen.language,
            meeting=chosen.meeting,
        )
    except TooMany:
        db.session.rollback()
        return _once_more(chosen, waiting=in_words(MOST_WAITING))
    db.session.commit()
    delivering().wake()
    return go_to(url_for(".index", programme=programme, _anchor="orders"))


@bp.get("/orders/<int:order_id>")
@needs(Right.MAKE_SUMMARIES)
def fetch(programme: Programme, order_id: int) -> Response:
    """Give what somebody has ordered themselves and was made."""
    made = _own(programme, order_id)
    if made.is_waiting or made.failed:
        return redirect(url_for(".index", programme=programme, _anchor="orders"), 303)
    if not made.file.exists():
        abort(404)
    kind = "application/zip" if made.file_name.endswith(".zip") else "application/pdf"
    answer = send_file(made.file, kind, as_attachment=True, download_name=made.file_name, etag=False)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/orders/<int:order_id>.png")
@needs(Right.MAKE_SUMMARIES)
def first_page(programme: Programme, order_id: int) -> Response:
    """Give a picture of the first page of a report, nothing until it is made: it is too long to be drawn for that."""
    made = _own(programme, order_id)
    if not made.file_name:
        return make_response("", 204)
    if made.kind not in PROGRAMME_KINDS or not made.file.exists():
        abort(404)
    pdf = made.file.read_bytes()
    name = sha256(pdf).hexdigest()
    try:
        picture = workers.first_page_of(pdf, name, shelf())
    except (NotDrawn, Busy):
        abort(503)
    return kept_privately(send_file(BytesIO(picture), "image/png"), name)


def _own(programme: Programme, order_id: int) -> Order:
    """Give what the person has ordered themselves. 404 for anything else."""
    order = db.session.get(Order, order_id)
    if order is None or order.user_id != me().id or order.programme_id != programme.id:
        abort(404)
    return order


@bp.post("/reading")
@needs(Right.MAKE_SUMMARIES)
def read(programme: Programme) -> Response:
    """Lead to the page of what is chosen in the form, of the programme itself."""
    chosen = _chosen(programme, PROGRAMME_KINDS)
    if chosen.is_too_long:
        return _once_more(chosen)
    return go_to(url_for("programme_report.print_view", programme=programme, **chosen.args))


def _chosen(programme: Programme, kinds: dict[str, Kind]) -> Asked:
    """Read what the form asks for. 400 for a kind or a language there is not."""
    kind = kinds.get(request.form.get("kind", "")) or abort(400)
    language = request.form.get("language", i18n.language())
    if language not in i18n.LANGUAGES:
        abort(400)
    included = set(request.form.getlist("part"))
    without = tuple(part for part in kind.parts if f"{kind.name}.{part}" not in included)
    number = request.form.get("number", type=int) if kind.number_name == "number" else None
    return Asked(kind, programme, number, without, language, meeting_named())


def _once_more(chosen: Asked, *, waiting: str = "") -> Response:
    """Give the page back with what was chosen, and say that so many wait already, or the meeting's name is too long."""
    more = {"chosen": chosen, "waiting": waiting}
    return make_response(render_template("summaries/programme.html", **_context(chosen.about), **more), 422)


def _kinds() -> dict[str, Kind]:
    return PROGRAMME_KINDS | KINDS


def _context(programme: Any) -> dict[str, Any]:
    return {
        "programme": programme,
        "kinds": _kinds(),
        "of_all": PROGRAMME_KINDS,
        "most": MOST_MEETING,
        "workshops": [one for one in Workshop.all_of(programme) if one.has_begun],
        "orders": Order.all_of(me(), programme),
    }


def delivering() -> Chore:
    """Give what makes the orders."""
    chore: Chore = current_app.extensions["samsyn.delivering"]
    return chore
