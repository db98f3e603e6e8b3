"""People have their calendar by a secret address; a workshop knows when it was changed."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. Workshops that there are count as changed now."""
    op.create_table(
        "calendar_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_calendar_key_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_key")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_key_token_digest")),
        sa.UniqueConstraint("user_id", name=op.f("uq_calendar_key_user_id")),
    )
    op.add_column("workshop", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    workshop = sa.table("workshop", sa.column("changed_at", sa.DateTime(timezone=True)))
    op.execute(workshop.update().values(changed_at=datetime.now(UTC)))
    with op.batch_alter_table("workshop") as altered:
        altered.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    """Go back. Nobody's address works any more."""
    with op.batch_alter_table("workshop") as altered:
        altered.drop_column("changed_at")
    op.drop_table("calendar_key")
