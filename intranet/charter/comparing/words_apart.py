"""Which words of two texts are the same. A few long changes read better than many splinters, so small islands of
sameness between two changes are counted to the change, and a change begins and ends where a sentence does if it can.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rapidfuzz.distance import Indel

from intranet.charter.comparing.passages import BREAK, ENDS, Word

MOST_ISLAND_WORDS = 2  # so few words between two changes that say much are no rest for the eye
MOST_CHANGES_IN_A_SENTENCE = 2  # with more, of which less than half is kept, a sentence is read as a new one
LEAST_ALIKE = 0.3  # two texts that share less than this have nothing to do with each other

Words = Sequence[Word]


@dataclass(slots=True)
class Cut:
    """A change: words `i1` to `i2` of the old text are words `j1` to `j2` of the new one."""

    i1: int
    i2: int
    j1: int
    j2: int

    def take_in(self, after: "Cut") -> None:
        """Make one change of this, the next and what lies between."""
        self.i2, self.j2 = after.i2, after.j2


def cuts(was: Words, now: Words) -> list[Cut]:
    """Give the changes between two texts in order; what lies between them has the same words."""
    return _Cutting(was, now).done()


def letters(*texts: Words) -> list[str]:
    """Write every word as one letter, the same for the same word: letters are what is compared fastest."""
    known: dict[str, str] = {}
    return ["".join(known.setdefault(word.text, chr(len(known))) for word in words) for words in texts]


def opcodes(was: Sequence[Hashable], now: Sequence[Hashable]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Give the stretches of two sequences: whether it is the same, and from where to where in each."""
    for op in Indel.opcodes(was, now):
        yield op.tag == "equal", op.src_start, op.src_end, op.dest_start, op.dest_end


def is_end(words: Words, index: int) -> bool:
    """Tell whether a sentence ends before the word with this index."""
    return (
        index <= 0
        or index >= len(words)
        or words[index - 1].text in ENDS
        or BREAK in words[index - 1 : index + 1]
    )


def weigh(words: Words) -> int:
    """Say how much there is to read."""
    return sum(word.weight for word in words)


