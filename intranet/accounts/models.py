"""People and their sign-ins."""

import secrets
import threading
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from sqlalchemy import ColumnElement, ForeignKey, String, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.expiry import Expiring
from intranet.platform.tokens import digest, new_token
from intranet.platform.turns import aside

SIGN_IN_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(hours=2)
WELCOME_LASTS = timedelta(days=14)
COUNTS_FOR = timedelta(minutes=15)
MOST_NAME = 80
MOST_EMAIL = 200
LEAST_PASSWORD = 12  # NIST SP 800-63B asks for length, and for no rules of composition
MOST_PASSWORD = 200

_hasher = PasswordHasher()


def _nobodys_hash() -> str:
    """Give a hash that no known password has: to check a wrong address against it takes as long as a wrong password.

    Written and not computed: every command would pay for it at its start, or the first wrong address by being slower.
    """
    lengths = (_hasher.salt_len, _hasher.hash_len)
    salt, nobodys = (b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in lengths)
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${nobodys}"


def first_name(name: str) -> str:
    """Give the name a colleague calls."""
    return name.split(" ", maxsplit=1)[0]


def initials(name: str) -> str:
    """Give one letter of the first name and one of the last: "KL"."""
    parts = name.split()
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper()


class User(Model):
    """A person who can sign in.

    Not Flask-Login's `UserMixin`: it takes two people for the same when neither is signed in.
    """

    is_authenticated = True
    is_anonymous = False

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    locale: Mapped[str | None]
    theme: Mapped[str | None]
    is_admin: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime | None]
    # The kinds of letters that the person has ended, with spaces between. See `letters`.
    unwanted_letters: Mapped[str] = mapped_column(String(200), default="", server_default="")

    # The sign-in of the request under way; its token is what the cookie holds. Neither is a column.
    __allow_unmapped__ = True
    sign_in: "SignIn | None" = None
    token: str = ""

    @property
    def is_active(self) -> bool:
        """Tell whether the account is open."""
        return self.closed_at is None

    @property
    def first_name(self) -> str:
        """Give the name a colleague calls."""
        return first_name(self.name)

    @property
    def initials(self) -> str:
        """Give one letter of the first name and one of the last: "KL"."""
        return initials(self.name)

    def get_id(self) -> str:
        """Give what the cookie holds: the random token of this sign-in, never the person's number."""
        return self.token

    def set_password(self, password: str) -> None:
        """Choose a password, and end every sign-in and reset made under the old one."""
        self.password_hash = _hasher.hash(password)
        self.end_sign_ins()
        db.session.execute(delete(PasswordReset).where(PasswordReset.user_id == self.id))

    def has_password(self, password: str) -> bool:
        """Tell whether this is the person's password. Ends the transaction under way, see `_matches`."""
        kept = self.password_hash
        db.session.rollback()
        return _matches(kept, password)

    def close(self) -> None:
        """Let the person in no more. What they wrote stays. Twice is harmless."""
        self.closed_at = self.closed_at or clock.now()
        self.end_sign_ins()

    def reopen(self) -> None:
        """Let the person in again. Twice is harmless."""
        self.closed_at = None

    def end_sign_ins(self, *, but: "SignIn | None" = None) -> None:
        """Sign the person out everywhere, except where `but` says."""
        ended = delete(SignIn).where(SignIn.user_id == self.id)
        db.session.execute(ended.where(SignIn.id != but.id) if but is not None else ended)

    def begin_sign_in(self) -> "SignIn":
        """Sign the person in, in one browser."""
        self.token = new_token()
        self.sign_in = SignIn(user_id=self.id, token_digest=digest(self.token))
        self.seen_at = clock.now()
        db.session.add(self.sign_in)
        return self.sign_in

    def begin_reset(self, *, lasts: timedelta = RESET_LASTS) -> str:
        """Let the person choose a password for as long as the link lasts. Gives the token for its address."""
        return PasswordReset.begin(self, email=self.email, lasts=lasts)

    @classmethod
    def by_email(cls, email: str) -> Self | None:
        """Find the person with an address, written in any case."""
        return db.session.scalar(select(cls).where(cls.email == email.strip().lower()))

    @classmethod
    def by_credentials(cls, email: str, password: str) -> Self | None:
        """Find the person with this address and password; a wrong address takes as long as a wrong password.

        Ends the transaction under way, see `_matches`.
        """
        user = cls.by_email(email)
        known = user.password_hash if user is not None and user.is_active else None
        db.session.rollback()
        matches = _matches(known or _nobodys_hash(), password)
        # Asked anew: the account may have been closed, or its password changed, in the meantime.
        return user if matches and user and known and user.password_hash == known and user.is_active else None


# Each check takes 64 MB and a good part of a second: many at once must not take the server from the others.
_checking = threading.Semaphore(2)


def _matches(password_hash: str | None, password: str) -> bool:
    """Hold a password against its hash. Slow on purpose, so never within a transaction that others wait for."""
    try:
        with aside(), _checking:
            return password_hash is not None and _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


class SignIn(Expiring):
    """One browser in which somebody is signed in. The row is the sign-in: without it the cookie opens nothing."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which have ended by themselves."""
        return cls.created_at <= clock.now() - SIGN_IN_LASTS

    @classmethod
    def by_token(cls, token: str) -> "SignIn | None":
        """Find a sign-in that still holds."""
        found = db.session.scalar(_BY_TOKEN, {"digest": digest(token)})
        holds = found is not None and found.user.is_active and found.created_at > clock.now() - SIGN_IN_LASTS
        return found if holds else None


# Written once: putting a statement together takes longer than asking it, and every request asks this one.
_BY_TOKEN = select(SignIn).where(SignIn.token_digest == bindparam("digest"))


class Tried:
    """Something that anybody can try, counted per account and per network address. See `throttle`."""

    tried_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    email: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)


class PasswordReset(Tried, Expiring):
    """A way back in for somebody who has forgotten the password. Used once.

    One is also kept of who asks for an address that nobody has. It opens nothing, but it counts, and takes as long.
    """

    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    ends_at: Mapped[datetime]
    user: Mapped[User | None] = relationship(lazy="joined")

    @classmethod
    def begin(
        cls, user: User | None, *, email: str, address: str = "", lasts: timedelta = RESET_LASTS
    ) -> str:
        """Let somebody choose a password for as long as the link lasts. Gives the token for its address.

        Args:
            user: who has the e-mail address, if anybody has.
            email: what was asked for.
            address: the network address that it was asked from.
            lasts: how long.
        """
        token = new_token()
        ends_at = clock.now() + lasts
        user_id = user.id if user else None
        db.session.add(
            cls(user_id=user_id, email=email, address=address, token_digest=digest(token), ends_at=ends_at)
        )
        return token

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which no longer open anything."""
        return cls.ends_at <= clock.now()

    @classmethod
    def by_token(cls, token: str) -> Self | None:
        """Find a reset that still holds."""
        found = db.session.scalar(select(cls).where(cls.token_digest == digest(token)))
        holds = found is not None and found.ends_at > clock.now() and found.user and found.user.is_active
        return found if holds else None


class Attempt(Tried, Expiring):
    """A failed try to sign in."""

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which no longer count."""
        return cls.tried_at <= clock.now() - COUNTS_FOR
