"""What a group's start page says, gathered once."""

from datetime import datetime
from functools import cached_property
from typing import Any

from intranet.actions.counting import Counts, counts_of
from intranet.actions.finding import my_open
from intranet.actions.models import Action
from intranet.actions.words import finding as how_it_goes
from intranet.assignments.between import waiting as unanswered
from intranet.charter.agreement import Agreement
from intranet.charter.meetings import Meeting, if_kept
from intranet.charter.models import Charter
from intranet.charter.versions import Version
from intranet.dialogue.models import Mention
from intranet.groups.models import Group
from intranet.live import documents
from intranet.maturity.rounds import Round
from intranet.meetings.turns import turns_of
from intranet.overview import waiting
from intranet.overview.feed import Line, lately, since
from intranet.overview.visits import look_in
from intranet.overview.waiting import Waits
from intranet.platform import clock
from intranet.platform.permissions import Right
from intranet.platform.web.access import can
from intranet.workshops.models import Workshop
from intranet.workshops.ruler import Ruler, next_workshop


class StartPage:
    """Where a group stands, seen by one of its people."""

    def __init__(self, group: Group, viewer: Any) -> None:
        self.group = group
        self.viewer = viewer

    @cached_property
    def charter(self) -> Charter | None:
        """The group's charter."""
        return Charter.of(self.group)

    @cached_property
    def _reading(self) -> documents.Reading | None:
        return documents.read(self.charter.text) if self.charter else None

    @property
    def why(self) -> str:
        """The why in one sentence, as the draft has it now."""
        return self.charter.why(self._reading) if self.charter and self._reading else ""

    @cached_property
    def agreement(self) -> Agreement | None:
        """Where everybody stands on each section."""
        if self.charter is None or self._reading is None:
            return None
        return Agreement.of(self.group, self.charter, self._reading)

    @cached_property
    def versions(self) -> list[Version]:
        """The adopted versions, newest first."""
        return self.charter.versions if self.charter else []

    @property
    def version(self) -> Version | None:
        """The newest adopted version."""
        return self.versions[0] if self.versions else None

    @property
    def newest(self) -> int:
        """The number of that version; 0 before the first."""
        return self.version.number if self.version else 0

    @cached_property
    def workshops(self) -> list[Workshop]:
        """The programme's workshops, in order."""
        return Workshop.all_of(self.group.programme)

    @cached_property
    def next(self) -> Workshop | None:
        """The workshop to come, or the one that is on today."""
        return next_workshop(self.workshops)

    @property
    def days_left(self) -> int:
        """How many days there are to the next workshop."""
        return (self.next.day - clock.today()).days if self.next else 0

    @cached_property
    def ruler(self) -> Ruler | None:
        """The programme's line, with today on it."""
        return Ruler.of(self.workshops) if len(self.workshops) > 1 else None

    @cached_property
    def my_actions(self) -> list[Action]:
        """What the viewer has promised this group and not done yet."""
        return my_open(self.viewer, self.group)

    @property
    def open_of_mine(self) -> int:
        """How many of these are still to be done, for the menu, which need not ask for it then."""
        return sum(action.is_open for action in self.my_actions)

    @cached_property
    def action_counts(self) -> Counts:
        """How the group's actions stand."""
        return counts_of([self.group])[self.group.id]

    @property
    def action_finding(self) -> str:
        """How it goes with the group's actions, in a sentence."""
        return how_it_goes(self.action_counts)

    @property
    def finding(self) -> str:
        """How much waits for the viewer."""
        return waiting.finding(self.waits)

    @cached_property
    def last_here(self) -> datetime | None:
        """When the viewer was here before; None: never. To ask is to have been here."""
        return look_in(self.viewer, self.group, signed_in_at=self.viewer.sign_in.created_at)

    @cached_property
    def news(self) -> list[Line]:
        """What others have done since then."""
        return since(self.last_here, self.group, self.charter, viewer=self.viewer) if self.last_here else []

    @cached_property
    def feed(self) -> list[Line]:
        """What happened lately, for somebody to whom nothing of it is new."""
        return lately(self.group, self.charter, viewer=self.viewer)

    @cached_property
    def meeting(self) -> Meeting | None:
        """The workshop that the agreement can be compared with: the last that was held."""
        held = [workshop for workshop in self.workshops if workshop.is_over]
        last = max(held, key=lambda workshop: (workshop.ends_at, workshop.id), default=None)
        return if_kept(last) if self.charter else None

    @cached_property
    def waits(self) -> list[Waits]:
        """What waits for the viewer, what presses most first."""
        group, viewer = self.group, self.viewer
        turns = turns_of(viewer, group) if can(Right.APPROVE_MINUTES) else []
        often = self.action_counts.often if can(Right.CARRY_OVER) else 0
        answers = unanswered(group, viewer, self.workshops) if can(Right.ANSWER) else []
        return [
            *waiting.of_meeting(group, self.next),
            *waiting.of_mentions(Mention.waiting_for(viewer, group)),
            *waiting.of_minutes(turns),
            *waiting.of_round(group, Round.waiting_for(group, viewer) if can(Right.RATE) else None),
            *waiting.of_assignments(group, answers),
            *waiting.of_unowned(group, self.action_counts.unowned),
            *waiting.of_carried(group, often),
            *waiting.of_charter(group, self.agreement, viewer, has_why=bool(self.why)),
        ]
