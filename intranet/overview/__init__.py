"""Floor 8: the group's start page, the programme's page, and help."""

from flask import Flask

from intranet.groups.copying import also
from intranet.overview import copying, navigation, people, programmes, views


def init_app(app: Flask) -> None:
    """Add the pages, and what the head of every page shows."""
    app.register_blueprint(views.bp)
    app.register_blueprint(programmes.bp)
    app.register_blueprint(people.bp)
    app.register_blueprint(copying.bp)
    also(app, copying.GROUPS)
    app.context_processor(navigation.of_this_page)
