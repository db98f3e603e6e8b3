"""Two neighbouring groups with one of everything, so that every address of the app can be tried with real numbers."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from intranet.accounts.models import User
from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.platform.web.access import Access, access_of
from intranet.summaries.orders import Order
from tests import people
from tests.databases import Starting
from tests.house.things import Things, add_document, things_of, things_of_a_programme

Dump = dict[str, dict[int, dict[str, Any]]]


class World:
    """What there is, with everybody signed in. `begin_again` puts all of it back."""

    rows: Starting

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.ours: Things = {}
        self.theirs: Things = {}
        self.tokens: dict[str, str] = {}
        self.is_touched = True
        self.watch: sqlite3.Connection | None = None
        self.version: int | None = None

    def fill(self) -> None:
        """Put everything into an empty database."""
        people.move_in()
        programme = db.session.scalars(select(Programme)).one()
        elsewhere = Programme(slug="ett-annat-program", name="Ett annat program")
        db.session.add(elsewhere)
        db.session.flush()
        self.ours.update(things_of_a_programme(programme, workshops=3))
        self.theirs.update(things_of_a_programme(elsewhere, workshops=5))
        for slug, leader, owner, count, things in (
            ("storuman", "karin", "peter", 1, self.ours),
            ("sorsele", "lena", "olle", 3, self.theirs),
        ):
            group = db.session.scalars(select(Group).filter_by(slug=slug)).one()
            things.update(things_of(group, person(leader), person(owner), count))
        for key in people.NAMES:
            somebody = person(key)
            somebody.begin_sign_in()
            self.tokens[key] = somebody.get_id()
        self.ours["facilitator_id"], self.theirs["facilitator_id"] = person("ingrid").id, person("olle").id
        for things, owner, who in ((self.ours, programme, "ingrid"), (self.theirs, elsewhere, "olle")):
            order = Order.place(owner, by=person(who), kind="charter", language="sv")
            db.session.flush()
            things |= {"programme_summaries.order_id": order.id, "summaries.kind": "charter"}
            document = add_document(owner, person("ingrid"), f"Om {owner.name}")
            things |= {"programme_library.document_id": document.id, "programme_library.number": 1}

    def begin_again(self) -> None:
        """Forget what the last request did, unless it is known to have done nothing."""
        if not self.is_touched:
            return
        if self.has_changed():
            with self.app.app_context():
                self.rows.put_back()
            self.version = self._version()
        live = self.app.extensions["samsyn.live"]
        live.documents, live.pace = type(live.documents)(), type(live.pace)()
        self.app.extensions["samsyn.dialogue"] = type(live.pace)()

    def has_changed(self) -> bool:
        """Tell whether a row may have been written since everything was put back."""
        return self.watch is None or self._version() != self.version

    def _version(self) -> int | None:
        # What another connection commits shows in SQLite's data_version: https://sqlite.org/pragma.html
        return self.watch.execute("PRAGMA data_version").fetchone()[0] if self.watch else None

    def browser(self, who: str) -> FlaskClient:
        """Give the browser of a person, or of `nobody`."""
        client = self.app.test_client()
        if who != "nobody":
            with client.session_transaction() as session:
                session.update(_user_id=self.tokens[who], _fresh=True, _permanent=True)
        return client

    def cookie(self, who: str) -> str:
        """Give what the browser of a person holds once they have signed in."""
        cookie = self.browser(who).get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return cookie.value

    def values(self, rule: Rule, *, ours: bool = True, **given: str) -> Things:
        """Give a value for every part of an address: things of ours, or the neighbour's; `group=` says whose page."""
        things = self.ours if ours else self.ours | self.theirs
        wanted = {"group": "storuman", "programme": self.ours["programme"]} | given
        blueprint = rule.endpoint.split(".")[0]
        found = {
            name: wanted.get(name, things.get(f"{blueprint}.{name}", things.get(name)))
            for name in rule.arguments
        }
        assert None not in found.values(), f"tests/house/world.py says nothing of {found} for {rule.rule}"
        return found

    def address(self, rule: Rule, **choice: Any) -> str:
        """Write the address of a route with `values`."""
        method = next(iter(methods(rule)))
        return self.app.url_map.bind("localhost").build(
            rule.endpoint, self.values(rule, **choice), method=method
        )

    def names_something(self, rule: Rule) -> bool:
        """Tell whether an address names a thing that one of the neighbours has for their own."""
        return self.values(rule) != self.values(rule, ours=False)

    @property
    def greedy_form(self) -> Things:
        """A form that asks for everything: the neighbour's things, and what no form should give."""
        theirs = self.theirs
        words = dict.fromkeys(
            ("title", "text", "heading", "question", "comment", "place", "description"), "Ord"
        )
        names = {"name": "Nils Ny", "organisation": "Ny kommun", "slug": "ny", "email": "ny@example.org"}
        owner = dict.fromkeys(
            ("owner", "owner_id", "user", "user_id", "by", "by_id", "created_by_id", "adjuster"),
            theirs["user_id"],
        )
        section = dict.fromkeys(("section", "section_id", "fragment"), theirs["section_id"])
        workshop = dict.fromkeys(
            ("workshop", "workshop_id", "agreed_at", "agreed_at_id"), theirs["workshop_id"]
        )
        group = dict.fromkeys(("group", "group_id", "programme", "programme_id"), theirs["group_id"])
        text = {"text_id": theirs["text_id"], "charter_id": theirs["charter_id"], "seen": self.ours["plain"]}
        answers = {"answer": "Ord", "reply": "Ord", "wording": "Ord", "days": "3", "most": "9", "level": "3"}
        power = {"role": "leader", "is_admin": "1", "status": "done", "revision": "1", "stance": "behind"}
        times = {
            "day": "2030-05-06",
            "due_on": "2030-05-06",
            "starts": "08:30",
            "ends": "12:00",
            "minutes": "30",
        }
        kind = {"kind": "dialogue", "reason": "Ett skäl", "new_password": "ett nytt lösenord", "state": "x"}
        answers |= {"names": "named", "into": theirs["maturity.unit_id"], "target": "4"}
        return answers | words | names | owner | section | workshop | group | text | power | times | kind

    def dump(self) -> Dump:
        """Read every row of the database, by table and number."""
        with self.app.app_context(), db.engine.connect() as connection:
            return {
                table.name: {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}
                for table in db.metadata.sorted_tables
            }


