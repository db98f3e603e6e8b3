"""What others have changed about an action while somebody had its form open."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intranet.actions.history import ActionChange, in_words

if TYPE_CHECKING:
    from intranet.actions.models import Action


@dataclass(frozen=True)
class Difference:
    """A field that somebody else has changed since a form was opened, to another value than the form's.

    Attributes:
        field: its name in `Action`.
        mine: what the form holds.
        theirs: what the action holds now.
        last: the latest change of the field: by whom and when.
        untouched: the form still holds what it was opened with.
    """

    field: str
    mine: Any
    theirs: Any
    last: ActionChange
    untouched: bool


class Outdated(Exception):
    """Both the form and somebody else changed a field. Holds all that differs, untouched too."""

    def __init__(self, differences: list[Difference]) -> None:
        super().__init__([difference.field for difference in differences])
        self.differences = differences


def differences(action: "Action", revision: int, filled_in: dict[str, Any]) -> list[Difference]:
    """Compare a form with what others have changed since the revision it was opened at."""
    found = []
    for field, mine in filled_in.items():
        later = [c for c in action.changes if c.field == field and c.revision > revision]
        theirs = getattr(action, field)
        if later and mine != theirs:
            found.append(Difference(field, mine, theirs, later[-1], in_words(mine) == later[0].before))
    return found


def as_seen(action: "Action", field: str, revision: int) -> str:
    """Say, in the words of the history, what a field held at a revision."""
    later = [c for c in action.changes if c.field == field and c.revision > revision]
    return later[0].before if later else in_words(getattr(action, field))
