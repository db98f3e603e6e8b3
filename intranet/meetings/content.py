"""What the minutes of a meeting say: gathered from what is there, or as it was when they were approved."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from markupsafe import Markup
from sqlalchemy import select

from intranet.actions.history import ActionChange, in_words
from intranet.actions.models import OPEN, Action, Status
from intranet.charter.models import Charter
from intranet.charter.versions import Version
from intranet.groups.models import Group
from intranet.meetings.actions import MeetingActions
from intranet.meetings.attendance import Entry, Roll
from intranet.meetings.decisions import Decision
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.agenda import ItemKind, Slot
from intranet.workshops.models import Workshop


@dataclass(frozen=True)
class Held:
    """An item of the agenda as it was held. Instants in ISO form; the title is empty where the kind says it all."""

    begins: str
    ends: str
    kind: str
    title: str
    description: str

    @property
    def begins_at(self) -> datetime:
        """When it began."""
        return datetime.fromisoformat(self.begins)

    @property
    def ends_at(self) -> datetime:
        """When it ended."""
        return datetime.fromisoformat(self.ends)

    @property
    def item_kind(self) -> ItemKind:
        """What people did during it."""
        return ItemKind(self.kind)


@dataclass(frozen=True)
class Decided:
    """A decision. `at` is an instant in ISO form."""

    number: int
    text: str
    at: str

    @property
    def decided_at(self) -> datetime:
        """When it was decided."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Adopted:
    """A version of "Why and what" that was adopted during the meeting. `at` is an instant in ISO form."""

    number: int
    at: str
    by: str

    @property
    def adopted_at(self) -> datetime:
        """When it was adopted."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Agreed:
    """An action agreed at the meeting. `due` is a day in ISO form, or empty; so is `owner` when nobody has it."""

    number: int
    title: str
    owner: str
    due: str

    @property
    def due_on(self) -> date | None:
        """The last day."""
        return date.fromisoformat(self.due) if self.due else None


@dataclass(frozen=True)
class Left:
    """An action from before, and what became of it at the meeting.

    Attributes:
        became: `done`, `dropped`, `carried` or `open`.
        words: why it was dropped, or the name of the workshop it was carried over to.
    """

    number: int
    title: str
    owner: str
    became: str
    words: str


@dataclass(frozen=True)
class Present:
    """How somebody was at the meeting: `here`, `away`, or `unknown` when nothing is noted; times in ISO form."""

    name: str
    how: str
    comes: str
    leaves: str

    @property
    def came(self) -> time | None:
        """When somebody came who was late."""
        return time.fromisoformat(self.comes) if self.comes else None

    @property
    def left(self) -> time | None:
        """When somebody left before the end."""
        return time.fromisoformat(self.leaves) if self.leaves else None


@dataclass(frozen=True)
class Content:
    """All that is approved. Instants are in ISO form, so that it can be kept as JSON and read back the same."""

    organisation: str
    title: str
    number: int
    count: int
    starts: str
    ends: str
    place: str
    facilitators: list[str]
    attendance: list[Present]
    decisions: list[Decided]
    agreed: list[Agreed]
    left: list[Left]
    notes: str
    # Minutes that were approved before these belonged to them are without.
    group_name: str = ""
    programme: str = ""
    agenda: list[Held] = field(default_factory=list)
    adopted: list[Adopted] = field(default_factory=list)

    @property
    def starts_at(self) -> datetime:
        """When the workshop began, as planned."""
        return datetime.fromisoformat(self.starts)

    @property
    def ends_at(self) -> datetime:
        """When it ended, as planned."""
        return datetime.fromisoformat(self.ends)

    @property
    def notes_html(self) -> Markup:
        """The notes as the editor's own renderer wrote them."""
        return Markup(self.notes)  # noqa: S704  # live/rendering.py escapes all and allows few elements

    @property
    def digest(self) -> str:
        """Give SHA-256 (hex) of everything: the same as long as a reader sees the same."""
        said = asdict(self)
        if not self.adopted:
            del said["adopted"]  # what was approved before minutes told of it stays approved
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def kept(self) -> tuple[dict[str, Any], str]:
        """Give what is stored: the structure, and apart from it the notes as HTML."""
        structure = asdict(self)
        return structure, structure.pop("notes")

    @classmethod
    def of_kept(cls, structure: dict[str, Any], notes: str) -> Self:
        """Read back what was stored."""
        lists = {
            "attendance": [Present(**one) for one in structure["attendance"]],
            "decisions": [Decided(**one) for one in structure["decisions"]],
            "agreed": [Agreed(**one) for one in structure["agreed"]],
            "left": [Left(**one) for one in structure["left"]],
            "agenda": [Held(**one) for one in structure.get("agenda", [])],
            "adopted": [Adopted(**one) for one in structure.get("adopted", [])],
        }
        return cls(**(structure | lists | {"notes": notes}))


