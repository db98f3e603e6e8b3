"""Guessing passwords is slow: failed tries count per account and per address, and nobody is locked out for good."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from intranet.accounts.models import MOST_EMAIL, Attempt
from intranet.platform import clock
from intranet.platform.db import db

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
# A whole meeting room signs in from one address, and some of them mistype.
MOST_PER_ADDRESS = 100


def must_wait(email: str, address: str) -> bool:
    """Tell whether this account, or this network address, has failed too often in the last quarter of an hour."""
    recent = select(func.count()).where(Attempt.tried_at > clock.now() - WINDOW)
    per_account = db.session.scalar(recent.where(Attempt.email == email.lower())) or 0
    per_address = db.session.scalar(recent.where(Attempt.address == address)) or 0
    return per_account >= MOST_PER_ACCOUNT or per_address >= MOST_PER_ADDRESS


def failed(email: str, address: str) -> None:
    """Count a failed try, and forget those that no longer matter."""
    db.session.execute(delete(Attempt).where(Attempt.tried_at <= clock.now() - WINDOW))
    db.session.add(Attempt(email=email.lower()[:MOST_EMAIL], address=address))


def succeeded(email: str) -> None:
    """Forget the failed tries of an account whose owner has signed in."""
    db.session.execute(delete(Attempt).where(Attempt.email == email.lower()))
