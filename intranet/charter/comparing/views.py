"""Comparing: two versions, a version and the draft, or a section with what it said when one took a position on it."""

from flask import render_template, request
from werkzeug.wrappers import Response

from intranet.charter.comparing.page import ComparePage, SinceMine
from intranet.charter.draft import Draft
from intranet.charter.views import bp
from intranet.groups.models import Group
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.htmx import part_or_page


@bp.get("/compare")
@needs(Right.READ_VERSIONS)
def compare(group: Group) -> str:
    """Show what differs between `?from=` and `?to=`, two versions or the draft; `view=` is text, sides or clean."""
    return render_template("charter/compare.html", page=ComparePage(group, me(), request.args))


@bp.get("/sections/<int:section_id>/change")
@needs(Right.READ_MATERIAL)
def change(group: Group, section_id: int) -> Response:
    """Show what has changed in a section since the person took a position on it."""
    since = SinceMine(Draft.find(group, me(), section_id))
    return part_or_page("charter/_change.html", "charter/change.html", since=since)
