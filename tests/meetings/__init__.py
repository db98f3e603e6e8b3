"""Workshops and actions for tests: a programme of four half-days, as they were held in 2018."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.groups.models import Group, Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.agenda import Agenda, ItemKind
from intranet.workshops.models import Workshop
from tests.databases import Arrange

DAYS = (date(2018, 2, 28), date(2018, 3, 26), date(2018, 4, 26), date(2018, 6, 1))
TITLES = (
    "Varför ska vi förändra?",
    "Vad förändras – och vad förändras inte?",
    "Så leder vi arbetet",
    "Hur går vi vidare?",
)
# Tuesday 17 April 2018, nine in the morning in Sweden: nine days before the third workshop.
NOW = datetime(2018, 4, 17, 7, 0, tzinfo=UTC)


def plan(programme: Programme) -> list[Workshop]:
    """Plan the four workshops, the second with an agenda."""
    workshops = [
        Workshop.plan(
            programme,
            title=title,
            starts_at=datetime.combine(day, time(8, 30), clock.SWEDEN),
            ends_at=datetime.combine(day, time(12), clock.SWEDEN),
            place="Folkets hus, Storuman",
        )
        for day, title in zip(DAYS, TITLES, strict=True)
    ]
    agenda = Agenda.of(workshops[1])
    agenda.add(minutes=20, kind=ItemKind.DIALOGUE, title="Sedan sist", description="")
    agenda.add(minutes=15, kind=ItemKind.BREAK, title="", description="")
    db.session.commit()
    return workshops


def planned(arrange: Arrange, programme: Programme) -> list[Workshop]:
    """Give the four workshops, planned; the programme has no others."""
    arrange(lambda: plan(programme))
    return list(db.session.scalars(select(Workshop).order_by(Workshop.starts_at)))


def agree(group: Group, title: str, *, by: User, **rest: Any) -> Action:
    """Agree on an action, and commit."""
    action = Action.agree(group, title=title, by=by, **rest)
    db.session.commit()
    return action
