"""A workshop goes on by the server's clock, and who comes when is noted."""

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
from tests.browser.room import Room, let_in


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


def test_the_minutes_count_down_and_the_next_item_begins_by_itself(
    visit: Callable[..., Page], room: Room, number: int
) -> None:
    eva = visit("eva")
    now = eva.locator("#now")
    expect(now).to_contain_text(re.compile(r"(9|10) minuter kvar av dialogen"))
    time_passes(eva, minutes=5)
    expect(now).to_contain_text(re.compile(r"(4|5) minuter kvar av dialogen"))
    with room.server.database():
        workshop = db.session.query(Workshop).filter_by(number=number, title="Nu").one()
        workshop.starts_at -= timedelta(minutes=10)
    time_passes(eva, minutes=5)
    expect(now).to_contain_text("kvar av övningen")


def time_passes(page: Page, *, minutes: int) -> None:
    """Put a browser's clock forward; its timers go on as before."""
    page.evaluate(
        "minutes => { const before = Date.now; Date.now = () => before() + minutes * 60000 }", minutes
    )


def test_when_somebody_comes_is_noted_without_losing_what_is_typed(
    visit: Callable[..., Page], room: Room, number: int
) -> None:
    karin, eva = visit("karin"), visit("eva")
    row = karin.locator("#attendance li").filter(has_text="Sara")
    row.locator("summary").click()
    came = clock.swedish(clock.now() - timedelta(minutes=20))
    row.get_by_label("Kom").fill(f"{came:%H:%M}")
    with room.server.database():  # another workshop is planned before it: open pages stay with theirs
        group = db.session.query(Group).filter_by(slug=room.slug).one()
        then = clock.now() - timedelta(days=3)
        Workshop.plan(group.programme, title="Inskjutet", starts_at=then, ends_at=then, place="")
        db.session.commit()
    eva.get_by_role("checkbox", name=re.compile("Eva")).click()
    expect(karin.locator("#attendance")).to_contain_text("1 av 4")
    expect(row.get_by_label("Kom")).to_have_value(f"{came:%H:%M}")
    row.get_by_role("button", name="Spara").click()
    expect(eva.locator("#attendance")).to_contain_text(f"kom {came:%H.%M}")
    expect(eva.locator("#attendance")).to_contain_text("2 av 4")
