"""Moving workshops to other days."""

from datetime import datetime, timedelta

from intranet.platform import clock


def moved(instant: datetime, days: int) -> datetime:
    """Give the same time of the Swedish day so many days later, whatever the clocks have done in the meantime."""
    at = clock.swedish(instant)
    return datetime.combine(at.date() + timedelta(days=days), at.time(), clock.SWEDEN)
