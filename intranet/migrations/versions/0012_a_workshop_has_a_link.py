"""A workshop that is held at a distance has a link to join by."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("workshop") as altered:
        altered.add_column(sa.Column("link", sa.String(length=1000), nullable=False, server_default=""))
    with op.batch_alter_table("workshop") as altered:
        altered.alter_column("link", server_default=None, existing_type=sa.String(length=1000))


def downgrade() -> None:
    """Go back: the links are gone."""
    with op.batch_alter_table("workshop") as altered:
        altered.drop_column("link")
