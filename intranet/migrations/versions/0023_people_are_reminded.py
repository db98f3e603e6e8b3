"""People are reminded by letters, and choose which they get."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. Nobody has ended any letters yet."""
    op.add_column(
        "user", sa.Column("unwanted_letters", sa.String(length=200), nullable=False, server_default="")
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("about_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_reminder_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_reminder_action_id_action"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_reminder_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("user_id", "action_id", "kind", "about_on", name="uq_reminder_action"),
        sa.UniqueConstraint("user_id", "workshop_id", "kind", "about_on", name="uq_reminder_workshop"),
    )
    for column in ("action_id", "workshop_id", "sent_at"):
        op.create_index(op.f(f"ix_reminder_{column}"), "reminder", [column], unique=False)


def downgrade() -> None:
    """Go back. What was sent is forgotten, and so is who wants what."""
    op.drop_table("reminder")
    with op.batch_alter_table("user") as altered:
        altered.drop_column("unwanted_letters")
