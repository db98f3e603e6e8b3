"""Floor 6: the group's start page, the programme's page, and help."""

from flask import Flask

from intranet.overview import navigation, people, programmes, views


def init_app(app: Flask) -> None:
    """Add the pages, and what the head of every page shows."""
    app.register_blueprint(views.bp)
    app.register_blueprint(programmes.bp)
    app.register_blueprint(people.bp)
    app.context_processor(navigation.of_this_page)
