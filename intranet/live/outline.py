"""The skeleton of a text: which client wrote how far, and what lies in what. Updates must fit it before they count.

With it the server takes only updates that follow on what it has, of elements where the editor's schema puts them. So
nothing is ever left waiting for a missing piece, nothing nests without end, and no browser meets an update that it
would answer by throwing or by deleting what a colleague wrote.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from intranet.live.guard import ID, Malformed, Struct, Update

DEEPEST = 32

_BLOCKS = frozenset({"paragraph", "bullet_list", "ordered_list"})
_ANYWHERE = frozenset({"deleted"})
_MAY_HOLD = {
    "root": _ANYWHERE | _BLOCKS,
    "bullet_list": _ANYWHERE | {"list_item"},
    "ordered_list": _ANYWHERE | {"list_item"},
    "list_item": _ANYWHERE | _BLOCKS,
    "paragraph": _ANYWHERE | {"xmltext"},
    "xmltext": _ANYWHERE | {"text", "format"},
    "gone": frozenset({"gone"}),
}
_TYPES = frozenset(_MAY_HOLD) - {"root", "gone"}


class Behind(Exception):
    """The update does not follow on what the server has. Whoever sent it should compare and send again."""


class Removed(Exception):
    """The update writes in a fragment that has been taken away."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Something that holds structs: a fragment or an element. Those deleted before they were sent lie in `GONE`."""

    kind: str
    depth: int
    fragment: str  # in which it lies


GONE = Place("gone", 0, "")


class Run:
    """The structs of one client: where each stretch that lies in one place begins."""

    __slots__ = ("end", "halves", "places", "starts")

    def __init__(self, start: int = 0) -> None:
        self.end = start
        self.starts: list[int] = []
        self.places: list[Place] = []
        self.halves: set[int] = set()  # clocks that are the second half of one character

    def place_of(self, clock: int) -> Place:
        """Give what holds the struct with a clock of this run."""
        return self.places[bisect_right(self.starts, clock) - 1]

    def between(self, start: int, end: int) -> list[Place]:
        """Give what holds the structs from one clock up to another, as far as there are any."""
        last = min(end, self.end)
        return (
            self.places[bisect_right(self.starts, start) - 1 : bisect_left(self.starts, last)]
            if start < last
            else []
        )

    def add(self, struct: Struct, place: Place) -> None:
        """Take in the next struct."""
        if not self.places or self.places[-1] is not place:
            self.starts.append(self.end)
            self.places.append(place)
        self.halves.update(struct.halves)
        self.end += struct.length

    def follow(self, other: "Run") -> None:
        """Take in the structs of a run that begins where this one ends."""
        self.starts += other.starts
        self.places += other.places
        self.halves |= other.halves
        self.end = other.end


class Outline:
    """What a text is made of so far, without its words."""

    def __init__(self) -> None:
        self.roots: dict[str, Place] = {}
        self.runs: dict[int, Run] = {}
        self.types: dict[ID, Place] = {}

    @property
    def vector(self) -> dict[int, int]:
        """How far each client is known: the clock of what it writes next."""
        return {client: run.end for client, run in self.runs.items()}

    def check(self, update: Update, fragments: frozenset[str]) -> frozenset[str]:
        """See whether an update fits. Gives the fragments that it writes in.

        Args:
            fragments: the names of those that the text has.

        Raises:
            Behind: it does not follow on what is here.
            Malformed: it puts something where the editor never would.
            Removed: it writes in a fragment that the text no longer has.
        """
        fitting = _Fitting(self, update)
        fitting.fit()
        written = frozenset(place.fragment for place in fitting.run.places) - {GONE.fragment}
        if unknown := written - fragments:
            raise (
                Removed
                if unknown <= self.roots.keys()
                else Malformed("a fragment that the text does not have")
            )
        return written

    def add(self, update: Update) -> None:
        """Take in an update that counts, whatever fragments the text had when it came.

        Raises:
            Behind, Malformed: as `check`; nothing is then taken in.
        """
        fitting = _Fitting(self, update)
        fitting.fit()
        self.roots.update(fitting.roots)
        if update.client is not None:
            self.runs.setdefault(update.client, Run()).follow(fitting.run)
        self.types.update(fitting.types)

    def add_merged(self, structs: dict[int, list[Struct]], deletes: Iterable[tuple[int, int, int]]) -> None:
        """Take in updates that were merged: the structs of every client, each once those it lies beside are here.

        Raises:
            Behind, Malformed: it does not fit; something may then be taken in.
        """
        left = {client: deque(run) for client, run in structs.items()}
        ready = deque(structs)
        waiting: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        while ready:
            client = ready.popleft()
            if missing := self._add_what_fits(client, left[client]):
                waiting[missing[0]].append((missing[1], client))
            for clock, other in waiting.pop(client, ()):
                if clock < self._end_of(client):
                    ready.append(other)
                else:
                    waiting[client].append((clock, other))
        if any(left.values()):
            raise Behind
        self.add(Update(deletes=list(deletes)))

    def _add_what_fits(self, client: int, left: deque[Struct]) -> ID | None:
        """Take in a client's next structs. Gives what the one after them waits for."""
        fitting: list[Struct] = []
        missing = None
        while left and (missing := self._missing(client, left[0])) is None:
            fitting.append(left.popleft())
        if fitting:
            self.add(Update(client, fitting))
        return missing

    def _missing(self, client: int, struct: Struct) -> ID | None:
        for reference in (struct.origin, struct.right, struct.parent):
            if not isinstance(reference, tuple) or reference[0] == client:
                continue
            if reference[1] >= self._end_of(reference[0]):
                return reference
        return None

    def _end_of(self, client: int) -> int:
        run = self.runs.get(client)
        return run.end if run else 0


