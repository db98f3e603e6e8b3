"""The actions page: what is shown under which workshop, counted once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _

from intranet.accounts.models import User
from intranet.actions import words
from intranet.actions.around import sections_of, workshops_of
from intranet.actions.finding import all_of
from intranet.actions.history import OFTEN
from intranet.actions.models import Action, by_urgency
from intranet.groups.models import Group, Member
from intranet.platform import clock

if TYPE_CHECKING:
    from intranet.charter.models import Section
    from intranet.workshops.models import Workshop

SHOWS = ("mine", "all", "late", "unowned", "often")
# What was done within a week is still talked about; what is older is folded away.
TALKED_ABOUT = timedelta(days=7)
# From this lead on, the page asks whether the one with the most can hand something over.
FAR_AHEAD = 2


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks for.

    Attributes:
        show: mine, all, late, unowned (nobody sees to it), or often: carried over again and again.
        words: what to look for in titles, reasons and names.
        section: the number of the section of the charter that they serve; 0 for any.
        unfolded: the numbers of the workshops whose done actions are shown; 0 for those agreed at none.
        editing: numbers of actions with an open form, which stay on the page whatever else it shows.
    """

    show: str = "all"
    words: str = ""
    section: int = 0
    unfolded: frozenset[int] = frozenset()
    editing: frozenset[int] = frozenset()


@dataclass
class Heap:
    """The actions agreed at one workshop, or at none."""

    workshop: "Workshop | None"
    actions: list[Action] = field(default_factory=list)
    shown: list[Action] = field(default_factory=list)
    folded: list[Action] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Give the workshop's number; 0 for no workshop."""
        return self.workshop.number if self.workshop else 0

    @property
    def day(self) -> date | None:
        """Give the workshop's day."""
        return self.workshop.day if self.workshop else None

    @property
    def total(self) -> int:
        """Give how many there are, without those that are dropped."""
        return sum(not action.is_dropped for action in self.actions)

    @property
    def done(self) -> int:
        """Give how many are done."""
        return sum(action.is_done for action in self.actions)

    @property
    def unfold_words(self) -> str:
        """Say what the link under the heap shows."""
        more = any(action.is_done for action in self.shown)
        return words.folded(len(self.folded), more=more, some_dropped=any(a.is_dropped for a in self.folded))


@dataclass(frozen=True)
class Load:
    """What somebody has open. Nobody's when there is no owner."""

    owner: User | Member | None
    open: int
    late: int


