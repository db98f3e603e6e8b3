"""What happened last in a group is found without going through all that ever did."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index("ix_event_of_group", "event", ["group_id", "happened_at"])
    op.drop_index("ix_event_group_id", table_name="event")


def downgrade() -> None:
    """Go back."""
    op.create_index("ix_event_group_id", "event", ["group_id"])
    op.drop_index("ix_event_of_group", table_name="event")
