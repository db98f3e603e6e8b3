"""Groups rate their maturity; a part of an organisation that there is no more keeps what was said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def _key(table: str, column: str, to: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("unit") as altered:
        altered.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        altered.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        name = op.f("fk_unit_merged_into_id_unit")
        altered.create_foreign_key(name, "unit", ["merged_into_id"], ["id"], ondelete="SET NULL")
        altered.create_index(op.f("ix_unit_merged_into_id"), ["merged_into_id"])
    op.create_table(
        "matrix",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        _key("matrix", "programme_id", "programme"),
        _key("matrix", "made_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrix")),
    )
    op.create_index(op.f("ix_matrix_programme_id"), "matrix", ["programme_id"])
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("matrix_id", sa.Integer(), nullable=False),
        sa.Column("unit_ids", sa.JSON(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        _key("round", "group_id", "group"),
        _key("round", "workshop_id", "workshop", None),
        _key("round", "matrix_id", "matrix", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("group_id", "workshop_id", name=op.f("uq_round_group_id")),
    )
    op.create_index(op.f("ix_round_workshop_id"), "round", ["workshop_id"])
    op.create_index(op.f("ix_round_matrix_id"), "round", ["matrix_id"])
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        _key("rating", "round_id", "round"),
        _key("rating", "user_id", "user", "SET NULL"),
        _key("rating", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("round_id", "user_id", "unit_id", "dimension", name=op.f("uq_rating_round_id")),
    )
    op.create_index(op.f("ix_rating_user_id"), "rating", ["user_id"])
    op.create_index(op.f("ix_rating_unit_id"), "rating", ["unit_id"])
    op.create_table(
        "agreed_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("dissent", sa.String(length=500), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _key("agreed_level", "round_id", "round"),
        _key("agreed_level", "unit_id", "unit"),
        _key("agreed_level", "by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_level")),
        sa.UniqueConstraint("round_id", "unit_id", "dimension", name=op.f("uq_agreed_level_round_id")),
    )
    op.create_index(op.f("ix_agreed_level_unit_id"), "agreed_level", ["unit_id"])
    op.create_table(
        "level_sharing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        _key("level_sharing", "group_id", "group"),
        _key("level_sharing", "by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_sharing")),
        sa.UniqueConstraint("group_id", name=op.f("uq_level_sharing_group_id")),
    )


def downgrade() -> None:
    """Go back. What was rated and agreed on is gone."""
    for table in ("level_sharing", "agreed_level", "rating", "round", "matrix"):
        op.drop_table(table)
    with op.batch_alter_table("unit") as altered:
        altered.drop_index(op.f("ix_unit_merged_into_id"))
        altered.drop_constraint(op.f("fk_unit_merged_into_id_unit"), type_="foreignkey")
        altered.drop_column("merged_into_id")
        altered.drop_column("ended_at")
