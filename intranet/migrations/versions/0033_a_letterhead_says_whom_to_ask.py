"""A letterhead says whom to ask, and an order which groups had nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    contact, nothing_of = sa.String(length=80), sa.String()
    for name, column, kind in (("stationery", "contact", contact), ("order", "nothing_of", nothing_of)):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column(column, kind, nullable=False, server_default=""))
        with op.batch_alter_table(name) as table:
            table.alter_column(column, server_default=None, existing_type=kind)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("order") as table:
        table.drop_column("nothing_of")
    with op.batch_alter_table("stationery") as table:
        table.drop_column("contact")
