"""What somebody finds: of what they may read at this moment, and of nothing else.

The index gives what the words fit and the person may read; the same statement asks the database who they are. Both
databases have the same tokens and get the same order, so that they give the same answer.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, func, select

from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.search.asking import Condition, Words, among
from intranet.search.models import SearchEntry, beginnings, fits, hits
from intranet.search.readers import Reader
from intranet.search.snippets import Marked, marked, snippet
from intranet.search.source import Source
from intranet.search.sources import SOURCES
from intranet.search.words import fold, stem

MOST_COUNTED = 750  # more than so many are not told apart: nobody reads them
MOST_SHOWN = 200
ON_A_PAGE = 20
BEGINNING = 600  # characters of a text in which it is seen whether the words stand side by side


@dataclass(frozen=True)
class Hit:
    """Something found, as it is shown."""

    entry: SearchEntry
    source: Source
    group: Group
    title: Marked
    text: Marked

    @property
    def address(self) -> str:
        """Where it is."""
        return self.source.address(self.group, self.entry.where)

    @property
    def is_shared(self) -> bool:
        """Tell whether it belongs to all groups of a programme."""
        return self.entry.group_id is None

    @property
    def label(self) -> str:
        """What it is."""
        return self.source.label(self.entry.where)


@dataclass(frozen=True)
class Asked:
    """What is asked for: words, and of which kind, in which group, from which page on."""

    words: Words
    kind: str = ""
    group: Group | None = None
    page: int = 1


class Found:
    """What was found."""

    def __init__(self, reader: Reader, asked: Asked) -> None:
        self.reader, self.asked = reader, asked

    @cached_property
    def _rows(self) -> Sequence[Row[Any]]:
        """What the words fit and the person may read, without its texts: all of it, or the last of very many."""
        if not self.asked.words.can_be_asked or not self.reader.groups:
            return []
        rows: Sequence[Row[Any]] = []
        for since in beginnings():
            rows = db.session.execute(self._statement(since)).all()
            if len(rows) > MOST_COUNTED:
                break
        return rows

    def _statement(self, since: int) -> Select[Any]:
        words, most = self.asked.words, MOST_COUNTED + 1
        these = hits(self._of_mine(words.anywhere), most, since)
        is_exact = fits(these, words.exact and self._of_mine(words.exact), most).label("is_exact")
        is_in_title = fits(these, self._of_mine(words.in_title), most).label("is_in_title")
        return select(these, is_exact, is_in_title).where(self.reader.may_read(these.c))

    def _of_mine(self, condition: Condition) -> Condition:
        return among(condition, self.reader.scopes)

    @cached_property
    def _counts(self) -> Counter[tuple[str, int | None, int | None]]:
        return Counter((row.kind, row.group_id, row.programme_id) for row in self._rows)

    def _count(self, kind: str, group: Group | None) -> int:
        """Count those of a kind that a group reads; an empty kind and no group are any."""
        return sum(
            number
            for (its_kind, *whose), number in self._counts.items()
            if kind in {"", its_kind} and self.reader.reads_as(group, *whose)
        )

    @property
    def all(self) -> int:
        """How many there are, of every kind and in every group."""
        return len(self._rows)

    @property
    def are_too_many(self) -> bool:
        """Tell whether there are more than are counted."""
        return self.all > MOST_COUNTED

    @property
    def total(self) -> int:
        """How many there are of the kind and in the group asked for."""
        return self._count(self.asked.kind, self.asked.group)

    @property
    def kind_name(self) -> Any:
        """Name the kind asked for."""
        return SOURCES[self.asked.kind].plural

    @property
    def kinds(self) -> list[tuple[Source, int]]:
        """Give the kinds there are in the group asked for, and how many of each; always the one asked for."""
        counted = [(source, self._count(kind, self.asked.group)) for kind, source in SOURCES.items()]
        return [(source, number) for source, number in counted if number or source.kind == self.asked.kind]

    @property
    def groups(self) -> list[tuple[Group, int]]:
        """Give the groups that have something of the kind asked for, and how much."""
        counted = [(group, self._count(self.asked.kind, group)) for group in self.reader.groups.values()]
        return [(group, number) for group, number in counted if number or group is self.asked.group]

    @property
    def pages(self) -> int:
        """How many pages of hits there are to look at."""
        return -(-min(self.total, MOST_SHOWN) // ON_A_PAGE)

    @cached_property
    def hits(self) -> list[Hit]:
        """Give the hits of the page asked for, the best first."""
        begin = (self.asked.page - 1) * ON_A_PAGE
        ids = self._ranked[begin : begin + ON_A_PAGE]
        found = {
            one.id: one for one in db.session.scalars(select(SearchEntry).where(SearchEntry.id.in_(ids)))
        }
        return [self._shown(found[number]) for number in ids if number in found]

    def _shown(self, entry: SearchEntry) -> Hit:
        group = self.reader.group_for(entry, self.asked.group)
        words = self.asked.words
        return Hit(entry, SOURCES[entry.kind], group, marked(entry.title, words), snippet(entry.body, words))

    @cached_property
    def _ranked(self) -> list[int]:
        """Give the numbers of the best, the best first.

        First what has the words with the accents that were typed, then what has them in its title, then what has them
        side by side; what is as good comes the newest first.
        """
        wanted = [row for row in self._rows if self._is_wanted(row)]
        wanted.sort(key=attrgetter("kind", "subject_id", "part"))
        wanted.sort(key=attrgetter("updated_at"), reverse=True)
        best = sorted(wanted, key=lambda row: (not row.is_exact, not row.is_in_title))[:MOST_SHOWN]
        if len(self.asked.words.words) > 1 and best:
            beside = self._with_words_beside([row.id for row in best])
            best.sort(key=lambda row: (not row.is_exact, not row.is_in_title, row.id not in beside))
        return [row.id for row in best]

    def _is_wanted(self, row: Any) -> bool:
        is_its = self.reader.reads_as(self.asked.group, row.group_id, row.programme_id)
        return self.asked.kind in {"", row.kind} and is_its

    def _with_words_beside(self, ids: Sequence[int]) -> set[int]:
        """Give those that begin with a text in which the words stand side by side."""
        stems = [re.escape(stem(fold(word))) for word in self.asked.words.words]
        beside = re.compile(r"\b" + r"\w*[\W_]+".join(stems))
        beginning = func.substr(SearchEntry.body, 1, BEGINNING)
        found = select(SearchEntry.id, SearchEntry.title, beginning).where(SearchEntry.id.in_(ids))
        return {
            number
            for number, title, begins in db.session.execute(found)
            if beside.search(fold(f"{title} . {begins}"))
        }
