"""Which characters our fonts can draw. The others would be drawn as nothing, or pull in a font of the machine's."""

import unicodedata
from functools import cache

from intranet.summaries.drawing.document import SUMMARIES

MISSING = "□"
_UNSEEN = {"Cc", "Cf", "Cs", "Co"}  # controls, joiners and the like, surrogates, private use
_VARIANTS = range(0xFE00, 0xFE10)  # they choose between the shapes of an emoji


@cache
def drawable() -> frozenset[int]:
    """Give the characters that some font of ours has, and the spaces that need none."""
    from fontTools.ttLib import TTFont  # takes a while to load: at the first summary, not at start

    found: set[int] = {ord("\n"), ord("\t")}
    for name in ("SourceSans3-Regular.ttf", "SourceSerif4-Regular.ttf"):
        with TTFont(SUMMARIES / "fonts" / name, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


class _Printable(dict[int, str]):
    """What each character is printed as, found when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code not in drawable():
            unseen = unicodedata.category(character) in _UNSEEN or code in _VARIANTS
            character = "" if unseen else MISSING
        self[code] = character
        return character


_PRINTABLE = _Printable()


def printable(text: str) -> str:
    """Give a text with each character that cannot be drawn replaced by `MISSING`, and what has no shape left out."""
    return unicodedata.normalize("NFC", text).translate(_PRINTABLE)
