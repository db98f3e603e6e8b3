"""The start page of a person, of a group, and help."""

from flask import Blueprint, render_template, url_for
from sqlalchemy import text
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from intranet.dialogue.models import Mention
from intranet.groups.finding import places_of
from intranet.groups.forms import ROLE_NAMES
from intranet.groups.models import Group
from intranet.meetings.turns import turns_of
from intranet.overview.group_news import news_of
from intranet.overview.start import StartPage
from intranet.overview.waiting import finding, of_mentions, of_minutes
from intranet.overview.words import RIGHT_NAMES, SCOPE_NAMES
from intranet.platform.db import db
from intranet.platform.permissions import TABLE, Right, Role
from intranet.platform.web.access import can, me, needs, public, signed_in
from intranet.platform.web.htmx import part_or_redirect

bp = Blueprint("overview", __name__)


@bp.get("/")
@signed_in
def home() -> str | Response:
    """Go to the group, if there is one to go to; else let the person choose."""
    groups, programmes = places_of(me())
    if len(groups) == 1 and not programmes:
        return redirect(url_for(".group", group=groups[0]), 303)
    if not groups and not programmes and me().is_admin:
        return redirect(url_for("admin.people"), 303)
    waits = of_mentions(Mention.waiting_for(me())) + of_minutes(turns_of(me()), named=True)
    return render_template(
        "overview/home.html",
        groups=groups,
        programmes=programmes,
        waits=waits,
        finding=finding(waits),
        news=news_of(groups, me()),
    )


@bp.get("/groups/<group:group>/")
@needs(Right.READ_VERSIONS)
def group(group: Group) -> str:
    """Show where the group stands: why, who is on board, what comes next, what I promised, what happened.

    A decision maker sees the adopted versions alone.
    """
    if not can(Right.READ_MATERIAL):
        return render_template("overview/decision_maker.html", page=StartPage(group, me()))
    page = StartPage(group, me())
    return render_template(
        "overview/group.html", page=page, newest=page.newest, open_of_mine=page.open_of_mine
    )


@bp.get("/groups/<group:group>/why")
@needs(Right.READ_MATERIAL)
def why(group: Group) -> Response:
    """Draw the why and where everybody stands anew, for a start page that stays open."""
    page = StartPage(group, me())
    return part_or_redirect("overview/_why.html", to=url_for(".group", group=group), page=page)


@bp.get("/groups/<group:group>/mine")
@needs(Right.READ_MATERIAL)
def mine(group: Group) -> Response:
    """Draw what the viewer has promised anew, for a start page that stays open."""
    page = StartPage(group, me())
    return part_or_redirect("overview/_mine.html", to=url_for(".group", group=group), page=page)


@bp.get("/help")
@signed_in
def help() -> str:  # noqa: A001  # the address is /help, and the view is named as its address
    """Say how Samsyn works, and who may what."""
    return render_template(
        "overview/help.html",
        table=TABLE,
        roles=[role for role in Role if role != Role.LINK],
        role_names=ROLE_NAMES,
        right_names=RIGHT_NAMES,
        scope_names=SCOPE_NAMES,
    )


@bp.get("/health")
@public
def health() -> tuple[dict[str, str], int]:
    """Tell a watcher that the app and its database answer, and which SQLite runs."""
    db.session.execute(text("SELECT 1"))
    database = db.engine.dialect.name
    if database == "sqlite":
        database += f" {db.session.scalar(text('SELECT sqlite_version()'))}"
    return {"status": "ok", "database": database}, 200
