"""What time it is: instants are UTC, days are Swedish."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Give this instant, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def today() -> date:
    """Give today's date in Sweden, where due dates are kept."""
    return swedish(now()).date()


def swedish(instant: datetime) -> datetime:
    """Give an aware instant as Swedish wall-clock time."""
    return instant.astimezone(SWEDEN)


def end_of(day: date) -> datetime:
    """Give the instant at which a day is over in Sweden, to the second."""
    return datetime.combine(day, time(23, 59, 59), SWEDEN)


@contextmanager
def told(instant: datetime) -> Iterator[None]:
    """Let it be another time in this thread for a while: how the demonstration gets its past through the real verbs."""
    token = _told.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)
