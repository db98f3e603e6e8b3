"""Which paragraphs of two texts belong together: the same, reworded, parted in two, or made one of two."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from intranet.charter.comparing.passages import Paragraph
from intranet.charter.comparing.words_apart import LEAST_ALIKE, letters, opcodes

MOST_TRIED = 40_000  # pairs of paragraphs held against each other; beyond that they are taken in order
MUCH = 0.4  # so much of a part has to come from the whole for this to have been parted

Paragraphs = Sequence[Paragraph]
Group = tuple[Paragraphs, Paragraphs]  # paragraphs of the old text and of the new one


def pair(was: Paragraphs, now: Paragraphs) -> list[Group]:
    """Give the paragraphs of two texts side by side, in order: none, one or two of each."""
    keys: dict[tuple[str, ...], int] = {}
    sequences = [[keys.setdefault(p.key, len(keys)) for p in paragraphs] for paragraphs in (was, now)]
    found: list[Group] = []
    for is_same, i1, i2, j1, j2 in _stretches(*sequences):
        if is_same:
            found += [((a,), (b,)) for a, b in zip(was[i1:i2], now[j1:j2], strict=True)]
        elif i1 == i2 or j1 == j2:
            found += [*(((a,), ()) for a in was[i1:i2]), *(((), (b,)) for b in now[j1:j2])]
        elif (i2 - i1) * (j2 - j1) > MOST_TRIED:
            found += _in_order(was[i1:i2], now[j1:j2])
        else:
            found += _in_place(_Pairing(was[i1:i2], now[j1:j2]).cheapest())
    return found


def _stretches(was: Sequence[int], now: Sequence[int]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Give the stretches of the same paragraphs, and those between as one each."""
    i = j = 0
    for is_same, i1, i2, j1, j2 in [*opcodes(was, now), (True, len(was), len(was), len(now), len(now))]:
        if is_same:
            if (i, j) != (i1, j1):
                yield False, i, i1, j, j1
            yield True, i1, i2, j1, j2
            i, j = i2, j2


def _in_order(was: Paragraphs, now: Paragraphs) -> list[Group]:
    """Give paragraphs one against one as they come."""
    return [(was[i : i + 1], now[i : i + 1]) for i in range(max(len(was), len(now)))]


def _in_place(groups: list[Group]) -> list[Group]:
    """Where as many paragraphs of the same kind went as came, each stands in the place of the one it followed."""
    found: list[Group] = []
    gone: list[Group] = []
    come: list[Group] = []
    for group in [*groups, None]:
        if group and not group[1]:
            gone.append(group)
        elif group and not group[0]:
            come.append(group)
        else:
            found += _taking_turns(gone, come)
            gone, come = [], []
            found += [group] if group else []
    return found


def _taking_turns(gone: list[Group], come: list[Group]) -> list[Group]:
    alike = [a[0][0].shape == b[1][0].shape for a, b in zip(gone, come, strict=False)]
    if len(gone) != len(come) or not all(alike):
        return gone + come
    return [(a[0], b[1]) for a, b in zip(gone, come, strict=True)]


class _Pairing:
    """Finds the pairs with the fewest words changed, as one aligns the sentences of a translation."""

    def __init__(self, was: Paragraphs, now: Paragraphs) -> None:
        self.was, self.now = was, now
        words = letters(*(paragraph.words for paragraph in (*was, *now)))
        self.a, self.b = words[: len(was)], words[len(was) :]
        sets = [set(one) for one in words]
        self.sizes = [len(one) for one in sets[: len(was)]], [len(one) for one in sets[len(was) :]]
        # How many words two paragraphs have in common: most pairs need no closer look.
        self.common = [[len(s & t) for t in sets[len(was) :]] for s in sets[: len(was)]]

    def cheapest(self) -> list[Group]:
        """Give the pairs."""
        rows, columns = len(self.was) + 1, len(self.now) + 1
        best: list[list[tuple[float, int, int]]] = [[(0, 0, 0)] * columns for _ in range(rows)]
        for i in range(rows):
            for j in range(columns):
                if i or j:
                    best[i][j] = min(
                        (best[i - di][j - dj][0] + cost, di, dj) for cost, di, dj in self._steps(i, j)
                    )
        found: list[Group] = []
        i, j = rows - 1, columns - 1
        while i or j:
            _cost, di, dj = best[i][j]
            found.append((self.was[i - di : i], self.now[j - dj : j]))
            i, j = i - di, j - dj
        return found[::-1]

    def _steps(self, i: int, j: int) -> Iterator[tuple[float, int, int]]:
        """Give the ways to come to here: what each costs, and how many paragraphs of each it takes."""
        if i:
            yield len(self.a[i - 1]), 1, 0
        if j:
            yield len(self.b[j - 1]), 0, 1
        if not i or not j:
            return
        a, b = self.a[i - 1], self.b[j - 1]
        if 2 * self.common[i - 1][j - 1] >= LEAST_ALIKE * (self.sizes[0][i - 1] + self.sizes[1][j - 1]):
            distance = Indel.distance(a, b)
            if distance <= (1 - LEAST_ALIKE) * (len(a) + len(b)):
                yield distance, 1, 1
        if j > 1 and all(self.common[i - 1][at] >= MUCH * self.sizes[1][at] for at in (j - 2, j - 1)):
            yield Indel.distance(a, self.b[j - 2] + b) + 1, 1, 2
        if i > 1 and all(self.common[at][j - 1] >= MUCH * self.sizes[0][at] for at in (i - 2, i - 1)):
            yield Indel.distance(self.a[i - 2] + a, b) + 1, 2, 1
