"""The projector view, and the remote control for it: what one person chooses, every wall of the group shows."""

from flask import abort, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.charter.draft import Draft
from intranet.charter.models import Charter
from intranet.charter.views import bp
from intranet.charter.wall import Wall
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.htmx import part_or_page, part_or_redirect


def _draft(group: Group) -> Draft:
    charter = Charter.of(group) or abort(404)
    return Draft(group, charter, current_user)


@bp.get("/wall")
@needs(Right.READ_MATERIAL)
def wall(group: Group) -> str:
    """Show the charter large, to a room: the text as it is written and where everybody stands."""
    if Charter.of(group) is None:
        return render_template("charter/not_begun.html")
    return render_template("charter/wall.html", draft=_draft(group), wall=Wall.of(group))


@bp.get("/wall/now")
@needs(Right.READ_MATERIAL)
def wall_now(group: Group) -> Response:
    """Draw anew what a wall shows beside the text: where everybody stands, and which section is shown."""
    to = url_for(".wall", group=group)
    return part_or_redirect("charter/_wall_now.html", to=to, draft=_draft(group), wall=Wall.of(group))


@bp.get("/wall/remote")
@needs(Right.READ_MATERIAL)
def remote(group: Group) -> Response:
    """Show the remote control: which section is on the wall, and every other to choose from."""
    return _remote(_draft(group))


def _remote(draft: Draft) -> Response:
    wall = Wall.of(draft.group)
    return part_or_page("charter/_remote.html", "charter/remote.html", draft=draft, wall=wall)


@bp.post("/wall/focus")
@needs(Right.READ_MATERIAL)
def focus_wall(group: Group) -> Response:
    """Show one section on the wall, `section`; without it, the whole charter."""
    charter = Charter.of(group, to_change=True) or abort(404)
    chosen = request.form.get("section", type=int)
    section = next((section for section in charter.sections if section.id == chosen), None)
    if chosen is not None and section is None:
        abort(404)
    wall = Wall.of(group)
    wall.show(section)
    db.session.commit()
    to = url_for(".remote", group=group)
    draft = Draft(group, charter, current_user)
    return part_or_redirect("charter/_remote.html", to=to, draft=draft, wall=wall)
