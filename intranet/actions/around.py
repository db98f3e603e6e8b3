"""What lies around an action in other features: the workshops it is agreed at, the sections it serves.

Actions know them by their relations alone: those features stand above this one or beside it, and are not imported.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from intranet.actions.attached import ActionLink
from intranet.actions.models import Action
from intranet.groups.models import Group

if TYPE_CHECKING:
    from intranet.charter.models import Section
    from intranet.library.models import Document
    from intranet.workshops.models import Workshop


def other_end(relation: str, *, of: type = Action) -> Any:
    """Give what is at the other end of one of an action's relations, or of those of what belongs to it."""
    return inspect(of).relationships[relation].mapper.class_


def workshops_of(group: Group) -> "list[Workshop]":
    """Give the workshops of a group's programme, in order."""
    found: list[Workshop] = other_end("agreed_at").all_of(group.programme)
    return found


def sections_of(group: Group) -> "list[Section]":
    """Give the sections of a group's charter: those under Why first."""
    found: list[Section] = other_end("section").all_of(group)
    return found


def documents_of(group: Group) -> "list[Document]":
    """Give what can be read in a group's library: its own and its programme's, by name."""
    found: list[Document] = other_end("document", of=ActionLink).all_for(group)
    return found
