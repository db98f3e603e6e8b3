"""Words that all summaries share: days that are read for years, and numbers inside a sentence."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from intranet.maturity.findings import small
from intranet.platform.i18n import count_words, join_names, wall_time


class _Shortened(Protocol):
    """What a summary says, of which some parts are left out."""

    @property
    def left_out(self) -> tuple[str, ...]: ...


def on_day(value: date) -> str:
    """Write a day that is read for years: "26 mars 2018", always with its year."""
    return fixed(format_date(value, "d MMMM y", locale=get_locale() or "sv"))


def at_time(value: datetime) -> str:
    """Write the time of day in Sweden: "14.05"."""
    return wall_time(value)


def in_words(number: int) -> str:
    """Write a number inside a sentence: "två"."""
    return count_words(number).lower()


def left_out(content: _Shortened, names: Mapping[str, object]) -> str:
    """Say which parts are left out: "Utelämnat i den här utskriften: underskrifter."; empty when none is."""
    listed = join_names([small(str(names[part])) for part in names if part in content.left_out])
    return _("Left out of this copy: %(parts)s.", parts=listed) if listed else ""


def fixed(words: str) -> str:
    """Keep words together on a line."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")
