"""How an action stands in time: late, put off, just closed."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from intranet.platform import clock

if TYPE_CHECKING:
    from intranet.workshops.models import Workshop

# How long a checked action stays where it was, so that a slip of the hand is easy to take back.
STAYS = timedelta(minutes=1)


class Timed:
    """What follows from an action's dates and the clock."""

    if TYPE_CHECKING:
        due_on: date | None
        completed_at: datetime | None
        dropped_at: datetime | None
        carried_to: Workshop | None

        @property
        def is_open(self) -> bool:
            """Tell whether it is still to be done."""

    @property
    def is_put_off(self) -> bool:
        """Tell whether it is carried over to a workshop that has not begun."""
        return self.is_open and self.carried_to is not None and not self.carried_to.has_begun

    @property
    def is_past_due(self) -> bool:
        """Tell whether its last day has gone, whatever the group has decided since."""
        return self.is_open and self.due_on is not None and self.due_on < clock.today()

    @property
    def days_late(self) -> int:
        """Give how many days have gone since its last day.

        0 when there is time left, once it is closed, and while it is put off: the group knows that it is not done,
        and has said when it takes it up.
        """
        if self.due_on is None or self.is_put_off or not self.is_past_due:
            return 0
        return (clock.today() - self.due_on).days

    @property
    def is_late(self) -> bool:
        """Tell whether its last day has gone, and the group has not put it off."""
        return self.days_late > 0

    @property
    def comes_up_on(self) -> date | None:
        """Give when somebody asks for it: on its last day, or when that has gone, at the workshop it is put off to."""
        return (
            self.carried_to.day if self.carried_to and self.is_put_off and self.is_past_due else self.due_on
        )

    @property
    def closed_at(self) -> datetime | None:
        """Give when it was done or dropped."""
        return self.completed_at or self.dropped_at

    @property
    def just_closed(self) -> bool:
        """Tell whether it was done or dropped so lately that it stays where it was, with a way to take it back."""
        return self.closed_at is not None and clock.now() - STAYS < self.closed_at <= clock.now()
