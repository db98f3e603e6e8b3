"""Several people change one action at once, over and over: nothing may be overwritten that its writer had not seen."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from flask import Flask
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.actions.history import in_words
from intranet.actions.meanwhile import Outdated
from intranet.actions.models import Action, find_to_change
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db

TRIES = 5  # of each writer, on one action
FIELDS = ("title", "reason", "due_on", "helpers")


@dataclass(frozen=True)
class Try:
    """A form that was sent: opened at a revision, one field changed; the revision it made, None when it was refused."""

    field: str
    seen: int
    made: int | None


@dataclass
class Outcome:
    """What came of a race."""

    tries: int = 0
    refused: int = 0
    unseen: int = 0
    lost: int = 0

    def add(self, other: "Outcome") -> None:
        """Count another race in."""
        self.tries += other.tries
        self.refused += other.refused
        self.unseen += other.unseen
        self.lost += other.lost


def race(app: Flask, group_id: int, people: Sequence[int], seed: int) -> Outcome:
    """Let people change a new action at once."""
    with app.app_context():
        group, first = db.session.get_one(Group, group_id), db.session.get_one(User, people[0])
        number = Action.agree(group, title="Från början", by=first, due_on=clock.today()).number
        db.session.commit()
    with ThreadPoolExecutor(len(people)) as pool:
        jobs = [pool.submit(_write, app, group_id, number, list(people), n, seed) for n in range(len(people))]
        tries = [one for job in jobs for one in job.result()]
    with app.app_context():
        return _judge(group_id, number, tries)


def _write(app: Flask, group_id: int, number: int, people: list[int], writer: int, seed: int) -> list[Try]:
    chance = random.Random(seed * 1000 + writer)
    made = []
    with app.app_context():
        for turn in range(TRIES):
            field = chance.choice(FIELDS)
            seen = _look(group_id, number)
            made.append(
                Try(field, seen, _change(group_id, number, people, writer, field, seen, turn, chance))
            )
    return made


def _look(group_id: int, number: int) -> int:
    db.session.connection(execution_options={"reads": True})
    asked = select(Action.revision).where(Action.group_id == group_id, Action.number == number)
    seen = db.session.scalars(asked).one()
    db.session.rollback()
    return seen


def _change(
    group_id: int, number: int, people: list[int], writer: int, field: str, seen: int, turn: int, chance: Any
) -> int | None:
    group = db.session.get_one(Group, group_id)
    action = find_to_change(group, number)
    assert action is not None
    mine = f"{field} {writer}.{turn}"
    value: Any = mine
    if field == "due_on":
        value = clock.today() + timedelta(days=1 + writer * 50 + turn)
    if field == "helpers":
        value = [db.session.get_one(User, chance.choice(people))]
    before = action.revision
    try:
        action.change(revision=seen, by=db.session.get_one(User, people[writer]), why=mine, **{field: value})
    except Outdated:
        db.session.rollback()
        return None
    changed = action.revision if action.revision != before else -1
    db.session.commit()
    return changed


def _judge(group_id: int, number: int, tries: list[Try]) -> Outcome:
    action = db.session.scalars(
        select(Action).where(Action.group_id == group_id, Action.number == number)
    ).one()
    changes = list(action.changes)
    taken = [one for one in tries if one.made is not None and one.made > 0]
    unseen = sum(
        any(c.field == one.field and one.seen < c.revision < one.made for c in changes)
        for one in taken
        if one.made
    )
    lost = len(taken) - len(changes)
    for field in FIELDS:
        chain = [c for c in changes if c.field == field]
        lost += sum(later.before != earlier.after for earlier, later in pairwise(chain))
        lost += bool(chain) and chain[-1].after != in_words(getattr(action, field))
    return Outcome(len(tries), sum(one.made is None for one in tries), unseen, lost)
