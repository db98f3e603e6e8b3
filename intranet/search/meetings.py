"""What is found of a group's meetings: decisions, notes, approved minutes, and the reflections that are shared."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from intranet.groups.models import Group
from intranet.live.models import TextUpdate
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Correction, Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.reflections import Reflection
from intranet.platform.db import db
from intranet.search.source import Entry, Source
from intranet.workshops.models import Workshop


class _OfMeetings(Source):
    """Something on the page of a group's meeting."""

    icon = "notebook-pen"

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the place on that page."""
        return url_for("meetings.show", group=group, **where)


class Decisions(_OfMeetings):
    """What a group has decided. What is taken away is not found."""

    kind, subject, icon = "decision", Decision, "check"
    plural, singular = _l("Decisions"), _l("Decision")
    options = (selectinload(Decision.meeting).selectinload(Meeting.workshop),)
    made_of = {Workshop: lambda workshop: Decision.meeting.has(Meeting.workshop_id == workshop.id)}

    def entries(self, decision: Decision) -> Iterator[Entry]:
        """Read it, under the name of the workshop."""
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
    """What a group notes at a meeting."""

    kind, subject, in_text = "notes", Notes, "text_id"
    plural, singular = _l("Notes"), _l("Notes")
    options = (selectinload(Notes.meeting).selectinload(Meeting.workshop),)
    made_of = {Workshop: lambda workshop: Notes.meeting.has(Meeting.workshop_id == workshop.id)}

    def entries(self, notes: Notes) -> Iterator[Entry]:
        """Read what they say now."""
        newest = select(func.max(TextUpdate.received_at)).where(TextUpdate.text_id == notes.text_id)
        workshop, said = notes.meeting.workshop, notes.reading.plain(FRAGMENT)
        if said:
            yield Entry(
                title=workshop.title,
                body=said,
                at=db.session.scalar(newest) or workshop.starts_at,
                group_id=notes.meeting.group_id,
                where={"number": workshop.number, "_anchor": "notes"},
            )


class Reflections(_OfMeetings):
    """What members have shared. What is not shared is its person's alone, and is not found."""

    kind, subject, icon = "reflection", Reflection, "lightbulb"
    plural, singular = _l("Reflections"), _l("Reflection")
    options = (selectinload(Reflection.meeting).selectinload(Meeting.workshop),)
    made_of = {Workshop: lambda workshop: Reflection.meeting.has(Meeting.workshop_id == workshop.id)}

    def entries(self, reflection: Reflection) -> Iterator[Entry]:
        """Read it, under the name of its person."""
        if reflection.shared_at is not None:
            yield Entry(
                title=reflection.user.name,
                body=reflection.text,
                at=reflection.shared_at,
                group_id=reflection.meeting.group_id,
                where={"number": reflection.meeting.workshop.number, "_anchor": "reflections"},
            )


class ApprovedMinutes(_OfMeetings):
    """Minutes that two have approved, with what was added later. Before that, what they are made of is found."""

    kind, subject, icon = "minutes", Minutes, "file-text"
    plural, singular = _l("Minutes of workshops"), _l("Minutes of a workshop")
    options = (
        selectinload(Minutes.corrections),
        selectinload(Minutes.meeting).selectinload(Meeting.workshop),
    )
    made_of = {
        Correction: lambda correction: Minutes.id == correction.minutes_id,
        Workshop: lambda workshop: Minutes.meeting.has(Meeting.workshop_id == workshop.id),
    }

    def entries(self, minutes: Minutes) -> Iterator[Entry]:
        """Read what was approved, and the corrections."""
        if minutes.approved_at is not None:
            workshop = minutes.meeting.workshop
            said = [*_words_in(minutes.content), *(correction.text for correction in minutes.corrections)]
            yield Entry(
                title=minutes.content["title"],
                body=" · ".join(said),
                at=minutes.approved_at,
                group_id=minutes.meeting.group_id,
                where={"number": workshop.number},
            )

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the minutes' own page."""
        return url_for("meetings.minutes", group=group, **where)


_READ = ("text", "title", "words", "name", "place")


def _words_in(content: Any) -> Iterator[str]:
    """Give what people have written, of all that approved minutes hold."""
    for name, held in content.items():
        if name in _READ and held:
            yield str(held)
        for one in held if isinstance(held, list) else ():
            if isinstance(one, dict):
                yield from _words_in(one)
