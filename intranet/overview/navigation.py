"""What the head of every page shows: where one is, and where one can go."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import current_app, g, request
from sqlalchemy import select

from intranet.actions.finding import open_count
from intranet.groups.finding import Place, own_roles, places_of
from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.platform.permissions import Right, Role, scopes
from intranet.platform.web.access import me, roles_here
from intranet.workshops.models import Workshop


@dataclass
class Navigation:
    """Where the signed-in person can go. Asked of the database only when the page shows it."""

    page_of: Group | None

    @cached_property
    def group(self) -> Group | Place | None:
        """The group whose menu is shown: the page's own, else the only place that the person has to go to."""
        if self.page_of or not me().is_authenticated:
            return self.page_of
        return self.groups[0] if len(self.groups) == 1 and not self.programmes else None

    @cached_property
    def _roles(self) -> set[Role]:
        return own_roles(self.group) if self.group and not self.page_of else roles_here()

    def leads_to(self, right: Right) -> bool:
        """Tell whether the person has a right in that group. The page itself gets none of it."""
        return self.group is not None and bool(scopes(right, self._roles))

    @cached_property
    def _places(self) -> tuple[list[Place], list[Place]]:
        return places_of(me())

    @property
    def groups(self) -> list[Place]:
        """The groups to switch between."""
        return self._places[0]

    @property
    def programmes(self) -> list[Place]:
        """The programmes the person runs."""
        return self._places[1]

    @property
    def has_actions(self) -> bool:
        """Tell whether the person may have promised something somewhere: not who only decides or administers."""
        elsewhere = len(self.groups) > 1 or bool(self.groups and self.programmes)
        return elsewhere or self.leads_to(Right.READ_MATERIAL)

    @cached_property
    def open_actions(self) -> int:
        """How many of the person's actions are open in this group."""
        return open_count(me(), self.group) if self.group else 0

    @cached_property
    def front(self) -> tuple[Programme | None, list[Workshop]]:
        """The programme that the sign-in page tells of, with its workshops: the only one of the house, or none."""
        programmes = list(db.session.scalars(select(Programme).limit(2)))
        only = programmes[0] if len(programmes) == 1 else None
        return only, Workshop.all_of(only) if only else []


def of_this_page() -> dict[str, Any]:
    """Give every template the group of its address, the navigation and the house's own words."""
    group = g.get("group")
    return {
        "group": group,
        "nav": Navigation(group),
        "current_section": request.blueprint if group else None,
        "support": current_app.extensions["samsyn.settings"].support,
    }
