"""Adopting a version: the leader sees who is on board and who is not, and freezes the text."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.charter import meanwhile
from intranet.charter.draft import Draft
from intranet.charter.models import Charter
from intranet.charter.versions import NotReady, Unchanged, Version
from intranet.charter.views import bp
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.htmx import go_to, part_or_page


@bp.get("/adoption")
@needs(Right.ADOPT)
def confirm(group: Group) -> Response:
    """Show what adopting the draft now would write down, and ask."""
    charter = Charter.of(group) or abort(404)
    return _ask(Draft(group, charter, me()))


def _ask(draft: Draft, *, status: int = 200, problem: str = "") -> Response:
    part, whole = "charter/_adoption.html", "charter/adoption.html"
    marks, changed = meanwhile.marks(draft), meanwhile.changed(draft, request.form.getlist("mark"))
    return part_or_page(
        part,
        whole,
        status=status,
        draft=draft,
        problem=problem,
        marks=marks,
        changed=changed if problem else [],
    )


@bp.post("/versions")
@needs(Right.ADOPT)
def adopt(group: Group) -> Response:
    """Adopt exactly what the leader was shown; when it has changed since, 409 and it is shown again."""
    charter = Charter.of(group, to_change=True) or abort(404)
    draft = Draft(group, charter, me())
    if charter.newest and request.form.get("number", type=int) == charter.newest.number:
        return _adopted_already(group, charter.newest)
    if request.form.get("state") != draft.state:
        problem = _("Something changed while you read this. Look through it and adopt again.")
        return _ask(draft, status=409, problem=problem)
    try:
        version = charter.adopt(by=current_user, reading=draft.reading)
    except NotReady:
        return _ask(draft, status=422)
    except Unchanged:
        return _ask(draft, status=409)
    db.session.commit()
    flash(_("Version %(number)s is adopted.", number=version.number), "focus")
    return go_to(url_for("charter.version", group=group, number=version.number))


def _adopted_already(group: Group, version: Version) -> Response:
    """Two leaders, or one who clicked twice: the version is there, which is what both wanted."""
    if version.adopted_by_id != current_user.id:
        flash(
            _("%(name)s has just adopted version %(n)s.", name=version.adopted_by_name, n=version.number),
            "focus",
        )
    return go_to(url_for("charter.version", group=group, number=version.number))
