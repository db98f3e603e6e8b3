"""A library keeps documents and links, and the files that they are made of."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _key(table: str, column: str, to: str, ondelete: str | None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as altered:
        for column in columns:
            altered.create_index(op.f(f"ix_{table}_{column}"), [column], unique=False)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("digest", name=op.f("uq_stored_file_digest")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(group_id IS NULL) <> (programme_id IS NULL)", name=op.f("ck_document_has_one_owner")
        ),
        _key("document", "group_id", "group", "CASCADE"),
        _key("document", "programme_id", "programme", "CASCADE"),
        _key("document", "workshop_id", "workshop", "SET NULL"),
        _key("document", "by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=210), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        _key("document_version", "document_id", "document", "CASCADE"),
        _key("document_version", "stored_file_id", "stored_file", None),
        _key("document_version", "by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_version_document_id")),
    )
    op.create_table(
        "document_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=30), nullable=False),
        _key("document_tag", "document_id", "document", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_tag")),
        sa.UniqueConstraint("document_id", "word", name=op.f("uq_document_tag_document_id")),
    )
    _index("document", "group_id", "programme_id", "workshop_id", "removed_at")
    _index("document_version", "stored_file_id")


def downgrade() -> None:
    """Go back: what the library held is gone, but for the contents in the store."""
    for table in ("document_tag", "document_version", "document", "stored_file"):
        op.drop_table(table)
