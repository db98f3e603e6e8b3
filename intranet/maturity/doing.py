"""What is done about a place: the actions agreed on there, found again there in this round and the next."""

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.actions.models import Action, by_urgency
from intranet.groups.models import Unit
from intranet.platform.db import Model, db


class PlaceAction(Model):
    """An action that a group has agreed on about one part in one dimension."""

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    dimension: Mapped[str] = mapped_column(String(40))

    @classmethod
    def keep(cls, action: Action, unit: Unit, dimension: str) -> None:
        """Remember where an action comes from."""
        db.session.add(cls(action_id=action.id, unit_id=unit.id, dimension=dimension))

    @classmethod
    def at(cls, unit: Unit, dimension: str) -> list[Action]:
        """Give the actions about a place, from whichever round: what is still to be done first."""
        found = select(Action).join(cls, cls.action_id == Action.id)
        here = found.where(cls.unit_id == unit.id, cls.dimension == dimension)
        return sorted(db.session.scalars(here), key=lambda one: (not one.is_open, *by_urgency(one)))
