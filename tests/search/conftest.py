"""Things that can be found, and how to look for them."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.search.asking import Words
from intranet.search.finding import Asked, Found
from intranet.search.readers import Reader
from tests.house.conftest import filled_world, world

__all__ = ["filled_world", "world"]

Look = Callable[..., Found]


@pytest.fixture
def look(app: Any) -> Look:
    """Search as somebody: `look(peter, "åtgärd").hits`."""

    def look_for(who: User, typed: str, **filters: Any) -> Found:
        db.session.commit()
        return Found(Reader.of(who), Asked(Words.read(typed), **filters))

    return look_for


@pytest.fixture
def agree(storuman: Group, karin: User) -> Callable[..., Action]:
    """Let a group agree on an action: `agree("Ring Åsele")`."""

    def agree_on(title: str, *, group: Group = storuman, **more: Any) -> Action:
        action = Action.agree(group, title=title, by=karin, **more)
        db.session.commit()
        return action

    return agree_on


def titles(found: Found) -> list[str]:
    """Give what was found, in order."""
    return [hit.entry.title for hit in found.hits]


def page_of(browser: Any, typed: str, **more: str) -> str:
    """Give the page that answers a search, on one line."""
    answer = browser.get("/search?" + urlencode({"q": typed, **more}))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def addresses(app: Any, found: Found) -> list[str]:
    """Give where what was found is shown."""
    with app.test_request_context():
        return [hit.address for hit in found.hits]
