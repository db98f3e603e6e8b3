"""What an action was carried over to is remembered as a workshop, not by a title that may change."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

FOUND = """
    UPDATE action_change SET workshop_id = (
        SELECT max(workshop.id) FROM workshop
        JOIN "group" ON "group".programme_id = workshop.programme_id
        JOIN action ON action.group_id = "group".id
        WHERE action.id = action_change.action_id AND workshop.title = action_change.after
    ) WHERE field = 'carried_to' AND after <> ''
"""


def upgrade() -> None:
    """Go forward: of what is remembered, those workshops are known that still have the title."""
    name = op.f("fk_action_change_workshop_id_workshop")
    with op.batch_alter_table("action_change") as altered:
        altered.add_column(sa.Column("workshop_id", sa.Integer(), nullable=True))
        altered.create_foreign_key(name, "workshop", ["workshop_id"], ["id"], ondelete="SET NULL")
        altered.create_index(op.f("ix_action_change_workshop_id"), ["workshop_id"], unique=False)
    op.execute(FOUND)


def downgrade() -> None:
    """Go back: the titles are there as they were."""
    with op.batch_alter_table("action_change") as altered:
        altered.drop_index(op.f("ix_action_change_workshop_id"))
        altered.drop_constraint(op.f("fk_action_change_workshop_id_workshop"), type_="foreignkey")
        altered.drop_column("workshop_id")
