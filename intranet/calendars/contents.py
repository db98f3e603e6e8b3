"""What stands on a calendar. Asked anew each time: who has left a group sees nothing of it any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from intranet.accounts.models import User
from intranet.actions.history import ActionChange
from intranet.actions.models import OPEN, Action
from intranet.groups.models import Group
from intranet.groups.roles import roles
from intranet.platform import mail
from intranet.platform.db import db
from intranet.platform.i18n import day_month
from intranet.platform.permissions import Right, roles_with
from intranet.workshops.models import Workshop


@dataclass(frozen=True)
class Entry:
    """Something on a calendar.

    Attributes:
        uid: by which it is known for ever.
        title: what it is called there.
        begins: an instant, or for what takes no time a day.
        ends: when it is over; the day itself for what takes no time.
        changed_at: when any of this was changed last.
        description: what else is worth knowing, a line each.
        address: the page about it.
        place: where it is held.
    """

    uid: str
    title: str
    begins: datetime | date
    ends: datetime | date
    changed_at: datetime
    description: str
    address: str
    place: str = ""


def entries_of(user: User) -> list[Entry]:
    """Give the workshops of somebody's groups and programmes, and the days on which their open actions are due."""
    readers = roles_with(Right.READ_MATERIAL)
    here = select(roles.c.group_id).where(roles.c.user_id == user.id, roles.c.role.in_(readers))
    found = select(Group).where(Group.id.in_(here)).order_by(Group.organisation, Group.id)
    groups = db.session.scalars(found).all()
    return [*_workshops(groups), *_actions(user, groups)]


def _workshops(groups: Sequence[Group]) -> list[Entry]:
    first = {group.programme_id: group for group in reversed(groups)}
    held = select(Workshop).where(Workshop.programme_id.in_(first)).order_by(Workshop.starts_at, Workshop.id)
    return [entry_of(workshop, first[workshop.programme_id]) for workshop in db.session.scalars(held)]


def entry_of(workshop: Workshop, group: Group) -> Entry:
    """Give a workshop, as one of its groups sees it."""
    address = mail.page("meetings.show", group=group, number=workshop.number)
    join = _("Join: %(link)s", link=workshop.link) if workshop.link else ""
    return Entry(
        uid=_uid("workshop", workshop.id),
        title=_("Workshop %(number)s: %(title)s", number=workshop.ordinal, title=workshop.title),
        begins=workshop.starts_at,
        ends=workshop.ends_at,
        changed_at=workshop.changed_at,
        description="\n".join(filter(None, [group.programme.name, join, address])),
        address=address,
        place=workshop.place or workshop.link,
    )


def _actions(user: User, groups: Sequence[Group]) -> list[Entry]:
    changed = select(func.max(ActionChange.changed_at)).where(ActionChange.action_id == Action.id)
    found = (
        select(Action, changed.scalar_subquery())
        .where(
            Action.owner_id == user.id,
            Action.group_id.in_([group.id for group in groups]),
            Action.status.in_(OPEN),
            Action.due_on.is_not(None),
        )
        .options(joinedload(Action.group, innerjoin=True))
        .order_by(Action.due_on, Action.id)
    )
    return [_due(action, changed_at) for action, changed_at in db.session.execute(found)]


def _due(action: Action, changed_at: datetime | None) -> Entry:
    due_on = action.due_on or date.max  # asked for are those that have a day
    address = mail.page("actions.show", group=action.group, number=action.number)
    carried = action.carried_to
    said = _("carried over to %(day)s", day=day_month(carried.starts_at)) if carried else ""
    return Entry(
        uid=_uid("action", action.id),
        title=_("Done by today: %(title)s", title=action.title),
        begins=due_on,
        ends=due_on,
        changed_at=max([changed_at or action.created_at, *([carried.changed_at] if carried else [])]),
        description="\n".join(filter(None, [action.group.organisation, said, address])),
        address=address,
    )


def _uid(kind: str, number: int) -> str:
    return f"{kind}-{number}@{urlsplit(mail.address('')).hostname}"
