"""Moving the times of a meeting while it runs: one tap, and the rest moves along."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import request, url_for
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.meetings.models import Meeting
from intranet.meetings.page import MeetingPage
from intranet.meetings.running import JustBegun, NotNow, Running
from intranet.meetings.start import bp
from intranet.platform.db import db
from intranet.platform.events import announce
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.htmx import part_or_page, part_or_redirect
from intranet.workshops.agenda import Agenda

END_OF_TIME = 10**14  # ms; what is beyond is no date


@bp.get("/<int:number>/running")
@needs(Right.READ_MATERIAL)
def running(group: Group, number: int) -> Response:
    """Draw what is on and the agenda anew, for an open page."""
    page = MeetingPage.find(group, number)
    return part_or_page("meetings/_running.html", "meetings/show.html", **page.context())


def _turn(group: Group, number: int, how: Callable[[Running], None]) -> Response:
    """Change how the meeting runs, and answer with how it then does; 409 when that is not possible now."""
    page, status, has_just_begun = MeetingPage.find(group, number), 200, False
    meeting = Meeting.hold(group, page.workshop)
    try:
        how(Running(meeting, Agenda.of(page.workshop, group, anew=True)))
        announce("agenda.changed", group_id=group.id)
        db.session.commit()
    except NotNow as why:
        db.session.rollback()
        page, status, has_just_begun = MeetingPage.find(group, number), 409, isinstance(why, JustBegun)
    address = url_for(".show", group=group, number=number, _anchor="agenda")
    drawn = page.context(is_late=status == 409, has_just_begun=has_just_begun)
    return part_or_redirect("meetings/_running.html", to=address, status=status, **drawn)


@bp.post("/<int:number>/beginning")
@needs(Right.RUN_MEETING)
def begin(group: Group, number: int) -> Response:
    """Let the meeting begin now."""
    return _turn(group, number, Running.begin)


@bp.post("/<int:number>/pause")
@needs(Right.RUN_MEETING)
def pause(group: Group, number: int) -> Response:
    """Stop the meeting's clock."""
    return _turn(group, number, Running.pause)


@bp.delete("/<int:number>/pause", endpoint="go_on")
@bp.post("/<int:number>/pause/undoing", endpoint="go_on_by_form")
@needs(Right.RUN_MEETING)
def go_on(group: Group, number: int) -> Response:
    """Start the meeting's clock again."""
    return _turn(group, number, Running.go_on)


@bp.post("/<int:number>/items/<int:item_id>/extension")
@needs(Right.RUN_MEETING)
def take_longer(group: Group, number: int, item_id: int) -> Response:
    """Give an item five more minutes."""
    seen = request.form.get("ends", type=int)  # ms since 1970
    ends_at = datetime.fromtimestamp(seen / 1000, UTC) if seen and 0 < seen < END_OF_TIME else None
    return _turn(group, number, lambda running: running.take_longer(item_id, seen=ends_at))


@bp.post("/<int:number>/items/<int:item_id>/end")
@needs(Right.RUN_MEETING)
def end_item(group: Group, number: int, item_id: int) -> Response:
    """End an item now."""
    return _turn(group, number, lambda running: running.end_item(item_id))


@bp.post("/<int:number>/turn/undoing")
@needs(Right.RUN_MEETING)
def take_back(group: Group, number: int) -> Response:
    """Take back the last such change."""
    return _turn(group, number, Running.take_back)
