"""A text as a search sees it: its words in lower case, without the dots over å, ä and ö, and without endings.

All of it is done here and not in the database, so that SQLite and PostgreSQL find the same and in the same order.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from snowballstemmer.swedish_stemmer import SwedishStemmer

WORD = re.compile(r"[^\W_]+")
LONGEST = 60  # characters of a word that count; a longer one is an address or a key
MOST_BYTES = 800_000  # of all the words of one thing: PostgreSQL keeps a megabyte
TITLE = "§"  # stands before a word of a title
SCOPE = "¤"  # stands before the name of those who may read it; no word begins like that

_ALIKE = {"ø": "o", "æ": "a", "œ": "o", "đ": "d", "ð": "d", "ł": "l", "ß": "s", "þ": "t"}
_stemmer, _one_at_a_time = SwedishStemmer(), threading.Lock()


class _Folding(dict[int, str]):
    """What each letter is without capitals and accents: always one character, so that places stay the same."""

    def __missing__(self, code: int) -> str:
        letter = chr(code).lower()
        letter = letter if len(letter) == 1 else chr(code)
        apart = unicodedata.normalize("NFD", letter)
        only_marks = all(unicodedata.combining(mark) for mark in apart[1:])
        self[code] = found = _ALIKE.get(letter) or (apart[0] if only_marks else letter)
        return found


_FOLDED = _Folding()


def plain(text: str) -> str:
    """Write a text on one line, each letter with its accent as one character."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\0", " ").split())


def fold(text: str) -> str:
    """Give a text in lower case and without accents, as long as it was: "Åtgärd" is "atgard"."""
    return text.translate(_FOLDED)


@lru_cache(maxsize=65_536)
def stem(folded: str) -> str:
    """Take the ending off a folded word: "atgarderna" is "atgard", "kommunens" is "kommun"."""
    if folded.endswith(AREA):
        return folded[: folded.rindex("e")]
    with _one_at_a_time:  # it keeps the word it works on
        return _shorter(str(_stemmer.stemWord(folded)))


# Snowball takes "område" for the past of a verb, and leaves some endings of our users' commonest words on: "ärendet",
# "mötena", "programmet", "gemensamt". What is left must say which word it was.
AREA = ("omrade", "omrades")
_ENDING = re.compile(r"(?<=\w{4})(?:et|an|ar)$|(?<=\w{3})en$")
_DOUBLE = re.compile(r"(?<=\w{2})([mnt])\1$")
_NEUTER = re.compile(r"(?<=\w{4}[klmn])t$")


def _shorter(stem: str) -> str:
    return _NEUTER.sub("", _DOUBLE.sub(r"\1", _ENDING.sub("", stem)))


@lru_cache(maxsize=65_536)
def forms(word: str) -> tuple[str, ...]:
    """Give what a word in lower case is kept as: without accents, without ending, and if it has accents, with them."""
    folded = fold(word)
    found = {folded, stem(folded)}
    if folded != word:
        found |= {word, word[: len(stem(folded))]}
    return tuple(sorted(found))


def words_of(text: str) -> Iterator[str]:
    """Give the words of a text in lower case, in order."""
    return (word[:LONGEST] for word in WORD.findall(text.lower()))


def tokens(title: str, body: str, scopes: Iterable[str]) -> frozenset[str]:
    """Give all that something is found by. Of a very long text, what comes first."""
    found = {SCOPE + scope for scope in scopes}
    room = MOST_BYTES
    for word in dict.fromkeys(words_of(f"{title} {body}")):
        kept = forms(word)
        room -= sum(len(form.encode()) + 3 for form in kept)
        if room < 0:
            break
        found.update(kept)
    found.update(TITLE + form for word in words_of(title) for form in forms(word))
    return frozenset(found)
