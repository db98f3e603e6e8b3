"""Actions have helpers, links and documents; what moved a date is remembered, and what a page has sent already."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

REASONS = """
    UPDATE action_change SET why = (SELECT dropped_reason FROM action WHERE action.id = action_change.action_id)
    WHERE field = 'status' AND after = 'dropped'
    AND id IN (SELECT max(id) FROM action_change WHERE field = 'status' GROUP BY action_id)
"""


def _owned_by_action(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f(f"fk_{table}_action_id_action"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    """Go forward: why an action was dropped is told where it was, too."""
    _owned_by_action(
        "action_helper",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_action_helper_user_id_user"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("action_id", "user_id", name=op.f("uq_action_helper_action_id")),
    )
    op.create_index(op.f("ix_action_helper_user_id"), "action_helper", ["user_id"], unique=False)
    _owned_by_action(
        "action_link",
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_action_link_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_action_link_by_id_user"), ondelete="SET NULL"
        ),
    )
    for column in ("action_id", "document_id"):
        op.create_index(op.f(f"ix_action_link_{column}"), "action_link", [column], unique=False)
    with op.batch_alter_table("action_change") as altered:
        altered.add_column(sa.Column("why", sa.String(length=300), nullable=False, server_default=""))
        altered.add_column(sa.Column("key", sa.String(length=36), nullable=True))
    with op.batch_alter_table("action_note") as altered:
        altered.add_column(sa.Column("key", sa.String(length=36), nullable=True))
    op.execute(REASONS)


def downgrade() -> None:
    """Go back: the owners remain, and the documents in the library."""
    with op.batch_alter_table("action_note") as altered:
        altered.drop_column("key")
    with op.batch_alter_table("action_change") as altered:
        altered.drop_column("key")
        altered.drop_column("why")
    op.drop_table("action_link")
    op.drop_table("action_helper")
