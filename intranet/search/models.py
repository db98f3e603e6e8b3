"""One table of all that can be found, and the index over it: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

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
    literal,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from intranet.platform.db import Model, db
from intranet.search.asking import Condition, Part

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
    for name in ("id", "kind", "subject_id", "part", "reading", "group_id", "programme_id", "updated_at")
]


def numbers(condition: Condition, most: int, *, name: str) -> Select[int]:
    """Ask the index for the numbers of the entries that a condition fits, the last so many, in a statement so named."""
    if _is_sqlite():
        found = select(_fts5.c.rowid.label("id"))
        return found.where(_matches(condition)).order_by(_fts5.c.rowid.desc()).limit(most)
    return _last(select(SearchEntry.id).where(_fits_tsvector(condition)), most, name)


def use_the_index() -> None:
    """Keep PostgreSQL, until the transaction ends, from reading every text there is when a word is in many of them."""
    if not _is_sqlite():
        db.session.execute(text("SET LOCAL enable_seqscan = off"))


def hits(condition: Condition, most: int) -> CTE:
    """Ask the index for the entries that a condition fits, without their texts; the last so many."""
    if _is_sqlite():
        ids = numbers(condition, most, name="").subquery()
        return select(*_NARROW).join_from(ids, SearchEntry, SearchEntry.id == ids.c.id).cte("hits")
    return _last(select(*_NARROW).where(_fits_tsvector(condition)), most, "fitting").cte("hits")


def _last(found: Select[Any], most: int, name: str) -> Select[Any]:
    # Else PostgreSQL may go through all there is in the order of its numbers.
    fitting = found.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")
    return select(fitting).order_by(fitting.c.id.desc()).limit(most)


def _matches(condition: Condition) -> ColumnElement[bool]:
    return _fts5.c[INDEX].op("MATCH")(literal(_written(condition, *_SQLITE)))


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _fits_tsvector(condition: Condition) -> ColumnElement[bool]:
    return SearchEntry.words.op("@@")(cast(literal(_written(condition, *_POSTGRESQL), Text), TSQUERY))


def _written(condition: Condition, quoted: str, begins: str, both: str, either: str) -> str:
    def write(part: Part) -> str:
        return quoted.format(part.token) + (begins if part.begins else "")

    return both.join(f"({either.join(write(part) for part in parts)})" for parts in condition)


# How each writes a token, one that only begins, "and", "or".
_SQLITE = ('"{}"', "*", " AND ", " OR ")
_POSTGRESQL = ("'{}'", ":*", " & ", " | ")
