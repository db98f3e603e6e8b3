"""A meeting leaves decisions, notes, reflections and minutes behind."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _key(table: str, column: str, to: str, *, ondelete: str | None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _of_a_meeting(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        _key(table, "meeting_id", "meeting", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("shared_text") as altered:
        altered.add_column(sa.Column("is_closed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("shared_text") as altered:
        altered.alter_column("is_closed", server_default=None, existing_type=sa.Boolean())
    op.create_table(
        "decision",
        *_of_a_meeting("decision"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by_name", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        _key("decision", "by_id", "user", ondelete="SET NULL"),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_decision_meeting_id")),
    )
    op.create_table(
        "notes",
        *_of_a_meeting("notes"),
        sa.Column("text_id", sa.Integer(), nullable=False),
        _key("notes", "text_id", "shared_text", ondelete=None),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_notes_meeting_id")),
    )
    op.create_table(
        "reflection",
        *_of_a_meeting("reflection"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_from", sa.String(length=40), nullable=False),
        _key("reflection", "user_id", "user", ondelete="CASCADE"),
        sa.UniqueConstraint("meeting_id", "user_id", name=op.f("uq_reflection_meeting_id")),
    )
    with op.batch_alter_table("reflection") as altered:
        altered.create_index(op.f("ix_reflection_user_id"), ["user_id"], unique=False)
    _make_room_for_minutes()


def _make_room_for_minutes() -> None:
    op.create_table(
        "minutes",
        *_of_a_meeting("minutes"),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("leader_name", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adjuster_id", sa.Integer(), nullable=True),
        sa.Column("adjuster_name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("notes_html", sa.Text(), nullable=False),
        _key("minutes", "leader_id", "user", ondelete="SET NULL"),
        _key("minutes", "adjuster_id", "user", ondelete="SET NULL"),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _key("correction", "minutes_id", "minutes", ondelete="CASCADE"),
        _key("correction", "by_id", "user", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction") as altered:
        altered.create_index(op.f("ix_correction_minutes_id"), ["minutes_id"], unique=False)


def downgrade() -> None:
    """Go back: what was written at meetings is gone, but for the texts that notes were, which nothing leads to."""
    for table in ("correction", "minutes", "reflection", "notes", "decision"):
        op.drop_table(table)
    with op.batch_alter_table("shared_text") as altered:
        altered.drop_column("is_closed")
