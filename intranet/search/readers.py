"""Who searches, and what they may read: asked anew each time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from intranet.groups.models import Group
from intranet.groups.roles import roles
from intranet.platform.db import db
from intranet.platform.permissions import Right, roles_with
from intranet.search.models import SearchEntry

RIGHTS = (Right.READ_MATERIAL, Right.READ_VERSIONS)


@dataclass(frozen=True)
class Reader:
    """Somebody, with the groups of which they may read something, by number and in order, and how far."""

    user_id: int
    groups: dict[int, Group]
    rights: dict[int, set[Right]]
    sizes: dict[int, int]  # by programme, how many groups it has

    @classmethod
    def of(cls, user: Any) -> Self:
        """Look up what somebody may read now."""
        others = aliased(Group)
        size = select(func.count()).where(others.programme_id == Group.programme_id).scalar_subquery()
        found = db.session.execute(
            select(Group, roles.c.role, size)
            .join(roles, roles.c.group_id == Group.id)
            .where(roles.c.user_id == user.id)
            .order_by(Group.organisation, Group.id)
        )
        groups: dict[int, Group] = {}
        rights: dict[int, set[Right]] = {}
        sizes: dict[int, int] = {}
        for group, role, number in found:
            sizes[group.programme_id] = number
            groups[group.id] = group
            mine = {right for right in RIGHTS if role in roles_with(right)}
            rights.setdefault(group.id, set()).update(mine)
        return cls(user.id, groups, rights, sizes)

    @property
    def scopes(self) -> list[str]:
        """Name what they may read, as the index has it: as few names as will do."""
        own = {name for right in RIGHTS for name in self._scopes_with(right)}
        return sorted(own | {f"programme{group.programme_id}" for group in self._with_material()})

    def _scopes_with(self, right: Right) -> Iterator[str]:
        mine = [group for group in self.groups.values() if right in self.rights[group.id]]
        counted = Counter(group.programme_id for group in mine)
        for group in mine:
            is_one_of_all = counted[group.programme_id] == self.sizes[group.programme_id]
            yield (_of_all(right, group.programme_id) if is_one_of_all else _of_group(right, group.id))

    def _with_material(self) -> list[Group]:
        return [group for group in self.groups.values() if Right.READ_MATERIAL in self.rights[group.id]]

    def name_of(self, group: Group) -> str:
        """Name one of their groups: by its organisation, and by what tells it from others of that."""
        others = [
            other
            for other in self.groups.values()
            if other.organisation == group.organisation and other is not group
        ]
        if not others:
            return group.organisation
        is_copied = any(other.name == group.name for other in others)
        return f"{group.organisation}, {group.programme.name if is_copied else group.name}"

    def may_read(self, entries: Any) -> ColumnElement[bool]:
        """Ask of entries, given as the columns of a statement, whether they may read them as the database is now."""
        own = [
            and_(entries.reading == right.value, entries.group_id.in_(self._groups_with(right)))
            for right in RIGHTS
        ]
        programmes = select(Group.programme_id).where(Group.id.in_(self._groups_with(Right.READ_MATERIAL)))
        shared = and_(entries.group_id.is_(None), entries.programme_id.in_(programmes))
        return or_(*own, shared)

    def _groups_with(self, right: Right) -> Select[int]:
        return select(roles.c.group_id).where(
            roles.c.user_id == self.user_id, roles.c.role.in_(roles_with(right))
        )

    def reads_as(self, group: Group | None, group_id: int | None, programme_id: int | None) -> bool:
        """Tell whether something is a group's own, or its programme's, which it reads. Without a group, anything is."""
        if group is None or group_id is not None:
            return group is None or group_id == group.id
        return programme_id == group.programme_id and Right.READ_MATERIAL in self.rights[group.id]

    def group_for(self, entry: SearchEntry, wanted: Group | None) -> Group:
        """Give the group on whose pages something is shown: its own, or one of its programme, the wanted one first."""
        if entry.group_id is not None:
            return self.groups[entry.group_id]
        mine = [group for group in self._with_material() if group.programme_id == entry.programme_id]
        return wanted if wanted in mine else mine[0]


def scopes_of(reading: Right, group_id: int | None, programme_id: int | None) -> list[str]:
    """Name those who may read something, in letters and digits: the index need not go through what others may.

    Args:
        reading: the right that it takes.
        group_id: the group whose it is; of none if all groups of a programme share it.
        programme_id: that programme, or the one of the group.
    """
    if group_id is None:
        return [f"programme{programme_id}"]
    return [_of_group(reading, group_id), _of_all(reading, programme_id)]


def _of_group(reading: Right, group_id: int) -> str:
    """Name those who have a right in a group."""
    return f"{_letters(reading)}{group_id}"


def _of_all(reading: Right, programme_id: int | None) -> str:
    """Name those who have a right in every group of a programme."""
    return f"{_letters(reading)}of{programme_id}"


def _letters(right: Right) -> str:
    return right.value.replace("_", "")
