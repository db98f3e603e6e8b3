"""The kinds of agenda items in words and pictures, and days and times where there is little room."""

from datetime import datetime

from babel.dates import format_date
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.platform import clock
from intranet.platform.i18n import wall_time
from intranet.workshops.agenda import Agenda, AgendaItem, ItemKind

KIND_NAMES = {
    ItemKind.DIALOGUE: _l("Dialogue"),
    ItemKind.INSPIRATION: _l("Inspiration"),
    ItemKind.EXERCISE: _l("Exercise"),
    ItemKind.REFLECTION: _l("Reflection"),
    ItemKind.BREAK: _l("Break"),
}
KIND_ICONS = {
    ItemKind.DIALOGUE: "messages-square",
    ItemKind.INSPIRATION: "lightbulb",
    ItemKind.EXERCISE: "puzzle",
    ItemKind.REFLECTION: "notebook-pen",
    ItemKind.BREAK: "coffee",
}
LONGEST_MONTH = 5  # letters that there is room for


def day_month_short(instant: datetime) -> str:
    """Write a day where there is little room: "28 feb", "26 april"."""
    day, locale = clock.swedish(instant).date(), get_locale() or "sv"
    has_room = len(format_date(day, "MMMM", locale=locale)) <= LONGEST_MONTH
    return format_date(day, "d MMMM" if has_room else "d MMM", locale=locale).rstrip(".")


def length_of(item: AgendaItem) -> str:
    """Say how long an item is planned to take, and what became of that: "20 min, förlängt till 27"."""
    became = round(item.takes.total_seconds() / 60)
    if became > item.minutes:
        return _("%(num)s min, extended to %(became)s", num=item.minutes, became=became)
    if became < item.minutes:
        return _("%(num)s min, shortened to %(became)s", num=item.minutes, became=became)
    return _("%(num)s min", num=item.minutes)


def agenda_fit(agenda: Agenda) -> str:
    """Say how an agenda fits its workshop: "Dagordningen slutar 12.12, 12 minuter över tiden."."""
    ends, over = wall_time(agenda.ends_at), agenda.minutes_over
    if over == 0:
        return _("The agenda ends at %(time)s, as the workshop does.", time=ends)
    if over > 0:
        return ngettext(
            "The agenda ends at %(time)s, %(num)d minute over time.",
            "The agenda ends at %(time)s, %(num)d minutes over time.",
            over,
            time=ends,
        )
    return ngettext(
        "The agenda ends at %(time)s, %(num)d minute before the workshop does.",
        "The agenda ends at %(time)s, %(num)d minutes before the workshop does.",
        -over,
        time=ends,
    )


def init_app(app: Flask) -> None:
    """Let every template say these things: the programme's line is shown on the start page too."""
    app.add_template_filter(day_month_short)
    app.add_template_filter(length_of)
    app.jinja_env.globals.update(kind_names=KIND_NAMES, kind_icons=KIND_ICONS, agenda_fit=agenda_fit)
