"""Asking for a new password is counted, also when nobody has the address."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXED = ("tried_at", "email", "address")


def upgrade() -> None:
    """Go forward. What was asked for before counts from now."""
    with op.batch_alter_table("password_reset") as table:
        table.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("email", sa.String(), nullable=True))
        table.add_column(sa.Column("address", sa.String(), nullable=True))
        table.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
    op.execute(
        "UPDATE password_reset SET tried_at = CURRENT_TIMESTAMP, address = '',"
        ' email = (SELECT email FROM "user" WHERE "user".id = password_reset.user_id)'
    )
    with op.batch_alter_table("password_reset") as table:
        table.alter_column("tried_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.alter_column("email", existing_type=sa.String(), nullable=False)
        table.alter_column("address", existing_type=sa.String(), nullable=False)
        for name in INDEXED:
            table.create_index(op.f(f"ix_password_reset_{name}"), [name], unique=False)


def downgrade() -> None:
    """Go back. What nobody's address asked for opened nothing, and goes."""
    op.execute("DELETE FROM password_reset WHERE user_id IS NULL")
    with op.batch_alter_table("password_reset") as table:
        for name in INDEXED:
            table.drop_index(op.f(f"ix_password_reset_{name}"))
            table.drop_column(name)
        table.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
