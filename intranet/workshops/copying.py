"""A programme's workshops in another year: on the same days of the week, at the same times, with their agendas."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from intranet.groups.copying import Copy
from intranet.groups.models import Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.working_days import holiday
from intranet.workshops.agenda import AgendaItem
from intranet.workshops.days import moved
from intranet.workshops.models import Workshop

A_YEAR = timedelta(weeks=52)


@dataclass(frozen=True)
class Moved:
    """A workshop and when its copy is to be held."""

    workshop: Workshop
    starts_at: datetime
    ends_at: datetime

    @property
    def warning(self) -> str:
        """Say what is the matter with the day; empty when nothing is."""
        if name := holiday(clock.swedish(self.starts_at).date()):
            return _("The day is %(name)s.", name=name)
        return _("The day has been.") if self.ends_at <= clock.now() else ""


def year_after(workshops: list[Workshop]) -> date:
    """Give the next day that is whole years after the first workshop and on the same day of the week."""
    first = workshops[0].day if workshops else clock.today()
    years = -((first - clock.today()) // A_YEAR)
    return first + A_YEAR * max(1, years)


def moved_to(workshops: list[Workshop], first_day: date) -> list[Moved]:
    """Give all workshops with the first one on another day and the same number of days between them."""
    if not workshops:
        return []
    days = (first_day - workshops[0].day).days
    return [Moved(w, moved(w.starts_at, days), moved(w.ends_at, days)) for w in workshops]


def copy_workshops(copy: Copy) -> None:
    """Plan the same workshops in the new programme, with the agendas that the programme has for them."""
    old = Workshop.all_of(copy.old)
    new = [_copied(one, copy.new) for one in moved_to(old, _first_day(old, copy.days))]
    db.session.add_all(new)
    db.session.flush()
    copy.workshops.update({before.id: after.id for before, after in zip(old, new, strict=True)})
    _copy_agendas(copy.workshops)


def _first_day(workshops: list[Workshop], days: int) -> date:
    return workshops[0].day + timedelta(days=days) if workshops else clock.today()


def _copied(one: Moved, programme: Programme) -> Workshop:
    old = one.workshop
    return Workshop(
        programme_id=programme.id,
        number=old.ordinal,
        ordinal=old.ordinal,
        title=old.title,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        place=old.place,
        link=old.link,
    )


def _copy_agendas(workshops: dict[int, int]) -> None:
    planned = select(AgendaItem).where(AgendaItem.workshop_id.in_(workshops), AgendaItem.group_id.is_(None))
    db.session.add_all(item.copied(workshops[item.workshop_id]) for item in db.session.scalars(planned))
