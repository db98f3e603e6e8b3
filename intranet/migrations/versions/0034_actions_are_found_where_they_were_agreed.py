"""An action that comes of a level of maturity is found again there."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def _key(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_place_action_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "place_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        _key("action_id", "action"),
        _key("unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_action")),
        sa.UniqueConstraint("action_id", name=op.f("uq_place_action_action_id")),
    )
    op.create_index(op.f("ix_place_action_unit_id"), "place_action", ["unit_id"])


def downgrade() -> None:
    """Go back. The actions stay, with their reason."""
    op.drop_table("place_action")
