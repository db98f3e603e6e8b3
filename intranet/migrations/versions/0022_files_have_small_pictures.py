"""Files have small pictures, which lie beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("stored_file") as altered:
        altered.add_column(sa.Column("pictured_at", sa.DateTime(timezone=True), nullable=True))
        altered.add_column(sa.Column("picture_width", sa.Integer(), nullable=True))
        altered.add_column(sa.Column("picture_height", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back. The pictures themselves are let go of with their files."""
    with op.batch_alter_table("stored_file") as altered:
        altered.drop_column("picture_height")
        altered.drop_column("picture_width")
        altered.drop_column("pictured_at")
