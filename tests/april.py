"""It is April 2018, with the programme's workshops and an action: fixtures that several rooms take in."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.groups.models import Group, Programme
from intranet.workshops.models import Workshop
from tests import meetings
from tests.databases import Arrange


@pytest.fixture(autouse=True)
def in_april() -> Iterator[None]:
    """It is Tuesday 17 April 2018, and stays so."""
    with time_machine.travel(meetings.NOW, tick=False):
        yield


@pytest.fixture
def workshops(arrange: Arrange, programme: Programme) -> list[Workshop]:
    """The four workshops; the third is in nine days."""
    return meetings.planned(arrange, programme)


@pytest.fixture
def action(storuman: Group, peter: User, karin: User, workshops: list[Workshop]) -> Action:
    """Peter's action, agreed at the second workshop, due in three days."""
    return meetings.agree(
        storuman,
        "Lista alla e-tjänster",
        owner=peter,
        due_on=date(2018, 4, 20),
        workshop_id=workshops[1].id,
        by=karin,
    )


@pytest.fixture
def at(storuman: Group) -> str:
    """The address of Storuman's actions."""
    return f"/groups/{storuman.slug}/actions"
