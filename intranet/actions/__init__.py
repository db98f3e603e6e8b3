"""Floor 4: what a group has agreed to do: who, by when, and how it went."""

from flask import Flask

from intranet.actions import deeds, views, words  # noqa: F401  # deeds adds its addresses to bp


def init_app(app: Flask) -> None:
    """Add the pages of a group's actions and of one's own."""
    app.register_blueprint(views.bp)
    words.init_app(app)
