"""Two languages: Swedish first, English second; dates and small numbers as a person says them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

import flask_babel
from babel.dates import format_date
from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from intranet.platform import clock

LANGUAGES = {"sv": "Svenska", "en": "English"}
babel = Babel()


def chosen_language() -> str:
    """Give the language the person chose, else the one the browser asks for, else Swedish."""
    if not has_request_context():
        return "sv"
    own = getattr(current_user, "locale", None) or request.cookies.get("language")
    if own in LANGUAGES:
        return str(own)
    return request.accept_languages.best_match(list(LANGUAGES), default="sv") or "sv"


def language() -> str:
    """Give the language of the page being made, as `sv` or `en`."""
    # Read where Flask-Babel keeps it once it has found it out: a page asks two hundred times.
    kept = getattr(g._get_current_object(), "_flask_babel", None) if has_app_context() else None
    locale = getattr(kept, "babel_locale", None) or get_locale()
    return locale.language if locale else "sv"


def day(value: date | datetime, *, pattern: str = "EEE d MMMM", with_year: bool = False) -> str:
    """Write a day: "tors 26 april", with the year when it is asked for, or another than this one."""
    on = clock.swedish(value).date() if isinstance(value, datetime) else value
    if with_year or on.year != clock.today().year:
        pattern += " y"
    return _written(on, pattern, language())


@lru_cache(maxsize=1024)
def _written(on: date, pattern: str, written_in: str) -> str:
    return format_date(on, pattern, locale=written_in)


def long_day(value: date | datetime) -> str:
    """Write a day in full: "torsdag 26 april"."""
    return day(value, pattern="EEEE d MMMM")


def weekday(value: date) -> str:
    """Write which day of the week a day is: "torsdag"."""
    return format_date(value, "EEEE", locale=get_locale() or "sv")


def capital(text: str) -> str:
    """Begin a sentence with a text; what follows keeps its own capitals: "Thursday 26 April"."""
    return text[:1].upper() + text[1:]


def day_month(value: date | datetime) -> str:
    """Write a day without its weekday: "26 april"."""
    return day(value, pattern="d MMMM")


def wall_time(value: datetime) -> str:
    """Write a time of day in Sweden: "09.52". Of one that comes twice, as clocks go back, say which."""
    at = clock.swedish(value)
    said = wall_clock(at.time())
    if at.replace(fold=1 - at.fold).utcoffset() == at.utcoffset():
        return said
    which = _("standard time") if at.fold else _("summer time")
    return f"{said} {which}"


def wall_clock(value: time) -> str:
    """Write a time of day: "09.52", in English "09:52"."""
    return value.strftime("%H.%M" if language() == "sv" else "%H:%M")


def since(value: datetime) -> str:
    """Write when something happened: "i dag 08.14", "i går 16.40", "sön 15 april"."""
    on = clock.swedish(value).date()
    if on == clock.today():
        return _("today %(time)s", time=wall_time(value))
    if on == clock.today() - timedelta(days=1):
        return _("yesterday %(time)s", time=wall_time(value))
    return day(value, pattern="EEE d MMM")


_NUMBERS = (
    _l("None"), _l("One"), _l("Two"), _l("Three"), _l("Four"), _l("Five"), _l("Six"),
    _l("Seven"), _l("Eight"), _l("Nine"), _l("Ten"), _l("Eleven"), _l("Twelve"),
)  # fmt: skip


def count_words(number: int) -> str:
    """Write a small number as a word, to begin a sentence with: "Två"; from thirteen on as figures."""
    return str(_NUMBERS[number]) if 0 <= number < len(_NUMBERS) else str(number)


def join_names(names: Sequence[str]) -> str:
    """Write names after each other: "Eva, Peter och Sara"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s and %(last)s", most=", ".join(names[:-1]), last=names[-1])


@pass_eval_context
def _in_templates(at: EvalContext, text: str, **values: object) -> str:
    """Translate as Flask-Babel does, without finding out the language anew for each of a page's two hundred words."""
    words = _said(text, language(), bool(at.autoescape), bool(values))
    return words % values if values else words


@lru_cache(maxsize=4096)
def _said(text: str, spoken: str, is_html: bool, is_filled_in: bool) -> str:
    words: str = _catalog(spoken).ugettext(text)
    if is_html:
        words = Markup(words)  # noqa: S704  # ours or our translators'
    return words if is_filled_in else words % {}


class _Words(Domain):
    """Flask-Babel's words, found without asking anew at each of them which language the page is in."""

    def get_translations(self) -> Any:
        """Give the words of the language of the page being made."""
        return _catalog(language())


_words = _Words()  # type: ignore[no-untyped-call]  # Flask-Babel has no types


def _domain() -> Domain:
    """Give the only words there are: Flask-Babel looks three times, for each of them, which those are."""
    return _words if has_app_context() else Domain()


@cache
def _catalog(_spoken: str) -> Any:
    return Domain.get_translations(_words)


def init_app(app: Flask) -> None:
    """Teach the app and its templates the two languages."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.config["BABEL_DEFAULT_LOCALE"] = "sv"
    babel.init_app(app, locale_selector=chosen_language, timezone_selector=lambda: "Europe/Stockholm")
    flask_babel.get_domain = _domain
    for name, written in {
        "day": day, "long_day": long_day, "day_month": day_month, "clock": wall_time, "since": since,
    }.items():  # fmt: skip
        app.add_template_filter(written, name)
    app.add_template_filter(capital)
    app.jinja_env.globals.update(
        count_words=count_words, join_names=join_names, languages=LANGUAGES, language=language
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(gettext=_in_templates, _=_in_templates)

    app.jinja_env.globals["today"] = clock.today
