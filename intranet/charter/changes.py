"""The history of the charter: what was changed, by whom, and how it is brought back."""

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.charter.history import ChangePage, History, find
from intranet.charter.models import Charter
from intranet.charter.views import bp
from intranet.groups.models import Group
from intranet.live.restoring import Changed, restore
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs


@bp.get("/history")
@needs(Right.READ_MATERIAL)
def history(group: Group) -> str:
    """List who changed what, the newest first; `?section=` chooses a fragment, `?page=` goes back in time."""
    charter = Charter.of(group) or abort(404)
    page = min(max(request.args.get("page", 1, type=int), 1), 100_000)
    shown = History(charter, request.args.get("section"), page)
    return render_template("charter/history.html", history=shown)


@bp.get("/history/<int(max=999999999):change_id>")
@needs(Right.READ_MATERIAL)
def past_change(group: Group, change_id: int) -> str:
    """Show what a section said after a change, and what the change did."""
    return render_template("charter/past_change.html", page=_page(group, change_id))


@bp.post("/history/<int(max=999999999):change_id>/restoration")
@needs(Right.WRITE_TEXT)
def restoration(group: Group, change_id: int) -> Response:
    """Let the section say again what it said after the change; with `to=before`, what it said before.

    When somebody has written since the person looked, 409: they see what is there now, and choose again.
    """
    page = _page(group, change_id)
    if page.is_gone:
        return make_response(render_template("charter/past_change.html", page=page), 404)
    is_undone = request.form.get("to") == "before"
    try:
        restored = restore(
            page.charter.text,
            page.change.fragment,
            page.change.before if is_undone else page.change.after,
            from_when=page.change.began_at if is_undone else page.change.ended_at,
            seen=request.form.get("seen", ""),
            by=current_user,
        )
    except Changed:
        return make_response(render_template("charter/past_change.html", page=page, has_changed=True), 409)
    db.session.commit()
    return redirect(url_for(".past_change", group=group, change_id=restored.id), 303)


def _page(group: Group, change_id: int) -> ChangePage:
    charter = Charter.of(group) or abort(404)
    return ChangePage(charter, find(charter, change_id) or abort(404))
