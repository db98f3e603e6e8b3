"""A mail server, workshops, and a way to let it be another day."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.groups.models import Group, Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.reminders import outbox
from intranet.workshops.models import Workshop
from tests import meetings
from tests.databases import Arrange
from tests.mailbox import Box, mailbox

AGREED = datetime(2018, 2, 28, 11, tzinfo=clock.SWEDEN)


@pytest.fixture
def box(app: Flask) -> Iterator[Box]:
    """A real mail server that the app's mail reaches."""
    with mailbox(app) as found:
        yield found


@pytest.fixture
def workshops(arrange: Arrange, programme: Programme) -> list[Workshop]:
    """The four workshops of 2018: 28 February, 26 March, 26 April, 1 June."""
    return meetings.planned(arrange, programme)


@pytest.fixture
def agree(storuman: Group, karin: User) -> Callable[..., Action]:
    """Let Storuman have agreed on an action at its first workshop."""

    def make(title: str, owner: User | None, due_on: str, **more: Any) -> Action:
        with clock.told(more.pop("at", AGREED)):
            group = more.pop("group", storuman)
            action = Action.agree(
                group, title=title, by=karin, owner=owner, due_on=date.fromisoformat(due_on), **more
            )
            db.session.commit()
        return action

    return make


def instant(day: str, hour: str = "08:00") -> datetime:
    """Give a time of the Swedish day."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), clock.SWEDEN)


@pytest.fixture
def remind(app: Flask) -> Callable[..., tuple[int, int]]:
    """Look whether anybody is to be reminded: `remind("2018-04-19")`, at eight in the morning."""

    def look(day: str, hour: str = "08:00") -> tuple[int, int]:
        db.session.commit()
        with clock.told(instant(day, hour)):
            return outbox.remind()

    return look
