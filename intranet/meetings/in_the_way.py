"""What a meeting has that keeps its workshop from being removed."""

from flask_babel import ngettext
from sqlalchemy import func, select

from intranet.meetings.attendance import Attendance
from intranet.meetings.models import Meeting
from intranet.platform.db import db
from intranet.workshops.models import Workshop


def count_attendance(workshop: Workshop) -> dict[int | None, str]:
    """Count those whose attendance is noted."""
    noted = (
        select(Meeting.group_id, func.count(Attendance.id))
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.workshop_id == workshop.id)
        .group_by(Meeting.group_id)
    )
    return {
        group_id: ngettext("attendance of %(num)d person", "attendance of %(num)d people", number)
        for group_id, number in db.session.execute(noted)
    }
