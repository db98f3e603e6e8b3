"""Nine people rate their maturity on telephones, the answers are revealed on the wall, and they agree on levels."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.groups.models import Group, Unit
from intranet.maturity.rounds import Round
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.workshops.models import Workshop
from tests import people
from tests.browser.pages import check_accessible, check_fits

PHONE = {"width": 390, "height": 844}
MEMBERS = ["karin", "peter", "eva", "sara", "n1", "n2", "n3", "n4", "n5"]
HERE = "/groups/storuman/maturity/1"
CARE = "Omsorg"
PARTS = [CARE, *(f"Förvaltning {n}" for n in range(1, 7))]
PLACES = 8 * len(PARTS)


def fill() -> None:
    """Nine members, seven parts and an open round that nobody has answered in."""
    people.move_in()
    group, leader = _group(), _person("karin")
    for key in MEMBERS[4:]:
        member = User(email=f"{key}@example.org", name=f"Nina {key.capitalize()}", locale="sv")
        db.session.add(member)
        db.session.flush()
        group.add(member, Role.MEMBER, by=None)
    group.units += [Unit(name=f"Förvaltning {n}", position=1 + n) for n in range(1, 7)]
    begins = clock.now() - timedelta(hours=1)
    workshop = Workshop.plan(
        group.programme, title="Start", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
    )
    db.session.flush()
    Round.open(group, workshop, is_named=False, by=leader)
    db.session.commit()


def _group() -> Group:
    return db.session.scalars(select(Group).filter_by(slug="storuman")).one()


def _person(key: str) -> User:
    return db.session.scalars(select(User).filter_by(email=f"{key}@example.org")).one()


def _rate(phone: Page, place: int) -> None:
    """Answer for all parts by taps alone: for care and those one knows, a level for each dimension."""
    phone.goto(f"{HERE}/rating")
    phone.get_by_role("link", name="Börja").tap()
    for part, name in enumerate(PARTS):
        expect(phone.get_by_role("heading", name=name, exact=True)).to_be_visible()
        if part and (part + place) % 3:
            phone.get_by_role("button", name="Jag känner inte den här verksamheten tillräckligt").tap()
            continue
        level = (1 if place < 4 else 4) if name == CARE else 2 + place % 2
        for question in range(8):
            phone.locator(f"fieldset:nth-of-type({question + 1}) > label:nth-of-type({level})").tap()
        expect(phone.locator("#saved")).to_contain_text("8 av 8 besvarade")
        phone.get_by_role("button", name="Spara och gå vidare").tap()
    expect(phone.get_by_text("Du har svarat på allt.")).to_be_visible()


def test_nine_rate_on_phones_the_wall_reveals_and_they_agree(let_in_as: Callable[..., Page]) -> None:
    wall = let_in_as("karin", viewport={"width": 1440, "height": 900})
    wall.goto(HERE)
    finding = wall.locator("#mat-finding")
    expect(finding).to_have_text("0 av 9 har svarat på allt.")
    check_accessible(wall, in_both_themes=True)
    for place, key in enumerate(MEMBERS):
        phone = let_in_as(key, viewport=PHONE, has_touch=True, is_mobile=True)
        _rate(phone, place)
        if place == 0:
            phone.goto(f"{HERE}/rating/1")
            check_accessible(phone, in_both_themes=True)
            check_fits(phone, 320, 390)
        if place < 8:
            phone.context.close()
    expect(finding).to_have_text("9 av 9 har svarat på allt.")  # by itself
    phone.goto(HERE)
    wall.get_by_role("button", name="Stäng omgången").click()
    wall.get_by_role("button", name="Visa svaren").click()
    expect(finding).to_contain_text("Ni har inte enats om någon nivå än. Mest oense: åtta rutor i omsorg.")
    expect(phone.locator("#mat-finding")).to_contain_text("Mest oense")  # by itself
    _look_at(phone)
    _agree(wall, PLACES - 1)
    phone.goto(f"{HERE}")
    _agree(wall, 1)
    expect(phone.locator(".is-part td.m2")).to_have_count(8)
    expect(phone.locator("td.m3")).to_have_count(PLACES - 8)  # by itself
    expect(wall.locator("td.m3")).to_have_count(PLACES - 8)
    expect(finding).to_contain_text("Mest oense: åtta rutor i omsorg.")


def _look_at(phone: Page) -> None:
    """One part at a time fits a telephone, and so does one place of it."""
    check_accessible(phone, in_both_themes=True)
    check_fits(phone, 320, 390)
    expect(phone.locator(".heat tbody tr:visible")).to_have_count(1)
    phone.get_by_role("link", name=re.compile("^Riktning")).tap()
    expect(phone.get_by_text("Svaren går från 1 till 4.")).to_be_visible()
    check_fits(phone, 320, 390)
    phone.goto("about:blank")


def _agree(wall: Page, count: int) -> None:
    """Agree on so many levels, one after the other, by the keyboard alone; the first is left half written first."""
    side = wall.locator("#cell")
    if not side.count():
        wall.locator(".heat tbody td a").first.press("Enter")
        expect(wall.locator("#cell-h")).to_be_focused()
        wall.locator("#cell [name=level][value='2']").press("Space")
        check_accessible(wall, in_both_themes=True)
        _leave_half_written(wall)
    for _n in range(count):
        here = side.get_attribute("data-place") or ""
        if here.startswith("1-") and here != "1-direction":
            expect(side.locator("[name=level]:checked")).to_have_count(0)  # nothing is filled in for them
        side.locator(f"[name=level][value='{2 if here.startswith('1-') else 3}']").press("Space")
        side.get_by_role("button", name="Spara det ni enades om").press("Enter")
        expect(side.locator(".lvl.is-agreed")).to_have_count(1)
        after = side.get_by_role("link", name="Nästa ruta")
        if wall.locator("td.m0").count():
            after.press("Enter")
            wall.locator(f"#cell:not([data-place='{here}'])").wait_for()
            expect(wall.locator("#cell-h")).to_be_focused()


def _leave_half_written(wall: Page) -> None:
    """What is typed in a box and not saved is there again after a look at another, and so after a reload."""
    side = wall.locator("#cell")
    reason = side.get_by_label("Varför den nivån?")
    reason.fill("En grupp har bytt.")
    side.get_by_role("link", name="Nästa ruta").press("Enter")
    expect(wall.locator("#cell-h")).not_to_have_text("Riktning")
    expect(reason).to_have_value("")
    wall.locator(".heat tbody td a").first.press("Enter")
    for _way in range(2):
        expect(reason).to_have_value("En grupp har bytt.")
        expect(side.locator("input[name=level]:checked")).to_have_value("2")
        expect(side.get_by_text("Det du skrev här är inte sparat än.")).to_be_visible()
        wall.reload()
