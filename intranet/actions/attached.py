"""What belongs to an action: who helps with it, and what there is to read about it."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.platform import clock
from intranet.platform.db import Model

if TYPE_CHECKING:
    from intranet.library.models import Document

MOST_LINK_NAME, MOST_ADDRESS, MOST_LINKS = 200, 1000, 20


class ActionHelper(Model):
    """Somebody who does it together with the owner."""

    __table_args__ = (UniqueConstraint("action_id", "user_id"),)

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(lazy="joined")


class ActionLink(Model):
    """Something to read about an action: a document of the library, or the address of a page."""

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(MOST_LINK_NAME))
    address: Mapped[str] = mapped_column(String(MOST_ADDRESS), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    document: Mapped["Document | None"] = relationship()
