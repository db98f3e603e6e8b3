"""Noting who is there."""

from datetime import date, datetime, time

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, ValidationError
from wtforms.validators import Optional

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.meetings.attendance import Attendance, Entry
from intranet.meetings.minutes import Settled, hold_open
from intranet.meetings.models import Meeting
from intranet.meetings.page import MeetingPage
from intranet.meetings.start import bp
from intranet.meetings.words import settled_words
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import announce
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs, require
from intranet.platform.web.forms import Form
from intranet.platform.web.htmx import part_or_page, part_or_redirect
from intranet.workshops.forms import Clock


class AttendanceForm(Form):
    """What is noted about one person beside that they are there."""

    came = Clock(_l("Came"), [Optional()])
    left = Clock(_l("Leaves"), [Optional()])
    away = BooleanField(_l("Away today"))

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day

    def validate_came(self, came: Clock) -> None:
        """Let nobody have come before they do.

        Raises:
            ValidationError: the time is still to come.
        """
        if (
            came.data
            and not self.away.data
            and datetime.combine(self._day, came.data, clock.SWEDEN) > clock.now()
        ):
            raise ValidationError(_("That time is still to come. Write it when the person is here."))

    def validate_left(self, left: Clock) -> None:
        """Let nobody leave before they come.

        Raises:
            ValidationError: the times are the wrong way round.
        """
        if isinstance(left.data, time) and isinstance(self.came.data, time) and left.data <= self.came.data:
            raise ValidationError(_("Leaves before coming."))


@bp.get("/<int:number>/attendance")
@needs(Right.READ_MATERIAL)
def attendance(group: Group, number: int) -> Response:
    """Draw who is there anew, for an open page."""
    page = MeetingPage.find(group, number)
    return part_or_page("meetings/_attendance.html", "meetings/show.html", **page.context())


def _find(page: MeetingPage, user_id: int) -> User:
    """Find a member whose attendance the person may note. 404 when the group has no such member."""
    member = next((user for user in page.group.members if user.id == user_id), None) or abort(404)
    require(Right.NOTE_ATTENDANCE, Entry(member.id, member.name, None))
    return member


def _hold(page: MeetingPage) -> Meeting:
    """Hold the meeting to note who is there. 409 with words when its minutes are approved."""
    try:
        return hold_open(page.group, page.workshop)
    except Settled:
        db.session.rollback()
        drawn = MeetingPage.find(page.group, page.workshop.number).context(settled=settled_words())
        abort(part_or_page("meetings/_attendance.html", "meetings/show.html", status=409, **drawn))


def _noted(group: Group, number: int) -> Response:
    announce("attendance.changed", group_id=group.id)
    db.session.commit()
    page = MeetingPage.find(group, number)
    address = url_for(".show", group=group, number=number, _anchor="attendance")
    return part_or_redirect("meetings/_attendance.html", to=address, **page.context())


@bp.post("/<int:number>/attendance/<int:user_id>/presence")
@needs(Right.NOTE_ATTENDANCE)
def is_here(group: Group, number: int, user_id: int) -> Response:
    """Note that somebody is there."""
    page = MeetingPage.find(group, number)
    member = _find(page, user_id)
    Attendance.note(_hold(page), member, is_here=True)
    return _noted(group, number)


@bp.delete("/<int:number>/attendance/<int:user_id>/presence", endpoint="is_not_here")
@bp.post("/<int:number>/attendance/<int:user_id>/presence/undoing", endpoint="is_not_here_by_form")
@needs(Right.NOTE_ATTENDANCE)
def is_not_here(group: Group, number: int, user_id: int) -> Response:
    """Take back what is noted about somebody."""
    page = MeetingPage.find(group, number)
    member = _find(page, user_id)
    Attendance.forget(_hold(page), member)
    return _noted(group, number)


@bp.post("/<int:number>/attendance/<int:user_id>")
@needs(Right.NOTE_ATTENDANCE)
def note_attendance(group: Group, number: int, user_id: int) -> Response:
    """Note when somebody comes or leaves, or that they are away."""
    page = MeetingPage.find(group, number)
    member, form = _find(page, user_id), AttendanceForm(page.workshop.day)
    if not form.validate_on_submit():
        drawn = page.context(attendance_form=form, noting=user_id)
        return part_or_page("meetings/_attendance.html", "meetings/show.html", status=422, **drawn)
    meeting, came, left = _hold(page), form.came.data, form.left.data
    if form.away.data:
        Attendance.note(meeting, member, is_here=False)
    elif came or left or Attendance.has_come(meeting, member):
        Attendance.note(meeting, member, is_here=True, came=came, left=left)
    return _noted(group, number)
