"""What the page of a workshop shows a group."""

from functools import cached_property
from typing import Any

from flask import abort

from intranet.actions.forms import QuickForm
from intranet.groups.models import Group
from intranet.meetings.actions import MeetingActions
from intranet.meetings.attendance import Roll
from intranet.meetings.content import Content, gather
from intranet.meetings.decisions import Decision
from intranet.meetings.forms import DecisionForm
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.notes import Notes
from intranet.meetings.reflections import Reflection
from intranet.meetings.running import Running
from intranet.platform import clock
from intranet.workshops.agenda import Agenda
from intranet.workshops.models import Workshop


class MeetingPage:
    """A group at one of its programme's workshops."""

    def __init__(self, group: Group, workshop: Workshop, workshops: list[Workshop]) -> None:
        self.group = group
        self.workshop = workshop
        self.workshops = workshops

    @classmethod
    def find(cls, group: Group, number: int) -> "MeetingPage":
        """Find the page of a workshop. 404 when the programme has none with that number."""
        workshops = Workshop.all_of(group.programme)
        workshop = next((w for w in workshops if w.number == number), None)
        return cls(group, workshop or abort(404), workshops)

    @cached_property
    def meeting(self) -> Meeting:
        """The meeting as it goes, to read."""
        return Meeting.of(self.group, self.workshop)

    @cached_property
    def running(self) -> Running:
        """What is on now, and the agenda with its times."""
        return Running(self.meeting, Agenda.of(self.workshop, self.group))

    @cached_property
    def actions(self) -> MeetingActions:
        """What is agreed here, and what is left from before."""
        return MeetingActions(self.group, self.workshop, self.workshops)

    @cached_property
    def decisions(self) -> list[Decision]:
        """What was decided here, in order; what was removed again is among it."""
        return Decision.all_of(self.meeting)

    @cached_property
    def notes(self) -> Notes | None:
        """The notes; None before somebody who may write has opened the page."""
        return self.meeting.notes

    @cached_property
    def minutes(self) -> Minutes:
        """The minutes, to read."""
        return Minutes.of(self.meeting)

    @cached_property
    def reflections(self) -> list[Reflection]:
        """What the members have shared. What they have not is nowhere on a page but their own."""
        return Reflection.shared_of(self.meeting)

    @cached_property
    def roll(self) -> Roll:
        """Who is there."""
        return Roll(self.group, self.meeting)

    @cached_property
    def decision_form(self) -> DecisionForm:
        """The form for a decision, as nobody has filled it in."""
        return DecisionForm(formdata=None)

    def quick_form(self, **rest: Any) -> QuickForm:
        """Give the form for an action in one line; a fresh one has the date of the next workshop, if it is to come."""
        form, coming = QuickForm(self.group, **rest), self.actions.next
        if rest:
            form.due_on.data = coming.day if coming and coming.day >= clock.today() else None
        return form

    def context(self, form: QuickForm | None = None, **more: Any) -> dict[str, Any]:
        """Give what the page, or a part of it, is drawn with."""
        form = form or self.quick_form(formdata=None)
        return {"group": self.group, "workshop": self.workshop, "page": self, "form": form, **more}


def content_of(page: MeetingPage) -> Content:
    """Give what a meeting's minutes say: as they were approved, else as of now."""
    minutes = page.minutes
    if minutes.is_approved:
        return Content.of_kept(minutes.content, minutes.notes_html)
    return gather(page.actions, page.roll, page.decisions, page.notes, page.running.held)
