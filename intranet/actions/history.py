"""What is remembered about an action: what people wrote on the way, and what they changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.platform import clock
from intranet.platform.db import Model

MOST_NOTE = 1000
MOST_REASON = 300
MOST_KEY = 36
# Carried over so many times, an action is told of to who leads: the group promises it again and again.
OFTEN = 3


class ActionNote(Model):
    """How an action goes, in somebody's words.

    Attributes:
        key: the name that the page has given it, by which one that is sent twice is known again.
    """

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    text: Mapped[str] = mapped_column(String(MOST_NOTE))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    key: Mapped[str | None] = mapped_column(String(MOST_KEY))

    @property
    def by_first_name(self) -> str:
        """Give the name a colleague calls."""
        return self.by_name.split(" ")[0]


class ActionChange(Model):
    """A field of an action got another value: what it was, what it became, and whose doing that was.

    Attributes:
        why: what made somebody move the date, or drop the action.
        key: the name that the page has given it, by which one that is sent twice is known again.
        workshop_id: the workshop that `after` names, when it names one: titles change, and two may share one.
    """

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    why: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    key: Mapped[str | None] = mapped_column(String(MOST_KEY))
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
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    for named in ("name", "heading", "title"):
        if hasattr(value, named) and not isinstance(value, str):
            return str(getattr(value, named))
    return "" if value is None else str(value)
