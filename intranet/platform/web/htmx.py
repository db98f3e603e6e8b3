"""The only place that reads or writes htmx's headers: part of a page for htmx, the whole page for everybody else."""

from typing import Any

from flask import make_response, redirect, render_template
from htmx_flask import request
from werkzeug.wrappers import Response


def is_htmx() -> bool:
    """Tell whether htmx asks, and wants a part of a page."""
    return bool(request.htmx) and request.headers.get("HX-Request-Type") != "full"


def part_or_page(part: str, page: str, /, *, status: int = 200, **context: Any) -> Response:
    """Draw the part for htmx and the whole page for a browser on its own."""
    is_part = is_htmx()
    response = make_response(render_template(part if is_part else page, is_part=is_part, **context), status)
    response.vary.add("HX-Request")
    return response


def part_or_redirect(template: str, *, to: str, status: int = 200, **context: Any) -> Response:
    """After a change: draw the part for htmx; send a browser on its own to `to`, so that reloading repeats nothing."""
    if not is_htmx():
        return redirect(to, 303)
    response = make_response(render_template(template, is_part=True, **context), status)
    response.vary.add("HX-Request")
    return response


def go_to(address: str, *, status: int = 200) -> Response:
    """Send the browser to another page: as a redirect, or as htmx wants it told."""
    if is_htmx():
        response = make_response("", status)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)


def trigger(response: Response, name: str) -> Response:
    """Let the page know by a browser event, such as `samsyn:action`, once the answer is in place."""
    response.headers["HX-Trigger"] = name
    return response
