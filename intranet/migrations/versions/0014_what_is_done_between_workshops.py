"""What is done between workshops: assignments, members' answers, and what colleagues answer by link."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _key(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as altered:
        for column in columns:
            altered.create_index(op.f(f"ix_{table}_{column}"), [column], unique=False)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{columns[0]}"))


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(2000), nullable=False),
        sa.Column("material", sa.String(1000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        _key("assignment", "workshop_id", "workshop", "CASCADE"),
        _key("assignment", "set_by_id", "user", "SET NULL"),
        _unique("assignment", "workshop_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_table(
        "group_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(2000), nullable=False),
        _key("group_wording", "assignment_id", "assignment", "CASCADE"),
        _key("group_wording", "group_id", "group", "CASCADE"),
        _unique("group_wording", "assignment_id", "group_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_wording")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        _key("answer", "assignment_id", "assignment"),
        _key("answer", "group_id", "group", "CASCADE"),
        _key("answer", "user_id", "user", "SET NULL"),
        _unique("answer", "assignment_id", "group_id", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    _add_what_colleagues_answer()
    _index("group_wording", "group_id")
    _index("answer", "assignment_id", "group_id", "user_id")
    _index("question", "assignment_id", "group_id", "user_id")
    _index("knock", "question_id", "address_digest", "knocked_at")


def _add_what_colleagues_answer() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        _key("question", "assignment_id", "assignment"),
        _key("question", "group_id", "group", "CASCADE"),
        _key("question", "user_id", "user", "SET NULL"),
        _unique("question", "token_digest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(), nullable=False),
        sa.Column("words", sa.String(2000), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quoted_in_id", sa.Integer(), nullable=True),
        _key("reply", "question_id", "question", "CASCADE"),
        _key("reply", "quoted_in_id", "section", "SET NULL"),
        _unique("reply", "question_id", "key_digest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    op.create_table(
        "knock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("address_digest", sa.String(), nullable=False),
        sa.Column("knocked_at", sa.DateTime(timezone=True), nullable=False),
        _key("knock", "question_id", "question", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knock")),
    )


def downgrade() -> None:
    """Go back: what was asked and answered is gone."""
    for table in ("knock", "reply", "question", "answer", "group_wording", "assignment"):
        op.drop_table(table)
