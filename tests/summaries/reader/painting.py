"""What a page paints, followed as a viewer does: its marked content, where each begins, and the words it shows."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pikepdf

_SHOWS = {"Tj", "TJ", "'", '"'}
_PAINTS = _SHOWS | {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI", "INLINE IMAGE"}


class Place(NamedTuple):
    """Where on its page something begins, in points from the lower left."""

    x: float
    y: float


@dataclass
class Shown:
    """What a page paints: its marked content by number, with where its text begins, and what is wrong with it."""

    numbers: Counter[int] = field(default_factory=Counter)
    places: dict[int, Place] = field(default_factory=dict)
    unmarked: Counter[str] = field(default_factory=Counter)
    words: dict[int, str] = field(default_factory=dict)
    nested: int = 0
    missing_glyphs: int = 0


def times(one: list[float], other: list[float]) -> list[float]:
    """Multiply two matrices as PDF writes them."""
    (a, b, c, d, e, f), (g, h, i, j, k, m) = one, other
    return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m]


class Font:
    """A font of the file, and the letters that its glyphs stand for."""

    def __init__(self, font: Any) -> None:
        self.font = font
        self.is_wide = font.get("/Subtype") == "/Type0"

    def codes(self, shown: bytes) -> Iterator[int]:
        """Give the codes of the glyphs that a string shows."""
        size = 2 if self.is_wide else 1
        return (int.from_bytes(shown[n : n + size]) for n in range(0, len(shown), size))

    @cached_property
    def letters(self) -> dict[int, str]:
        """Give what each code stands for, as its table says (ISO 32000-1, 9.10.3)."""
        table = self.font.ToUnicode.read_bytes().decode() if "/ToUnicode" in self.font else ""
        pairs = "".join(re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL))
        return {
            int(code, 16): bytes.fromhex(letters).decode("utf-16-be")
            for code, letters in re.findall(r"<(\w+)>\s*<(\w+)>", pairs)
        }


class Painter:
    """Follows one page's content as it is painted."""

    def __init__(self, page: Any) -> None:
        self.page, self.shown = page, Shown()
        self.marks: list[int | str | None] = []  # what is open: a number, "artifact", or neither
        self.at, self.line, self.kept = [1.0, 0, 0, 1, 0, 0], [1.0, 0, 0, 1, 0, 0], []  # type: ignore[var-annotated]
        self.font = Font(pikepdf.Dictionary())

    def follow(self) -> Shown:
        """Give what the page shows."""
        for operands, operator in pikepdf.parse_content_stream(self.page):
            self._step(str(operator), operands)
        return self.shown

    def _step(self, name: str, operands: Any) -> None:
        numbers = [float(one) for one in operands] if name in {"cm", "Tm", "Td", "TD"} else []
        if name in {"BDC", "BMC"}:
            self._open(operands)
        elif name == "EMC":
            self.marks.pop()
        elif name in {"q", "Q", "cm"}:
            self._move_the_page(name, numbers)
        elif name in {"BT", "Tm", "Td", "TD"}:
            still = [1.0, 0, 0, 1, 0, 0]
            self.line = {"BT": still, "Tm": numbers}.get(name) or times([1, 0, 0, 1, *numbers], self.line)
        elif name == "Tf":
            self.font = Font(self.page.Resources.Font[str(operands[0])])
        if name in _PAINTS:
            self._paint(name, operands)

    def _move_the_page(self, name: str, numbers: list[float]) -> None:
        if name == "q":
            self.kept.append(self.at)
        else:
            self.at = self.kept.pop() if name == "Q" else times(numbers, self.at)

    def _open(self, operands: Any) -> None:
        entries = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
        mark = (
            "artifact"
            if operands[0] == "/Artifact"
            else int(entries["/MCID"])
            if "/MCID" in entries
            else None
        )
        inside = next((one for one in reversed(self.marks) if one is not None), None)
        if mark is not None and inside is not None:
            self.shown.nested += 1
        if isinstance(mark, int):
            self.shown.numbers[mark] += 1
        self.marks.append(mark)

    def _paint(self, name: str, operands: Any) -> None:
        inside = next((one for one in reversed(self.marks) if one is not None), None)
        if inside is None:
            self.shown.unmarked[name] += 1
        if isinstance(inside, int) and inside not in self.shown.places and name in {*_SHOWS, "Do"}:
            at = times(self.line, self.at) if name in _SHOWS else self.at
            self.shown.places[inside] = Place(at[4], at[5])
        if name in _SHOWS:
            self._say(inside, operands)

    def _say(self, inside: int | str | None, operands: Any) -> None:
        strings = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[-1]]
        for said in strings:
            codes = list(self.font.codes(bytes(said))) if isinstance(said, pikepdf.String) else []
            self.shown.missing_glyphs += self.font.is_wide * codes.count(0)
            if isinstance(inside, int):
                words = "".join(self.font.letters.get(code, "") for code in codes)
                self.shown.words[inside] = self.shown.words.get(inside, "") + words
