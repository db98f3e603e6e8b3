"""Floor 8: PDFs for decision makers. Each page is set here and drawn in a process of its own."""

from flask import Flask

from intranet.platform.chores import Chores
from intranet.summaries.drawing.shelf import Shelf


def init_app(app: Flask) -> None:
    """Give the summaries their addresses, and make what is ordered. Nothing is drawn before somebody asks for it."""
    from intranet.summaries import (  # noqa: F401  # some add their addresses to start.bp
        choosing,
        delivery,
        ordering,
        start,
        views,
    )
    from intranet.summaries.letterhead import views as letterhead
    from intranet.summaries.report import views as report

    for blueprint in (start.bp, ordering.bp, letterhead.of_group, letterhead.of_programme, report.bp):
        app.register_blueprint(blueprint)
    app.extensions["samsyn.summaries"] = Shelf(app.extensions["samsyn.settings"].instance / "summaries")
    chores = Chores(app, "summaries")
    app.extensions["samsyn.delivering"] = chores.add(delivery.deliver, every=delivery.LOOKS_EVERY, first=0)
