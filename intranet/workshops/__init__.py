"""Floor 5: a programme's workshops: when they are, and what is on the agenda."""

from flask import Flask

from intranet.charter import meetings
from intranet.workshops import agendas, planning, words
from intranet.workshops.models import Workshop


def init_app(app: Flask) -> None:
    """Add the pages of whoever plans the workshops."""
    for blueprint in (planning.bp, agendas.for_all, agendas.own):
        app.register_blueprint(blueprint)
    words.init_app(app)
    meetings.ask(app, Workshop.last_held)
