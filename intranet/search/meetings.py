"""What is found of a group's meetings: what was decided, and what was noted. Reflections are not among it."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from intranet.groups.models import Group
from intranet.live.models import TextUpdate
from intranet.meetings.decisions import Decision
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.platform.db import db
from intranet.search.source import Entry, Source
from intranet.workshops.models import Workshop


class _OfMeetings(Source):
    """Something on a workshop's page that one group has there."""

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the place on that page."""
        return url_for("meetings.show", group=group, **where)


class Decisions(_OfMeetings):
    """What a group has decided. What was removed again is not found."""

    kind, subject = "decision", Decision
    icon = "check"
    plural, singular = _l("Decisions"), _l("Decision")
    options = (selectinload(Decision.meeting).selectinload(Meeting.workshop),)
    made_of = {
        Workshop: lambda workshop: Decision.meeting.has(Meeting.workshop_id == workshop.id),
    }

    def entries(self, decision: Decision) -> Iterator[Entry]:
        """Read it, with the name of the workshop."""
        if not decision.is_removed:
            workshop = decision.meeting.workshop
            yield Entry(
                title=decision.text,
                body=workshop.title,
                at=decision.decided_at,
                group_id=decision.meeting.group_id,
                where={"number": workshop.number, "_anchor": f"decision-{decision.number}"},
            )


class MeetingNotes(_OfMeetings):
    """What a group has noted."""

    kind, subject = "notes", Notes
    icon = "notebook-pen"
    in_text = "text_id"
    plural, singular = _l("Notes"), _l("Notes")
    options = (selectinload(Notes.meeting).selectinload(Meeting.workshop),)
    made_of = {
        Workshop: lambda workshop: Notes.meeting.has(Meeting.workshop_id == workshop.id),
    }

    def entries(self, notes: Notes) -> Iterator[Entry]:
        """Read the text as it stands; nothing while it is empty."""
        said = notes.reading.plain(FRAGMENT)
        if said:
            workshop = notes.meeting.workshop
            newest = select(func.max(TextUpdate.received_at)).where(TextUpdate.text_id == notes.text_id)
            yield Entry(
                title=workshop.title,
                body=said,
                at=db.session.scalar(newest) or workshop.starts_at,
                group_id=notes.meeting.group_id,
                where={"number": workshop.number, "_anchor": "noted"},
            )
