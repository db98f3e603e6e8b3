"""What no address and no form of ours holds: a number that no row can have, and the character that no text has."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter, Map

from intranet.platform.web import uploads

View = TypeVar("View", bound=Callable[..., Any])

MOST = 2**31 - 1  # PostgreSQL's integer; SQLite's is larger


class Number(IntegerConverter):
    """The number of a thing. A larger one is an address that does not exist, instead of a question to the database."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **{"max": MOST, **options})


def takes_any_text(view: View) -> View:
    """Mark a view that makes something of whatever it is asked, and keeps none of it."""
    view.takes_any_text = True  # type: ignore[attr-defined]  # functions carry attributes; typing has no word for it
    return view


def _has_nul(values: MultiDict[str, str]) -> bool:
    return any("\0" in key or "\0" in value for key, value in values.items(multi=True))


def _refuse_nul() -> None:
    """PostgreSQL keeps no NUL; no person ever typed one."""
    if "\0" in request.path:
        abort(404)
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_any_text", False):
        return
    if _has_nul(request.args) or (not uploads.are_to_come() and _has_nul(request.form)):
        abort(400)


def init_app(app: Flask) -> None:
    """Turn away what could only fail further in."""
    app.url_map.converters["int"] = Number
    app.before_request(_refuse_nul)
