"""A group's library, and files to put in it."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.library.files import files
from intranet.library.models import Document, Place
from intranet.platform.db import db

AT = "/groups/storuman/library"


def upload(content: bytes | str, name: str = "Brev.txt") -> FileStorage:
    """Give a file as it comes with a form."""
    return FileStorage(io.BytesIO(content.encode() if isinstance(content, str) else content), name)


def sent(*contents: bytes | str, names: list[str] | None = None, place: str = "group") -> dict[str, Any]:
    """Give the form with files in it."""
    whole = [one.encode() if isinstance(one, str) else one for one in contents]
    called = names or [f"Fil {number}.txt" for number in range(len(whole))]
    return {
        "place": place,
        "files": [(io.BytesIO(one), name) for one, name in zip(whole, called, strict=True)],
    }


@pytest.fixture
def document(storuman: Group, peter: User) -> Document:
    """Peter's letter, in the group's library."""
    added = Document.add(Place(storuman), files().bring_in(upload("Hej på er"), storuman), by=peter)
    db.session.commit()
    return added


@pytest.fixture
def at() -> str:
    """The address of Storuman's library."""
    return AT


Say = Callable[..., Any]
