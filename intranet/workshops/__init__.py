"""Floor 5: the meeting: when it is, what is on the agenda, and what is agreed there."""

from flask import Flask

from intranet.charter import meetings
from intranet.workshops import planning, views, words
from intranet.workshops.models import Workshop


def init_app(app: Flask) -> None:
    """Add the workshops' pages for the groups, and for whoever plans them."""
    app.register_blueprint(views.bp)
    app.register_blueprint(planning.bp)
    words.init_app(app)
    meetings.ask(app, Workshop.last_held)
