"""A group writes its charter, says where it stands and adopts versions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "charter",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_charter_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["shared_text.id"], name=op.f("fk_charter_text_id_shared_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter")),
        sa.UniqueConstraint("group_id", name=op.f("uq_charter_group_id")),
    )
    op.create_table(
        "section",
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Enum("why", "what", name="part", native_enum=False, length=40), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["charter_id"], ["charter.id"], name=op.f("fk_section_charter_id_charter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
    )
    op.create_index(op.f("ix_section_charter_id"), "section", ["charter_id"], unique=False)
    op.create_table(
        "version",
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_by_id", sa.Integer(), nullable=True),
        sa.Column("adopted_by_name", sa.String(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("on_board", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adopted_by_id"], ["user.id"], name=op.f("fk_version_adopted_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["charter_id"], ["charter.id"], name=op.f("fk_version_charter_id_charter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("charter_id", "number", name=op.f("uq_version_charter_id")),
    )
    op.create_table(
        "version_section",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("part", sa.Enum("why", "what", name="part", native_enum=False, length=40), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["section.id"],
            name=op.f("fk_version_section_section_id_section"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
            name=op.f("fk_version_section_version_id_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_section")),
    )
    op.create_index(op.f("ix_version_section_version_id"), "version_section", ["version_id"], unique=False)
    op.create_table(
        "wording",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.id"], name=op.f("fk_wording_section_id_section"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint("section_id", "digest", name=op.f("uq_wording_section_id")),
    )
    op.create_table(
        "position",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum("behind", "accepts", "not_yet", name="stance", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.id"], name=op.f("fk_position_section_id_section"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_position_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["wording_id"], ["wording.id"], name=op.f("fk_position_wording_id_wording")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("section_id", "user_id", name=op.f("uq_position_section_id")),
    )
    op.create_index(op.f("ix_position_user_id"), "position", ["user_id"], unique=False)
    op.create_table(
        "version_position",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum("behind", "accepts", "not_yet", name="stance", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("is_old", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["version_section.id"],
            name=op.f("fk_version_position_section_id_version_section"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_version_position_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_position")),
    )
    op.create_index(op.f("ix_version_position_section_id"), "version_position", ["section_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("version_position")
    op.drop_table("position")
    op.drop_table("wording")
    op.drop_table("version_section")
    op.drop_table("version")
    op.drop_table("section")
    op.drop_table("charter")
