"""An order says which meeting its report is for."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    kind = sa.String()
    with op.batch_alter_table("order") as table:
        table.add_column(sa.Column("meeting", kind, nullable=False, server_default=""))
    with op.batch_alter_table("order") as table:
        table.alter_column("meeting", server_default=None, existing_type=kind)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("order") as table:
        table.drop_column("meeting")
