"""Where a group makes links to its adopted versions, sees how they are used, and revokes them."""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.charter.versions import Version
from intranet.groups.models import Group
from intranet.platform import mail
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import can, me, needs
from intranet.sharing.forms import LinkForm, last_day
from intranet.sharing.models import (
    MOST_DAYS,
    MOST_DIARY_NUMBER,
    MOST_FOR_WHOM,
    MOST_OPEN,
    SharedLink,
    TooManyLinks,
)
from intranet.sharing.paper import Stationery

bp = Blueprint("sharing", __name__, url_prefix="/groups/<group:group>")
_VERSION = "/charter/versions/<int(max=999999):number>/links"


@bp.get("/links")
@needs(Right.REVOKE_LINK)
def index(group: Group) -> str:
    """List the group's links; `?made=` shows the address of one that the person has just made."""
    form = request.args.get("made", "")
    made = SharedLink.made_with(group, form, me()) if form and can(Right.MAKE_LINK) else None
    address = mail.link("shared.show", token=made[1]) if made else ""
    return render_template(
        "sharing/index.html",
        links=SharedLink.all_of(group),
        made=made[0] if made else None,
        address=address,
        newest=Version.newest_number(group),
    )


@bp.get(_VERSION)
@needs(Right.MAKE_LINK)
def new(group: Group, number: int) -> Response:
    """Ask for whom a link is, and say what it means to share."""
    version = Version.find(group, number) or abort(404)
    return _page(version, LinkForm.new(Stationery.of(group).diary_number))


def _page(version: Version, form: LinkForm, status: int = 200) -> Response:
    most = {"days": MOST_DAYS, "for_whom": MOST_FOR_WHOM, "diary_number": MOST_DIARY_NUMBER}
    # Whoever comes from what is to be printed goes back to it as they chose it.
    came_by = f"?{request.query_string.decode(errors='replace')}" if "of" in request.args else ""
    page = render_template(
        "sharing/new.html", version=version, form=form, most=most, last_day=last_day(), came_by=came_by
    )
    return make_response(page, status)


@bp.post(_VERSION)
@needs(Right.MAKE_LINK)
def make(group: Group, number: int) -> Response:
    """Make a link. The page that comes next shows its address, and no other does."""
    version, form = Version.find(group, number) or abort(404), LinkForm()
    known_as = form.known_as
    if not form.validate_on_submit():
        return _page(version, form, 422)
    until = form.until.data or last_day()
    said = {"for_whom": form.for_whom.data or "", "diary_number": form.diary_number.data or ""}
    try:
        SharedLink.make(version, group, until=until, by=me(), form=known_as, **said)
    except TooManyLinks:
        form.for_whom.errors = [_("The group has %(num)d open links. Revoke one first.", num=MOST_OPEN)]
        return _page(version, form, 422)
    db.session.commit()
    return redirect(url_for(".index", group=group, made=known_as, _anchor="link"), 303)


@bp.post("/links/<int:link_id>/revocation")
@needs(Right.REVOKE_LINK)
def revoke(group: Group, link_id: int) -> Response:
    """Let nobody read by a link any more."""
    link = SharedLink.find(group, link_id) or abort(404)
    link.revoke(by=current_user)
    db.session.commit()
    flash(_("The link is revoked. Nobody can read by it any more."))
    return redirect(url_for(".index", group=group), 303)
