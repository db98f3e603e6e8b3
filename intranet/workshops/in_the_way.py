"""What keeps a workshop from being removed: what the groups have made of it. Each feature counts its own."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, or_, select

from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.library.models import Document
from intranet.platform.db import db

if TYPE_CHECKING:
    from intranet.workshops.models import Workshop

# Says for each group, by its number, what it has there: "3 åtgärder". None: what belongs to the programme itself.
Count = Callable[["Workshop"], dict[int | None, str]]


def counts(app: Flask, count: Count) -> None:
    """Let a feature say what it has at a workshop. They are told of in the order in which they come."""
    app.extensions.setdefault("samsyn.in_the_way", []).append(count)


def in_the_way(workshop: "Workshop") -> list[tuple[str, str]]:
    """Give what is in the way of removing a workshop, by group: ("Storuman", "3 åtgärder, 2 beslut")."""
    found: dict[int | None, list[str]] = {}
    for count in cast(list[Count], current_app.extensions.get("samsyn.in_the_way", [])):
        for group_id, words in count(workshop).items():
            found.setdefault(group_id, []).append(words)
    if not found:
        return []
    groups = db.session.execute(
        select(Group.id, Group.organisation)
        .where(Group.programme_id == workshop.programme_id)
        .order_by(Group.organisation)
    )
    named = [(None, _("The programme")), *groups]
    return [(name, ", ".join(found[group_id])) for group_id, name in named if group_id in found]


def count_actions(workshop: "Workshop") -> dict[int | None, str]:
    """Count the actions that are agreed at a workshop or carried over to it."""
    here = or_(Action.agreed_at_id == workshop.id, Action.carried_to_id == workshop.id)
    found = db.session.execute(
        select(Action.group_id, func.count(Action.id)).where(here).group_by(Action.group_id)
    )
    return {group_id: ngettext("%(num)d action", "%(num)d actions", number) for group_id, number in found}


def count_documents(workshop: "Workshop") -> dict[int | None, str]:
    """Count the documents and links at a workshop: each group's, and the programme's own."""
    found = db.session.execute(
        select(Document.group_id, func.count(Document.id))
        .where(Document.workshop_id == workshop.id, Document.removed_at.is_(None))
        .group_by(Document.group_id)
    )
    return {group_id: ngettext("%(num)d document", "%(num)d documents", number) for group_id, number in found}
