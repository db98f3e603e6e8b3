"""What is unusual about a workshop's time: the person is asked whether it is meant. Each feature adds its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import cast

from flask import Flask, current_app
from flask_babel import gettext as _

from intranet.platform import clock
from intranet.platform.working_days import holiday
from intranet.workshops.models import Workshop

# Says what is wrong with holding a workshop at a time, beside the others; None: one more is planned.
Look = Callable[[Workshop | None, datetime, Sequence[Workshop]], Iterable[str]]


def looks(app: Flask, look: Look) -> None:
    """Let a feature look at where a workshop is planned or moved."""
    app.extensions.setdefault("samsyn.unusual", []).append(look)


def unusual_at(
    starts_at: datetime, ends_at: datetime, others: Sequence[Workshop], workshop: Workshop | None
) -> Iterator[str]:
    """Say what is unusual about a time."""
    if ends_at <= clock.now():
        yield _("The day has been.")
    for look in cast(list[Look], current_app.extensions.get("samsyn.unusual", [])):
        yield from look(workshop, starts_at, others)
    if name := holiday(starts_at.date()):
        yield _("The day is %(name)s.", name=name)
    number = 1 + sum(other.starts_at <= starts_at for other in others)
    if number != (workshop.ordinal if workshop else len(others) + 1):
        yield _("It becomes workshop %(number)d: they are numbered by their days.", number=number)
    for other in others:
        if starts_at < other.ends_at and other.starts_at < ends_at:
            yield _("Workshop %(number)d is held then: %(title)s.", number=other.ordinal, title=other.title)