def gather(
    actions: MeetingActions, roll: Roll, decisions: list[Decision], notes: Notes | None, agenda: list[Slot]
) -> Content:
    """Put together what the minutes of a meeting say now."""
    workshop, group = actions.workshop, actions.group
    return Content(
        organisation=group.organisation,
        group_name=group.name,
        programme=group.programme.name,
        title=workshop.title,
        number=workshop.ordinal,
        count=len(actions.workshops),
        starts=workshop.starts_at.isoformat(),
        ends=workshop.ends_at.isoformat(),
        place=workshop.place,
        facilitators=[person.name for person in group.programme.facilitators],
        attendance=[_present(entry) for entry in roll.entries] if roll.is_noted else [],
        decisions=[
            Decided(number=d.number, text=d.text, at=d.decided_at.isoformat())
            for d in decisions
            if not d.is_removed
        ],
        notes=str(notes.reading.html(FRAGMENT)) if notes else "",
        agenda=[_held(slot) for slot in agenda],
        adopted=_adopted(workshop, group, agenda),
        **_actions(actions),
    )


def _adopted(workshop: Workshop, group: Group, agenda: list[Slot]) -> list[Adopted]:
    """Give what was adopted while the workshop was on, however long it really took."""
    ends = max([workshop.ends_at, *(slot.ends_at for slot in agenda)])
    asked = select(Version.number, Version.adopted_at, Version.adopted_by_name).join(Version.charter)
    during = (Charter.group_id == group.id, Version.adopted_at.between(workshop.starts_at, ends))
    found = db.session.execute(asked.where(*during).order_by(Version.number))
    return [Adopted(number, at.isoformat(), name) for number, at, name in found]


def _held(slot: Slot) -> Held:
    item = slot.item
    return Held(
        begins=slot.starts_at.isoformat(),
        ends=slot.ends_at.isoformat(),
        kind=item.kind,
        title=item.title,
        description=item.description,
    )


def _present(entry: Entry) -> Present:
    how = "here" if entry.is_here else "away" if entry.is_away else "unknown"
    came, left = (entry.noted.came, entry.noted.left) if entry.noted else (None, None)
    return Present(
        name=entry.noted.name if entry.noted else entry.name,
        how=how,
        comes=came.isoformat() if came else "",
        leaves=left.isoformat() if left else "",
    )


def _actions(actions: MeetingActions) -> dict[str, list[Any]]:
    known = [*actions.here, *actions.earlier]
    past = _Past(actions.workshop, actions.workshops, known)
    return {
        "agreed": [
            Agreed(
                number=a.number,
                title=a.title,
                owner=past.agreed(a, "owner"),
                due=past.agreed(a, "due_on"),
            )
            for a in actions.here
            if past.status(a, past.ends) != Status.DROPPED
        ],
        "left": [past.left(a) for a in actions.earlier if past.status(a, past.begins) in OPEN],
    }


class _Past:
    """How actions stood on the day of a workshop. What becomes of them later is no part of its minutes."""

    def __init__(self, workshop: Workshop, workshops: list[Workshop], actions: list[Action]) -> None:
        self.begins = datetime.combine(workshop.day, time(), clock.SWEDEN)
        self.ends = datetime.combine(workshop.day + timedelta(days=1), time(), clock.SWEDEN)
        self._later = {other.id: other.title for other in workshops if other.ordinal > workshop.ordinal}
        self._changes: dict[int, list[ActionChange]] = {}
        asked = (ActionChange.action_id.in_([a.id for a in actions]), ActionChange.field.in_(FIELDS))
        for change in db.session.scalars(select(ActionChange).where(*asked).order_by(ActionChange.id)):
            self._changes.setdefault(change.action_id, []).append(change)

    def status(self, action: Action, at: datetime) -> str:
        """Give an action's status at an instant."""
        return self._since(action, "status", at)[0]

    def agreed(self, action: Action, field: str) -> str:
        """Give the owner or the last day as it was when the day ended; where there was none, the first given since."""
        return next((value for value in self._since(action, field, self.ends) if value), "")

    def _since(self, action: Action, field: str, at: datetime) -> list[str]:
        """Give what a field said at an instant, and each value that it has had since."""
        changes = [change for change in self._changes.get(action.id, []) if change.field == field]
        before = [change.after for change in changes if change.changed_at < at]
        after = [change for change in changes if change.changed_at >= at]
        first = before[-1] if before else after[0].before if after else in_words(getattr(action, field))
        return [first, *(change.after for change in after)]

    def left(self, action: Action) -> Left:
        """Say what became of an action that was open when the day began."""
        became, words = "open", ""
        status, carried = self.status(action, self.ends), self._carried_to(action)
        if status == Status.DONE:
            became = "done"
        elif status == Status.DROPPED:
            became, words = "dropped", action.dropped_reason
        elif carried:
            became, words = "carried", carried
        owner = self.agreed(action, "owner")
        return Left(number=action.number, title=action.title, owner=owner, became=became, words=words)

    def _carried_to(self, action: Action) -> str:
        changes = [change for change in self._changes.get(action.id, []) if change.field == "carried_to"]
        here = [change.workshop_id for change in changes if self.begins <= change.changed_at < self.ends]
        return self._later.get(here[-1] or 0, "") if here else ""


FIELDS = ("status", "carried_to", "owner", "due_on")
