"""The projector view, and the remote control for it: what one person chooses, every wall of the group shows."""

from flask import abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from intranet.charter.draft import Draft
from intranet.charter.models import Charter
from intranet.charter.views import bp
from intranet.charter.wall import Wall
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.htmx import part_or_page, part_or_redirect


def _page(part: str, page: str, group: Group) -> Response:
    charter = Charter.of(group)
    if charter is None:
        return make_response(render_template("charter/not_begun.html"))
    draft = Draft(group, charter, me())
    return part_or_page(part, page, draft=draft, wall=Wall.of(group))


@bp.get("/wall")
@needs(Right.READ_MATERIAL)
def wall(group: Group) -> Response:
    """Show the charter large, to a room: the text as it is written, and where everybody stands.

    To an open wall: everything beside the text.
    """
    return _page("charter/_wall_now.html", "charter/wall.html", group)


@bp.get("/wall/remote")
@needs(Right.READ_MATERIAL)
def remote(group: Group) -> Response:
    """Show the remote control: which section is on the wall, and every other to choose from."""
    return _page("charter/_remote.html", "charter/remote.html", group)


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
    wall.show(section, page=request.form.get("page", type=int))
    db.session.commit()
    to = url_for(".remote", group=group)
    draft = Draft(group, charter, me())
    return part_or_redirect("charter/_remote.html", to=to, draft=draft, wall=wall)
