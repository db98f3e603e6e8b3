"""Floor 5: a programme's workshops: when they are, and what is on the agenda."""

from flask import Flask

from intranet.charter import meetings
from intranet.groups.copying import Part, also
from intranet.workshops import agendas, in_the_way, planning, words
from intranet.workshops.copying import copy_workshops
from intranet.workshops.models import Workshop


def init_app(app: Flask) -> None:
    """Add the pages of whoever plans the workshops."""
    for blueprint in (planning.bp, agendas.for_all, agendas.own):
        app.register_blueprint(blueprint)
    words.init_app(app)
    meetings.ask(app, Workshop.last_held)
    also(app, Part("workshops", None, copy_workshops), first=True)
    in_the_way.counts(app, in_the_way.count_actions)
    in_the_way.counts(app, in_the_way.count_documents)
