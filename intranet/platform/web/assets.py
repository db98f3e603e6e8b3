"""Static files, named by their content: a browser keeps one for ever and asks anew only when it has changed."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, g, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from intranet.platform.turns import give_way


def init_app(app: Flask) -> None:
    """Give templates `asset(path)` and `icon(name)`, and let versioned files be kept for a year."""
    folder = Path(str(app.static_folder))

    @lru_cache(maxsize=256)
    def version(path: str, changed: float) -> str:
        return hashlib.sha256((folder / path).read_bytes()).hexdigest()[:12]

    def asset(path: str) -> str:
        # A page names some, such as the icons, a hundred times.
        known: dict[str, str] = g.setdefault("assets", {})
        if path not in known:
            known[path] = url_for("static", filename=path, v=version(path, (folder / path).stat().st_mtime))
        return known[path]

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    def icon(name: str) -> Markup:
        give_way()
        return _icon(asset("icons.svg"), name)

    app.jinja_env.globals.update(asset=asset, icon=icon)


@lru_cache(maxsize=256)
def _icon(icons: str, name: str) -> Markup:
    return Markup('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>').format(icons, name)