class Listing:
    """A group's actions as one person asks to see them."""

    def __init__(self, group: Group, viewer: Any, asked: Asked) -> None:
        self.group = group
        self.viewer = viewer
        self.asked = asked

    @cached_property
    def all(self) -> list[Action]:
        """All of the group's actions."""
        return all_of(self.group)

    @cached_property
    def workshops(self) -> "list[Workshop]":
        """The programme's workshops."""
        return workshops_of(self.group)

    @cached_property
    def section(self) -> "Section | None":
        """The section of the charter whose actions are asked for."""
        wanted = self.asked.section
        found = sections_of(self.group) if wanted else []
        return next((section for section in found if section.id == wanted), None)

    def file_address(self, kind: str) -> str:
        """Give the address of what is asked for as a file."""
        asked: dict[str, Any] = {"show": self.asked.show, "q": self.asked.words or None}
        return url_for("actions.out", group=self.group, kind=kind, **asked)

    def address(self, **change: Any) -> str:
        """Give the address of this list, with something of what is asked for changed."""
        asked = {
            "show": self.asked.show,
            "q": self.asked.words,
            "section": self.asked.section,
            "done": sorted(self.asked.unfolded),
            **change,
        }
        wanted = {name: value for name, value in asked.items() if value and (name, value) != ("show", "all")}
        return url_for("actions.index", group=self.group, **wanted)

    @property
    def counted(self) -> dict[str, int]:
        """How many each filter shows: my open ones, all but the dropped, the late, those carried over often."""
        return {
            "mine": self._count(lambda a: a.is_open and self._is_mine(a)),
            "all": self._count(lambda a: not a.is_dropped),
            "late": self._count(lambda a: a.is_late),
            "unowned": self._count(lambda a: a.is_unowned),
            "often": self._count(lambda a: a.is_open and a.carried_over >= OFTEN),
        }

    def _is_mine(self, action: Action) -> bool:
        return action.owner_id == self.viewer.id or self.viewer.id in action.helper_ids

    def _count(self, test: Callable[[Action], bool]) -> int:
        return sum(test(action) for action in self.all)

    @property
    def finding(self) -> str:
        """How it goes, in a sentence."""
        return words.finding(
            done=self._count(lambda a: a.is_done),
            still_open=self._count(lambda a: a.is_open),
            late=self._count(lambda a: a.is_late),
            unowned=self._count(lambda a: a.is_unowned),
        )

    @cached_property
    def asked_for(self) -> list[Action]:
        """The actions that the address asks for, and those with an open form."""
        return [
            a for a in self.all if a.number in self.asked.editing or (self._is_shown(a) and self._is_found(a))
        ]

    def _is_shown(self, action: Action) -> bool:
        if self.asked.section and action.section_id != self.asked.section:
            return False
        match self.asked.show:
            case "mine":
                return self._is_mine(action)
            case "unowned":
                return action.is_unowned
            case "late":
                # One that was just checked off stays, so that it can be taken back.
                return action.is_late or (action.just_closed and action.due_on is not None)
            case "often":
                return action.carried_over >= OFTEN and (action.is_open or action.just_closed)
        return True

    def _is_found(self, action: Action) -> bool:
        people = [*action.helpers, action.owner] if action.owner else action.helpers
        texts = (action.title, action.reason, *(one.name for one in people))
        return all(
            any(word in text.casefold() for text in texts) for word in self.asked.words.casefold().split()
        )

    @cached_property
    def heaps(self) -> list[Heap]:
        """The actions asked for, by the workshop where they were agreed: the newest first, then those of none."""
        heaps = {workshop.id: Heap(workshop) for workshop in reversed(self.workshops)}
        heaps[0] = Heap(None)
        for action in self.asked_for:
            heaps.get(action.agreed_at_id or 0, heaps[0]).actions.append(action)
        for heap in heaps.values():
            self._fold(heap)
        return [heap for heap in heaps.values() if heap.actions or self._says_when(heap)]

    def _says_when(self, heap: Heap) -> bool:
        """Tell whether an empty heap is worth a heading: the next workshop, where actions are to be agreed."""
        everything = self.asked.show == "all" and not self.asked.words and not self.asked.section
        coming = [w for w in self.workshops if w.day >= clock.today()]
        return everything and heap.workshop is not None and coming[:1] == [heap.workshop]

    def _fold(self, heap: Heap) -> None:
        here = [a for a in heap.actions if a.is_open or a.just_closed or a.number in self.asked.editing]
        closed = [a for a in heap.actions if a not in here]
        closed.sort(key=lambda a: a.closed_at or a.created_at, reverse=True)
        unfold = bool(self.asked.words) or heap.number in self.asked.unfolded
        lately = clock.now() - TALKED_ABOUT
        visible = [a for a in closed if unfold or (a.completed_at is not None and a.completed_at > lately)]
        heap.shown = sorted(here, key=by_urgency) + visible
        heap.folded = [a for a in closed if a not in visible]

    @cached_property
    def loads(self) -> list[Load]:
        """What everybody in the group has open, the most first; and what nobody has taken, when there is any."""
        promised: dict[int | None, list[Action]] = defaultdict(list)
        for action in self.all:
            if action.is_open:
                promised[action.owner_id].append(action)
        people: dict[int, User | Member] = {user.id: user for user in self.group.shown_members}
        people.update({own[0].owner.id: own[0].owner for own in promised.values() if own[0].owner})
        loads = [_load(user, promised[user.id]) for user in people.values()]
        loads.sort(key=lambda load: -load.open)
        return loads + ([_load(None, promised[None])] if promised[None] else [])

    @property
    def heaviest(self) -> User | Member | None:
        """The one who has clearly more open than the others, if anybody has."""
        owned = [load for load in self.loads if load.owner]
        if len(owned) < 2 or owned[0].open < owned[1].open + FAR_AHEAD:
            return None
        return owned[0].owner

    @property
    def next_due(self) -> tuple[date, list[Action]] | None:
        """The next day on which something is to be done, and what."""
        days = sorted({a.due_on for a in self.all if a.is_open and a.due_on and not a.is_past_due})
        return (days[0], [a for a in self.all if a.is_open and a.due_on == days[0]]) if days else None

    @property
    def nothing(self) -> str:
        """What to say when nothing is shown; empty when something is."""
        if self.heaps:
            return ""
        if self.asked.section and self.section:
            return _("No action serves “%(section)s” yet", section=self.section.heading)
        if self.asked.words:
            return _("Nothing found for “%(words)s”", words=self.asked.words)
        return {
            "late": _("Nothing is overdue"),
            "mine": _("You have no actions here"),
            "unowned": _("Every action has an owner"),
        }.get(self.asked.show, _("Empty for now"))


def _load(owner: User | Member | None, promised: list[Action]) -> Load:
    return Load(owner, len(promised), sum(action.is_late for action in promised))


def listed(numbers: Iterable[Any]) -> frozenset[int]:
    """Read numbers out of an address, whatever it holds."""
    return frozenset(int(number) for number in numbers if str(number).isdecimal() and len(str(number)) < 8)
