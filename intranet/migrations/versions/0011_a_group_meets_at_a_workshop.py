"""Agendas follow from durations, a group may have its own, and its meeting has a clock."""

from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SWEDEN = ZoneInfo("Europe/Stockholm")
BEGINS = sa.column("starts_at", sa.Time)
ITEM = sa.table(
    "agenda_item",
    sa.column("id", sa.Integer),
    sa.column("workshop_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("minutes", sa.Integer),
)
WORKSHOP = sa.table(
    "workshop", sa.column("id", sa.Integer), sa.column("starts_at", sa.DateTime(timezone=True))
)


def upgrade() -> None:
    """Go forward."""
    _let_items_follow_one_another()
    with op.batch_alter_table("agenda_item") as altered:
        altered.drop_column("starts_at")
        altered.add_column(sa.Column("shift", sa.Integer(), nullable=False, server_default="0"))
        altered.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        altered.alter_column("description", type_=sa.String(length=1000), existing_type=sa.String(length=500))
        altered.create_foreign_key(
            op.f("fk_agenda_item_group_id_group"), "group", ["group_id"], ["id"], ondelete="CASCADE"
        )
        altered.create_index(op.f("ix_agenda_item_group_id"), ["group_id"], unique=False)
    with op.batch_alter_table("agenda_item") as altered:
        altered.alter_column("shift", server_default=None, existing_type=sa.Integer())
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_turn", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_meeting_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_meeting_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("group_id", "workshop_id", name=op.f("uq_meeting_group_id")),
    )
    with op.batch_alter_table("meeting") as altered:
        altered.create_index(op.f("ix_meeting_workshop_id"), ["workshop_id"], unique=False)


def downgrade() -> None:
    """Go back: a group's own agendas and its meetings' clocks are gone."""
    op.drop_table("meeting")
    connection = op.get_bind()
    connection.execute(sa.text("DELETE FROM agenda_item WHERE group_id IS NOT NULL"))
    with op.batch_alter_table("agenda_item") as altered:
        altered.add_column(sa.Column("starts_at", sa.Time(), nullable=True))
    _write_down_when_items_begin()
    connection.execute(
        sa.text(
            "UPDATE agenda_item SET description = substr(description, 1, 500) WHERE length(description) > 500"
        )
    )
    with op.batch_alter_table("agenda_item") as altered:
        altered.alter_column("starts_at", nullable=False, existing_type=sa.Time())
        altered.alter_column("description", type_=sa.String(length=500), existing_type=sa.String(length=1000))
        altered.drop_index(op.f("ix_agenda_item_group_id"))
        altered.drop_constraint(op.f("fk_agenda_item_group_id_group"), type_="foreignkey")
        altered.drop_column("group_id")
        altered.drop_column("shift")


def _begins(connection: sa.Connection) -> dict[int, datetime]:
    rows = connection.execute(sa.select(WORKSHOP.c.id, WORKSHOP.c.starts_at))
    utc = {id_: at.replace(tzinfo=ZoneInfo("UTC")) if at.tzinfo is None else at for id_, at in rows}
    return {id_: at.astimezone(SWEDEN).replace(tzinfo=None) for id_, at in utc.items()}


def _let_items_follow_one_another() -> None:
    """Keep every time that people have seen: an item takes until the next one begins."""
    connection = op.get_bind()
    begins = _begins(connection)
    order = (ITEM.c.workshop_id, BEGINS, ITEM.c.position, ITEM.c.id)
    items = connection.execute(sa.select(ITEM, BEGINS).order_by(*order)).all()
    for workshop_id, found in groupby(items, key=lambda item: item.workshop_id):
        planned = list(found)
        at = begins[workshop_id]
        for position, item in enumerate(planned):
            ends = datetime.combine(at.date(), item.starts_at) + timedelta(minutes=item.minutes)
            if position + 1 < len(planned):
                ends = datetime.combine(at.date(), planned[position + 1].starts_at)
            minutes = max(1, round((ends - at).total_seconds() / 60))
            held = sa.update(ITEM).where(ITEM.c.id == item.id)
            connection.execute(held.values(position=position, minutes=minutes))
            at += timedelta(minutes=minutes)


def _write_down_when_items_begin() -> None:
    connection = op.get_bind()
    at = _begins(connection)
    order = (ITEM.c.workshop_id, ITEM.c.position, ITEM.c.id)
    for item in connection.execute(sa.select(ITEM).order_by(*order)).all():
        held = sa.text("UPDATE agenda_item SET starts_at = :at WHERE id = :id")
        held = held.bindparams(sa.bindparam("at", type_=sa.Time()))
        connection.execute(held, {"at": at[item.workshop_id].time(), "id": item.id})
        at[item.workshop_id] += timedelta(minutes=item.minutes)
