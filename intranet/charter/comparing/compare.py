"""Two states of a charter held against each other: which sections changed, and every change with its number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from intranet.charter.comparing.differences import Difference, of_html, of_lines
from intranet.charter.comparing.words_apart import opcodes
from intranet.charter.words import Part


@dataclass(frozen=True, slots=True)
class Text:
    """A section as it read at one time. The number is that of its Section, None once that is gone."""

    id: int | None
    part: Part
    heading: str
    question: str
    html: str


NOTHING = Text(None, Part.WHY, "", "", "")


@dataclass(frozen=True, slots=True)
class State:
    """A charter as it read at one time, those sections first that stand under Why."""

    title: str
    why: str
    sections: Sequence[Text]


@dataclass(frozen=True)
class Compared:
    """A section in both states; None where it was not there.

    `moved` numbers that it stands in another place, `form` that it looks different in a way that no word shows.
    """

    was: Text | None
    now: Text | None
    heading: Difference
    question: Difference
    text: Difference
    moved: int = 0
    form: int = 0

    @property
    def either(self) -> Text:
        """The section as it reads now, or as it last did."""
        return self.now or self.was or NOTHING

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of its changes, in order."""
        found = {self.moved, self.form, *self.heading.numbers, *self.question.numbers, *self.text.numbers}
        return sorted(found - {0})

    @property
    def kind(self) -> str:
        """Say what became of it: `new`, `gone`, `same`, `moved`, `form`, `added`, `removed` or `changed`."""
        if self.was is None or self.now is None:
            return "new" if self.was is None else "gone"
        differences = (self.heading, self.question, self.text)
        adds, removes = any(d.adds for d in differences), any(d.removes for d in differences)
        if adds or removes:
            return "changed" if adds and removes else "added" if adds else "removed"
        if self.moved:
            return "moved"
        return "form" if self.numbers else "same"


@dataclass(frozen=True)
class Comparison:
    """All that differs. Changes are numbered in the order in which they are read."""

    title: Difference
    why: Difference
    sections: Sequence[Compared]

    @property
    def parts(self) -> list[tuple[Part, list[Compared]]]:
        """Both parts with their sections, leaving out a part that has none."""
        found = [(part, [s for s in self.sections if s.either.part == part]) for part in Part]
        return [(part, sections) for part, sections in found if sections]

    @property
    def changed(self) -> int:
        """Count the sections with a change, those that came or went included."""
        return sum(bool(section.numbers) for section in self.sections)

    @property
    def reshapes(self) -> bool:
        """Tell whether something looks different without saying something else."""
        return any(s.moved or s.form or s.heading.reshapes or s.text.reshapes for s in self.sections)

    @property
    def changes(self) -> int:
        """Count the changes."""
        return len({*self.title.numbers, *self.why.numbers, *(n for s in self.sections for n in s.numbers)})


def compare(was: State, now: State) -> Comparison:
    """Hold two states of a charter against each other."""
    numbering = count(1)
    title, why = of_lines(was.title, now.title, numbering), of_lines(was.why, now.why, numbering)
    pairs = _pairs(was.sections, now.sections)
    moved = _moved(was.sections, pairs)
    sections = [_section(old, new, old in moved, numbering) for old, new in _as_read(was.sections, pairs)]
    return Comparison(title, why, sections)


Pair = tuple[Text | None, Text | None]


def _pairs(was: Sequence[Text], now: Sequence[Text]) -> list[Pair]:
    """Find for every section that is there what it was: by its number, or by its heading once that is gone."""
    left = list(was)
    found: list[Pair] = []
    for new in now:
        old = next((old for old in left if _is_the_same(old, new)), None)
        if old:
            left.remove(old)
        found.append((old, new))
    return found


def _is_the_same(old: Text, new: Text) -> bool:
    if old.id is None or new.id is None:
        return (old.part, old.heading) == (new.part, new.heading)
    return old.id == new.id


def _moved(was: Sequence[Text], pairs: Sequence[Pair]) -> list[Text]:
    """Give the sections that stand in another place: as few as can be, for one that moves up moves all others down."""
    place = {id(text): number for number, text in enumerate(was)}
    kept = [old for old, _new in pairs if old]
    order = [place[id(old)] for old in kept]
    in_place = {n for same, _, _, j1, j2 in opcodes(sorted(order), order) if same for n in order[j1:j2]}
    crossed = [old for old, new in pairs if old and new and old.part != new.part]
    return [old for old in kept if place[id(old)] not in in_place or old in crossed]


def _as_read(was: Sequence[Text], pairs: list[Pair]) -> list[Pair]:
    """Put the sections that are gone after the one that they stood after."""
    found = list(pairs)
    for place, old in enumerate(was):
        if not any(old is kept for kept, _new in pairs):
            above = [text for text in was[:place] if text.part == old.part]
            found.insert(_place_below(above, old.part, found), (old, None))
    return found


def _place_below(above: Sequence[Text], part: Part, pairs: Sequence[Pair]) -> int:
    """Find the place after the last that still stands above in a part; first in the part when none does."""
    order = list(Part)
    parts = [(new or old or NOTHING).part for old, new in pairs]
    for text in reversed(above):
        for place, (old, _new) in enumerate(pairs):
            if old is text and parts[place] == part:
                return place + 1
    return next((n for n, other in enumerate(parts) if order.index(other) >= order.index(part)), len(pairs))


def _section(was: Text | None, now: Text | None, is_moved: bool, numbering: Iterator[int]) -> Compared:
    if was is None or now is None:
        # One change, however much there is in it.
        whole = next(numbering)
        numbering = iter(lambda: whole, None)
    old, new = (text or NOTHING for text in (was, now))
    compared = Compared(
        was,
        now,
        moved=next(numbering) if is_moved else 0,
        heading=of_lines(old.heading, new.heading, numbering),
        question=of_lines(old.question, new.question, numbering),
        text=of_html(old.html, new.html, numbering),
    )
    if compared.numbers or old.html == new.html:
        return compared
    return Compared(was, now, compared.heading, compared.question, compared.text, form=next(numbering))
