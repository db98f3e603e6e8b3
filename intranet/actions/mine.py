"""What one person has promised, in every group: what is late, this week, later, and done."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from intranet.actions.finding import my_open
from intranet.actions.models import Action
from intranet.platform import clock
from intranet.platform.web.access import me
from intranet.platform.web.htmx import is_htmx, part_or_page

# What was done longer ago is found in the group's own list.
DONE_IS_SHOWN = timedelta(weeks=4)


class Mine:
    """One person's actions as their own page shows them."""

    def __init__(self, viewer: Any) -> None:
        self.viewer = viewer

    @cached_property
    def all(self) -> list[Action]:
        """Everything that the person sees to or helps with: open, and done lately."""
        return my_open(self.viewer, done_within=DONE_IS_SHOWN)

    @cached_property
    def here(self) -> list[Action]:
        """What is open, and what was closed just now, which can be taken back."""
        return [action for action in self.all if action.is_open or action.just_closed]

    @property
    def done(self) -> list[Action]:
        """What is done, the latest first."""
        closed = [action for action in self.all if action not in self.here]
        return sorted(closed, key=lambda action: action.closed_at or action.created_at, reverse=True)

    @property
    def parts(self) -> list[tuple[str, str, list[Action]]]:
        """What is to be done, by when: a name, a heading and the actions of each part that has any."""
        headings = (("late", _("Overdue")), ("week", _("This week")), ("later", _("Later")))
        parts = [(name, said, [a for a in self.here if when(a) == name]) for name, said in headings]
        return [part for part in parts if part[2]]

    def count(self, name: str) -> int:
        """Count what is open of a part."""
        return sum(action.is_open and when(action) == name for action in self.all)

    @property
    def open(self) -> int:
        """Count what is open."""
        return sum(action.is_open for action in self.all)


def when(action: Action) -> str:
    """Say in which part of the page an action is: `late`, `week` (until Sunday) or `later`."""
    day, today = action.comes_up_on or date.max, clock.today()
    if day < today:
        return "late"
    return "week" if day <= today + timedelta(days=6 - today.weekday()) else "later"


def come_back(context: dict[str, Any], status: int) -> Response:
    """Answer where somebody stands on that page, with what came back about one of the actions."""
    context = {**context, "here": "mine", "about": context["action"].id}
    pages = {} if is_htmx() else {"mine": Mine(me())}
    return part_or_page("actions/_todo.html", "actions/mine.html", status=status, **pages, **context)
