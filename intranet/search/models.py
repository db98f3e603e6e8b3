"""One table of all that can be found, and the index over it: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    DDL,
    JSON,
    ColumnElement,
    Dialect,
    ForeignKey,
    Index,
    Select,
    Text,
    UniqueConstraint,
    cast,
    column,
    event,
    false,
    literal,
    select,
    table,
    text,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Mapped, aliased, mapped_column
from sqlalchemy.types import NullType, TypeDecorator

from intranet.platform.db import Model, db
from intranet.search.asking import Condition, Part

NEWEST = 20_000  # entries that PostgreSQL looks through first
INDEX = "search_index"  # SQLite's; its own tables begin with this name


class Tokens(TypeDecorator[frozenset[str]]):
    """What something is found by, as the database keeps it. No token holds a space or a quotation mark."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Keep it as PostgreSQL's own kind there."""
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str:
        """Write the tokens in one order, each in quotation marks where the database wants that."""
        quoted = "'{}'".format if dialect.name == "postgresql" else "{}".format
        return " ".join(quoted(token) for token in sorted(value or ()))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str]:
        """Read them again."""
        return frozenset(token.strip("'") for token in (value or "").split())


class SearchEntry(Model):
    """Something that can be found: what it says, and who may read it. Narrow columns first: counting reads no text."""

    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "part"),
        Index("ix_search_entry_words", "words", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    kind: Mapped[str]
    subject_id: Mapped[int]
    part: Mapped[str] = mapped_column(default="")  # which part of the subject: a section of a charter
    reading: Mapped[str]  # the right that it takes to read it, in its group
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    # Of what belongs to a programme and to none of its groups: whoever reads the material of one of them may read it.
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    updated_at: Mapped[datetime]
    digest: Mapped[str]
    where: Mapped[dict[str, Any]] = mapped_column(
        "place", JSON
    )  # what its address is made of, beside the group
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    words: Mapped[frozenset[str]] = mapped_column(Tokens, deferred=True)


# A trigger and not the app: whatever deletes an entry, a group that goes too, takes it out of the index.
FTS5 = (
    """CREATE VIRTUAL TABLE search_index USING fts5
    (words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='2 3')""",
    """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE OF words ON search_entry BEGIN
    UPDATE search_index SET words = new.words WHERE rowid = new.id; END""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    DELETE FROM search_index WHERE rowid = old.id; END""",
)
for statement in FTS5:
    made: Any = DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(SearchEntry.__table__, "after_create", made.execute_if(dialect="sqlite"))

_fts5 = table(INDEX, column("rowid"), column(INDEX))


# What is asked of many entries at once: none of their texts.
_NARROW = [
    getattr(SearchEntry, name)
    for name in ("id", "kind", "subject_id", "part", "reading", "group_id", "programme_id")
]
# As the database gives it: a thousand of them are only compared, and each would become a datetime of ours.
_NARROW.append(type_coerce(SearchEntry.updated_at, NullType()).label("updated_at"))


def beginnings() -> Sequence[int]:
    """Make ready to ask; gives from which numbers on to look, one after the other, until enough is found.

    A common word is in very many entries, and PostgreSQL would fetch each of them to find the newest: the last ones are
    asked first, and all of them only when those are too few. It is kept from reading every text there is, and from
    planning without the words, until the transaction ends.
    """
    if _is_sqlite():
        return [0]  # its index gives the newest first
    last = db.session.execute(text(_READY)).one().last or 0
    return [last - NEWEST, 0] if last > NEWEST else [0]


# An index scan by number would take the words of each of the last ones out of their compressed rows; a bitmap has the
# index of the words answer.
_READY = """SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
    set_config('plan_cache_mode', 'force_custom_plan', true),
    (SELECT max(id) FROM search_entry) AS last"""


def hits(condition: Condition, most: int, since: int) -> CTE:
    """Ask the index for the entries that a condition fits, without their texts; the last so many after a number."""
    if _is_sqlite():
        ids = _rowids(condition, most).subquery()
        return select(*_NARROW).join_from(ids, SearchEntry, SearchEntry.id == ids.c.id).cte("hits")
    found = select(*_NARROW).where(_fits_tsvector(SearchEntry, condition), SearchEntry.id > since)
    # Else PostgreSQL may go through all there is in the order of its numbers.
    fitting = found.cte("fitting").prefix_with("MATERIALIZED", dialect="postgresql")
    return select(fitting).order_by(fitting.c.id.desc()).limit(most).cte("hits")


def fits(entries: CTE, condition: Condition, most: int) -> ColumnElement[bool]:
    """Ask of entries that were found, the last so many, whether another condition fits them too."""
    if not condition:
        return false()
    if _is_sqlite():
        return entries.c.id.in_(_rowids(condition, most))
    same = aliased(SearchEntry)
    found = select(_fits_tsvector(same, condition)).where(same.id == entries.c.id)
    return found.correlate(entries).scalar_subquery()


def _rowids(condition: Condition, most: int) -> Select[int]:
    matches = _fts5.c[INDEX].op("MATCH")(literal(_written(condition, *_SQLITE)))
    return select(_fts5.c.rowid.label("id")).where(matches).order_by(_fts5.c.rowid.desc()).limit(most)


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _fits_tsvector(entries: Any, condition: Condition) -> ColumnElement[bool]:
    asked = cast(literal(_written(condition, *_POSTGRESQL), Text), TSQUERY)
    fits: ColumnElement[bool] = entries.words.bool_op("@@")(asked)
    return fits


def _written(condition: Condition, quoted: str, begins: str, both: str, either: str) -> str:
    def write(part: Part) -> str:
        return quoted.format(part.token) + (begins if part.begins else "")

    return both.join(f"({either.join(write(part) for part in parts)})" for parts in condition)


# How each writes a token, one that only begins, "and", "or".
_SQLITE = ('"{}"', "*", " AND ", " OR ")
_POSTGRESQL = ("'{}'", ":*", " & ", " | ")
