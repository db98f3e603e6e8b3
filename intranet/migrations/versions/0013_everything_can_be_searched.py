"""Everything that one may read can be searched: one table, and the index of each database over it.

It is filled by `flask init` after the migration, or by the app when it starts: reading everything takes a while.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

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


def _key(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_search_entry_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        _key("group_id", "group"),
        _key("programme_id", "programme"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "subject_id", "part", name=op.f("uq_search_entry_kind")),
    )
    op.create_index(op.f("ix_search_entry_group_id"), "search_entry", ["group_id"])
    op.create_index(op.f("ix_search_entry_programme_id"), "search_entry", ["programme_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(op.f("ix_search_entry_words"), "search_entry", ["words"], postgresql_using="gin")
        return
    for statement in FTS5:
        op.execute(statement)


def downgrade() -> None:
    """Go back: what can be found is read anew when one comes forward again."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entry")
