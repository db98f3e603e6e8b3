"""Floor 4: what a group has agreed to do: who, by when, and how it went."""

from flask import Flask

from intranet.actions import deeds, showing, views, words  # noqa: F401  # they add their addresses to bp
from intranet.actions.many import views as _many  # noqa: F401  # their views are added to those of the room
from intranet.actions.sheets import views as _sheets  # noqa: F401


def init_app(app: Flask) -> None:
    """Add the pages of a group's actions and of one's own."""
    app.register_blueprint(views.bp)
    words.init_app(app)
