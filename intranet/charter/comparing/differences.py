"""What differs between two texts, paragraph by paragraph and word by word, each change with its number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, groupby

from intranet.charter.comparing.pairing import Paragraphs, pair
from intranet.charter.comparing.passages import BREAK, Paragraph, Word, line, paragraphs
from intranet.charter.comparing.words_apart import cuts

Words = Sequence[Word]


class Kind(StrEnum):
    """What becomes of some words."""

    SAME = "same"
    WORDS = "words"  # other words
    FORM = "form"  # the same words, looking different


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of the old text and what stands for them in the new one."""

    was: Words
    now: Words
    kind: Kind = Kind.SAME
    number: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """Paragraphs that belong together, none, one or two of each text, and what becomes of their words.

    `form` numbers a change of what they are: a paragraph became an item, say.
    """

    was: Paragraphs
    now: Paragraphs
    spans: Sequence[Span]
    form: int = 0

    @property
    def is_same(self) -> bool:
        """Tell whether nothing has changed."""
        return not self.form and all(span.kind is Kind.SAME for span in self.spans)

    @property
    def numbers(self) -> set[int]:
        """The numbers of its changes."""
        return {span.number for span in self.spans} | {self.form} - {0}


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts held against each other."""

    rows: Sequence[Row]

    @property
    def numbers(self) -> list[int]:
        """The numbers of its changes, in order."""
        return sorted(set().union(*(row.numbers for row in self.rows)) - {0})

    @property
    def adds(self) -> bool:
        """Tell whether words came."""
        return any(span.now for span in self._changed)

    @property
    def removes(self) -> bool:
        """Tell whether words went."""
        return any(span.was for span in self._changed)

    @property
    def reshapes(self) -> bool:
        """Tell whether something looks different."""
        return any(row.form or span.kind is Kind.FORM for row in self.rows for span in row.spans)

    @property
    def _changed(self) -> list[Span]:
        return [span for row in self.rows for span in row.spans if span.kind is Kind.WORDS]

    def __bool__(self) -> bool:
        return not all(row.is_same for row in self.rows)


def of_html(was: str, now: str, numbering: Iterator[int] | None = None) -> Difference:
    """Compare two texts as `live.rendering` wrote them."""
    old = paragraphs(was)
    return Difference(_rows(old, old if was == now else paragraphs(now), numbering or count(1)))


def of_lines(was: str, now: str, numbering: Iterator[int] | None = None) -> Difference:
    """Compare two texts of one line: a heading, the why."""
    return Difference(_rows(line(was), line(now), numbering or count(1)))


def _rows(was: Paragraphs, now: Paragraphs, numbering: Iterator[int]) -> list[Row]:
    numbered = _Numbered(numbering)
    return [numbered.row(old, new) for old, new in pair(was, now)]


class _Numbered:
    """Makes rows and numbers what changes in them; paragraphs that came or went after each other are one change."""

    def __init__(self, numbering: Iterator[int]) -> None:
        self._numbering = numbering
        # Of the row before: whether it had no old text, whether no new, and its number.
        self._whole: tuple[bool, bool, int] = (True, True, 0)
        self._form = 0

    def row(self, was: Paragraphs, now: Paragraphs) -> Row:
        """Make the next row."""
        form = self._form_of(was, now)
        if was and now:
            self._whole = (True, True, 0)
            return Row(was, now, [self._numbered(span) for span in _spans(joined(was), joined(now))], form)
        if self._whole[:2] != (not was, not now):
            self._whole = (not was, not now, next(self._numbering))
        return Row(was, now, [Span(joined(was), joined(now), Kind.WORDS, self._whole[2])])

    def _form_of(self, was: Paragraphs, now: Paragraphs) -> int:
        if not was or not now or was[0].shape == now[0].shape:
            self._form = 0
        elif not self._form:
            self._form = next(self._numbering)
        return self._form

    def _numbered(self, span: Span) -> Span:
        if span.kind is Kind.SAME:
            return span
        return Span(span.was, span.now, span.kind, next(self._numbering))


def joined(paragraphs: Sequence[Paragraph]) -> Words:
    """Give the words of paragraphs one after the other, with where each ends."""
    words = [word for paragraph in paragraphs for word in (*paragraph.words, BREAK)]
    return tuple(words[:-1])


def _spans(was: Words, now: Words) -> list[Span]:
    """Give what becomes of the words of two paragraphs that belong together."""
    found: list[Span] = []
    i = j = 0
    for cut in cuts(was, now):
        found += _same(was[i : cut.i1], now[j : cut.j1])
        found.append(Span(was[cut.i1 : cut.i2], now[cut.j1 : cut.j2], Kind.WORDS))
        i, j = cut.i2, cut.j2
    return [*found, *_same(was[i:], now[j:])]


def _same(was: Words, now: Words) -> Iterator[Span]:
    """Part words that are the same into those that look the same and those that do not."""
    pairs = list(zip(was, now, strict=True))
    # The space before the first follows from what stands before it.
    looks = [a.looks != b.looks or (place > 0 and a.before != b.before) for place, (a, b) in enumerate(pairs)]
    place = 0
    for differs, alike in groupby(looks):
        end = place + len(list(alike))
        yield Span(was[place:end], now[place:end], Kind.FORM if differs else Kind.SAME)
        place = end
