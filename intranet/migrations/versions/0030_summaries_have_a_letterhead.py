"""Summaries have a letterhead: the logo and the diary number of a group or of a programme."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "stationery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("diary_number", sa.String(length=40), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(group_id IS NULL) <> (programme_id IS NULL)", name=op.f("ck_stationery_has_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_stationery_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_stationery_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stationery")),
        sa.UniqueConstraint("group_id", name=op.f("uq_stationery_group_id")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_stationery_programme_id")),
    )


def downgrade() -> None:
    """Go back. Logos and diary numbers are gone."""
    op.drop_table("stationery")
