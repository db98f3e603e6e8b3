"""A group's workshops: all of them, and one with everything that belongs to it."""

from flask import render_template

from intranet.groups.models import Group
from intranet.meetings.actions import agreed_counts
from intranet.meetings.noting import with_notes
from intranet.meetings.start import bp
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.workshops.models import Workshop
from intranet.workshops.ruler import next_workshop


@bp.get("")
@needs(Right.READ_MATERIAL)
def index(group: Group) -> str:
    """List the programme's workshops, with what the group agreed on at each."""
    workshops = Workshop.all_of(group.programme)
    return render_template(
        "meetings/index.html",
        group=group,
        workshops=workshops,
        coming=next_workshop(workshops),
        counts=agreed_counts(group),
    )


@bp.get("/<int:number>")
@needs(Right.READ_MATERIAL)
def show(group: Group, number: int) -> str:
    """Show a workshop: what is on, what is agreed there, and what is left from before."""
    return render_template("meetings/show.html", **with_notes(group, number).context())
