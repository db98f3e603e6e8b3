"""Floor 8: PDFs for decision makers. Each page is set here and drawn in a process of its own."""

from flask import Flask

from intranet.summaries import views
from intranet.summaries.drawing.shelf import Shelf


def init_app(app: Flask) -> None:
    """Give the summaries their addresses. Nothing is started before somebody asks for one."""
    app.register_blueprint(views.bp)
    app.extensions["samsyn.summaries"] = Shelf(app.extensions["samsyn.settings"].instance / "summaries")
