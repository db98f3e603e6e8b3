"""The place in a text where the words stand, with the words marked."""

import re
from collections.abc import Iterator, Sequence

from intranet.search.asking import Words
from intranet.search.words import WORD, fold, stem

BEFORE, LENGTH = 60, 220  # characters
MOST_LOOKED_AT = 60  # places in a long text

# Stretches of a text, each with whether it is marked.
Marked = Sequence[tuple[str, bool]]


def marked(text: str, words: Words) -> Marked:
    """Take a text apart at the words asked for."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for word in WORD.finditer(text):
        if words.matches(word.group()):
            parts += [(text[at : word.start()], False), (word.group(), True)]
            at = word.end()
    return [part for part in (*parts, (text[at:], False)) if part[0]]


def snippet(text: str, words: Words) -> Marked:
    """Give some of a text, from a little before where most of the words stand together."""
    begin = _best(text, words)
    end = min(len(text), begin + LENGTH)
    while begin and text[begin - 1] != " ":
        begin -= 1
    while end < len(text) and text[end] != " ":
        end += 1
    parts = list(marked(text[begin:end], words))
    if begin:
        parts.insert(0, ("… ", False))
    if end < len(text):
        parts.append((" …", False))
    return parts


def _best(text: str, words: Words) -> int:
    places = list(_places(text, words))
    if not places:
        return 0

    def worth(place: tuple[int, str]) -> tuple[int, int]:
        near = {word for at, word in places if place[0] <= at < place[0] + LENGTH - BEFORE}
        return len(near), -place[0]

    return max(0, max(places, key=worth)[0] - BEFORE)


def _places(text: str, words: Words) -> Iterator[tuple[int, str]]:
    """Give where words asked for stand, each with the word as it begins."""
    begins = sorted({stem(fold(word))[:4] for word in words.words}, key=len, reverse=True)
    if not begins:
        return
    # Four letters say nothing of endings; looking at every word of a long text would take too long.
    some = re.compile(rf"\b({'|'.join(map(re.escape, begins))})\w*")
    looked_at = 0
    for found in some.finditer(fold(text)):
        if words.matches(found.group()):
            looked_at += 1
            yield found.start(), found.group(1)
        if looked_at >= MOST_LOOKED_AT:
            return