def person(key: str) -> User:
    """Find one of the people."""
    return db.session.scalars(select(User).filter_by(email=f"{key}@example.org")).one()


def methods(rule: Rule) -> set[str]:
    """Give the methods that a route's view was written for."""
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def is_no_page(rule: Rule) -> bool:
    """Tell whether an address gives something else than a page: a file, a drawing, a stream that never ends."""
    return rule.endpoint in {"static", "live_mine.of_mine"} or rule.rule.endswith(("/stream", ".pdf", ".png"))


def routes(app: Flask) -> Iterator[tuple[Rule, str, Access]]:
    """Give every route with each of its methods and what it asks."""
    with app.app_context():
        found = [(rule, access_of(rule.endpoint)) for rule in app.url_map.iter_rules()]
    for rule, access in sorted(found, key=lambda pair: pair[0].rule):
        assert access is not None, rule.rule
        for method in sorted(methods(rule)):
            yield rule, method, access


def group_of(dump: Dump) -> dict[tuple[str, int], int]:
    """Say for every row which group it belongs to: by its own column, else through what it hangs on."""
    belongs: dict[tuple[str, int], int] = {("group", number): number for number in dump["group"]}
    for table in db.metadata.sorted_tables:
        for number, row in dump[table.name].items():
            above = [(key.column.table.name, row[key.parent.name] or 0) for key in table.foreign_keys]
            groups = [belongs[parent] for parent in above if parent in belongs]
            if row.get("group_id") is not None:
                belongs[table.name, number] = row["group_id"]
            elif groups:
                belongs[table.name, number] = groups[0]
    return belongs


def crossings(dump: Dump) -> list[str]:
    """Name every row of one group that points to a row of another, or to an owner who is in another."""
    belongs = group_of(dump)
    outsiders = {
        (group, row["user_id"])
        for row in dump["membership"].values()
        for group in dump["group"]
        if group != row["group_id"]
    }
    found = []
    for table in db.metadata.sorted_tables:
        for number, row in dump[table.name].items():
            mine = belongs.get((table.name, number))
            for key in table.foreign_keys:
                value = row[key.parent.name] or 0
                other = belongs.get((key.column.table.name, value), mine)
                is_outsider = key.parent.name == "owner_id" and (mine, value) in outsiders
                if mine is not None and (mine != other or is_outsider):
                    found.append(f"{table.name} {number}: {key.parent.name}={value}")
    return found
