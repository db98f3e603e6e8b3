"""Days as Swedes write them: 2018-04-26, 26/4, 26.4.2018, "torsdag 26 april", "vecka 17": pure, knows no database."""

import re
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb february", "mars mar march", "april apr", "maj may", "juni jun june",
            "juli jul july", "augusti aug august", "september sep sept", "oktober okt oct october",
            "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[t ]\d{1,2}[:.]\d{2}.*)?")
_SHORT = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})(?:[-/. ]+(\d{4}|\d{2}))?\.?")
_IN_WORDS = re.compile(r"(?:den )?(\d{1,2})(?:[:.]?[ae]|[.])? ?([a-zåäö]+)\.?,?(?: (\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:,? (\d{4}))?")
_WEEK = re.compile(r"(?:v|vecka|week|w)\.? ?(\d{1,2})(?:[ ,-]+(\d{4}))?")
_WEEKDAY = re.compile(
    r"^(?:mån|tis|ons|tors?|fre|lör|sön|mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:dag|day)?(?:en)?\.?,? "
)
_CENTURY = 2000
FRIDAY = 5


class NoDay(ValueError):
    """The words name no day that there is."""


def read_day(words: str, today: date) -> date | None:
    """Give the day that words name, of a week its Friday; without a year the closest to today. None for no words.

    Raises:
        NoDay: they name none.
    """
    said = " ".join(words.casefold().split())
    if not said:
        return None
    said = _WEEKDAY.sub("", said)
    try:
        return _read(said, today)
    except ValueError:
        raise NoDay(words) from None


def _read(said: str, today: date) -> date:
    if found := _YEAR_FIRST.fullmatch(said) or _SHORT.fullmatch(said):
        return date(_whole(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(said):
        return _of_year(found[3], int(found[2]), int(found[1]), today)
    if found := _WEEK.fullmatch(said):
        return _friday(int(found[1]), found[2], today)
    if (found := _IN_WORDS.fullmatch(said)) and found[2] in _MONTHS:
        return _of_year(found[3], _MONTHS[found[2]], int(found[1]), today)
    if (found := _MONTH_FIRST.fullmatch(said)) and found[1] in _MONTHS:
        return _of_year(found[3], _MONTHS[found[1]], int(found[2]), today)
    raise NoDay(said)


def _whole(year: str) -> int:
    return int(year) + (_CENTURY if len(year) == 2 else 0)


def _of_year(year: str | None, month: int, day: int, today: date) -> date:
    if year:
        return date(_whole(year), month, day)
    if (month, day) == (2, 29):
        near = [date(one, 2, 29) for one in range(today.year - 4, today.year + 5) if _is_leap(one)]
    else:
        near = [date(today.year + step, month, day) for step in (-1, 0, 1)]
    return _closest(near, today)


def _is_leap(year: int) -> bool:
    return (date(year, 3, 1) - timedelta(days=1)).day == 29


def _friday(week: int, year: str | None, today: date) -> date:
    if year:
        return date.fromisocalendar(int(year), week, FRIDAY)
    near = []
    for one in (today.year - 1, today.year, today.year + 1):
        try:
            near.append(date.fromisocalendar(one, week, FRIDAY))
        except ValueError:
            continue  # not every year has a week 53
    return _closest(near, today)


def _closest(days: list[date], today: date) -> date:
    if not days:
        raise NoDay
    return min(days, key=lambda day: (abs(day - today), day < today))
