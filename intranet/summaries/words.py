"""Words that all summaries share: days that are read for years, and numbers inside a sentence."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from intranet.actions import words as actions
from intranet.platform.i18n import count_words, join_names, wall_time


class _Shortened(Protocol):
    """What a summary says, of which some parts are left out."""

    @property
    def left_out(self) -> tuple[str, ...]: ...


def how_actions_go(counted: actions.Counted) -> str:
    """Say how actions stand, as the screens do, to those who are not in the group."""
    if not counted.done + counted.open + counted.dropped:
        return _("No actions are recorded yet.")
    return actions.finding(counted)


def on_day(value: date) -> str:
    """Write a day that is read for years: "26 mars 2018", always with its year."""
    return fixed(format_date(value, "d MMMM y", locale=get_locale() or "sv"))


def day_month(value: date) -> str:
    """Write a day beside one of the same year: "26 mars"."""
    return fixed(format_date(value, "d MMMM", locale=get_locale() or "sv"))


def both_days(first: date, last: date) -> str:
    """Write two days beside each other, and what they share once: "4 och 20 november 2026"."""
    shared = (first.year == last.year) + (first.timetuple()[:2] == last.timetuple()[:2])
    return join_names([(on_day(first), day_month(first), str(first.day))[shared], on_day(last)])


def at_time(value: datetime) -> str:
    """Write the time of day in Sweden: "14.05"."""
    return wall_time(value)


def in_words(number: int) -> str:
    """Write a number inside a sentence: "två"."""
    return count_words(number).lower()


def left_out(content: _Shortened, names: Mapping[str, object]) -> str:
    """Name the parts that are left out by their headings: "”Så går det” och ”Underskrifter”."; empty when none is."""
    listed = join_names([quoted(names[part]) for part in names if part in content.left_out])
    return f"{listed}." if listed else ""


def quoted(name: object) -> str:
    """Write a heading or a name within a sentence: "”Vad förändras?”"."""
    return _("“%(heading)s”", heading=name)


def fixed(words: str) -> str:
    """Keep words together on a line."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")
