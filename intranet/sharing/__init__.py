"""Floor 9: one adopted version, read by link for a while by decision makers who have no account."""

from flask import Flask

from intranet.live.pace import Pace

# Addresses that open nothing, from one network address: a whole office may come with a link that is over.
MISSES_PER_SECOND, MISSES = 0.1, 30
# PDFs of one link: a committee fetches it as its meeting begins.
FILES_PER_SECOND, FILES = 1.0, 60


def init_app(app: Flask) -> None:
    """Let leaders share a version by link, and whoever has the link read it."""
    # Here and not above: other floors read the models without the web.
    from intranet.sharing import contact, reading, views

    app.extensions["samsyn.sharing"] = {
        "misses": Pace(MISSES_PER_SECOND, MISSES),
        "files": Pace(FILES_PER_SECOND, FILES),
    }
    app.add_template_filter(contact.with_mail)
    app.register_blueprint(views.bp)
    app.register_blueprint(reading.bp)
