"""What a follow-up gathers and is chosen to hold, who gets it, and what that costs the database."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.summaries import views
from intranet.summaries.drawing.workers import TooSlow
from intranet.summaries.followup import ACTIONS, content, sentences
from intranet.summaries.followup.content import FollowUp
from intranet.summaries.followup.lines import Note, Tally
from intranet.workshops.models import Workshop
from tests import meetings
from tests.april import in_april, workshops
from tests.summaries.opened import attachments

__all__ = ["in_april", "workshops"]  # fixtures

PDF = "/groups/storuman/summaries/actions.pdf"
As = Callable[[User], FlaskClient]
Words = Callable[[bytes], str]


@pytest.fixture
def agreed(storuman: Group, workshops: list[Workshop], karin: User, peter: User) -> list[Action]:
    """Five agreed at the second workshop: late, put off, open and nobody's, done, dropped; and one agreed at none."""
    there: dict[str, Any] = {"by": karin, "workshop_id": workshops[1].id}
    late, put_off, done, dropped = (
        meetings.agree(storuman, title, owner=peter, due_on=date(2018, 4, 10), **there)
        for title in ("Sen", "Uppskjuten", "Klar", "Struken")
    )
    put_off.carry_over(to=workshops[2], by=karin)
    done.complete(by=peter)
    dropped.drop("Behövs inte.", by=karin)
    nobodys = meetings.agree(storuman, "Ingens", **there)
    between = meetings.agree(storuman, "Mellan", owner=karin, due_on=date(2018, 5, 2), by=karin)
    db.session.commit()
    return [late, put_off, done, dropped, nobodys, between]


def gathered(app: Flask, group: Group) -> FollowUp:
    with app.test_request_context():
        found = ACTIONS.gather(group, None)
    assert isinstance(found, FollowUp)
    return found


def test_it_gathers_how_they_stand(
    app: Flask, storuman: Group, agreed: list[Action], workshops: list[Workshop]
) -> None:
    found = gathered(app, storuman)
    assert {line.title: line.state for heap in found.heaps for line in heap.lines} == {
        "Sen": "late",
        "Uppskjuten": "put_off",
        "Klar": "done",
        "Struken": "dropped",
        "Ingens": "open",
        "Mellan": "open",
    }
    assert found.tally == Tally(done=1, open=4, late=1, carried=1, dropped=1, put_off=1, unowned=1)
    assert [line.title for line in found.urgent] == ["Sen", "Ingens"]
    assert (found.urgent[0].days_late, found.tally.agreed, found.meets_on) == (7, 6, workshops[2].day)
    assert [(heap.ordinal, heap.tally.open) for heap in found.heaps] == [(2, 3), (0, 1)]
    assert [load.name for load in found.loads] == ["Peter Sjö", "Karin Lund", ""]
    assert found.made_at == datetime(2018, 4, 16, 22, tzinfo=UTC)


def test_later_the_same_day_it_is_the_same(app: Flask, storuman: Group, agreed: list[Action]) -> None:
    first = gathered(app, storuman)
    with time_machine.travel(meetings.NOW + timedelta(hours=9), tick=False):
        assert gathered(app, storuman) == first


@pytest.mark.parametrize(
    ("who", "status"),
    [("karin", 200), ("peter", 200), ("ingrid", 200), ("birgitta", 403), ("admin", 403), ("olle", 404)],
)
def test_those_who_read_the_material_get_it(
    who: str, status: int, agreed: list[Action], as_: As, request: pytest.FixtureRequest
) -> None:
    assert as_(request.getfixturevalue(who)).get(PDF).status_code == status


@pytest.mark.parametrize(
    ("asked", "titles", "said"),
    [
        ("show=late", {"Sen"}, "Bara de försenade."),
        ("show=mine", {"Mellan"}, "Bara det som Karin Lund har lovat."),
        ("status=dropped", {"Struken"}, "Struken."),
        ("status=open&workshop=2", {"Sen", "Uppskjuten", "Ingens"}, "vid tillfälle 2 den 26 mars 2018"),
        ("workshop=0", {"Mellan"}, "Överenskomna mellan tillfällena."),
        ("q=inge", {"Ingens"}, "Med orden ”inge”."),
        ("since=2018-04-18", set(), "sedan den 18 april 2018"),
        ("owner=PETER&status=done", {"Klar"}, "Ansvarig Peter Sjö"),
    ],
)
def test_what_is_chosen_is_said_and_the_rest_is_not_there(
    asked: str,
    titles: set[str],
    said: str,
    agreed: list[Action],
    as_: As,
    karin: User,
    peter: User,
    words: Words,
) -> None:
    pdf = as_(karin).get(f"{PDF}?{asked.replace('PETER', str(peter.id))}").data
    rows = next(text.decode() for name, text in attachments(pdf).items() if name.endswith(".csv"))
    assert said in words(pdf)
    listed = {row.split(",")[2] for row in rows.splitlines()[1:]}
    assert listed == titles


