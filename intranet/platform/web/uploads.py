"""Files that are sent with a form: only where a view says so, and while they come in nothing waits for them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from intranet.platform.db import db
from intranet.platform.turns import aside

View = TypeVar("View", bound=Callable[..., Any])

AT_ONCE = 20  # as large as files may be, in one form; a page with a script sends them one by one
WORDS = 1 << 20  # bytes beside the files


def takes_files(view: View) -> View:
    """Let a view's form carry files. Each view says what it does with those that are too large."""
    view.takes_files = True  # type: ignore[attr-defined]  # functions carry attributes; typing has no word for it
    return view


def _take_in() -> None:
    """Have all of it on this machine before the database is asked again: the line may be slow.

    Who is asked for a sign-in has not come this far. What breaks off on its way is answered with 400, and nothing of it
    is kept: until it is whole it lies in a file without a name.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "takes_files", False) or request.method != "POST":
        return
    largest: int = current_app.extensions["samsyn.settings"].file_megabytes << 20
    request.max_content_length = AT_ONCE * largest + WORDS
    db.session.commit()
    with aside():
        request.files  # noqa: B018  # asking is what reads it


def init_app(app: Flask) -> None:
    """Take files in. Comes after the sign-in is asked for, and before anything reads the form."""
    app.before_request(_take_in)
