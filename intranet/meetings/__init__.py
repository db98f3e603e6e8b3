"""Floor 7: the meeting: a group at a workshop, and what it does there."""

from flask import Flask

from intranet.workshops import settled
from intranet.workshops.in_the_way import counts


def init_app(app: Flask) -> None:
    """Add the workshops' pages for the groups."""
    # Here and not above: other floors read the models without the web.
    from intranet.meetings import (  # noqa: F401  # each adds its addresses to bp
        agreeing,
        approving,
        attending,
        deciding,
        in_the_way,
        reflecting,
        start,
        turning,
        views,
        words,
    )

    app.register_blueprint(start.bp)
    words.init_app(app)
    settled.tells(app, in_the_way.settled_at)
    for count in in_the_way.ALL:
        counts(app, count)