class _Cutting:
    def __init__(self, was: Words, now: Words) -> None:
        self.was, self.now = was, now
        self.cuts: list[Cut] = []
        # How much there is to read up to each word.
        self._weights = [[0, *accumulate(word.weight for word in words)] for words in (was, now)]

    def done(self) -> list[Cut]:
        for is_same, i1, i2, j1, j2 in opcodes(*letters(self.was, self.now)):
            if not is_same:
                self._add(i1, i2, j1, j2)
        self._replace_what_is_not_alike()
        for index in range(len(self.cuts)):
            self._slide(index)
        self._merge(self._is_island)
        self._merge_sentences()
        self._replace_what_is_not_alike()
        for index in range(len(self.cuts)):
            self._take_word_of_a_mark(index)
            self._end_the_sentence(index)
        self._merge(lambda before, after: before.i2 == after.i1 and not is_end(self.was, after.i1))
        return self.cuts

    def _add(self, i1: int, i2: int, j1: int, j2: int) -> None:
        last = self.cuts[-1] if self.cuts else None
        if last and (last.i2, last.j2) == (i1, j1):
            last.i2, last.j2 = i2, j2
        else:
            self.cuts.append(Cut(i1, i2, j1, j2))

    def _size(self, cut: Cut) -> int:
        old, new = self._weights
        return max(old[cut.i2] - old[cut.i1], new[cut.j2] - new[cut.j1])

    def _between(self, before: Cut, after: Cut) -> int:
        return self._weights[0][after.i1] - self._weights[0][before.i2]

    def _merge(self, belongs: Callable[[Cut, Cut], bool]) -> None:
        """Make one of neighbours that belong together, until none do."""
        done: list[Cut] = []
        for cut in self.cuts:
            done.append(cut)
            while len(done) > 1 and belongs(done[-2], done[-1]):
                done[-2].take_in(done.pop())
        self.cuts = done

    def _is_island(self, before: Cut, after: Cut) -> bool:
        """Tell whether what is the same between two changes is too little to be read as such."""
        between = self.was[before.i2 : after.i1]
        if BREAK in between or any(word.text in ENDS for word in between):
            return False
        weight, sizes = self._between(before, after), sorted((self._size(before), self._size(after)))
        few = sum(word.is_spoken for word in between) <= MOST_ISLAND_WORDS
        return weight <= sizes[0] or (few and weight * 3 <= sizes[1])

    def _merge_sentences(self) -> None:
        """Read a sentence with many changes, of which little is left, as a new one."""
        done: list[Cut] = []
        for together in self._sentences():
            kept = sum(self._between(before, after) for before, after in pairwise(together))
            if len(together) > MOST_CHANGES_IN_A_SENTENCE and kept < sum(map(self._size, together)):
                together[0].take_in(together[-1])
                del together[1:]
            done += together
        self.cuts = done

    def _sentences(self) -> list[list[Cut]]:
        """Give the changes of each sentence."""
        found: list[list[Cut]] = []
        end = 0
        for cut in self.cuts:
            if not found or any(word.text in ENDS or word is BREAK for word in self.was[end : cut.i1]):
                found.append([])
            found[-1].append(cut)
            end = cut.i2
        return found

    def _replace_what_is_not_alike(self) -> None:
        old, new = (weights[-1] for weights in self._weights)
        kept = old - sum(self._weights[0][cut.i2] - self._weights[0][cut.i1] for cut in self.cuts)
        if kept < min(old, new) and 2 * kept < LEAST_ALIKE * (old + new):
            self.cuts = [Cut(0, len(self.was), 0, len(self.now))]

    def _slide(self, index: int) -> None:
        """Let what was only added or only taken away begin and end where a sentence does, if the words allow it."""
        cut = self.cuts[index]
        room = cut.i1 - self._begin(index), self._end(index) - cut.i2
        if cut.i1 == cut.i2:
            step = _best_step(self.now, cut.j1, cut.j2, room)
        elif cut.j1 == cut.j2:
            step = _best_step(self.was, cut.i1, cut.i2, room)
        else:
            return
        cut.i1, cut.i2, cut.j1, cut.j2 = (at + step for at in (cut.i1, cut.i2, cut.j1, cut.j2))

    def _begin(self, index: int) -> int:
        """Where the words before a change begin to be the same."""
        return self.cuts[index - 1].i2 if index else 0

    def _end(self, index: int) -> int:
        """Where the words after a change cease to be the same."""
        return self.cuts[index + 1].i1 if index + 1 < len(self.cuts) else len(self.was)

    def _take_word_of_a_mark(self, index: int) -> None:
        """Where only a punctuation mark has changed, count the word before it in: a lone comma is easily missed."""
        cut = self.cuts[index]
        was, now = self.was[cut.i1 : cut.i2], self.now[cut.j1 : cut.j2]
        if weigh(was) or weigh(now) or BREAK in was or BREAK in now:
            return
        hangs_on = all(not words[0].before for words in (was, now) if words)
        if cut.i1 > self._begin(index) and hangs_on and self.was[cut.i1 - 1].is_spoken:
            cut.i1, cut.j1 = cut.i1 - 1, cut.j1 - 1

    def _end_the_sentence(self, index: int) -> None:
        """Where a whole sentence is another, its full stop is too."""
        cut = self.cuts[index]
        is_replaced = cut.i1 < cut.i2 and cut.j1 < cut.j2
        begins = is_end(self.was, cut.i1) and is_end(self.now, cut.j1)
        if is_replaced and begins and cut.i2 < self._end(index) and self.was[cut.i2].text in ENDS:
            cut.i2, cut.j2 = cut.i2 + 1, cut.j2 + 1


def _best_step(words: Words, start: int, end: int, room: tuple[int, int]) -> int:
    """Say how far to move a stretch, within the room before and after it, so that the same words are left around it."""
    steps = [0]
    while -steps[-1] < room[0] and words[start + steps[-1] - 1].text == words[end + steps[-1] - 1].text:
        steps.append(steps[-1] - 1)
    steps.append(0)
    while steps[-1] < room[1] and words[start + steps[-1]].text == words[end + steps[-1]].text:
        steps.append(steps[-1] + 1)
    return max(steps, key=lambda step: (_reads_well(words, start + step, end + step), -abs(step)))


def _reads_well(words: Words, start: int, end: int) -> int:
    """Say how well a stretch of words stands alone: best as whole sentences."""
    begins = 2 if is_end(words, start) else 0
    ends = 1 if is_end(words, end) else 0
    hangs = -2 if not words[start].is_spoken and not words[start].before else 0
    return begins + ends + hangs
