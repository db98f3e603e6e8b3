"""A workshop that is on, and a group that rates its maturity there."""

from datetime import timedelta

import pytest

from intranet.maturity.rounds import Round
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop


@pytest.fixture
def workshops(programme):
    """Two workshops: one goes on now, the other is a month off."""
    begins = clock.now() - timedelta(hours=1)
    return [
        Workshop.plan(
            programme,
            title=f"Tillfälle {number + 1}",
            starts_at=begins + timedelta(days=30 * number),
            ends_at=begins + timedelta(days=30 * number, hours=3),
            place="",
        )
        for number in range(2)
    ]


@pytest.fixture
def unit(storuman):
    """The part of Storuman's organisation that is rated."""
    return storuman.units[0]


@pytest.fixture
def open_round(storuman, workshops, karin):
    """A blind round that takes answers."""
    opened = Round.open(storuman, workshops[0], is_named=False, by=karin)
    db.session.commit()
    return opened


@pytest.fixture
def rate(unit):
    """Let people rate one dimension: `rate(round, "working", {karin: 2, eva: 4})`."""

    def rate_as(of, dimension, levels, reason=""):
        for person, level in levels.items():
            of.rate(unit, {dimension: (level, reason)}, by=person)

    return rate_as


@pytest.fixture
def revealed(open_round, rate, karin, peter, eva):
    """The round once three have rated ways of working, and two data, and it is revealed."""
    rate(open_round, "working", {karin: 1, peter: 2, eva: 4}, "Hemtjänsten har bytt.")
    rate(open_round, "data", {karin: 1, peter: 5}, "Syns inte.")
    open_round.close(by=karin)
    open_round.reveal(by=karin)
    db.session.commit()
    return open_round
