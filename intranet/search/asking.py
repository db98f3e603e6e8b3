"""What somebody asks for: plain words. There is no syntax, so there is no wrong one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from intranet.search.words import SCOPE, TITLE, fold, plain, stem, words_of

MOST_CHARACTERS, MOST_WORDS = 200, 12
LEAST = 2  # letters of a word; one alone is in everything


@dataclass(frozen=True)
class Part:
    """A token of the index, or with `begins` every token that begins so."""

    token: str
    begins: bool = False


# All of the outer ones, each by any of the inner ones.
Condition = tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Words:
    """The words asked for, in lower case and in order. The last may be only begun."""

    typed: str
    words: tuple[str, ...]
    is_too_long: bool = False

    @classmethod
    def read(cls, typed: str) -> Self:
        """Read what somebody has typed, whatever it is."""
        text = plain(typed)
        if len(text) > MOST_CHARACTERS:
            return cls(text, (), is_too_long=True)
        found = list(dict.fromkeys(words_of(text)))[:MOST_WORDS]
        if len(found) > 1 and len(found[-1]) < LEAST and not found[-1].isdigit():
            found.pop()  # one goes on typing
        return cls(text, tuple(found))

    @property
    def is_too_short(self) -> bool:
        """Tell whether something is typed that nothing can be found by."""
        return bool(self.typed) and not self.is_too_long and not self.can_be_asked

    @property
    def can_be_asked(self) -> bool:
        """Tell whether there is anything to look for."""
        return any(len(word) >= LEAST for word in self.words)

    def _alternatives(self, word: str, *, is_last: bool) -> tuple[Part, ...]:
        folded = fold(word)
        found = [Part(stem(folded))]
        return (*found, Part(folded, begins=True)) if is_last and len(folded) >= LEAST else tuple(found)

    def _exact_alternatives(self, word: str, *, is_last: bool) -> tuple[Part, ...]:
        if fold(word) == word:
            return self._alternatives(word, is_last=is_last)
        ending_off = Part(word[: len(stem(fold(word)))])
        return (ending_off, Part(word, begins=True)) if is_last else (ending_off,)

    @cached_property
    def anywhere(self) -> Condition:
        """All of the words, in any form and with or without accents."""
        last = len(self.words) - 1
        return tuple(self._alternatives(word, is_last=at == last) for at, word in enumerate(self.words))

    @cached_property
    def in_title(self) -> Condition:
        """All of the words, in the title."""
        return tuple(
            tuple(Part(TITLE + part.token, part.begins) for part in parts) for parts in self.anywhere
        )

    @cached_property
    def exact(self) -> Condition:
        """All of the words with the accents that were typed; empty when none was."""
        last = len(self.words) - 1
        asked = tuple(
            self._exact_alternatives(word, is_last=at == last) for at, word in enumerate(self.words)
        )
        return asked if asked != self.anywhere else ()

    def matches(self, word: str) -> bool:
        """Tell whether a word of a text, in any writing, is one of those asked for."""
        folded = fold(word[:200])
        begun = fold(self.words[-1]) if self.words else ""
        return stem(folded) in self._stems or (len(begun) >= LEAST and folded.startswith(begun))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem(fold(word)) for word in self.words)


def among(condition: Condition, scopes: Sequence[str]) -> Condition:
    """Ask for the same, of what some may read."""
    return (*condition, tuple(Part(SCOPE + scope) for scope in scopes))
