"""Floor 7: the dialogue about a charter: comments on a section or on words of it, answered, settled, opened again."""

from flask import Flask

from intranet.accounts import letters
from intranet.dialogue.talk import Talk
from intranet.live.pace import Pace
from intranet.platform.web.access import me

# Somebody who writes by hand does not come near; a script does.
PER_SECOND, BURST = 0.5, 40


def init_app(app: Flask) -> None:
    """Let groups talk about what they write."""
    # Here and not above: other floors read the models without the web.
    from intranet.dialogue import comments, telling, views, words  # noqa: F401  # comments adds its addresses to bp

    app.extensions["samsyn.dialogue"] = Pace(PER_SECOND, BURST)
    app.register_blueprint(views.bp)
    letters.offer(app, telling.MENTION)
    # What the charter's page shows of it: that room stands below, and knows its addresses alone.
    app.jinja_env.globals["talk_of"] = lambda group: Talk(group, me())
    app.add_template_filter(words.shown, "comment")
