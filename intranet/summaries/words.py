"""Words that all summaries share: days that are read for years, and numbers inside a sentence."""

from datetime import date, datetime

from babel.dates import format_date
from flask_babel import get_locale

from intranet.platform.i18n import count_words, wall_time


def on_day(value: date) -> str:
    """Write a day that is read for years: "26 mars 2018", always with its year."""
    return fixed(format_date(value, "d MMMM y", locale=get_locale() or "sv"))


def at_time(value: datetime) -> str:
    """Write the time of day in Sweden: "14.05"."""
    return wall_time(value)


def in_words(number: int) -> str:
    """Write a number inside a sentence: "två"."""
    return count_words(number).lower()


def fixed(words: str) -> str:
    """Keep words together on a line."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")
