"""The actions page: what is shown under which workshop, counted once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _

from intranet.accounts.models import User
from intranet.actions import words
from intranet.actions.around import sections_of, workshops_of
from intranet.actions.asking import Heaped, Question
from intranet.actions.counting import Counts
from intranet.actions.models import Action
from intranet.groups.models import Group, Member
from intranet.platform import clock

if TYPE_CHECKING:
    from intranet.charter.models import Section
    from intranet.workshops.models import Workshop

SHOWS = ("mine", "all", "late", "unowned", "often")
# So many are shown at first, and so many more each time one asks for more.
PAGE = 50
MOST = 5000
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
        most: how many actions the page shows.
    """

    show: str = "all"
    words: str = ""
    section: int = 0
    unfolded: frozenset[int] = frozenset()
    editing: frozenset[int] = frozenset()
    most: int = PAGE


@dataclass
class Heap:
    """The actions agreed at one workshop, or at none: how many there are, and those that this page shows."""

    workshop: "Workshop | None"
    counted: Heaped
    shown: list[Action] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Give the workshop's number; 0 for no workshop."""
        return self.workshop.number if self.workshop else 0

    @property
    def day(self) -> date | None:
        """Give the workshop's day."""
        return self.workshop.day if self.workshop else None

    @property
    def is_whole(self) -> bool:
        """Tell whether all that is not folded away is shown."""
        return len(self.shown) >= self.counted.visible

    @property
    def unfold_words(self) -> str:
        """Say what the link under the heap shows."""
        counted = self.counted
        return words.folded(
            counted.folded, more=counted.visible_done > 0, some_dropped=counted.folded_dropped > 0
        )


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
    def workshops(self) -> "list[Workshop]":
        """The programme's workshops."""
        return workshops_of(self.group)

    @cached_property
    def section(self) -> "Section | None":
        """The section of the charter whose actions are asked for."""
        wanted = self.asked.section
        found = sections_of(self.group) if wanted else []
        return next((section for section in found if section.id == wanted), None)

    def elsewhere(self, endpoint: str, **more: Any) -> str:
        """Give the address of what is asked for, shown in another way: as a file, or to change several at once."""
        asked: dict[str, Any] = {
            "show": self.asked.show,
            "q": self.asked.words or None,
            "section": self.asked.section or None,
        }
        return url_for(endpoint, group=self.group, **asked, **more)

    def address(self, **change: Any) -> str:
        """Give the address of this list, with something of what is asked for changed."""
        asked = {
            "show": self.asked.show,
            "q": self.asked.words,
            "section": self.asked.section,
            "done": sorted(self.asked.unfolded),
            "most": self.asked.most if self.asked.most > PAGE else None,
            **change,
        }
        wanted = {name: value for name, value in asked.items() if value and (name, value) != ("show", "all")}
        return url_for("actions.index", group=self.group, **wanted)

    @cached_property
    def question(self) -> Question:
        """What is asked of the database."""
        return Question(self.group, self.viewer, self.asked, self.workshops)

    @cached_property
    def counted(self) -> dict[str, int]:
        """How many each filter shows: my open ones, all, the late, those carried over often."""
        return self.question.count()

    @property
    def finding(self) -> str:
        """How it goes, in a sentence."""
        kinds = ("done", "open", "late", "unowned", "put_off", "dropped")
        return words.finding(Counts(**{kind: self.counted[kind] for kind in kinds}))

    @cached_property
    def _heaped(self) -> dict[int, Heaped]:
        return self.question.heaps()

    @property
    def left(self) -> int:
        """How many more there are to show than this page does."""
        return max(0, sum(heap.visible for heap in self._heaped.values()) - self.asked.most)

    @cached_property
    def heaps(self) -> list[Heap]:
        """The actions asked for, by the workshop where they were agreed: the newest first, then those of none."""
        heaps = {w.id: Heap(w, self._heaped.get(w.id, Heaped())) for w in reversed(self.workshops)}
        heaps[0] = Heap(None, self._heaped.get(0, Heaped()))
        for action in self.question.rows(self.asked.most):
            heaps.get(action.agreed_at_id or 0, heaps[0]).shown.append(action)
        found = [heap for heap in heaps.values() if heap.counted.found or self._says_when(heap)]
        cut = next((place for place, heap in enumerate(found) if not heap.is_whole), len(found))
        return [heap for place, heap in enumerate(found) if heap.shown or place < cut]

    def _says_when(self, heap: Heap) -> bool:
        """Tell whether an empty heap is worth a heading: the next workshop, where actions are to be agreed."""
        everything = self.asked.show == "all" and not self.asked.words and not self.asked.section
        coming = [w for w in self.workshops if w.day >= clock.today()]
        return everything and heap.workshop is not None and coming[:1] == [heap.workshop]

    @cached_property
    def loads(self) -> list[Load]:
        """What everybody in the group has open, the most first; and what nobody has taken, when there is any."""
        promised = {row[0]: row for row in self.question.loads()}
        people = {user.id: user for user in self.group.shown_members}
        gone = {number: Member(number, row[1]) for number, row in promised.items() if number not in people}
        loads = [
            Load(one, *promised.get(one.id, (0, "", 0, 0))[2:])
            for one in (people | {k: v for k, v in gone.items() if k}).values()
        ]
        loads.sort(key=lambda load: -load.open)
        return loads + ([Load(None, *promised[None][2:])] if None in promised else [])

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
        return self.question.next_due()

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


def listed(numbers: Iterable[Any]) -> frozenset[int]:
    """Read numbers out of an address, whatever it holds."""
    return frozenset(int(number) for number in numbers if str(number).isdecimal() and len(str(number)) < 8)
