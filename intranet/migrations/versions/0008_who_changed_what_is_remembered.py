"""Who changed what is remembered, and the updates of a text can be put together."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. The history of a text is written from its updates when somebody asks for it."""
    with op.batch_alter_table("shared_text") as table:
        table.add_column(sa.Column("recorded", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("text_update") as table:
        table.add_column(sa.Column("is_merged", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, column in (("shared_text", "recorded"), ("text_update", "is_merged")):
        with op.batch_alter_table(name) as table:
            table.alter_column(column, server_default=None)
    op.create_table(
        "text_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("fragment", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_text_change_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["shared_text.id"],
            name=op.f("fk_text_change_text_id_shared_text"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_change")),
    )
    with op.batch_alter_table("text_change") as table:
        table.create_index(op.f("ix_text_change_author_id"), ["author_id"], unique=False)
        table.create_index(op.f("ix_text_change_ended_at"), ["ended_at"], unique=False)
        table.create_index("ix_text_change_text_id_last_seq", ["text_id", "last_seq"], unique=False)


def downgrade() -> None:
    """Go back, as long as no updates have been put together: earlier versions could not read those texts.

    Raises:
        RuntimeError: they have been. A backup from before is the way back.
    """
    merged = sa.table("text_update", sa.column("is_merged", sa.Boolean()))
    if op.get_bind().scalar(sa.select(sa.func.count()).select_from(merged).where(merged.c.is_merged)):
        raise RuntimeError("Texts hold updates that were put together, which earlier versions cannot read.")
    op.drop_table("text_change")
    with op.batch_alter_table("text_update") as table:
        table.drop_column("is_merged")
    with op.batch_alter_table("shared_text") as table:
        table.drop_column("recorded")
