"""Words are found in more of their forms: what can be found is read anew when the app starts."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.execute("UPDATE search_entry SET digest = ''")


def downgrade() -> None:
    """Go back: an older app reads it in its own way."""
    op.execute("UPDATE search_entry SET digest = ''")
