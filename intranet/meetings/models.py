"""A group's meeting at a workshop, as it really goes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.groups.models import Group
from intranet.platform.db import Model, db
from intranet.workshops.models import Workshop

if TYPE_CHECKING:
    from intranet.meetings.minutes import Minutes
    from intranet.meetings.notes import Notes


class Meeting(Model):
    """A group at one workshop. Its row is made when somebody first does something there.

    Attributes:
        begins_at: when it really began; None: as planned.
        paused_at: since when nothing goes on; None when something does.
        last_turn: what the last turn of the meeting's clock changed, so that it can be taken back: see `Running`.
    """

    __table_args__ = (UniqueConstraint("group_id", "workshop_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    begins_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    last_turn: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    group: Mapped[Group] = relationship()
    workshop: Mapped[Workshop] = relationship()
    # Loaded along: every page of a meeting asks for them.
    notes: Mapped["Notes | None"] = relationship(
        back_populates="meeting", lazy="joined", passive_deletes="all"
    )
    minutes: Mapped["Minutes | None"] = relationship(
        back_populates="meeting", lazy="joined", passive_deletes="all"
    )

    @classmethod
    def of(cls, group: Group, workshop: Workshop) -> Self:
        """Give the group's meeting at a workshop, to read. It has no row before somebody has done something there."""
        found = select(cls).where(cls.group_id == group.id, cls.workshop_id == workshop.id)
        return db.session.scalar(found) or cls(group_id=group.id, workshop_id=workshop.id, last_turn={})

    @classmethod
    def hold(cls, group: Group, workshop: Workshop) -> Self:
        """Give the group's meeting at a workshop, to change. Two who change it take turns: the row is held."""
        here = (cls.group_id == group.id, cls.workshop_id == workshop.id)
        row = select(cls.id).where(*here).with_for_update()
        if db.session.scalar(row) is None:
            # The first one to do something makes the row; a second one waits here until it is there.
            workshop.hold()
            if db.session.scalar(row) is None:
                db.session.add(cls(group_id=group.id, workshop_id=workshop.id, last_turn={}))
                db.session.flush()
        # Read after it is held, so that notes and minutes are what the one before left behind.
        return db.session.scalars(select(cls).where(*here).execution_options(populate_existing=True)).one()
