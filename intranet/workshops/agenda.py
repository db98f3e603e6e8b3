"""The agenda of a workshop: items that follow one another, as planned for everybody or as a group has made its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import Model, db

if TYPE_CHECKING:
    from intranet.workshops.models import Workshop

MOST_TITLE = 120
MOST_DESCRIPTION = 1000
LONGEST_PAUSE = timedelta(hours=4)  # a clock that nobody has started again since does not stand for ever


class Gone(LookupError):
    """Somebody has taken the item off the agenda meanwhile."""


class ItemKind(StrEnum):
    """What people do during an item."""

    DIALOGUE = "dialogue"
    INSPIRATION = "inspiration"
    EXERCISE = "exercise"
    REFLECTION = "reflection"
    BREAK = "break"


class AgendaItem(Model):
    """Something on an agenda. It begins when the one before it ends.

    Attributes:
        group_id: whose own agenda it is on; None for the workshop's, which every group has until it makes its own.
        minutes: how long it is planned to take.
        shift: how much longer it came to take, in seconds; less than 0 when it ended early.
    """

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int]
    shift: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ItemKind]
    title: Mapped[str] = mapped_column(String(MOST_TITLE), default="")
    description: Mapped[str] = mapped_column(String(MOST_DESCRIPTION), default="")

    @property
    def takes(self) -> timedelta:
        """Give how long it takes, as far as is known."""
        return timedelta(minutes=self.minutes, seconds=self.shift)

    def copied(self, workshop_id: int, *, group_id: int | None = None, position: int | None = None) -> Self:
        """Give a new item like this one, for a workshop's agenda; as long as it was planned to be."""
        return type(self)(
            workshop_id=workshop_id,
            group_id=group_id,
            position=self.position if position is None else position,
            minutes=self.minutes,
            kind=self.kind,
            title=self.title,
            description=self.description,
        )

    def change(self, *, minutes: int, kind: ItemKind, title: str, description: str) -> None:
        """Change all of it. How much longer it came to take is forgotten with another length."""
        if minutes != self.minutes:
            self.shift = 0
        self.minutes, self.kind, self.title, self.description = minutes, kind, title, description


