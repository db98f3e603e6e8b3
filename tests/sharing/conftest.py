"""Storuman's first version, adopted in April, and a link to it that Karin made for the municipal board."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.charter.versions import Version
from intranet.charter.words import Stance
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from intranet.sharing.models import SharedLink, token_of
from tests import meetings


@pytest.fixture(autouse=True)
def in_april(app: Any) -> Iterator[Any]:
    """It is Tuesday 17 April 2018, and stays so until a test lets time pass: `in_april.shift(...)`."""
    for pace in app.extensions["samsyn.sharing"].values():
        pace._left.clear()  # they count by the real clock, over all tests
    with time_machine.travel(meetings.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def adopt(storuman: Group, karin: User, peter: User) -> Callable[[str], Version]:
    """Adopt a version that says something: Karin stands behind it, Peter says not yet."""

    def write_and_adopt(words: str) -> Version:
        charter = Charter.begin(storuman, by=karin)
        section = charter.sections[0]
        for fragment, text in (("title", words), ("why", "Tiden ska räcka."), (section.fragment, words)):
            documents.replace(charter.text, fragment, f"<p>{text}</p>", by=karin)
        db.session.commit()
        reading = documents.read(charter.text)
        section.take_position(by=karin, stance=Stance.BEHIND, comment="", reading=reading)
        section.take_position(by=peter, stance=Stance.NOT_YET, comment="Vem betalar?", reading=reading)
        version = charter.adopt(by=karin, reading=documents.read(charter.text))
        db.session.commit()
        return version

    return write_and_adopt


@pytest.fixture
def version(adopt: Callable[[str], Version]) -> Version:
    """What is shared."""
    return adopt("Tid för människor")


@pytest.fixture
def link(version: Version, storuman: Group, karin: User) -> SharedLink:
    """A link that holds to the end of 1 May."""
    made = SharedLink.make(
        version,
        storuman,
        for_whom="Kommunstyrelsen",
        until=date(2018, 5, 1),
        diary_number="KS 2018/77",
        by=karin,
        form="x",
    )
    db.session.commit()
    return made


@pytest.fixture
def address(link: SharedLink, karin: User) -> str:
    """Where it leads."""
    return f"/shared/{token_of('x', karin)}"
