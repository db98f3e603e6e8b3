"""Samsyn: leadership groups that lead a change agree on why and what, and see to it that it happens."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

from intranet import (
    accounts,
    actions,
    assignments,
    calendars,
    charter,
    cli,
    dialogue,
    groups,
    library,
    live,
    maturity,
    meetings,
    overview,
    reminders,
    search,
    sharing,
    summaries,
    workshops,
)
from intranet.platform import bus, db, i18n, logs, mail
from intranet.platform.config import Settings
from intranet.platform.web import access, assets, drawing, errors, forms, headers, limits, uploads

ROOT = Path(__file__).parents[1]
FEATURES = (
    accounts,
    groups,
    live,
    charter,
    actions,
    library,
    workshops,
    assignments,
    dialogue,
    meetings,
    maturity,
    summaries,
    overview,
    search,
    reminders,
    calendars,
    sharing,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app.

    Args:
        settings: read from the environment when left out.

    Raises:
        WrongSetting: a setting cannot be used.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    configure(app, settings)
    drawing.init_app(app)
    logs.init_app(app)
    db.init_app(app, settings.database_url)
    bus.init_app(app, settings.database_url)
    mail.init_app(app, settings)
    i18n.init_app(app)
    init_web(app, settings)
    for feature in FEATURES:
        feature.init_app(app)
    access.init_rights(app)
    uploads.init_app(app)
    cli.init_app(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Tell Flask what our settings mean to it."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        # Signed once, at sign-in: a cookie on every answer would cost time at every letter typed.
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_NAME="__Host-samsyn" if settings.over_https else "samsyn",
        SESSION_COOKIE_SECURE=settings.over_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"],
        COMPRESS_STREAMS=True,
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
    )
    app.config.update(settings.overrides)
    app.extensions["samsyn.settings"] = settings
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def init_web(app: Flask, settings: Settings) -> None:
    """Set up what every page shares."""
    Htmx().init_app(app)
    Compress().init_app(app)
    access.init_app(app)  # first: who has signed out is told so, and not that the token is missing
    forms.init_app(app)
    headers.init_app(app, over_https=settings.over_https)
    assets.init_app(app)
    errors.init_app(app)
    limits.init_app(app)
