"""Answers to an assignment have files."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _key(column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_answer_file_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "answer_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(210), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        _key("answer_id", "answer", "CASCADE"),
        _key("stored_file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_file")),
    )
    with op.batch_alter_table("answer_file") as altered:
        for column in ("answer_id", "stored_file_id"):
            altered.create_index(op.f(f"ix_answer_file_{column}"), [column], unique=False)


def downgrade() -> None:
    """Go back: which files belong to answers is gone."""
    op.drop_table("answer_file")