@pytest.mark.parametrize(
    "asked",
    [
        "show=bogus", "show=Late", "status=x", "owner=-1", "owner=999999", "owner=karin", "workshop=9",
        "workshop=y", "workshop=99999999999999999999", "since=z", "since=2018-02-30", "section=7", "section=x",
    ],
)  # fmt: skip
def test_a_choice_there_is_not_is_said_and_nothing_is_drawn(
    asked: str, agreed: list[Action], as_: As, karin: User
) -> None:
    answer = as_(karin).get(f"{PDF}?{asked}")
    assert answer.status_code == 422
    assert "Det urvalet finns inte" in answer.text
    assert 'href="/groups/storuman/summaries/actions.pdf?show=late"' in answer.text


def test_the_print_view_holds_what_is_chosen_and_leads_to_the_same_as_pdf(
    agreed: list[Action], as_: As, karin: User
) -> None:
    address = "/groups/storuman/summaries/actions"
    page = as_(karin).get(f"{address}?show=late&workshop=2").text
    assert "Sen" in page
    assert "Ingens" not in page
    assert f'href="{address}.pdf?show=late&amp;workshop=2"' in page
    assert f'href="{address}.pdf"' in as_(karin).get(address).text
    assert as_(karin).get(f"{address}?show=bogus").status_code == 422


def test_a_choice_left_empty_is_none(agreed: list[Action], as_: As, karin: User) -> None:
    answer = as_(karin).get(f"{PDF}?show=&status=&owner=&workshop=&since=&section=")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")


def test_a_long_note_is_cut_between_words_and_an_address_within_it() -> None:
    def short(words: str) -> str:
        return sentences.in_short(words)

    address = "https://example.org/" + "a" * 300
    assert short("Två\nåterstår. ") == "Två återstår."
    assert short("ord " * 100) == "ord " * 60 + "…"
    assert short(f"Se {address}") == "Se …"
    assert short(address) == f"{address[:240]} …"


def test_the_last_note_on_what_is_late_is_told(
    app: Flask, storuman: Group, agreed: list[Action], peter: User, karin: User
) -> None:
    late, _put_off, done, *_rest = agreed
    for action in (late, done):
        action.note("Börjat.", by=peter)
    late.note("Två återstår.", by=karin)
    db.session.commit()
    found = gathered(app, storuman)
    assert found.urgent[0].note == Note("Karin Lund", date(2018, 4, 17), "Två återstår.")
    assert [line.title for heap in found.heaps for line in heap.lines if line.note] == ["Sen"]


def test_too_many_are_answered_with_what_to_narrow(
    agreed: list[Action], as_: As, karin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MOST", 3)
    answer = as_(karin).get(PDF)
    assert answer.status_code == 422
    assert "Det är 6 åtgärder, och högst 3 får plats i en fil." in answer.text
    assert "/groups/storuman/summaries/actions.pdf?workshop=2" in answer.text
    assert as_(karin).get(f"{PDF}?show=late").status_code == 200
    assert as_(karin).get("/groups/storuman/summaries?kind=actions").status_code == 422


def test_what_takes_too_long_is_read_in_the_browser_as_it_was_chosen(
    agreed: list[Action], as_: As, karin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_args: object) -> bytes:
        raise TooSlow("no answer in 30 s")

    monkeypatch.setattr(views.workers, "draw", never)
    answer = as_(karin).get(f"{PDF}?show=late&workshop=2")
    assert answer.status_code == 422
    assert 'href="/groups/storuman/summaries/actions?show=late&amp;workshop=2"' in answer.text
    assert "Eller välj färre åtgärder i listan" in answer.text


def test_the_list_leads_to_what_it_shows(agreed: list[Action], as_: As, karin: User) -> None:
    page = as_(karin).get("/groups/storuman/actions?show=late").text
    assert 'href="/groups/storuman/summaries/actions.pdf?show=late"' in page


def test_the_questions_to_the_database_do_not_grow(
    app: Flask, storuman: Group, agreed: list[Action], karin: User, peter: User, eva: User,
    workshops: list[Workshop], count_queries: Callable[[], Any],
) -> None:  # fmt: skip
    gathered(app, storuman)
    db.session.expire_all()
    with count_queries() as few:
        gathered(app, storuman)
    for number in range(12):
        owner = (karin, peter, eva)[number % 3]
        meetings.agree(storuman, f"Mer {number}", by=karin, owner=owner, workshop_id=workshops[number % 4].id)
    db.session.expire_all()
    with count_queries() as more:
        gathered(app, storuman)
    assert len(more) <= len(few) <= 14


def test_an_order_is_made_where_nobody_is_signed_in(storuman: Group, agreed: list[Action]) -> None:
    found = ACTIONS.gather(storuman, None)
    assert isinstance(found, FollowUp)
    assert (found.chosen, len(found.heaps)) == ((), 2)
