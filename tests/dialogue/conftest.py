"""Storuman's charter with words in it, to talk about."""

from collections.abc import Callable
from typing import Any

import pytest

from intranet.accounts.models import User
from intranet.charter.models import Charter, Section
from intranet.dialogue.models import Thread
from intranet.groups.models import Group
from intranet.live import documents, places
from intranet.platform.db import db
from tests.databases import Arrange

WORDS = "Var femte medarbetare går i pension före 2030. Då räcker vi inte till."
MARKED = "Var femte medarbetare"


@pytest.fixture
def charter(arrange: Arrange, storuman: Group, karin: User) -> Charter:
    """The charter, with its first section written."""

    def write() -> None:
        charter = Charter.begin(storuman, by=karin)
        documents.replace(charter.text, charter.sections[0].fragment, f"<p>{WORDS}</p>", by=karin)

    arrange(write)
    return db.session.query(Charter).one()


@pytest.fixture
def section(charter: Charter) -> Section:
    """Its first section."""
    return charter.sections[0]


@pytest.fixture
def say(section: Section) -> Callable[..., Thread]:
    """Let somebody begin a thread: `say(peter, "Stämmer det?", about=MARKED)`."""

    def begin(person: User, words: str, *, about: str = "", section: Section = section) -> Thread:
        text = section.charter.text
        span = places.span_of(text, section.fragment, about) if about else None
        passage = places.find(text, {0: span})[0] if span else None
        thread = Thread.begin(section, words, by=person, span=span, passage=passage)
        db.session.commit()
        return thread

    return begin


@pytest.fixture
def thread(say: Callable[..., Thread], peter: User) -> Thread:
    """Peter asks about some words."""
    return say(peter, "Vem har räknat?", about=MARKED)


@pytest.fixture
def here(section: Section) -> str:
    """Where the dialogue is."""
    return "/groups/storuman/charter/dialogue"


@pytest.fixture
def place(section: Section) -> Callable[[str], dict[str, Any]]:
    """What the form says of marked words: `place(MARKED)`."""
    from base64 import b64encode

    def give(words: str) -> dict[str, Any]:
        span = places.span_of(section.charter.text, section.fragment, words)
        assert span is not None
        starts, ends = (b64encode(end).decode() for end in span.written)
        return {"starts": starts, "ends": ends, "quote": words}

    return give
