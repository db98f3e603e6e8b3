"""What anybody can try is slow to try often: counted per account and per address, and nobody is locked out for good."""

from sqlalchemy import delete, func, select

from intranet.accounts.models import COUNTS_FOR, MOST_EMAIL, Attempt, PasswordReset
from intranet.platform import clock
from intranet.platform.db import db

MOST_PER_ACCOUNT = 10
# A whole meeting room signs in from one address, and some of them mistype.
MOST_PER_ADDRESS = 100
# Each is a letter to somebody.
MOST_LETTERS_PER_ACCOUNT = 5
MOST_LETTERS_PER_ADDRESS = 30


def must_wait(email: str, address: str) -> bool:
    """Tell whether this account, or this network address, has failed too often in the last quarter of an hour."""
    account, network = _counted(Attempt, email, address)
    return account >= MOST_PER_ACCOUNT or network >= MOST_PER_ADDRESS


def asks_too_often(email: str, address: str) -> bool:
    """Tell whether letters to this e-mail address, or from this network address, have been asked for too often."""
    account, network = _counted(PasswordReset, email, address)
    return account >= MOST_LETTERS_PER_ACCOUNT or network >= MOST_LETTERS_PER_ADDRESS


def _counted(kind: type[Attempt | PasswordReset], email: str, address: str) -> tuple[int, int]:
    recent = select(func.count()).where(kind.tried_at > clock.now() - COUNTS_FOR)
    per_account = db.session.scalar(recent.where(kind.email == email.lower()))
    per_address = db.session.scalar(recent.where(kind.address == address))
    return per_account or 0, per_address or 0


def failed(email: str, address: str) -> None:
    """Count a failed try."""
    db.session.add(Attempt(email=email.lower()[:MOST_EMAIL], address=address))


def succeeded(email: str) -> None:
    """Forget the failed tries of an account whose owner has signed in."""
    db.session.execute(delete(Attempt).where(Attempt.email == email.lower()))
