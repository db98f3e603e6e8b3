"""Static files, named by their content: a browser keeps one for ever and asks anew only when it has changed."""

import hashlib
import time
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response


@lru_cache(maxsize=256)
def _version(file: Path, changed: float) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """Give the address of a static file."""
    # A page names some, such as the icons, a hundred times.
    known: dict[str, str] = g.setdefault("assets", {})
    if path not in known:
        known[path] = _address(
            str(current_app.static_folder), path, request.script_root, int(time.monotonic())
        )
    return known[path]


@lru_cache(maxsize=256)
def _address(folder: str, path: str, _root: str, _second: int) -> str:
    # Looked at once a second: a page names ten.
    file = Path(folder, path)
    return url_for("static", filename=path, v=_version(file, file.stat().st_mtime))


def icon(name: str) -> Markup:
    """Draw an icon."""
    return _drawn(asset("icons.svg"), name)


@lru_cache(maxsize=256)
def _drawn(icons: str, name: str) -> Markup:
    return Markup('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>').format(icons, name)


def init_app(app: Flask) -> None:
    """Give templates `asset(path)` and `icon(name)`, and let versioned files be kept for a year."""

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.jinja_env.globals.update(asset=asset, icon=icon)