class _Fitting:
    """Places the structs of one update, on what is known and on each other."""

    def __init__(self, outline: Outline, update: Update) -> None:
        known = outline.runs.get(update.client) if update.client is not None else None
        self._outline = outline
        self._update = update
        self._known = known or Run()
        self.run = Run(self._known.end)
        self.roots: dict[str, Place] = {}
        self.types: dict[ID, Place] = {}

    def fit(self) -> None:
        """Place every struct.

        Raises:
            Behind, Malformed: it does not fit.
        """
        update = self._update
        if update.client is not None and update.start != self._known.end:
            raise Behind
        for struct in update.structs:
            place = self._place_of(struct)
            if struct.kind not in _MAY_HOLD[place.kind]:
                raise Malformed(f"{struct.kind} in {place.kind}")
            if struct.kind in _TYPES and update.client is not None:
                self.types[(update.client, struct.clock)] = self._opened(struct, place)
            self.run.add(struct, place)
        for client, clock, length in update.deletes:
            self._check_delete(client, clock, clock + length)

    @staticmethod
    def _opened(struct: Struct, place: Place) -> Place:
        if place.depth >= DEEPEST:
            raise Malformed("nested too deep")
        return Place(struct.kind, place.depth + 1, place.fragment)

    def _place_of(self, struct: Struct) -> Place:
        if struct.kind == "gone":
            return GONE
        if isinstance(struct.parent, str):
            return self._root(struct.parent)
        if struct.parent is not None:
            return self._inside(struct.parent)
        return self._between(struct.origin, struct.right)

    def _root(self, name: str) -> Place:
        known = self._outline.roots.get(name) or self.roots.get(name)
        return known or self.roots.setdefault(name, Place("root", 0, name))

    def _inside(self, parent: ID) -> Place:
        self._run_of(parent)
        place = self.types.get(parent) or self._outline.types.get(parent)
        if place is None:
            raise Malformed("inside something that holds nothing")
        return place

    def _between(self, left: ID | None, right: ID | None) -> Place:
        places = []
        for neighbour, cut in ((left, 1), (right, 0)):
            if neighbour is not None:
                run = self._run_of(neighbour)
                if neighbour[1] + cut in run.halves:
                    raise Malformed("splits a character")
                places.append(run.place_of(neighbour[1]))
        if GONE in places or places[0] is not places[-1]:
            raise Malformed("between two places, or beside what is forgotten")
        return places[0]

    def _run_of(self, reference: ID) -> Run:
        client, clock = reference
        if client == self._update.client and clock >= self._known.end:
            run: Run | None = self.run
        else:
            run = self._outline.runs.get(client)
        if run is None or clock >= run.end:
            raise Behind
        return run

    def _check_delete(self, client: int, start: int, end: int) -> None:
        for run, cut in ((self._run_of((client, start)), start), (self._run_of((client, end - 1)), end)):
            if cut in run.halves:
                raise Malformed("splits a character")
