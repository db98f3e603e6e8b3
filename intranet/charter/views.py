"""The charter draft, and the adopted versions."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from intranet.charter.draft import Draft
from intranet.charter.meetings import last_meeting
from intranet.charter.models import Charter
from intranet.charter.since import Since, is_known
from intranet.charter.versions import Version
from intranet.groups.models import Group
from intranet.live import upkeep
from intranet.live.models import SharedText
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.htmx import is_htmx, part_or_page, part_or_redirect

bp = Blueprint("charter", __name__, url_prefix="/groups/<group:group>/charter")


@bp.get("")
@needs(Right.READ_MATERIAL)
def show(group: Group) -> str:
    """Show the draft, to write in and to take positions on; `?section=` chooses the one in focus."""
    charter = Charter.of(group)
    if charter is None:
        return render_template("charter/not_begun.html")
    draft = Draft(group, charter, me(), request.args.get("section", type=int))
    return render_template("charter/show.html", draft=draft, form=draft.form, newest=charter.next_number - 1)


@bp.post("")
@needs(Right.WRITE_TEXT)
def begin(group: Group) -> Response:
    """Open the group's charter."""
    Charter.begin(group, by=current_user)
    db.session.commit()
    return redirect(url_for(".show", group=group), 303)


@bp.get("/agreement")
@needs(Right.READ_MATERIAL)
def agreement(group: Group) -> Response:
    """Draw anew what depends on where everybody stands. The text and the form of the person are left alone."""
    charter = Charter.of(group) or abort(404)
    draft = Draft(group, charter, me(), request.args.get("section", type=int))
    return part_or_redirect("charter/_agreement.html", to=url_for(".show", group=group), draft=draft)


@bp.get("/agreement/since")
@needs(Right.READ_MATERIAL)
def since(group: Group) -> Response:
    """Show how the agreement has changed since the last workshop; to a panel, what of it is `?section=`'s."""
    text = db.session.scalar(select(SharedText).join(Charter).where(Charter.group_id == group.id)) or abort(
        404
    )
    meeting = last_meeting(group) or abort(404)
    if not (is_htmx() and is_known(text.key, meeting)):
        upkeep.bring_up_to_date(text.id)
    charter = Charter.of(group) or abort(404)
    draft = Draft(group, charter, me(), request.args.get("section", type=int))
    since = Since(draft, meeting)
    return part_or_page("charter/_since_of_section.html", "charter/since.html", since=since, draft=draft)


@bp.get("/versions")
@needs(Right.READ_VERSIONS)
def versions(group: Group) -> str:
    """List the adopted versions."""
    return render_template("charter/versions.html", versions=Version.all_of(group))


@bp.get("/versions/<int(max=999999):number>")
@needs(Right.READ_VERSIONS)
def version(group: Group, number: int) -> str:
    """Show an adopted version, with where everybody stood."""
    found = Version.find(group, number) or abort(404)
    newest = Version.newest_number(group)
    return render_template("charter/version.html", version=found, newest=newest)
