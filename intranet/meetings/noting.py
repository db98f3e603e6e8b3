"""The notes on a meeting's page: opened by the first who may write, read by all."""

from flask import request
from flask_login import current_user

from intranet.groups.models import Group
from intranet.meetings.minutes import Settled, hold_open
from intranet.meetings.notes import Notes
from intranet.meetings.page import MeetingPage
from intranet.platform.db import db, write_after_all
from intranet.platform.permissions import Right
from intranet.platform.web.access import can


def with_notes(group: Group, number: int) -> MeetingPage:
    """Find a meeting's page, with notes to write in when the reader may write."""
    page = MeetingPage.find(group, number)
    wants = page.notes is None and not page.minutes.is_approved
    if wants and can(Right.WRITE_TEXT) and request.method == "GET":
        # An empty text is no change that anybody sees, and without it there is nothing to write in.
        write_after_all()
        page = MeetingPage.find(group, number)
        try:
            Notes.begin(hold_open(group, page.workshop), by=current_user)
        except Settled:
            db.session.rollback()
        db.session.commit()
        page = MeetingPage.find(group, number)
    return page
