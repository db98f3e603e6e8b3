"""How a kind of thing is found: which rows it is made of, how it reads, and where it is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement
from sqlalchemy.sql.base import ExecutableOption

from intranet.groups.models import Group
from intranet.platform.db import Model
from intranet.platform.permissions import Right

# Which of a source's subjects a changed row belongs to.
Belongs = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Entry:
    """How something reads, for whom, and what its address is made of beside the group.

    Attributes:
        group_id: whose it is; None for what a programme's groups share, which then says `programme_id`.
        part: which part of its subject it is, when that has several.
        reading: the right that it takes to read it.
    """

    title: str
    body: str
    at: datetime
    group_id: int | None
    programme_id: int | None = None
    part: str = ""
    where: dict[str, Any] = field(default_factory=dict)
    reading: Right = Right.READ_MATERIAL


class Source:
    """A kind of thing.

    Attributes:
        kind: its name in the address.
        subject: the model whose rows are found.
        made_of: other models that a subject is made of: when one of their rows changes, it is read anew.
        in_text: the name of the column that says in which shared text a subject is written, if it is.
        plural, singular: what people call it.
    """

    kind: ClassVar[str]
    subject: ClassVar[type[Model]]
    made_of: ClassVar[dict[type[Model], Belongs]] = {}
    in_text: ClassVar[str] = ""
    icon: ClassVar[str] = "file-text"
    plural: ClassVar[Any]
    singular: ClassVar[Any]
    options: ClassVar[tuple[ExecutableOption, ...]] = ()

    @property
    def text(self) -> Any:
        """The column that says in which shared text a subject is written."""
        return getattr(self.subject, self.in_text)

    def entries(self, thing: Any) -> Iterable[Entry]:
        """Say how a subject reads; nothing when there is nothing to find."""
        raise NotImplementedError

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give where it is shown."""
        raise NotImplementedError

    def label(self, where: dict[str, Any]) -> str:
        """Say what it is: "Action"."""
        return str(self.singular)
