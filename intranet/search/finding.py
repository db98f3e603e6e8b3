"""What somebody finds: of what they may read at this moment, and of nothing else.

The index gives what the words fit and the person may read; the same statement asks the database who they are. Both
databases have the same tokens and get the same order, so that they give the same answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, Row, Select, false, func, select

from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.search.asking import Condition, Words, among
from intranet.search.models import SearchEntry, numbers
from intranet.search.readers import Reader
from intranet.search.snippets import Marked, marked, snippet
from intranet.search.source import Source
from intranet.search.sources import SOURCES
from intranet.search.words import fold, stem

MOST_COUNTED = 2_000  # more than so many are not told apart: nobody reads them
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
    def owner(self) -> str:
        """Whose it is: a group's, or all groups' of a programme."""
        return self.group.organisation if self.entry.group_id is not None else self.group.programme.name

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
    def _counts(self) -> Sequence[Row[Any]]:
        if not self.asked.words.can_be_asked or not self.reader.groups:
            return []
        hits = self._hits()
        columns = (SearchEntry.kind, SearchEntry.group_id, SearchEntry.programme_id)
        counted = self._of(hits, select(*columns, func.count().label("number"))).group_by(*columns)
        return db.session.execute(counted).all()

    def _hits(self) -> CTE:
        return self._numbers(self.asked.words.anywhere, "anywhere").cte("hits")

    def _numbers(self, condition: Condition, name: str) -> Select[int]:
        """The numbers of what a condition fits, of what the person may read as the index has it; the last of many."""
        fitting = numbers(among(condition, self.reader.scopes)).cte(name)
        # Else PostgreSQL may go through everything in the order of its numbers.
        fitting = fitting.prefix_with("MATERIALIZED", dialect="postgresql")
        return select(fitting.c.id).order_by(fitting.c.id.desc()).limit(MOST_COUNTED + 1)

    def _of(self, hits: CTE, found: Any) -> Any:
        return found.join_from(hits, SearchEntry, SearchEntry.id == hits.c.id).where(self.reader.may_read)

    @property
    def all(self) -> int:
        """How many there are, of every kind and in every group."""
        return sum(row.number for row in self._counts)

    @property
    def are_too_many(self) -> bool:
        """Tell whether there are more than are counted."""
        return self.all > MOST_COUNTED

    @property
    def total(self) -> int:
        """How many there are of the kind and in the group asked for."""
        return sum(row.number for row in self._counts if self._is_of_kind(row) and self._is_in_group(row))

    def _is_of_kind(self, row: Any) -> bool:
        return not self.asked.kind or row.kind == self.asked.kind

    def _is_in_group(self, row: Any) -> bool:
        return self.asked.group is None or row.group_id == self.asked.group.id

    @property
    def kind_name(self) -> Any:
        """Name the kind asked for."""
        return SOURCES[self.asked.kind].plural

    @property
    def kinds(self) -> list[tuple[Source, int]]:
        """Give the kinds there are in the group asked for, and how many of each; always the one asked for."""
        counted = {
            kind: sum(row.number for row in self._counts if row.kind == kind and self._is_in_group(row))
            for kind in SOURCES
        }
        return [
            (SOURCES[kind], number) for kind, number in counted.items() if number or kind == self.asked.kind
        ]

    @property
    def groups(self) -> list[tuple[Group, int]]:
        """Give the groups that have something of the kind asked for, and how much."""
        counted = [
            (
                group,
                sum(row.number for row in self._counts if row.group_id == number and self._is_of_kind(row)),
            )
            for number, group in self.reader.groups.items()
        ]
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
        if not self.total:
            return []
        best = db.session.execute(self._best()).all()
        if len(self.asked.words.words) > 1:
            beside = self._with_words_beside([row.id for row in best])
            best = sorted(best, key=lambda row: (row.is_exact, row.is_titled, row.id in beside), reverse=True)
        return [row.id for row in best]

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

    def _best(self) -> Any:
        exact, title = self.asked.words.exact, self.asked.words.in_title
        is_exact = (SearchEntry.id.in_(self._numbers(exact, "exact")) if exact else false()).label("is_exact")
        is_titled = SearchEntry.id.in_(self._numbers(title, "titled")).label("is_titled")
        found = self._of(self._hits(), select(SearchEntry.id, is_exact, is_titled))
        if self.asked.kind:
            found = found.where(SearchEntry.kind == self.asked.kind)
        if self.asked.group:
            found = found.where(SearchEntry.group_id == self.asked.group.id)
        as_good = (SearchEntry.updated_at.desc(), SearchEntry.kind, SearchEntry.subject_id, SearchEntry.part)
        return found.order_by(is_exact.desc(), is_titled.desc(), *as_good).limit(MOST_SHOWN)
