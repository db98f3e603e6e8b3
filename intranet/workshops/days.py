"""Days on which people are seldom at work, and moving workshops to other days."""

from datetime import date, datetime, timedelta
from functools import cache

from intranet.platform import clock
from intranet.platform.i18n import language

SATURDAY = 5


@cache
def _holidays(year: int, locale: str) -> dict[date, str]:
    # Imported late: it takes half a second, which only those who plan should wait for.
    from holidays.countries.sweden import Sweden

    names = {"sv": "sv", "en": "en_US"}
    return dict(Sweden(years=year, language=names[locale], categories=("public", "de_facto")).items())


def holiday(day: date) -> str | None:
    """Give what a Swedish public holiday, or the eve of one that counts as such, is called; None on other days."""
    return _holidays(day.year, language()).get(day)


def moved(instant: datetime, days: int) -> datetime:
    """Give the same time of the Swedish day so many days later, whatever the clocks have done in the meantime."""
    at = clock.swedish(instant)
    return datetime.combine(at.date() + timedelta(days=days), at.time(), clock.SWEDEN)


def is_working_day(day: date) -> bool:
    """Tell whether people are at work: no weekend, no public holiday, and no eve that counts as one."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year, "sv")


def working_day_after(day: date) -> date:
    """Give the first working day after a day."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
