"""The key to somebody's calendar: whoever has its address can read it, so it can be renewed and taken away."""

import hmac
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.platform import clock, mail
from intranet.platform.db import Model, db
from intranet.platform.tokens import digest, new_token, token_for


class CalendarKey(Model):
    """One person's. The token is not kept: the server tells it from what is, and from its own secret key.

    It ends when the person chooses another password: that is what one does when somebody else may have come in.
    """

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    seed: Mapped[str]
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def of(cls, user: Any) -> Self | None:
        """Find somebody's key."""
        return db.session.scalar(select(cls).where(cls.user_id == user.id))

    @classmethod
    def by_token(cls, token: str) -> Self | None:
        """Find the key that a token is; None when it is renewed, taken away or over, or its owner may not come in."""
        found = db.session.scalar(select(cls).where(cls.token_digest == digest(token)))
        return found if found and found.holds and found.user.is_active else None

    @classmethod
    def renew(cls, user: User) -> Self:
        """Give somebody a new key; one they had opens nothing from then on."""
        # Two pages that ask at once take turns, and the second renews what the first has made.
        db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
        key = cls.of(user) or cls(user_id=user.id, user=user)
        key.seed, key.made_at = new_token(), clock.now()
        key.token_digest = digest(key.token)
        db.session.add(key)
        return key

    @classmethod
    def remove(cls, user: Any) -> None:
        """Take somebody's key away. Twice is harmless."""
        db.session.execute(delete(cls).where(cls.user_id == user.id))

    @property
    def token(self) -> str:
        """Give what the address holds."""
        return token_for(f"calendar {self.user_id} {self.seed} {self.user.password_hash}")

    @property
    def holds(self) -> bool:
        """Tell whether it still opens anything."""
        return hmac.compare_digest(digest(self.token), self.token_digest)

    @property
    def address(self) -> str:
        """Give the whole address, to be pasted into a calendar."""
        return mail.page("calendars.feed", token=self.token)
