"""Many write in one text."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "shared_text",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("fragments", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_shared_text_group_id_group"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_text")),
        sa.UniqueConstraint("key", name=op.f("uq_shared_text_key")),
    )
    op.create_index(op.f("ix_shared_text_group_id"), "shared_text", ["group_id"], unique=False)
    op.create_table(
        "text_client",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["shared_text.id"],
            name=op.f("fk_text_client_text_id_shared_text"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_text_client_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_client")),
        sa.UniqueConstraint("text_id", "client_id", name=op.f("uq_text_client_text_id")),
    )
    op.create_index(op.f("ix_text_client_user_id"), "text_client", ["user_id"], unique=False)
    op.create_table(
        "text_update",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_text_update_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["shared_text.id"],
            name=op.f("fk_text_update_text_id_shared_text"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_update")),
        sa.UniqueConstraint("text_id", "seq", name=op.f("uq_text_update_text_id")),
    )
    op.create_index(op.f("ix_text_update_author_id"), "text_update", ["author_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("text_update")
    op.drop_table("text_client")
    op.drop_table("shared_text")
