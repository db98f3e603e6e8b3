"""Orders: made in their own time, for all groups at once, also when the server stops in the middle."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.summaries import delivery
from intranet.summaries.drawing.workers import NotDrawn, Workers
from intranet.summaries.kinds import TooLong
from intranet.summaries.orders import HELD, KEPT, Order, Why
from intranet.workshops.models import Workshop

As = Callable[[User], FlaskClient]


@pytest.fixture
def place(storuman: Group) -> str:
    return f"/programmes/{storuman.programme.slug}/summaries"


@pytest.fixture
def press() -> Iterator[Workers]:
    workers = Workers(delivery.PATIENT)
    yield workers
    workers.close()


def only() -> Order:
    return db.session.scalars(select(Order)).one()


def test_a_bundle_holds_each_group_that_has_something(
    place: str, adopted: None, sorsele: Group, as_: As, ingrid: User
) -> None:
    answer = as_(ingrid).post(f"{place}/orders", data={"kind": "charter"})
    assert answer.status_code == 303
    assert "Väntar på sin tur" in as_(ingrid).get(place).text
    delivery.deliver()
    order = only()
    assert (order.failed, order.done, order.total) == (None, 2, 2)
    assert "Hämta" in as_(ingrid).get(f"{place}/orders").text
    fetched = as_(ingrid).get(f"{place}/orders/{order.id}", buffered=True)
    assert fetched.headers["Content-Type"] == "application/zip"
    assert fetched.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(fetched.data)) as bundle:
        pdf, missing = bundle.namelist()
        assert (pdf, missing) == (
            "Storumans kommun, Varför och vad, version 1.pdf",
            "Grupper utan underlag.txt",
        )
        year, month, day, hour, minute, second = clock.swedish(order.made_at).timetuple()[:6]
        ordered = (year, month, day, hour, minute, second // 2 * 2)  # all that a ZIP can say
        assert {one.date_time for one in bundle.infolist()} == {ordered}
        assert bundle.read(pdf).startswith(b"%PDF-1.7")
        assert "Sorsele kommun" in bundle.read(missing).decode("utf-8-sig")
    said = as_(ingrid).get(place).text
    assert "En PDF-fil." in said
    assert "Inget att skriva ut än: Sorsele kommun." in said
    assert said.index("Gör en ZIP-fil") < said.index('id="orders"')  # as they are read, from left to right


def test_an_order_says_what_tells_it_from_others(place: str, adopted: None, as_: As, ingrid: User) -> None:
    parts = ["charter.progress", "charter.each"]
    as_(ingrid).post(f"{place}/orders", data={"kind": "charter", "language": "en", "part": parts})
    said = as_(ingrid).get(f"{place}/orders").text
    assert ", English" in said
    assert "Utan: Underskrifter" in said


def test_who_only_looks_whether_there_is_an_order_writes_nothing(
    storuman: Group, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    db.session.commit()
    with count_queries() as said:
        assert Order.take_next() is None
    assert [words.split()[0] for words in said] == ["SELECT"]


def test_only_a_workshop_that_has_begun_is_offered(
    place: str, storuman: Group, as_: As, ingrid: User
) -> None:
    for title, days in (("Den som var", -1), ("Den som blir", 1)):
        at = clock.now() + timedelta(days=days)
        ends_at = at + timedelta(hours=3)
        Workshop.plan(storuman.programme, title=title, starts_at=at, ends_at=ends_at, place="")
    db.session.commit()
    said = as_(ingrid).get(place).text
    assert ("Tillfälle 1, " in said, "Tillfälle 2, " in said) == (True, False)


@pytest.mark.parametrize(("kind", "number"), [("actions", ""), ("workshop", "1")])
def test_a_group_of_which_nothing_is_recorded_is_no_empty_file(
    kind: str, number: str, place: str, storuman: Group, sorsele: Group, as_: As, ingrid: User, karin: User
) -> None:
    at = clock.now() - timedelta(days=1)
    workshop = Workshop.plan(
        storuman.programme,
        title="Varför?",
        starts_at=at,
        ends_at=at + timedelta(hours=3),
        place="Folkets hus",
    )
    db.session.flush()
    Action.agree(storuman, title="Ring", by=karin, workshop_id=workshop.id)
    db.session.commit()
    as_(ingrid).post(f"{place}/orders", data={"kind": kind, "number": number})
    delivery.deliver()
    with zipfile.ZipFile(only().file) as bundle:
        made, missing = bundle.namelist()
        assert made.startswith("Storumans kommun")
        assert "Sorsele kommun" in bundle.read(missing).decode("utf-8-sig")


def test_when_no_group_has_anything_it_says_so(place: str, storuman: Group, as_: As, ingrid: User) -> None:
    as_(ingrid).post(f"{place}/orders", data={"kind": "charter"})
    delivery.deliver()
    assert only().failed == Why.NOTHING
    assert "Ingen grupp har något att skriva ut än." in as_(ingrid).get(place).text


@pytest.mark.parametrize("error", [NotDrawn("no answer in 120 s"), TooLong("too many actions")])
def test_what_cannot_be_drawn_says_so_and_the_next_is_made(
    error: Exception,
    place: str,
    adopted: None,
    as_: As,
    ingrid: User,
    press: Workers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object) -> bytes:
        raise error

    as_(ingrid).post(f"{place}/orders", data={"kind": "charter"})
    order = Order.take_next()
    assert order
    with monkeypatch.context() as patch:
        patch.setattr(press, "draw", fail)
        delivery.make(order, press)
    assert order.failed == Why.NOT_DRAWN
    assert "Det gick inte att göra." in as_(ingrid).get(place).text
    as_(ingrid).post(f"{place}/orders", data={"kind": "charter", "language": "en"})
    second = Order.take_next()
    assert second
    delivery.make(second, press)
    assert second.failed is None


def test_whoever_is_stopped_in_the_middle_is_followed_by_another_once(
    place: str, adopted: None, as_: As, ingrid: User, press: Workers
) -> None:
    as_(ingrid).post(f"{place}/orders", data={"kind": "charter"})
    assert Order.take_next()  # and is stopped here
    assert Order.take_next() is None  # somebody makes it
    with time_machine.travel(clock.now() + HELD + timedelta(seconds=1), tick=False):
        order = Order.take_next()
        assert order
        delivery.make(order, press)
    assert (order.failed, order.tries) == (None, 2)


def test_after_two_that_were_stopped_it_says_so(
    place: str, adopted: None, as_: As, ingrid: User, press: Workers
) -> None:
    as_(ingrid).post(f"{place}/orders", data={"kind": "charter"})
    for turn in range(3):
        with time_machine.travel(clock.now() + turn * (HELD + timedelta(seconds=1)), tick=False):
            order = Order.take_next()
    assert order
    delivery.make(order, press)
    assert only().failed == Why.STOPPED
    assert "Beställ igen." in as_(ingrid).get(place).text


def test_the_first_page_of_the_newest_report_is_shown_once_it_is_made(
    place: str, adopted: None, as_: As, ingrid: User, olle: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "När en rapport är gjord syns dess första sida här." in as_(ingrid).get(place).text
    for kind in ("report", "charter", "report"):
        as_(ingrid).post(f"{place}/orders", data={"kind": kind})
    made = [f"{place}/orders/{n}.png" for n in sorted(db.session.scalars(select(Order.id)))]
    assert [as_(ingrid).get(one).status_code for one in made] == [204, 204, 204]
    delivery.deliver()
    said = as_(ingrid).get(place).text
    assert [one for one in made if f'src="{one}"' in said] == [made[2]]
    assert "När en rapport är gjord" not in said
    monkeypatch.setattr(Workers, "draw", lambda *_args: pytest.fail("drawn again"))
    answers = [as_(ingrid).get(one) for one in made]
    assert [one.status_code for one in answers] == [200, 404, 200]
    assert Image.open(io.BytesIO(answers[2].data)).size == (1100, 1556)
    assert answers[2].headers["Cache-Control"] == "private, no-cache"
    only_ingrids = db.session.scalars(select(Order)).first()
    assert only_ingrids
    only_ingrids.programme.add_facilitator(db.session.get_one(User, olle.id))
    db.session.commit()
    assert as_(olle).get(made[2]).status_code == 404


def test_nobody_fetches_what_another_ordered_nor_after_a_week(
    place: str, adopted: None, as_: As, ingrid: User, karin: User, olle: User, app: Flask
) -> None:
    as_(ingrid).post(f"{place}/orders", data={"kind": "charter"})
    delivery.deliver()
    order = only()
    order.programme.add_facilitator(db.session.get_one(User, olle.id))
    db.session.commit()
    address = f"{place}/orders/{order.id}"
    assert as_(olle).get(address).status_code == 404
    assert "Inget än." in as_(olle).get(place).text
    assert as_(karin).get(address).status_code in {403, 404}
    assert order.file.exists()
    with time_machine.travel(clock.now() + KEPT + timedelta(hours=1), tick=False):
        delivery.deliver()
    assert not order.file.exists()


def test_an_order_too_many_is_refused_by_name_and_what_was_chosen_is_kept(
    place: str, storuman: Group, as_: As, ingrid: User
) -> None:
    chosen = {"kind": "charter", "part": ["charter.progress", "charter.each"], "language": "en"}
    for _n in range(3):
        assert as_(ingrid).post(f"{place}/orders", data=chosen).status_code == 303
    refused = as_(ingrid).post(f"{place}/orders", data=chosen)
    assert refused.status_code == 422
    assert len(db.session.scalars(select(Order)).all()) == 3
    assert "Beställningen av ”Varför och vad” gjordes inte: du har redan tre på gång." in refused.text
    assert refused.text.count("gjordes inte") == refused.text.count('class="sum-more" open') == 1
    assert re.findall(r'value="charter\.(\w+)" checked', refused.text) == ["progress", "each"]
    assert 'value="en" checked' in refused.text
    assert "Skriv högst 80 tecken." not in refused.text


def test_of_an_order_too_many_the_workshop_and_the_meeting_are_kept(
    place: str, storuman: Group, as_: As, ingrid: User
) -> None:
    for days in (3, 2):
        at = clock.now() - timedelta(days=days)
        Workshop.plan(
            storuman.programme, title="Varför?", starts_at=at, ends_at=at + timedelta(hours=3), place=""
        )
    db.session.commit()
    for _n in range(3):
        as_(ingrid).post(f"{place}/orders", data={"kind": "charter"})
    first = as_(ingrid).post(f"{place}/orders", data={"kind": "workshop", "number": "1"}).text
    assert re.findall(r'value="(\d+)" selected', first) == ["1"]
    report = as_(ingrid).post(f"{place}/orders", data={"kind": "report", "meeting": "Rådet i maj"}).text
    assert 'value="Rådet i maj" aria-describedby="meeting-hint" autocomplete' in report


@pytest.mark.parametrize("asked", [{"kind": "x"}, {}, {"kind": "charter", "language": "tlh"}])
def test_what_there_is_not_is_not_ordered(
    place: str, storuman: Group, asked: dict[str, str], as_: As, ingrid: User
) -> None:
    assert as_(ingrid).post(f"{place}/orders", data=asked).status_code == 400
