"""How positions changed is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. What was replaced before is not known; that memory begins with the positions that stand."""
    op.create_table(
        "position_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum("behind", "accepts", "not_yet", name="stance", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("wording_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["section.id"],
            name=op.f("fk_position_change_section_id_section"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_position_change_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"],
            ["wording.id"],
            name=op.f("fk_position_change_wording_id_wording"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_change")),
    )
    with op.batch_alter_table("position_change") as table:
        table.create_index(op.f("ix_position_change_section_id"), ["section_id"], unique=False)
        table.create_index(op.f("ix_position_change_user_id"), ["user_id"], unique=False)
    op.execute(
        "INSERT INTO position_change (section_id, user_id, stance, wording_id, changed_at) "
        "SELECT section_id, user_id, stance, wording_id, taken_at FROM position ORDER BY taken_at, id"
    )


def downgrade() -> None:
    """Go back. The positions that stand are still there."""
    op.drop_table("position_change")
