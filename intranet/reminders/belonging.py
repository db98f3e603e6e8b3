"""Which groups somebody belongs to or leads through a programme, as far as what is told them goes."""

from collections.abc import Iterable

from sqlalchemy import select

from intranet.accounts.models import User
from intranet.groups.models import Facilitator, Group, Membership
from intranet.platform.db import db
from intranet.platform.permissions import Right, roles_with


def own_groups(user: User, programmes: Iterable[int]) -> list[Group]:
    """Give the groups of some programmes whose working material a member may read."""
    found = (
        select(Group)
        .join(Membership, Membership.group_id == Group.id)
        .where(
            Membership.user_id == user.id,
            Membership.role.in_(roles_with(Right.READ_MATERIAL)),
            Group.programme_id.in_(list(programmes)),
        )
        .order_by(Group.organisation, Group.name)
    )
    return list(db.session.scalars(found))


def led_groups(user: User, programmes: Iterable[int]) -> list[Group]:
    """Give the groups of those of some programmes that somebody runs."""
    runs = select(Facilitator.programme_id).where(Facilitator.user_id == user.id)
    found = select(Group).where(Group.programme_id.in_(list(programmes)), Group.programme_id.in_(runs))
    return list(db.session.scalars(found.order_by(Group.organisation, Group.name)))
