"""What a programme report gathers, who gets it, and what that costs the database."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.groups.models import Group, Programme, Unit
from intranet.live import documents
from intranet.maturity.agreed import AgreedLevel, Said
from intranet.maturity.rounds import Round
from intranet.meetings.decisions import Decision
from intranet.meetings.models import Meeting
from intranet.platform import clock
from intranet.platform.db import db
from intranet.summaries import delivery, views
from intranet.summaries.drawing.workers import TooSlow
from intranet.summaries.orders import Order
from intranet.summaries.report import REPORT
from intranet.workshops.models import Workshop
from tests.summaries.opened import files_in

PDF = "/programmes/att-leda-digital-forandring/summary.pdf"
As = Callable[[User], FlaskClient]
Words = Callable[[bytes], str]


def fill(group: Group, workshop: Workshop, by: User) -> None:
    """Let a group adopt, decide, agree on an action and on a level, after one has rated it in private."""
    charter = Charter.begin(group, by=by)
    first = charter.sections[0].fragment
    for fragment, text in {
        "title": "Tid för människor",
        "why": "Tiden ska räcka.",
        first: "Var femte.",
    }.items():
        documents.replace(charter.text, fragment, f"<p>{text}</p>")
    db.session.commit()
    reading = documents.read(charter.text)
    charter.sections[0].take_position(by=by, stance=Stance.BEHIND, comment="", reading=reading)
    charter.adopt(by=by, reading=reading)
    Action.agree(group, title=f"Gör {group.slug}", by=by, owner=by, due_on=clock.today() - timedelta(days=2))
    Decision.make(Meeting(group=group, workshop=workshop), f"Beslut {group.slug}", by=by)
    held = Round.open(group, workshop, is_named=False, by=by)
    held.rate(held.units[0], {"working": (1, "Eget skäl")}, by=by)
    held.close(by=by)
    held.reveal(by=by)
    AgreedLevel.put_down(held, held.units[0], "working", Said(4), revision=0, by=by)
    db.session.commit()


@pytest.fixture
def workshop(programme: Programme) -> Workshop:
    begins = clock.now() - timedelta(days=1)
    return Workshop.plan(
        programme, title="Ett", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
    )


@pytest.fixture
def both(storuman: Group, sorsele: Group, workshop: Workshop, karin: User, lena: User) -> None:
    fill(storuman, workshop, karin)
    fill(sorsele, workshop, lena)


def test_the_facilitator_gets_all_groups(both: None, as_: As, ingrid: User, words: Words) -> None:
    answer = as_(ingrid).get(PDF)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    said = words(answer.data)
    for slug in ("storuman", "sorsele"):
        assert f"Gör {slug}" in said
        assert f"Beslut {slug}" in said
    data, rows = files_in(answer.data)
    assert [row["Medelnivå"] for row in rows] == ["4,0", "4,0"]
    assert (data["workshops_held"], data["as_of"]) == (1, clock.today().isoformat())


def test_nobodys_own_answers_are_in_it(both: None, as_: As, ingrid: User, words: Words) -> None:
    pdf = as_(ingrid).get(PDF).data
    for said in (words(pdf), json.dumps(files_in(pdf), ensure_ascii=False)):
        assert "Eget skäl" not in said


@pytest.mark.parametrize(
    ("who", "status"), [("admin", 403), ("karin", 404), ("peter", 404), ("birgitta", 404), ("olle", 404)]
)
def test_nobody_else_does(who: str, status: int, both: None, as_: As, request: pytest.FixtureRequest) -> None:
    assert as_(request.getfixturevalue(who)).get(PDF).status_code == status


def test_it_can_be_ordered(as_: As, ingrid: User, storuman: Group) -> None:
    assert "Programrapport" in as_(ingrid).get("/programmes/att-leda-digital-forandring/summaries").text


def test_nine_groups_ask_the_database_as_often_as_three(
    programme: Programme,
    both: None,
    workshop: Workshop,
    as_: As,
    ingrid: User,
    karin: User,
    app: Flask,
    count_queries: Callable[[], Any],
) -> None:
    def add(number: int) -> None:
        group = Group(
            slug=f"g{number}", name="Ledningen", organisation=f"Kommun {number}", programme=programme
        )
        group.units.append(Unit(name="Omsorg", position=1))
        db.session.add(group)
        db.session.flush()
        fill(group, workshop, karin)

    def asked() -> int:
        db.session.commit()
        db.session.expire_all()
        number = programme.id
        db.session.expunge_all()
        with app.test_request_context(), count_queries() as queries:
            found = REPORT.gather(db.session.get_one(Programme, number), None)
        assert found
        return len(queries)

    add(1)
    three = asked()
    programme = db.session.merge(programme)
    for number in range(2, 8):
        programme, workshop, karin = map(db.session.merge, (programme, workshop, karin))
        add(number)
    assert asked() == three <= 22


def test_a_report_that_takes_too_long_is_ordered_instead(
    both: None, as_: As, ingrid: User, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_args: object) -> bytes:
        raise TooSlow("no answer in 30 s")

    monkeypatch.setattr(views.workers, "draw", never)
    answer = as_(ingrid).get(f"{PDF}?without=maturity&language=en&meeting=Kommunstyrelsen+12+november")
    assert answer.status_code == 422
    assert "Rapporten tar tid att göra" in answer.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([\w ]+)"', answer.text))
    assert (fields["kind"], fields["language"]) == ("report", "en")
    assert re.findall(r'name="part" value="report.(\w+)"', answer.text) == ["decisions", "actions"]
    address = re.search(r'<form method="post" action="([^"]+/orders)"', answer.text)
    assert address
    assert (
        as_(ingrid)
        .post(address[1], data=fields | {"part": ["report.decisions", "report.actions"]})
        .status_code
        == 303
    )
    order = db.session.scalars(select(Order)).one()
    assert (order.kind, order.without, order.language) == ("report", "maturity", "en")
    delivery.deliver()
    assert (order.failed, order.file.exists()) == (None, True)
    assert "To: Kommunstyrelsen 12 november" in words(order.file.read_bytes())
    assert "Till: Kommunstyrelsen 12 november" in as_(ingrid).get(address[1]).text
