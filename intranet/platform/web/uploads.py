"""Files that are sent with a form: only where a view says so, from who may send them, and nothing waits for them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from intranet.platform.db import db
from intranet.platform.turns import aside

View = TypeVar("View", bound=Callable[..., Any])

AT_ONCE = 20  # as large as files may be, in one form; a page with a script sends them one by one
WORDS = 1 << 20  # bytes beside the files


def takes_files(view: View) -> View:
    """Let a view's form carry files. Each view says what it does with those that are too large."""
    view.takes_files = AT_ONCE  # type: ignore[attr-defined]  # functions carry attributes; typing has no word for it
    return view


def takes_one_file(view: View) -> View:
    """Let a view's form carry one file."""
    view.takes_files = 1  # type: ignore[attr-defined]  # functions carry attributes; typing has no word for it
    return view


def _how_many() -> int:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "takes_files", 0) if request.method == "POST" else 0


def are_to_come() -> bool:
    """Tell whether files are still on their way: nothing may read the form until it is known that they may come."""
    return bool(_how_many()) and not g.get("has_files", False)


def _take_in() -> Any:
    """Have all of it on this machine before the database is asked again: the line may be slow.

    Who may not send it has not come this far. What breaks off on its way is answered with 400, and nothing of it is
    kept: until it is whole it lies in a file without a name. What was asked before is asked again: of the form, which
    is here only now, and of the person, whose rights may have gone meanwhile.
    """
    if not are_to_come():
        return None
    largest: int = current_app.extensions["samsyn.settings"].file_megabytes << 20
    request.max_content_length = _how_many() * largest + WORDS
    db.session.commit()
    with aside():
        request.files  # noqa: B018  # asking is what reads it
    g.has_files = True
    return current_app.preprocess_request()


def init_app(app: Flask) -> None:
    """Take files in. Comes last of what is asked before a view."""
    app.before_request(_take_in)
