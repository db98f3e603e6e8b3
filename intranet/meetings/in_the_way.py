"""What a meeting has that keeps its workshop from being removed."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, exists, func, select

from intranet.live.models import TextUpdate
from intranet.meetings.attendance import Attendance
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.notes import Notes
from intranet.meetings.reflections import Reflection
from intranet.platform.db import db
from intranet.workshops.models import Workshop

Counts = dict[int | None, str]


def _of(workshop: Workshop, kind: type[Any]) -> Select[int, int]:
    """Count what meetings at a workshop have of a kind, by group."""
    found = select(Meeting.group_id, func.count(kind.id)).join(kind, kind.meeting_id == Meeting.id)
    return found.where(Meeting.workshop_id == workshop.id).group_by(Meeting.group_id)


def count_attendance(workshop: Workshop) -> Counts:
    """Count those whose attendance is noted."""
    return {
        group_id: ngettext("attendance of %(num)d person", "attendance of %(num)d people", number)
        for group_id, number in db.session.execute(_of(workshop, Attendance))
    }


def count_decisions(workshop: Workshop) -> Counts:
    """Count the decisions that stand."""
    standing = _of(workshop, Decision).where(Decision.removed_at.is_(None))
    return {
        group_id: ngettext("%(num)d decision", "%(num)d decisions", number)
        for group_id, number in db.session.execute(standing)
    }


def count_notes(workshop: Workshop) -> Counts:
    """Name the notes in which somebody has written: their text has more than the empty paragraph it began with."""
    written = exists().where(TextUpdate.text_id == Notes.text_id, TextUpdate.seq > 1)
    return {group_id: _("notes") for group_id, _n in db.session.execute(_of(workshop, Notes).where(written))}


def count_reflections(workshop: Workshop) -> Counts:
    """Name the reflections, those too that nobody but their person can read: how many there are is theirs to tell."""
    written = _of(workshop, Reflection).where(Reflection.text != "")
    return {group_id: _("reflections") for group_id, _n in db.session.execute(written)}


def settled_at(workshop: Workshop) -> set[int]:
    """Give the numbers of the groups whose minutes are approved."""
    approved = _of(workshop, Minutes).where(Minutes.approved_at.is_not(None))
    return {group_id for group_id, _n in db.session.execute(approved)}


def count_minutes(workshop: Workshop) -> Counts:
    """Name the minutes that are approved."""
    return {group_id: _("approved minutes") for group_id in settled_at(workshop)}


ALL = (count_attendance, count_decisions, count_notes, count_reflections, count_minutes)
