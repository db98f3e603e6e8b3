"""A section's text taken apart: paragraphs and list items, and their words one by one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby

# A word with what holds it together ("e-tjänst", "09.52"), else a mark alone; rarer signs stay together.
_WORDS = re.compile(
    r"[\w\u0300-\u036f]+(?:[-‐‑’'.:,/@&][\w\u0300-\u036f]+)*"
    r"|[.,;:!?…\"”“'’‘()\[\]/–—-]"
    r"|[^\w\s\u0300-\u036f.,;:!?…\"”“'’‘()\[\]/–—-]+"
)
ENDS = frozenset(".!?…")
_LISTS = ("ul", "ol")
_STRONG, _EM = ("strong", "b"), ("em", "i")

Style = tuple[bool, bool, str | None]  # strong, emphasised, where a link leads
PLAIN: Style = (False, False, None)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a punctuation mark, with the white space before it and how each stretch of its letters looks."""

    text: str
    before: str = ""
    looks: tuple[tuple[int, Style], ...] = ()  # how many letters, how they look; nothing: plain

    @property
    def is_spoken(self) -> bool:
        """Tell a word from a punctuation mark."""
        return self.text[0].isalnum() or self.text[-1].isalnum()

    @property
    def weight(self) -> int:
        """Say how much there is to read in it: its letters; a punctuation mark has none."""
        return len(self.text) if self.is_spoken else 0


# Stands between two paragraphs of which one was made, or which were made one. No word looks like it.
BREAK = Word("\n")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a list item: its words, the lists around it, and whether it begins an item, with which number."""

    words: tuple[Word, ...]
    lists: tuple[str, ...] = ()
    number: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """Its words without how they look."""
        return tuple(word.text for word in self.words)

    @property
    def shape(self) -> tuple[tuple[str, ...], bool]:
        """What kind of paragraph it is; that another item came before it is no difference."""
        return self.lists, self.number > 0


def words_of(text: str, styles: Sequence[Style] = ()) -> tuple[Word, ...]:
    """Take a text apart. White space before the first word and after the last belongs to none.

    Args:
        styles: how each letter looks; left out when all are plain.
    """
    found: list[Word] = []
    end = 0
    for match in _WORDS.finditer(text):
        before = text[end : match.start()] if found else ""
        looks = _looks(styles[match.start() : match.end()]) if styles else ()
        found.append(Word(match[0], before, looks))
        end = match.end()
    return tuple(found)


def _looks(styles: Sequence[Style]) -> tuple[tuple[int, Style], ...]:
    looks = tuple((len(list(alike)), style) for style, alike in groupby(styles))
    return () if all(style == PLAIN for _length, style in looks) else looks


def line(text: str) -> tuple[Paragraph, ...]:
    """Give a text of one line as a paragraph; nothing when it is empty."""
    words = words_of(text)
    return (Paragraph(words),) if words else ()


def paragraphs(html: str) -> tuple[Paragraph, ...]:
    """Take apart what `live.rendering` wrote."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    parser.leave()
    return tuple(parser.found)


class _Parser(HTMLParser):
    """Knows the elements that are rendered, and no others."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._letters: list[str] = []
        self._styles: list[Style] = []
        self._lists: list[tuple[str, int]] = []  # name, number of its last item
        self._item = 0
        self._strong, self._em = 0, 0
        self._href: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self.leave()
        elif tag in _LISTS:
            self.leave()
            self._lists.append((tag, 0))
        elif tag == "li":
            self.leave()
            self._begin_item()
        else:
            self._mark(tag, 1, dict(attrs).get("href"))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", *_LISTS):
            self.leave()
            self._item = 0
            if tag in _LISTS and self._lists:
                self._lists.pop()
        else:
            self._mark(tag, -1, None)

    def handle_data(self, data: str) -> None:
        self._letters.append(data)
        self._styles += [(self._strong > 0, self._em > 0, self._href)] * len(data)

    def _mark(self, tag: str, step: int, href: str | None) -> None:
        if tag in _STRONG:
            self._strong += step
        elif tag in _EM:
            self._em += step
        elif tag == "a":
            self._href = href

    def _begin_item(self) -> None:
        if self._lists:
            name, items = self._lists[-1]
            self._item = items + 1
            self._lists[-1] = (name, self._item)

    def leave(self) -> None:
        """End the paragraph under way."""
        is_plain = all(style == PLAIN for style in set(self._styles))
        words = words_of("".join(self._letters), () if is_plain else self._styles)
        self._letters, self._styles = [], []
        if words:
            lists = tuple(name for name, _items in self._lists)
            self.found.append(Paragraph(words, lists, self._item if lists else 0))
            self._item = 0
