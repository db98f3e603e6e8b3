"""How long a search takes among 100,000 things, 10,000 of them documents, as somebody types; on both databases.

Each answer is the part of the page that the browser gets while one types. Beside it stands what the index alone takes.
A member reads a ninth of it all, a facilitator everything.
"""

import itertools
import random
import secrets
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, text

from bench.lines import spread_beside
from intranet import create_app
from intranet.accounts.models import User
from intranet.demo import texts
from intranet.groups.models import Group, Programme
from intranet.platform import clock
from intranet.platform.config import Settings
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.search.asking import Words, among
from intranet.search.finding import MOST_COUNTED, Asked, Found
from intranet.search.models import SearchEntry, beginnings, hits
from intranet.search.readers import Reader, scopes_of
from intranet.search.words import tokens
from tests import databases, people
from tests.conftest import close

THINGS, DOCUMENTS, GROUPS = 100_000, 10_000, 9
LONG, SHORT = 400, 25  # words of a document, and of something else
KNOWN_WORDS, AT_ONCE, QUERIES = 30_000, 2_000, 300
KINDS = ("action", "dialogue", "charter")
ENDINGS = ("", "", "", "en", "er", "erna", "ens", "a", "ar", "arna", "et")
SOUNDS = ("br", "d", "f", "fl", "g", "h", "k", "kr", "l", "m", "n", "p", "r", "s", "sk", "st", "t", "tj", "v")
VOWELS = ("a", "e", "i", "o", "u", "y", "å", "ä", "ö")


