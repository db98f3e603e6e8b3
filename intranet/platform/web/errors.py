"""Errors that tell a person what happened, what was kept and what to do: as a page, or as a notice where htmx waits."""

from typing import cast

import structlog
from flask import Flask, make_response, render_template, request
from jinja2 import TemplateNotFound
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import Conflict, HTTPException, InternalServerError
from werkzeug.wrappers import Response

from intranet.platform.db import db
from intranet.platform.web import htmx

log = structlog.get_logger()


class NoRoom(HTTPException):
    """The disk is full: nothing more can be saved until somebody makes room."""

    code = 507
    description = "The disk is full."


def is_disk_full(error: BaseException) -> bool:
    """Tell whether the database could not write for want of room, on the disk or in what it may use of it."""
    words = str(getattr(error, "orig", error)).lower()
    return any(sign in words for sign in ("disk is full", "no space left", "quota exceeded"))


def _answer(error: HTTPException) -> Response:
    if error.response is not None:
        return cast(Response, error.response)
    code = error.code or 500
    template = "errors/_notice.html" if htmx.is_htmx() else f"errors/{code}.html"
    try:
        page = render_template(template, code=code, error=error)
    except TemplateNotFound:
        page = render_template("errors/error.html", code=code, error=error)
    response = make_response(page, code)
    response.vary.add("HX-Request")
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    if isinstance(error, OperationalError | OSError) and is_disk_full(error):
        return _answer(NoRoom())
    # By its endpoint: the address of an invitation or a new password is its key.
    log.error("request.failed", endpoint=request.endpoint, method=request.method, exc_info=error)
    if isinstance(error, IntegrityError | StaleDataError):
        return _answer(Conflict())  # two did the same at once, and the other one came first
    return _answer(InternalServerError(original_exception=error))


def init_app(app: Flask) -> None:
    """Answer every error in our own words."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(Exception, _unexpected)
