"""What a charter knows of workshops: when the last one was. It is told by their own feature, which stands above."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, cast

from flask import Flask, current_app

from intranet.groups.models import Group
from intranet.platform import clock


class Meeting(Protocol):
    """A workshop, as far as a charter cares."""

    @property
    def number(self) -> int:
        """By which addresses name it."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""


def ask(app: Flask, last_held: Callable[[Group], Meeting | None]) -> None:
    """Let somebody above say which workshop a group has held last."""
    app.extensions["samsyn.last_held"] = last_held


def last_meeting(group: Group) -> Meeting | None:
    """Give the workshop that a group has held last; None before the first, and when it is older than what is kept."""
    last_held = cast(Callable[[Group], Meeting | None], current_app.extensions["samsyn.last_held"])
    return if_kept(last_held(group))


def if_kept(meeting: Meeting | None) -> Meeting | None:
    """Give a workshop when what a text said at it is still known."""
    kept_since = clock.now() - timedelta(days=current_app.extensions["samsyn.settings"].history_days)
    return meeting if meeting and meeting.ends_at > kept_since else None
