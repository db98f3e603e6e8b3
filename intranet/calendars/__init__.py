"""Floor 8: what people have ahead of them, for the calendars of their telephones and computers."""

from flask import Flask

from intranet.live.pace import Pace

# A calendar asks every few minutes at the most; somebody has it on several devices.
PER_SECOND, BURST = 0.1, 30


def init_app(app: Flask) -> None:
    """Let people have their calendar by a secret address, and each workshop as a file."""
    # Here and not above: other floors read the models without the web.
    from intranet.calendars import views
    from intranet.calendars.models import CalendarKey

    app.extensions["samsyn.calendars"] = Pace(PER_SECOND, BURST)
    app.register_blueprint(views.bp)
    # The settings' page stands on a lower floor, and knows no more of it than this.
    app.jinja_env.globals["calendar_key_of"] = CalendarKey.of
