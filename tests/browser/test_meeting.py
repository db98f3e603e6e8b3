"""A workshop is held: everybody in the room sees what is on, who is there and what is agreed, at once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.agenda import Agenda, ItemKind
from intranet.workshops.models import Workshop
from tests.browser.pages import check_accessible, check_fits
from tests.browser.room import Room, let_in

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def number(room: Room) -> int:
    """A workshop that began half an hour ago: ten minutes are left of the dialogue, then comes an exercise."""
    with room.server.database():
        programme = db.session.query(Group).filter_by(slug=room.slug).one().programme
        begins = clock.now() - timedelta(minutes=30)
        workshop = Workshop.plan(
            programme, title="Nu", starts_at=begins, ends_at=begins + timedelta(hours=3), place="Folkets hus"
        )
        agenda = Agenda.of(workshop)
        agenda.add(minutes=40, kind=ItemKind.DIALOGUE, title="Sedan sist", description="Laget runt.")
        agenda.add(minutes=30, kind=ItemKind.EXERCISE, title="Stryk hälften", description="I par.")
        db.session.commit()
        return workshop.number


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], room: Room, number: int) -> Callable[..., Page]:
    """Open the workshop's page as somebody."""

    def open_page(key: str, **options: Any) -> Page:
        context = new_context(**options)
        let_in(context, room.server, key)
        opened = context.new_page()
        opened.goto(f"/groups/{room.slug}/workshops/{number}")
        return opened

    return open_page


def test_everybody_sees_what_is_on_and_who_is_there(visit: Callable[..., Page]) -> None:
    karin, eva, peter = visit("karin"), visit("eva"), visit("peter", viewport=PHONE)
    for page in (karin, eva, peter):
        expect(page.locator("#now")).to_contain_text(re.compile(r"Pågår, (9|10) minuter kvar av dialogen"))
        expect(page.locator("#now")).to_contain_text("Stryk hälften")
    karin.get_by_role("button", name="5 minuter till").press("Enter")
    for page in (karin, eva, peter):
        expect(page.locator("#now")).to_contain_text(re.compile(r"Pågår, 1[45] minuter kvar av dialogen"))
    expect(karin.locator("#turn-longer")).to_be_focused()
    karin.get_by_role("button", name="Pausa").press("Enter")
    expect(peter.locator("#now")).to_contain_text("Paus sedan")
    expect(karin.get_by_role("button", name="Fortsätt")).to_be_focused()
    karin.keyboard.press("Enter")
    forward = karin.get_by_role("button", name="Gå till nästa punkt")
    place = forward.bounding_box()
    forward.click()
    for page in (eva, peter):
        expect(page.locator("#now")).to_contain_text(re.compile(r"Pågår, (29|30) minuter kvar av övningen"))
        expect(page.locator("[aria-current=step]")).to_contain_text("Stryk hälften")
    # What was pressed is not there any more, and in its place, unmoved, it says so.
    expect(karin.locator("p#turn-next")).to_have_text("Det här är sista punkten.")
    assert karin.locator("p#turn-next").bounding_box()["y"] == pytest.approx(place["y"], abs=1)
    assert karin.locator("main .btn-primary:visible").count() == 1
    here = peter.get_by_role("checkbox", name="Peter Sjö är här")
    here.press(" ")
    expect(here).to_be_checked()
    for page in (karin, eva):
        expect(page.locator("#attendance")).to_contain_text("1 av 4")
    for page in (karin, eva, peter):
        check_accessible(page)
    check_fits(peter)


def test_the_minutes_count_down_and_the_next_item_begins_by_itself(
    visit: Callable[..., Page], room: Room, number: int
) -> None:
    with room.server.database():
        workshop = db.session.query(Workshop).filter_by(number=number, title="Nu").one()
        workshop.starts_at = clock.now() - timedelta(minutes=39, seconds=52)
        db.session.commit()
    eva = visit("eva")
    expect(eva.locator("#now")).to_contain_text("mindre än en minut kvar av dialogen")
    expect(eva.locator("#now")).to_contain_text("kvar av övningen", timeout=30_000)


def test_when_somebody_comes_is_noted_without_losing_what_is_typed(visit: Callable[..., Page]) -> None:
    karin, eva = visit("karin"), visit("eva")
    row = karin.locator("#attendance li").filter(has_text="Sara")
    row.locator("summary").click()
    came = clock.swedish(clock.now() - timedelta(minutes=20))
    row.get_by_label("Kom").fill(f"{came:%H:%M}")
    eva.get_by_role("checkbox", name=re.compile("Eva")).click()
    expect(karin.locator("#attendance")).to_contain_text("1 av 4")
    expect(row.get_by_label("Kom")).to_have_value(f"{came:%H:%M}")
    row.get_by_role("button", name="Spara").click()
    expect(eva.locator("#attendance")).to_contain_text(f"kom {came:%H.%M}")
    expect(eva.locator("#attendance")).to_contain_text("2 av 4")
