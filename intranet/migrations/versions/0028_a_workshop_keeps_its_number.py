"""A workshop keeps the number that addresses name it by; which one it is in order stands beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. Every workshop keeps the number it has, as its own."""
    with op.batch_alter_table("programme") as altered:
        altered.add_column(sa.Column("highest_removed", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("programme") as altered:
        altered.alter_column("highest_removed", server_default=None, existing_type=sa.Integer())
    op.add_column("workshop", sa.Column("ordinal", sa.Integer(), nullable=True))
    op.execute("UPDATE workshop SET ordinal = number")
    with op.batch_alter_table("workshop") as altered:
        altered.alter_column("ordinal", existing_type=sa.Integer(), nullable=False)
        altered.create_unique_constraint(op.f("uq_workshop_ordinal"), ["ordinal", "programme_id"])


def downgrade() -> None:
    """Go back: a workshop is numbered by its day again, and addresses with it."""
    # By way of numbers that nobody has: two workshops never share one, not even on the way.
    op.execute("UPDATE workshop SET number = -ordinal")
    op.execute("UPDATE workshop SET number = -number")
    with op.batch_alter_table("workshop") as altered:
        altered.drop_constraint(op.f("uq_workshop_ordinal"), type_="unique")
        altered.drop_column("ordinal")
    with op.batch_alter_table("programme") as altered:
        altered.drop_column("highest_removed")
