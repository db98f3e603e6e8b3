"""What is remembered about an action: what people wrote on the way, and what they changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.platform import clock
from intranet.platform.db import Model

MOST_NOTE = 1000
# Carried over so many times, an action is told of to who leads: the group promises it again and again.
OFTEN = 3


class ActionNote(Model):
    """How an action goes, in somebody's words."""

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    text: Mapped[str] = mapped_column(String(MOST_NOTE))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def by_first_name(self) -> str:
        """Give the name a colleague calls."""
        return self.by_name.split(" ")[0]


class ActionChange(Model):
    """A field of an action got another value: what it was, what it became, and whose doing that was.

    Attributes:
        workshop_id: the workshop that `after` names, when it names one: titles change, and two may share one.
    """

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    workshop_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop.id", ondelete="SET NULL"), index=True
    )
    revision: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def by_first_name(self) -> str:
        """Give the name a colleague calls."""
        return self.by_name.split(" ")[0]


def in_words(value: Any) -> str:
    """Write a field's value so that it can be read years later: a name, a heading, a date as 2018-04-20."""
    for named in ("name", "heading", "title"):
        if hasattr(value, named) and not isinstance(value, str):
            return str(getattr(value, named))
    return "" if value is None else str(value)
