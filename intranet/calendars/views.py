"""Calendars to subscribe to and to save, and the key to one's own."""

from collections.abc import Iterable

from flask import Blueprint, abort, current_app, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from intranet.accounts.letters import speaking_to
from intranet.accounts.models import User
from intranet.calendars.contents import Entry, entries_of, entry_of
from intranet.calendars.models import CalendarKey
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs, public, signed_in
from intranet.platform.web.headers import unsearched
from intranet.workshops.planning import find

bp = Blueprint("calendars", __name__)
WAIT = 60  # seconds


@bp.get("/me/actions/<token>.ics")
@public
def feed(token: str) -> Response:
    """Give a calendar to whoever has its secret address."""
    key = CalendarKey.by_token(token) or abort(404)
    if not current_app.extensions["samsyn.calendars"].allows(key.user_id):
        raise TooManyRequests(retry_after=WAIT)
    return _feed_of(key.user)


@bp.get("/me/actions.ics")
@signed_in
def own() -> Response:
    """Give the signed-in person's calendar, to save."""
    return _feed_of(me())


def _feed_of(user: User) -> Response:
    with speaking_to(user):
        return _answer("Samsyn", entries_of(user), "samsyn.ics")


@bp.get("/groups/<group:group>/workshops/<int:number>/workshop.ics")
@needs(Right.READ_MATERIAL)
def workshop(group: Group, number: int) -> Response:
    """Give one workshop, to save in a calendar."""
    found = find(group.programme, number)
    name = _("Workshop %(number)s: %(title)s", number=found.ordinal, title=found.title)
    return _answer(name, [entry_of(found, group)], f"samsyn-{number}.ics")


def _answer(title: str, entries: Iterable[Entry], name: str) -> Response:
    from intranet.calendars.writing import written  # with a library that a server can do without until then

    response = make_response(written(title, entries))
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # Kept by the calendar, which asks whether it still holds.
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return unsearched(response.make_conditional(request))


@bp.post("/me/calendar")
@signed_in
def renew() -> Response:
    """Make an address, or a new one in place of the old."""
    CalendarKey.renew(db.session.get_one(User, me().id))
    db.session.commit()
    flash(_("The address is ready. An earlier one no longer works."))
    return redirect(url_for("accounts.settings", _anchor="calendar"), 303)


@bp.post("/me/calendar/removal")
@signed_in
def remove() -> Response:
    """Take the address away."""
    CalendarKey.remove(me())
    db.session.commit()
    flash(_("The address is removed. Calendars that use it get nothing more."))
    return redirect(url_for("accounts.settings", _anchor="calendar"), 303)
