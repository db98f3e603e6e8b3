"""A meeting as it runs: what is on now, how long is left, and the turns of the clock that move the rest.

Nobody has to do anything for it: an item follows the other by the clock. Somebody who runs the meeting can let an item
take longer, end it now, go back to the one before, pause, or begin now; whatever comes after moves along. The last such
turn can be taken back.
"""

from datetime import datetime, timedelta
from functools import cached_property
from math import floor

from intranet.meetings.models import Meeting
from intranet.platform import clock
from intranet.workshops.agenda import Agenda, Gone, Slot

LONGER = timedelta(minutes=5)
# So long before its time a meeting can be begun, and after its end go on; so long after an item has begun the one
# before can.
EARLY = timedelta(hours=1)
SOON = timedelta(hours=3)
A_MOMENT = timedelta(seconds=1)  # by which two clocks that count in other units differ
JUST_BEGUN = timedelta(minutes=15)
A_BREATH = timedelta(seconds=2)  # nobody ends an item that soon: it is the press before, once more


class NotNow(Exception):
    """The meeting does not stand where the page thought: somebody else was first, or time has passed."""


class JustBegun(NotNow):
    """What is to be ended has only begun: it is the press before, once more, or somebody else's."""


class Running:
    """A meeting and its agenda, at this instant. To change it, make it of a meeting that is held.

    All of it is told as of one instant: were an item to end while a page is drawn, its parts would disagree.
    """

    def __init__(self, meeting: Meeting, agenda: Agenda) -> None:
        self.meeting = meeting
        self.agenda = agenda
        self.at = clock.now()

    @property
    def begins_at(self) -> datetime:
        """Give when it begins, or really began."""
        return self.meeting.begins_at or self.agenda.workshop.starts_at

    @cached_property
    def slots(self) -> list[Slot]:
        """Every item with its time, as far as is known now."""
        return self.agenda.timetable(
            begins_at=self.begins_at, paused_at=self.meeting.paused_at, seen_at=self.at
        )

    @property
    def held(self) -> list[Slot]:
        """Every item with the time it had, without a pause that nobody has ended: minutes do not move by themselves."""
        return self.agenda.timetable(begins_at=self.begins_at)

    @property
    def ends_at(self) -> datetime:
        """Give when it ends: with its last item, or when the workshop does that has no agenda."""
        return self.slots[-1].ends_at if self.slots else self.agenda.workshop.ends_at

    @property
    def is_on(self) -> bool:
        """Tell whether the group meets now."""
        return self.begins_at <= self.at < self.ends_at

    @property
    def is_paused(self) -> bool:
        """Tell whether nothing goes on right now, though the meeting is not over."""
        return self.meeting.paused_at is not None and self.is_on

    @property
    def now(self) -> Slot | None:
        """What is on."""
        return next((slot for slot in self.slots if slot.is_on), None)

    @property
    def next(self) -> Slot | None:
        """What comes after what is on, or first of all."""
        return next((slot for slot in self.slots if slot.starts_at > self.at), None)

    @property
    def before(self) -> Slot | None:
        """What went on until just now, and perhaps still does in the room."""
        if self.now is None or self.is_paused or self.at - self.now.starts_at > JUST_BEGUN:
            return None
        place = self.slots.index(self.now)
        return self.slots[place - 1] if place else None

    @property
    def just_over(self) -> Slot | None:
        """What went on last of all, and perhaps still does in the room."""
        if not self.slots or not timedelta() <= self.at - self.ends_at <= EARLY:
            return None
        return self.slots[-1]

    @property
    def left(self) -> timedelta:
        """Give how long what is on has left, as planned or come to be; 0 when nothing is on."""
        return self.now.ends_at - self.at if self.now else timedelta()

    @property
    def moved(self) -> timedelta:
        """Give how much later the meeting ends than its agenda says; less than 0: earlier."""
        planned = sum((timedelta(minutes=item.minutes) for item in self.agenda.items), timedelta())
        return self.ends_at - (self.agenda.workshop.starts_at + planned) if self.slots else timedelta()

    @property
    def is_soon(self) -> bool:
        """Tell whether it is about to begin."""
        return timedelta() < self.begins_at - self.at <= SOON

    @property
    def may_begin(self) -> bool:
        """Tell whether it can be said to begin now: about the time it is planned for, and not begun by anybody."""
        first = self.slots[0] if self.slots else None
        soon = abs(self.agenda.workshop.starts_at - self.at) <= EARLY
        return bool(first and soon and self.meeting.begins_at is None and not first.is_over)

    def begin(self) -> None:
        """Let the meeting begin now.

        Raises:
            NotNow: it has begun, or it is another time of day.
        """
        if not self.may_begin:
            raise NotNow
        self._remember("begins_at")
        self.meeting.begins_at = self.at
        self._turned()

    def take_longer(self, item_id: int, *, seen: datetime | None = None) -> None:
        """Give the item that is on, or that just was, five more minutes from now or from its planned end.

        Args:
            seen: when it was to end by the page of whoever asks; None: that is not known.

        Raises:
            NotNow: neither is on any more, or somebody has given it more time already.
        """
        slot = self._slot(item_id)
        if seen is not None and abs(slot.ends_at - seen) > A_MOMENT:
            raise NotNow
        late = max(timedelta(), self.at - slot.ends_at)
        self._shift(slot, late + LONGER)

    def end_item(self, item_id: int) -> None:
        """End the item that is on, so that the next begins.

        Raises:
            JustBegun: nobody can have meant this one.
            NotNow: it is not on any more.
        """
        if self.now is None or self.now.item.id != item_id or self.is_paused:
            raise NotNow
        if self.at - self.now.starts_at < A_BREATH:
            raise JustBegun
        self._shift(self.now, self.at - self.now.ends_at)

    def pause(self) -> None:
        """Stop the clock.

        Raises:
            NotNow: nothing is on, or it stands already.
        """
        if self.now is None or self.is_paused:
            raise NotNow
        self._remember("paused_at")
        self.meeting.paused_at = self.at
        self._turned()

    def go_on(self) -> None:
        """Start the clock again: what was on has as much time left as it had.

        Raises:
            NotNow: it goes already.
        """
        paused_at, slot = self.meeting.paused_at, self.now
        if paused_at is None or slot is None:
            raise NotNow
        self._shift(slot, self.at - paused_at, go_on=True)

    def take_back(self) -> None:
        """Take back the last turn of the clock. Nothing to take back is harmless."""
        last = self.meeting.last_turn
        for name in ("begins_at", "paused_at"):
            if name in last:
                was = last[name]
                setattr(self.meeting, name, datetime.fromisoformat(was) if was else None)
        if "item" in last and (item := self.agenda.find(last["item"])):
            item.shift = last["shift"]
        self.meeting.last_turn = {}
        self._turned()

    @property
    def may_take_back(self) -> bool:
        """Tell whether the last turn can be taken back."""
        return bool(self.meeting.last_turn) and (self.is_on or self.just_over is not None)

    def _slot(self, item_id: int) -> Slot:
        for slot in (self.now, self.before, self.just_over):
            if slot is not None and slot.item.id == item_id:
                return slot
        raise NotNow

    def _shift(self, slot: Slot, by: timedelta, *, go_on: bool = False) -> None:
        """Let an item end so much later than it now would; a group's agenda is then its own."""
        try:
            item = self.agenda.own_item(slot.item)
        except Gone:
            raise NotNow from None
        self._remember(*(["paused_at"] if go_on else []))
        self.meeting.last_turn |= {"item": item.id, "shift": item.shift}
        item.shift += floor(by.total_seconds())  # rounded up, what ends now would still be on
        if go_on:
            self.meeting.paused_at = None
        self._turned()

    def _remember(self, *names: str) -> None:
        held = {name: getattr(self.meeting, name) for name in names}
        self.meeting.last_turn = {name: at.isoformat() if at else None for name, at in held.items()}

    def _turned(self) -> None:
        self.__dict__.pop("slots", None)
        self.at = clock.now()
