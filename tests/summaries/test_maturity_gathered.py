"""What a maturity picture gathers, who gets it, and what that costs the database."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from intranet.accounts.models import User
from intranet.groups.models import Group, Programme, Unit
from intranet.maturity.agreed import AgreedLevel, Said
from intranet.maturity.rounds import Round
from intranet.platform import clock
from intranet.platform.db import db
from intranet.summaries.maturity.content import MaturityPicture
from intranet.workshops.models import Workshop
from tests.summaries.opened import files_in

PDF = "/groups/storuman/summaries/maturity.pdf"
As = Callable[[User], FlaskClient]
Words = Callable[[bytes], str]


@pytest.fixture
def round_(storuman: Group, programme: Programme, karin: User, peter: User, eva: User) -> Round:
    """A blind round that three have answered and that is revealed, with one level agreed on."""
    begins = clock.now() - timedelta(hours=1)
    workshop = Workshop.plan(
        programme, title="Ett", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
    )
    opened_round = Round.open(storuman, workshop, is_named=False, by=karin)
    unit = storuman.units[0]
    for person, level in ((karin, 1), (peter, 2), (eva, 4)):
        opened_round.rate(unit, {"working": (level, f"Eget skäl {level}")}, by=person)
    opened_round.rate(unit, {"data": (5, "Ensamt svar")}, by=karin)
    opened_round.close(by=karin)
    opened_round.reveal(by=karin)
    said = Said(3, "Gruppens skäl.", "Gruppens avvikande.", 4, clock.today())
    AgreedLevel.put_down(opened_round, unit, "working", said, revision=0, by=karin)
    db.session.commit()
    return opened_round


@pytest.mark.parametrize("who", ["karin", "peter", "ingrid"])
def test_who_reads_the_groups_material_gets_it(
    who: str, round_: Round, as_: As, request: pytest.FixtureRequest
) -> None:
    answer = as_(request.getfixturevalue(who)).get(PDF)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    data, rows = files_in(answer.data)
    assert [row["Enad nivå"] for row in rows if row["Enad nivå"]] == ["3"]
    assert (data["organisation"], data["as_of"]) == (
        "Storumans kommun",
        clock.today().isoformat(),
    )
    assert "mognad" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(("who", "status"), [("birgitta", 403), ("admin", 403), ("olle", 404)])
def test_others_do_not(who: str, status: int, round_: Round, as_: As, request: pytest.FixtureRequest) -> None:
    assert as_(request.getfixturevalue(who)).get(PDF).status_code == status


def test_nobodys_own_answers_are_in_it(round_: Round, as_: As, eva: User, words: Words) -> None:
    """Neither the levels that people chose by themselves, nor their reasons, nor how they lie together."""
    pdf = as_(eva).get(PDF).data
    data, rows = files_in(pdf)
    for said in (words(pdf), json.dumps([data, rows], ensure_ascii=False)):
        assert "Gruppens skäl." in said
        assert "Gruppens avvikande." in said
        assert "Eget skäl" not in said
        assert "Ensamt svar" not in said
        assert "median" not in said.lower()
        assert not any(name in said for name in ("Karin Lund", "Peter Sjö", "Eva Berg"))
    assert set(rows[0]) == {
        "Verksamhet", "Område", "Enad nivå", "Sedan sist", "Mål", "Mål till", "Mål satt", "Skäl",
        "Avvikande mening",
    }  # fmt: skip


def next_round(group: Group, programme: Programme, karin: User) -> Round:
    begins = clock.now() + timedelta(days=30)
    later = Workshop.plan(
        programme, title="Två", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
    )
    opened_round = Round.open(group, later, is_named=False, by=karin)
    db.session.commit()
    return opened_round


def test_a_target_of_an_earlier_round_stands_until_its_box_is_agreed_on_again(
    storuman: Group, round_: Round, as_: As, karin: User, programme: Programme, words: Words
) -> None:
    second, unit = next_round(storuman, programme, karin), storuman.units[0]
    second.close(by=karin)
    second.reveal(by=karin)
    AgreedLevel.put_down(second, unit, "data", Said(2, target=3), revision=0, by=karin)
    db.session.commit()
    first, now = (one.workshop.day.isoformat() for one in (round_, second))
    assert [MaturityPicture.of(one, Round.all_of(storuman)).is_newest for one in (round_, second)] == [
        False,
        True,
    ]
    answer = as_(karin).get(PDF)
    found = {row["Område"]: row for row in files_in(answer.data)[1] if row["Mål"]}
    assert {name: (row["Enad nivå"], row["Mål"], row["Mål satt"]) for name, row in found.items()} == {
        "Arbetssätt": ("", "4", first),
        "Information och data": ("2", "3", now),
    }
    said = words(answer.data)
    assert "Två mål är satta." in said
    assert "målet från en tidigare omgång gäller än" in said
    assert "– (→4)" in said
    AgreedLevel.put_down(second, unit, "working", Said(3), revision=0, by=karin)
    db.session.commit()
    again = words(as_(karin).get(PDF).data)
    assert "Ett mål är satt." in again
    assert "från en tidigare omgång" not in again


def test_a_round_that_is_not_revealed_is_not_printed(
    storuman: Group, round_: Round, as_: As, karin: User, programme: Programme
) -> None:
    next_round(storuman, programme, karin)
    assert files_in(as_(karin).get(PDF).data)[0]["workshop"] == 1
    assert as_(karin).get(PDF, query_string={"number": 2}).status_code == 404
    assert as_(karin).get(PDF, query_string={"number": 1}).status_code == 200


def test_before_anything_is_revealed_it_says_so(storuman: Group, as_: As, karin: User) -> None:
    answer = as_(karin).get(PDF)
    assert answer.status_code == 404
    assert "Inget att skriva ut än" in answer.text
    assert 'href="/groups/storuman/maturity"' in answer.text


def test_the_address_leaves_parts_out(round_: Round, as_: As, karin: User) -> None:
    data, rows = files_in(as_(karin).get(PDF, query_string={"without": ["reasons", "levels"]}).data)
    assert "Gruppens skäl." not in json.dumps([data, rows], ensure_ascii=False)
    assert data["left_out"] == ["reasons", "levels"]
    assert as_(karin).get(PDF, query_string={"without": "nothing"}).status_code == 404


def test_the_page_leads_to_it(round_: Round, as_: As, karin: User) -> None:
    assert f'href="{PDF}?number=1"' in as_(karin).get("/groups/storuman/maturity").text


def test_the_number_of_questions_to_the_database_does_not_grow(
    storuman: Group, round_: Round, as_: As, karin: User, count_queries: Callable[[], Any]
) -> None:
    as_(karin).get(PDF)
    with count_queries() as one:
        as_(karin).get(PDF)
    storuman.units += [Unit(name=f"Verksamhet {n}", position=n) for n in range(2, 9)]
    begins = clock.now() + timedelta(days=30)
    later = Workshop.plan(
        round_.group.programme, title="Två", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
    )
    db.session.flush()
    second = Round.open(storuman, later, is_named=False, by=karin)
    second.close(by=karin)
    second.reveal(by=karin)
    for unit in storuman.units:
        AgreedLevel.put_down(second, unit, "data", Said(2), revision=0, by=karin)
    db.session.commit()
    with count_queries() as more:
        as_(karin).get(PDF)
    assert len(more) <= len(one) <= 16
