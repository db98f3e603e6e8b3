"""A group that somebody comes back to: Eva was there on Monday, and now it is Tuesday."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from intranet.charter.models import Charter
from intranet.live import documents
from intranet.platform.db import db

START = "/groups/storuman/"
MONDAY = datetime(2030, 4, 15, 8, 0, tzinfo=UTC)  # after everybody has joined, which is told too
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def charter(arrange, storuman, karin):
    with time_machine.travel(MONDAY - timedelta(days=7), tick=False):
        arrange(lambda: begin(storuman, by=karin))
        return db.session.query(Charter).one()


def begin(storuman, by):
    charter = Charter.begin(storuman, by=by)
    documents.replace(charter.text, charter.sections[0].fragment, "<p>Därför.</p>", by=by)


@pytest.fixture
def been_here(as_, eva, charter):
    """Eva was here on Monday."""
    with time_machine.travel(MONDAY, tick=False):
        as_(eva).get(START)


@pytest.fixture
def on_tuesday():
    with time_machine.travel(TUESDAY, tick=False) as now:
        yield now


def sentences(page):
    """Give what a page tells of what happened, as words."""
    feed = re.search(r'<ol class="feed">(.*?)</ol>', page, re.DOTALL)
    told = re.findall(r"<p>(.*?)</p>", feed[1]) if feed else []
    return [re.sub(r"<[^>]+>", "", line).strip() for line in told]
