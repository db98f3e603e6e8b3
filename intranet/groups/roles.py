"""Who has which role in which group: its members by their membership, its programme's facilitators by running it."""

from sqlalchemy import literal, select

from intranet.groups.models import Facilitator, Group, Membership
from intranet.platform.permissions import Role

# Columns: user_id, group_id, role. Somebody may have several roles in a group.
roles = (
    select(Membership.user_id, Membership.group_id, Membership.role)
    .union_all(
        select(Facilitator.user_id, Group.id, literal(Role.FACILITATOR, Membership.role.type)).join(
            Group, Group.programme_id == Facilitator.programme_id
        )
    )
    .subquery("roles")
)
