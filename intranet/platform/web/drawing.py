"""How templates are drawn: as Flask does, with less searching, and what is the same for all only once."""

from collections.abc import Callable, MutableMapping
from functools import lru_cache, partial
from types import NoneType
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask.templating import Environment as FlaskEnvironment
from jinja2.runtime import Macro
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined]  # what `escape` asks, without the markup

from intranet.platform.i18n import language
from intranet.platform.web.assets import asset


class Environment(FlaskEnvironment):
    """Jinja as Flask sets it up, with everything that templates can name in one dictionary."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give what a template can name. What is added to the environment later, it does not know."""
        # Jinja's own is a chain of two, which each part of a page goes through name by name, in Python.
        return {**self.globals, **(d or {})}

    def _generate(self, *template: Any, **settings: Any) -> str:
        """Write a template as Python: Jinja's hook for those who have it written otherwise."""
        written = super()._generate(*template, **settings)
        # On the first line, which imports too: each other line is known by its number when something fails in it.
        return written.replace("\n", f"; from {__name__} import shown as escape\n", 1)


def shown(value: Any) -> str:
    """Write a value into a page, as MarkupSafe's `escape` does, without making markup of what is only written."""
    if type(value) is Markup:
        return value
    return escaped(value) if type(value) is str else escape(value)


def once(macro: Macro) -> Callable[..., Markup]:
    """Give a macro that is drawn once for all that it is called with: see `same_for_all`."""
    return partial(same_for_all, macro)


def same_for_all(macro: Macro, *given: Any) -> Markup:
    """Draw what everybody sees alike who reads the same language: once.

    Args:
        macro: draws words and icons, and asks for nothing else. One that was imported `with context` is drawn anew.
        given: what it is called with.
    """
    return _drawn(macro, given, language(), asset("icons.svg"))


@lru_cache(maxsize=128)
def _drawn(macro: Macro, given: tuple[Any, ...], _language: str, _icons: str) -> Markup:
    return Markup(macro(*given))  # noqa: S704  # a macro's words are escaped


def address(endpoint: str, **values: Any) -> str:
    """Give the address of a view, as Flask's `url_for` does; one that was given before is not put together anew."""
    known = tuple((name, getattr(value, "slug", value)) for name, value in values.items())
    if all(type(value) in _PLAIN for _name, value in known) and "." in endpoint[1:] and has_request_context():
        return _address(request.script_root, endpoint, known)
    return url_for(endpoint, **values)


_PLAIN = (str, int, NoneType)


@lru_cache(maxsize=2048)
def _address(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


def init_app(app: Flask) -> None:
    """Draw with it. Before anything else asks for the app's environment."""
    app.jinja_environment = Environment
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(same_for_all=same_for_all, once=once, url_for=address)
