"""The story's calendar: days are counted from the third workshop, which is nine days from today."""

from datetime import date, datetime, time, timedelta

from intranet.platform import clock

FRIDAY, SUNDAY = 4, 6


def on_working_day(third: date, days: int) -> int:
    """Move a workshop from a weekend to the Friday or Monday beside it. The third stays: it is nine days off."""
    weekday = (third + timedelta(days=days)).weekday()
    if days == 0 or weekday <= FRIDAY:
        return days
    return days + 1 if weekday == SUNDAY else days - 1


def at(third: date, days: int, hour: str) -> datetime:
    """Give the instant so many days from the third workshop, at an hour of the Swedish day ("08.30")."""
    return datetime.combine(
        third + timedelta(days=days), time.fromisoformat(hour.replace(".", ":")), clock.SWEDEN
    )


def past(third: date, days: int, hour: str) -> datetime:
    """Give the same, but never later than now: on the day itself the demonstration may be begun in the morning."""
    return min(at(third, days, hour), clock.now())
