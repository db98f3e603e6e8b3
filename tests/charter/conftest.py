"""Storuman's charter: a title, a why and something written in its first two sections."""

from collections.abc import Callable
from typing import Any

import pytest

from intranet.accounts.models import User
from intranet.charter.agreement import Agreement
from intranet.charter.models import Charter, Position, Section
from intranet.charter.words import Stance
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from tests.databases import Arrange

TITLE = "Tid för människor"
WHY = "Tiden ska räcka till människor också när vi blir färre."
TEXTS = ("Var femte medarbetare går i pension före 2030.", "För den som bor i Slussfors.")


@pytest.fixture
def charter(arrange: Arrange, storuman: Group, karin: User) -> Charter:
    """The charter as its group left it: begun, with the first two sections written."""

    def write() -> None:
        charter = Charter.begin(storuman, by=karin)
        for fragment, words in (
            ("title", TITLE),
            ("why", WHY),
            *zip(fragments(charter), TEXTS, strict=False),
        ):
            documents.replace(charter.text, fragment, f"<p>{words}</p>", by=karin)

    arrange(write)
    return db.session.query(Charter).one()


def fragments(charter: Charter) -> list[str]:
    return [section.fragment for section in charter.sections]


@pytest.fixture
def section(charter: Charter) -> Section:
    """Its first section, "Varför just nu?"."""
    return charter.sections[0]


@pytest.fixture
def rewrite(charter: Charter) -> Callable[..., None]:
    """Let a section say something else: `rewrite(section, "Nya ord")`."""

    def change(section: Section, words: str) -> None:
        documents.replace(charter.text, section.fragment, f"<p>{words}</p>" if words else "<p></p>")
        db.session.commit()

    return change


@pytest.fixture
def stand(charter: Charter) -> Callable[..., Position]:
    """Let somebody take a position: `stand(peter, section, "not_yet", "Vilka företag?")`."""

    def take(person: User, section: Section, stance: str = "behind", comment: str = "") -> Position:
        reading = documents.read(charter.text)
        taken = section.take_position(by=person, stance=Stance(stance), comment=comment, reading=reading)
        db.session.commit()
        return taken

    return take


@pytest.fixture
def agreement(charter: Charter, storuman: Group) -> Callable[[], Agreement]:
    """Where the group stands now: `agreement().finding`."""
    return lambda: Agreement.of(storuman, charter, documents.read(charter.text))


@pytest.fixture
def address(section: Section) -> str:
    """Where positions on the first section are taken."""
    return f"/groups/storuman/charter/sections/{section.id}/position"


@pytest.fixture
def answer(section: Section) -> Callable[..., dict[str, Any]]:
    """What the form sends: `answer("not_yet", "Vilka företag?")`."""

    def fill(stance: str | None = "behind", comment: str = "", seen: str = TEXTS[0]) -> dict[str, Any]:
        return {"comment": comment, "seen": seen} | ({"stance": stance} if stance else {})

    return fill
