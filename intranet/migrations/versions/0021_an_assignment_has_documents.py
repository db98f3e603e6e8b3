"""An assignment has documents of the library."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "assignment_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_document_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_assignment_document_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_document")),
        sa.UniqueConstraint(
            "assignment_id", "document_id", name=op.f("uq_assignment_document_assignment_id")
        ),
    )
    with op.batch_alter_table("assignment_document") as altered:
        altered.create_index(op.f("ix_assignment_document_document_id"), ["document_id"], unique=False)


def downgrade() -> None:
    """Go back: the documents stay in the library, and no longer belong to an assignment."""
    op.drop_table("assignment_document")
