"""Days as Swedes write them: 26/4, 26.4.2018, "torsdag 26 april", "vecka 17", "i morgon": pure, knows no database."""

import re
from datetime import date, timedelta
from difflib import get_close_matches

from intranet.platform.working_days import last_working_day

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
_ON = r"(mån|tis|ons|tors?|fre|lör|sön|mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:dag|day)?(?:en)?"
_WEEKDAY = re.compile(rf"^{_ON}\.?,? (?:den )?(?=.*\d)")
_COMING = re.compile(rf"(?:nu |på |on )?{_ON}")
_AFTER_NEXT = re.compile(rf"(?:nästa|next) {_ON}")
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mån mon",
            "tis tue tues",
            "ons wed wednes",
            "tor tors thu thurs",
            "fre fri",
            "lör sat satur",
            "sön sun",
        )
    )
    for name in names.split()
}
_FROM_TODAY = {
    name: days
    for days, names in enumerate(("i dag,idag,today", "i morgon,imorgon,tomorrow", "i övermorgon,övermorgon"))
    for name in names.split(",")
}
# What was meant for a day, whether there is such a one or not.
_LIKE_A_DAY = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,3}/\d{1,3}(?:[ /-]+\d{2,4})?|(?:v\.?|vecka|week) ?\d{1,3}(?: \d{4})?"
    r"|\d{1,2}[.-]\d{1,2}[.-](?:\d{2,4})?"
)
_LIKE_WORDS = re.compile(
    r"(?:den )?\d{1,3}(?:[:.]?[ae]|\.)? ?([a-zåäö]+)\.?,?(?: \d{4})?|([a-z]+) \d{1,3}(?:,? \d{4})?"
)
_LIKENESS = 0.8
_CENTURY = 2000
WEEK = 7


class NoDay(ValueError):
    """The words name no day that there is."""


def read_day(words: str, today: date) -> date | None:
    """Give the day that words name, of a week its last working day; without a year the closest. None for no words.

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


def is_like_day(words: str) -> bool:
    """Tell whether words are written as a day is, whether there is such a day or not: "31 februari", "26 febuari"."""
    said = _WEEKDAY.sub("", " ".join(words.casefold().split()))
    if _LIKE_A_DAY.fullmatch(said):
        return True
    found = _LIKE_WORDS.fullmatch(said)
    return bool(found and get_close_matches(found[1] or found[2], _MONTHS, n=1, cutoff=_LIKENESS))


def _read(said: str, today: date) -> date:
    if said in _FROM_TODAY:
        return today + timedelta(days=_FROM_TODAY[said])
    if found := _COMING.fullmatch(said):
        return today + timedelta(days=(_WEEKDAYS[found[1]] - today.weekday() - 1) % WEEK + 1)
    if found := _AFTER_NEXT.fullmatch(said):
        return today + timedelta(days=WEEK - today.weekday() + _WEEKDAYS[found[1]])
    if found := _YEAR_FIRST.fullmatch(said) or _SHORT.fullmatch(said):
        return date(_whole(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(said):
        return _of_year(found[3], int(found[2]), int(found[1]), today)
    if found := _WEEK.fullmatch(said):
        return _of_week(int(found[1]), found[2], today)
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


def _of_week(week: int, year: str | None, today: date) -> date:
    if year:
        return last_working_day(int(year), week)
    near = []
    for one in (today.year - 1, today.year, today.year + 1):
        try:
            near.append(last_working_day(one, week))
        except ValueError:
            continue  # not every year has a week 53
    return _closest(near, today)


def _closest(days: list[date], today: date) -> date:
    if not days:
        raise NoDay
    return min(days, key=lambda day: (abs(day - today), day < today))
