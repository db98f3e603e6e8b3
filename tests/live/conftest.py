"""A shared text in Karin's group, and the bytes that pages send."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from intranet.live.models import SharedText
from intranet.live.wire import Reader, framed
from intranet.platform.db import db
from tests.live import made


@pytest.fixture
def text(storuman) -> SharedText:
    """A text with the fragments that the hand-made updates write in."""
    made_text = SharedText.create(group_id=storuman.id, fragments=["a", "b"])
    db.session.commit()
    return made_text


@pytest.fixture
def send(text) -> Callable[..., Any]:
    """Send an update, and perhaps a caret, as a page does."""

    def send_it(
        client: FlaskClient, update: bytes = b"", presence: dict[str, Any] | None = None, **changed: Any
    ) -> Any:
        told = json.dumps(presence).encode() if presence is not None else b""
        asked = {
            "data": framed(update) + framed(told),
            "content_type": "application/octet-stream",
            "query_string": {"schema": "1"},
        }
        return client.post(f"/groups/storuman/texts/{text.id}/updates", **(asked | changed))

    return send_it


@pytest.fixture
def compare(text) -> Callable[..., Any]:
    """Ask what a page lacks. Gives (seq, update, the server's vector)."""

    def ask(client: FlaskClient, vector: bytes = b"\0") -> tuple[int, bytes, bytes]:
        answer = client.post(
            f"/groups/storuman/texts/{text.id}/sync?schema=1",
            data=framed(vector),
            content_type="application/octet-stream",
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        reader = Reader(answer.data)
        return reader.number(), reader.bytes(2**20), reader.bytes(2**20)

    return ask


@pytest.fixture
def first() -> bytes:
    """The first thing that client 5 writes: a paragraph that says "hej" in fragment a."""
    return made.paragraph("hej")
