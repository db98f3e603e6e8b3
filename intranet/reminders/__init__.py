"""Floor 8: letters that remind people of what they have promised, and of the workshop to come."""

from flask import Flask

from intranet.accounts import letters
from intranet.platform.chores import Chores


def init_app(app: Flask) -> None:
    """Offer the letters, and look every minute whether any is to be sent."""
    from intranet.reminders import outbox, words

    letters.offer(app, *words.KINDS)
    Chores(app, "reminders").add(outbox.remind, every=outbox.LOOKS_EVERY, first=outbox.LOOKS_EVERY)
