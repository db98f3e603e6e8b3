"""Floor 8: search over everything that one may read."""

from flask import Flask

from intranet.live.pace import Pace

# Somebody who types fast asks three times a second, and less over time.
PER_SECOND, BURST = 5, 60


def init_app(app: Flask) -> None:
    """Let people search, and keep what they can find up to date."""
    # Here and not above: other floors read the models without the web.
    from intranet.search import keeping, views

    app.extensions["samsyn.search"] = Pace(PER_SECOND, BURST)
    app.register_blueprint(views.bp)
    keeping.init_app(app)
