"""What is on the wall: the one thing that a group's projector shows, whoever steers it and from where."""

from typing import Self

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.charter.agreement import Agreement, SectionAgreement
from intranet.charter.models import Charter, Section
from intranet.groups.models import Group
from intranet.platform.db import Model, db
from intranet.platform.events import announce


class Wall(Model):
    """A group's wall: one section alone, or the whole charter with one section marked."""

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), unique=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="SET NULL"))
    is_whole: Mapped[bool] = mapped_column(default=True)
    turn: Mapped[int] = mapped_column(default=0)

    @classmethod
    def of(cls, group: Group) -> Self:
        """Find a group's wall. One that nobody has steered yet shows the whole charter."""
        found = db.session.scalar(select(cls).where(cls.group_id == group.id))
        return found or cls(group_id=group.id, section_id=None, is_whole=True, turn=0)

    def show(self, section: Section | None, *, page: int | None = None) -> None:
        """Show a section alone, or with None the whole charter. What is there already stays as it is.

        Every change has a number, so that a page that hears of two in the wrong order keeps the later one. Call it
        with the group's charter found `to_change`: then two who steer at once take turns.

        Args:
            page: by what number the page that asks calls itself, to know its own change when it is told.
        """
        section_id = section.id if section else self.section_id
        if (self.section_id, self.is_whole) != (section_id, section is None):
            self.section_id, self.is_whole = section_id, section is None
            self.turn += 1
            db.session.add(self)
            now = {"section": section_id, "whole": self.is_whole, "turn": self.turn, "page": page}
            announce("wall.changed", group_id=self.group_id, **now)

    def shown(self, charter: Charter) -> Section | None:
        """Give the section that is on the wall alone."""
        return None if self.is_whole else self._chosen(charter)

    def neighbours(self, charter: Charter) -> tuple[Section | None, Section | None]:
        """Give the sections before and after the chosen one; before any is chosen, the first comes next."""
        order, chosen = charter.sections, self._chosen(charter)
        place = order.index(chosen) if chosen else -1
        before = order[place - 1] if place > 0 else None
        return before, order[place + 1] if place + 1 < len(order) else None

    def marked(self, charter: Charter, agreement: Agreement) -> SectionAgreement | None:
        """Give the section whose positions stand below: the chosen one, else the first that is not shared by all."""
        order = agreement.sections
        if chosen := self._chosen(charter):
            return agreement.section(chosen)
        apart = (section for section in order if not section.is_shared and not section.is_empty)
        return next(apart, order[0] if order else None)

    def _chosen(self, charter: Charter) -> Section | None:
        return next((section for section in charter.sections if section.id == self.section_id), None)
