"""Floor 2: programmes, leadership groups and who belongs to them."""

from flask import Flask

from intranet.groups import finding, inviting, views


def init_app(app: Flask) -> None:
    """Let addresses name groups, and let their leaders change who belongs."""
    finding.init_app(app)
    app.register_blueprint(views.bp)
    app.register_blueprint(inviting.bp)