class Writer:
    """Writes as people do: a few words all the time, most words hardly ever, each in several forms."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        plain = " ".join(texts.FIRST).replace("<p>", " ").replace("</p>", " ")
        known = dict.fromkeys(word.strip(".,:;–").lower() for word in plain.split())
        while len(known) < KNOWN_WORDS:
            known["".join(self._syllable() for _ in range(self.chance.choice((2, 2, 3, 4))))] = None
        self.known = list(known)
        self._often = list(itertools.accumulate(1 / (place + 10) for place in range(len(self.known))))

    def _syllable(self) -> str:
        return (
            self.chance.choice(SOUNDS)
            + self.chance.choice(VOWELS)
            + self.chance.choice(("", "l", "n", "r", "s"))
        )

    def words(self, count: int) -> list[str]:
        """Give so many words, each as often as people use it."""
        stems = self.chance.choices(self.known, cum_weights=self._often, k=count)
        endings = self.chance.choices(ENDINGS, k=count)
        return [stem + ending for stem, ending in zip(stems, endings, strict=True)]

    def text(self, count: int) -> str:
        """Give so many words in a row."""
        return " ".join(self.words(count))

    def typed(self) -> str:
        """Give what somebody has typed so far: one to three words, the last one perhaps only begun."""
        words = self.words(self.chance.choice((1, 1, 1, 2, 2, 3)))
        whole = self.chance.random() < 0.5
        words[-1] = words[-1] if whole else words[-1][: max(2, self.chance.randrange(len(words[-1]) + 1))]
        return " ".join(words)


def _rows(groups: Sequence[int], programme: int) -> Iterator[dict[str, Any]]:
    writer, now = Writer(1), clock.now()
    for number in range(THINGS):
        is_document = number < DOCUMENTS
        title, body = writer.text(5), writer.text(LONG if is_document else SHORT)
        group = groups[number % len(groups)]
        yield {
            "kind": "version" if is_document else KINDS[number % len(KINDS)],
            "subject_id": number,
            "part": "",
            "reading": Right.READ_MATERIAL.value,
            "group_id": group,
            "programme_id": None,
            "updated_at": now - timedelta(minutes=number * 7919 % 500_000),
            "digest": "bench",
            "place": {"number": 1, "thread_id": 1},
            "title": title,
            "body": body,
            "words": tokens(title, body, scopes_of(Right.READ_MATERIAL, group, programme)),
        }


def _fill() -> None:
    people.move_in()
    programme = db.session.scalars(select(Programme)).one()
    for number in range(GROUPS - 2):
        db.session.add(
            Group(
                slug=f"grupp-{number}", name="Ledningen", organisation=f"Kommun {number}", programme=programme
            )
        )
    db.session.commit()
    groups = list(db.session.scalars(select(Group.id).order_by(Group.id)))
    rows = _rows(groups, programme.id)
    while some := list(itertools.islice(rows, AT_ONCE)):
        db.session.execute(insert(SearchEntry.__table__), some)
        db.session.commit()
    on_postgresql = db.engine.dialect.name == "postgresql"
    db.session.execute(text("ANALYZE search_entry" if on_postgresql else "ANALYZE"))
    db.session.commit()


def _app(address: str, folder: Path) -> Flask:
    settings = Settings(
        instance=folder, database_url=address, secret_key=secrets.token_urlsafe(48), testing=True
    )
    app = create_app(settings)
    app.extensions["samsyn.search"] = type(app.extensions["samsyn.search"])(10**6, 10**6)
    with app.app_context():
        db.create_all()
        _fill()
    return app


def _bare(app: Flask, who: str, typed: str) -> float:
    """Ask the index alone."""
    with app.app_context():
        reader = Reader.of(_person(who))
        condition = among(Words.read(typed).anywhere, reader.scopes)
        began = time.perf_counter()
        for since in beginnings():
            found = db.session.execute(select(hits(condition, MOST_COUNTED + 1, since))).all()
            if len(found) > MOST_COUNTED:
                break
        return time.perf_counter() - began


def _person(who: str) -> User:
    return db.session.scalars(select(User).filter_by(email=f"{who}@example.org")).one()


def _first_five(app: Flask, who: str, typed: str) -> list[int]:
    with app.app_context():
        found = Found(Reader.of(_person(who)), Asked(Words.read(typed)))
        return [hit.entry.subject_id for hit in found.hits[:5]]


def _measure(app: Flask, who: str, queries: Sequence[str]) -> tuple[list[float], list[float]]:
    with app.app_context():
        person = _person(who)
        person.begin_sign_in()
        token = person.get_id()
        db.session.commit()
    browser = app.test_client()
    with browser.session_transaction() as session:
        session.update(_user_id=token, _fresh=True, _permanent=True)
    seconds, others = [], []
    for typed in queries:
        began = time.perf_counter()
        answer = browser.get("/search", query_string={"q": typed}, headers={"HX-Request": "true"})
        seconds.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(answer.status)
        others.append(_bare(app, who, typed))
    return seconds, others


def figures() -> Iterator[str]:
    """Fill both databases, type, and compare what comes first."""
    writer = Writer(1)
    writer.chance.seed(2)
    queries = list(dict.fromkeys(writer.typed() for _ in range(QUERIES)))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="samsyn-bench-")))
        server = stack.enter_context(databases.postgres(folder))
        addresses = {
            "SQLite": f"sqlite:///{folder / 'search.db'}",
            "PostgreSQL": databases.new_postgres_database(server, "search"),
        }
        apps = {}
        for name, address in addresses.items():
            apps[name] = _app(address, folder)
            stack.callback(close, apps[name])
        for name, who in itertools.product(addresses, ("peter", "ingrid")):
            _measure(apps[name], who, queries[:10])
            seconds, others = _measure(apps[name], who, queries)
            reads = f"{'a ninth' if who == 'peter' else 'all'} of {THINGS} things, {name}"
            yield spread_beside(f"search in {reads}", seconds, others, other="the index alone", worst=95)
        same = sum(
            _first_five(apps["SQLite"], "ingrid", typed) == _first_five(apps["PostgreSQL"], "ingrid", typed)
            for typed in queries
        )
        yield f"the same first five on both databases: {same} of {len(queries)} searches, n={len(queries)}"