@dataclass(frozen=True)
class Slot:
    """An item with its time: from `starts_at` until, but not including, `ends_at`, as seen at one instant."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime
    seen_at: datetime

    @property
    def is_over(self) -> bool:
        """Tell whether it has been."""
        return self.ends_at <= self.seen_at

    @property
    def is_on(self) -> bool:
        """Tell whether it is what people do now."""
        return self.starts_at <= self.seen_at < self.ends_at


class Agenda:
    """The items of one workshop in order, for everybody or for one group."""

    def __init__(self, workshop: "Workshop", items: Sequence[AgendaItem], group: Group | None = None) -> None:
        self.workshop = workshop
        self.items = list(items)
        self.group = group

    @classmethod
    def of(cls, workshop: "Workshop", group: Group | None = None, *, anew: bool = False) -> Self:
        """Load an agenda: the group's own when it has made one, else the workshop's.

        Args:
            anew: see what others have changed in items that this request has loaded already.
        """
        whose = [AgendaItem.group_id.is_(None)] + ([AgendaItem.group_id == group.id] if group else [])
        found = select(AgendaItem).where(AgendaItem.workshop_id == workshop.id, or_(*whose))
        found = found.order_by(AgendaItem.position, AgendaItem.id)
        items = list(db.session.scalars(found.execution_options(populate_existing=anew)))
        own = [item for item in items if item.group_id is not None]
        return cls(workshop, own or items, group)

    @staticmethod
    def made_own(workshop: "Workshop") -> list[str]:
        """Name the organisations whose groups have made a workshop's agenda their own."""
        own = select(AgendaItem.group_id).where(AgendaItem.workshop_id == workshop.id)
        found = select(Group.organisation).where(Group.id.in_(own)).order_by(Group.organisation)
        return list(db.session.scalars(found))

    @property
    def is_own(self) -> bool:
        """Tell whether the group has made the agenda its own."""
        return any(item.group_id is not None for item in self.items)

    @property
    def _owner_id(self) -> int | None:
        return self.group.id if self.group else None

    def timetable(
        self, *, begins_at: datetime, paused_at: datetime | None = None, seen_at: datetime | None = None
    ) -> list[Slot]:
        """Give every item its time.

        Args:
            begins_at: when the first one begins.
            paused_at: since when nothing goes on: the item of that time lasts so much longer.
            seen_at: the instant by which items are on or over; when left out, now.
        """
        slots: list[Slot] = []
        seen_at = seen_at or clock.now()
        for item in self.items:
            ends_at = begins_at + item.takes
            if paused_at is not None and begins_at <= paused_at < ends_at:
                ends_at += min(seen_at - paused_at, LONGEST_PAUSE)
            slots.append(Slot(item, begins_at, ends_at, seen_at))
            begins_at = ends_at
        return slots

    @cached_property
    def slots(self) -> list[Slot]:
        """Every item with its time as planned."""
        return self.timetable(begins_at=self.workshop.starts_at)

    def slot_of(self, item: AgendaItem) -> Slot:
        """Give the time of an item that is on the agenda."""
        return self.slots[self.items.index(item)]

    @property
    def ends_at(self) -> datetime:
        """Give when the last item ends."""
        return self.slots[-1].ends_at if self.slots else self.workshop.starts_at

    @property
    def minutes_over(self) -> int:
        """Give how much later than the workshop the agenda ends, in whole minutes; less than 0 when it ends before."""
        return round((self.ends_at - self.workshop.ends_at).total_seconds() / 60)

    def find(self, item_id: int) -> AgendaItem | None:
        """Find an item by its number."""
        return next((item for item in self.items if item.id == item_id), None)

    def make_own(self) -> None:
        """Copy what is planned for everybody, so that the group can change it. Twice is harmless.

        Two who do it at once take turns: the workshop's row is held until the transaction ends.
        """
        if self.group is None:
            return
        self.hold()
        if not self.is_own:
            self._copy_planned(self.group)

    def _copy_planned(self, group: Group) -> None:
        planned = self.items
        self.items = [
            item.copied(self.workshop.id, group_id=group.id, position=position)
            for position, item in enumerate(planned)
        ]
        db.session.add_all(self.items)
        db.session.flush()
        self._times_have_changed()

    def own_item(self, item: AgendaItem) -> AgendaItem:
        """Give the same item of the group's own agenda, which is made when there is none.

        Raises:
            Gone: somebody has taken it off the agenda since it was found, or made the agenda the group's own.
        """
        self.hold()
        if item not in self.items:
            raise Gone
        place = self.items.index(item)
        if self.group is not None and not self.is_own:
            self._copy_planned(self.group)
        return self.items[place]

    def give_up_own(self) -> None:
        """Go back to what is planned for everybody."""
        if self.group is not None:
            self.hold()
            own = (AgendaItem.workshop_id == self.workshop.id, AgendaItem.group_id == self.group.id)
            db.session.execute(delete(AgendaItem).where(*own))
            self._read_again()

    def add(self, *, minutes: int, kind: ItemKind, title: str, description: str) -> AgendaItem:
        """Put something last on the agenda; a group's becomes its own."""
        self.make_own()
        item = AgendaItem(
            workshop_id=self.workshop.id,
            group_id=self._owner_id,
            position=max((other.position for other in self.items), default=-1) + 1,
            minutes=minutes,
            kind=kind,
            title=title,
            description=description,
        )
        db.session.add(item)
        db.session.flush()
        self.items.append(item)
        self._times_have_changed()
        return item

    def take_from(self, other: "Agenda") -> None:
        """Put everything that is on another agenda last on this one."""
        self.hold()
        begin = len(self.items)
        owner = self._owner_id
        copied = [
            item.copied(self.workshop.id, group_id=owner, position=position)
            for position, item in enumerate(other.items, start=begin)
        ]
        db.session.add_all(copied)
        db.session.flush()
        self.items.extend(copied)
        self._times_have_changed()

    def remove(self, item: AgendaItem) -> None:
        """Take an item off the agenda; a group's becomes its own."""
        item = self.own_item(item)
        self.items.remove(item)
        db.session.delete(item)
        self._times_have_changed()

    def put_back(
        self, item: AgendaItem, *, place: int, unless: Callable[[], AgendaItem | None]
    ) -> AgendaItem:
        """Put an item that was taken off in its place again. Gives the item that is on the agenda.

        Args:
            item: new, and like the one that was removed.
            place: counted from 0.
            unless: gives the item when it is there already, once others have had their turn.
        """
        self.hold()
        if there := unless():
            return there
        if self.group and not self.is_own:
            self.items = []  # the last one was removed, and what is planned for everybody took its place
        self.items.insert(place, item)
        for position, other in enumerate(self.items):
            other.position = position
        db.session.add(item)
        db.session.flush()
        self._times_have_changed()
        return item

    def move(self, item: AgendaItem, *, to: int) -> AgendaItem:
        """Let an item be number `to` on the agenda, counted from 0; a group's becomes its own. Gives the moved item."""
        item = self.own_item(item)
        self.items.remove(item)
        self.items.insert(max(0, to), item)
        for position, other in enumerate(self.items):
            other.position = position
        self._times_have_changed()
        return item

    def hold(self) -> None:
        """Let others who change an agenda of the workshop wait, and see what they have done."""
        self.workshop.hold()
        self._read_again()

    def _read_again(self) -> None:
        self.items = type(self).of(self.workshop, self.group, anew=True).items
        self._times_have_changed()

    def _times_have_changed(self) -> None:
        self.__dict__.pop("slots", None)
