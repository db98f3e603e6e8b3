"""Floor 4: "Why and what": what a group agrees on, where each member stands, and the versions it adopts."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Let groups write their charters."""
    # Here and not above: other floors read the models without the web.
    from intranet.charter import (  # noqa: F401  # each adds its addresses to bp
        adoption,
        changes,
        moment,
        positions,
        projecting,
        sections,
        views,
    )
    from intranet.charter.comparing import views as _comparing  # noqa: F401  # adds its own to them
    from intranet.charter.versions import Version

    app.register_blueprint(views.bp)
    app.jinja_env.globals["newest_version"] = Version.newest_number
