"""Floor 3: text that several people write in at once. It knows no charter and no workshop."""

from functools import partial
from typing import cast

from flask import Flask

from intranet.live.documents import Documents
from intranet.live.door import Door
from intranet.live.keeping import Keeper
from intranet.live.log import UpdateLog
from intranet.live.pace import Pace
from intranet.live.presence import Presence
from intranet.live.staying import still_allowed
from intranet.live.streams import Streams
from intranet.live.upkeep import Upkeep
from intranet.platform.bus import Bus
from intranet.platform.config import Settings


class Live:
    """What the live text of one app keeps in memory."""

    door: Door

    def __init__(self, app: Flask) -> None:
        self.bus = cast(Bus, app.extensions["samsyn.bus"])
        settings = cast(Settings, app.extensions["samsyn.settings"])
        self.documents = Documents()
        self.log = UpdateLog(app)
        self.upkeep = Upkeep(app, settings.history_days)
        self.pace = Pace()
        self.presence = Presence(self.bus)
        self.streams = Streams(self.bus, self.presence, settings.stream_limit, partial(still_allowed, app))

    def close(self) -> None:
        """End the streams, write what waits, let go of the bus."""
        self.streams.close_all()
        self.log.close()
        self.upkeep.close()
        self.bus.close()


def init_app(app: Flask) -> None:
    """Let texts be written in together."""
    from intranet.live import views  # the views need Live above

    live = app.extensions["samsyn.live"] = Live(app)
    settings = cast(Settings, app.extensions["samsyn.settings"])
    most = app.config["MAX_CONTENT_LENGTH"]
    live.door = Door(app.wsgi_app, live, most=most, over_https=settings.over_https)
    app.wsgi_app = live.door  # type: ignore[method-assign]  # as every WSGI middleware
    app.register_blueprint(views.bp)
    app.register_blueprint(views.own)
    app.jinja_env.globals["keeper"] = Keeper.of
