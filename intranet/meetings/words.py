"""How long it is until something, and how somebody was there, in words."""

from datetime import datetime
from math import ceil

from flask import Flask
from flask_babel import gettext as _

from intranet.meetings.attendance import Attendance
from intranet.meetings.content import Present
from intranet.platform import clock
from intranet.platform.i18n import wall_clock
from intranet.workshops.models import Workshop


def minutes_until(instant: datetime) -> int:
    """Give how many minutes there are until an instant: begun ones count, except the last."""
    left = (instant - clock.now()).total_seconds() / 60
    return ceil(left) if left >= 1 else 0


def milliseconds(instant: datetime) -> int:
    """Give an instant as browsers count: milliseconds since 1970."""
    return round(instant.timestamp() * 1000)


def attendance_times(noted: Attendance, workshop: Workshop) -> str:
    """Say that somebody is away, or came late or leaves early: "kom 09.10, går 11.30". Empty for who is just there."""
    if not noted.is_here:
        return (
            _("away today") if workshop.is_today else _("was away") if workshop.is_over else _("will be away")
        )
    told = [_("came %(time)s", time=wall_clock(noted.came))] if noted.came else []
    if noted.left:
        has_left = datetime.combine(workshop.day, noted.left, clock.SWEDEN) <= clock.now()
        words = _("left %(time)s") if has_left else _("leaves %(time)s")
        told.append(words % {"time": wall_clock(noted.left)})
    return ", ".join(told)


def presence_words(one: Present) -> str:
    """Say how somebody was at a meeting, for its minutes: "närvarande, kom 09.10, gick 11.30"."""
    if one.how != "here":
        return _("away") if one.how == "away" else _("not noted")
    came = [_("came %(time)s", time=wall_clock(one.came))] if one.came else []
    left = [_("left %(time)s") % {"time": wall_clock(one.left)}] if one.left else []
    return ", ".join([_("present"), *came, *left])


def settled_words() -> str:
    """Say why nothing is changed."""
    return _("The minutes of this workshop are approved. What they say cannot be changed any more.")


def init_app(app: Flask) -> None:
    """Let templates say these things."""
    app.add_template_filter(attendance_times)
    app.add_template_filter(presence_words)
    app.jinja_env.globals.update(minutes_until=minutes_until, milliseconds=milliseconds, now=clock.now)
