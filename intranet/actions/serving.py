"""Which actions serve the sections of a group's charter, counted for the charter's own page."""

from functools import cached_property
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from intranet.actions.counting import IS_OPEN
from intranet.actions.models import Action, Status
from intranet.groups.models import Group
from intranet.platform.db import columns

_COUNTED = (
    select(
        Action.section_id,
        func.count(Action.id),
        func.count(Action.id).filter(IS_OPEN),
    )
    .where(
        Action.group_id == bindparam("group"),
        Action.section_id.is_not(None),
        Action.status != Status.DROPPED,
    )
    .group_by(Action.section_id)
)


class Count(NamedTuple):
    """How many actions serve a section, and how many of them are open."""

    all: int = 0
    open: int = 0


class Serving:
    """What is done for each section of a group's charter. Asked of the database once, when it is shown."""

    def __init__(self, group: Group) -> None:
        self.group = group

    @cached_property
    def _counts(self) -> dict[int, Count]:
        found = columns(_COUNTED, {"group": self.group.id})
        return {section_id: Count(total, still_open) for section_id, total, still_open in found if section_id}

    def of(self, section_id: int) -> Count:
        """Count what serves one section."""
        return self._counts.get(section_id, Count())
