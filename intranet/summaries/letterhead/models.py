"""What is kept of a letterhead: the logo, the diary number and whom to ask, of a group or of a programme."""

from typing import Self

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.accounts.models import User
from intranet.groups.models import Group, Programme
from intranet.platform.db import Model, db
from intranet.platform.events import record

MOST_DIARY_NUMBER = 40
MOST_CONTACT = 80  # one line beside the logo


class Stationery(Model):
    """The logo, the diary number and the contact of one group, or of one programme.

    Attributes:
        logo: as `logo.as_logo` made it; None: there is none.
    """

    __table_args__ = (CheckConstraint("(group_id IS NULL) <> (programme_id IS NULL)", name="has_one_owner"),)

    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), unique=True)
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), unique=True
    )
    diary_number: Mapped[str] = mapped_column(String(MOST_DIARY_NUMBER), default="")
    contact: Mapped[str] = mapped_column(String(MOST_CONTACT), default="")
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)

    @classmethod
    def of(cls, about: Group | Programme) -> Self:
        """Find what a group or a programme has; a blank one, not saved, when nobody has given anything."""
        owner = {"group_id" if isinstance(about, Group) else "programme_id": about.id}
        found = db.session.scalar(select(cls).filter_by(**owner))
        return found or cls(**owner, diary_number="", contact="", logo=None)

    def give(self, *, diary_number: str, contact: str, logo: bytes | None, by: User) -> None:
        """Change all of it. The same again is harmless."""
        if (self.diary_number, self.contact, self.logo) != (diary_number, contact, logo):
            self.diary_number, self.contact, self.logo = diary_number, contact, logo
            db.session.add(self)
            record("letterhead.changed", group_id=self.group_id, by=by, subject=diary_number)
