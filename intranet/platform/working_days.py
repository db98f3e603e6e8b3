"""Days on which people are at work in Sweden, and those on which they seldom are."""

from datetime import date, timedelta
from functools import cache

from intranet.platform.i18n import language

SATURDAY = 5
FRIDAY = 5  # of a week as ISO counts


@cache
def _holidays(year: int, locale: str) -> dict[date, str]:
    # Imported late: it takes half a second, which only those who plan should wait for.
    from holidays.countries.sweden import Sweden

    names = {"sv": "sv", "en": "en_US"}
    return dict(Sweden(years=year, language=names[locale], categories=("public", "de_facto")).items())


def holiday(day: date) -> str | None:
    """Give what a Swedish public holiday, or the eve of one that counts as such, is called; None on other days."""
    return _holidays(day.year, language()).get(day)


def is_working_day(day: date) -> bool:
    """Tell whether people are at work: no weekend, no public holiday, and no eve that counts as one."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year, "sv")


def working_day_after(day: date) -> date:
    """Give the first working day after a day."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def last_working_day(year: int, week: int) -> date:
    """Give the last working day of a week; its Friday when the whole week is free.

    Raises:
        ValueError: the year has no such week.
    """
    friday = date.fromisocalendar(year, week, FRIDAY)
    days = (friday - timedelta(days=before) for before in range(FRIDAY))
    return next((day for day in days if is_working_day(day)), friday)
