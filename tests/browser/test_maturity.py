"""Nine people rate their maturity on telephones, the answers are revealed on the wall, and they agree on levels."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.groups.models import Group, Unit
from intranet.maturity.agreed import AgreedLevel, Said
from intranet.maturity.rounds import Round
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.workshops.models import Workshop
from tests import people
from tests.browser.pages import check_accessible, check_fits
from tests.browser.server import Server

PHONE = {"width": 390, "height": 844}
MEMBERS = ["karin", "peter", "eva", "sara", "n1", "n2", "n3", "n4", "n5"]
HERE = "/groups/storuman/maturity/1"
CARE = "Omsorg"


def fill() -> None:
    """Nine members, seven parts and an open round, in which everybody has answered for all parts but one."""
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
    opened = Round.open(group, workshop, is_named=False, by=leader)
    for place, key in enumerate(MEMBERS):
        for unit in opened.units[1:]:
            levels = dict.fromkeys(opened.matrix.keys, (2 + place % 2, ""))
            opened.rate(unit, levels, by=_person(key))
    db.session.commit()


def _group() -> Group:
    return db.session.scalars(select(Group).filter_by(slug="storuman")).one()


def _person(key: str) -> User:
    return db.session.scalars(select(User).filter_by(email=f"{key}@example.org")).one()


def _rate(phone: Page, level: int) -> None:
    """Go to the part that is left, tap a level in each dimension, and go on."""
    phone.goto(f"{HERE}/rating")
    phone.get_by_role("link", name="Fortsätt").tap()
    expect(phone.get_by_role("heading", name=CARE)).to_be_visible()
    for question in phone.locator("fieldset").all():
        question.locator("label").nth(level - 1).tap()
    expect(phone.locator("#saved")).to_contain_text("8 av 8 besvarade")


def test_nine_rate_on_phones_the_wall_reveals_and_they_agree(
    let_in_as: Callable[..., Page], server: Server
) -> None:
    wall = let_in_as("karin", viewport={"width": 1440, "height": 900})
    wall.goto(HERE)
    finding = wall.locator("#mat-finding")
    expect(finding).to_have_text("0 av 9 har svarat på allt. Nio är på väg.")
    check_accessible(wall, in_both_themes=True)
    phones = [let_in_as(key, viewport=PHONE, has_touch=True, is_mobile=True) for key in MEMBERS]
    for place, phone in enumerate(phones):
        _rate(phone, 1 if place < 4 else 4)
        if place == 0:
            check_accessible(phone, in_both_themes=True)
            check_fits(phone, 320, 390)
        phone.get_by_role("button", name="Spara och gå vidare").tap()
        expect(phone.get_by_text("Du har svarat på allt.")).to_be_visible()
    expect(finding).to_have_text("9 av 9 har svarat på allt.")  # by itself
    phones[1].goto(HERE)
    wall.get_by_role("button", name="Stäng omgången").click()
    wall.get_by_role("button", name="Visa svaren").click()
    expect(finding).to_contain_text("Ni har inte enats om någon nivå än. Mest oense: riktning i omsorg.")
    expect(phones[1].locator("#mat-finding")).to_contain_text("Mest oense")  # by itself
    _look_at(phones[1])
    _agree(wall, server)
    expect(phones[1].locator(".is-part td.m2")).to_have_count(8)  # by itself


def _look_at(phone: Page) -> None:
    """One part at a time fits a telephone, and so does one place of it."""
    check_accessible(phone, in_both_themes=True)
    check_fits(phone, 320, 390)
    expect(phone.locator(".heat tbody tr:visible")).to_have_count(1)
    phone.get_by_role("link", name=re.compile("^Riktning")).tap()
    expect(phone.get_by_text("Svaren går från 1 till 4.")).to_be_visible()
    check_fits(phone, 320, 390)


def _agree(wall: Page, server: Server) -> None:
    """Agree on eight levels, one after the other, by the keyboard alone; on the other parts' beforehand."""
    with server.database():
        revealed, leader = Round.all_of(_group())[0], _person("karin")
        for unit in revealed.units[1:]:
            for key in revealed.matrix.keys:
                AgreedLevel.put_down(revealed, unit, key, Said(3), revision=0, by=leader)
    wall.reload()
    expect(wall.locator("td.m3")).to_have_count(48)
    wall.locator(".heat tbody td a").first.focus()
    wall.keyboard.press("Enter")
    side = wall.locator("#cell")
    for n in range(8):
        heading = side.get_by_role("heading", level=2)
        expect(heading).to_be_focused()
        name = heading.inner_text()
        expect(side.locator("input[name=level]:checked")).to_have_count(0)  # nothing is filled in for them
        if n == 0:
            check_accessible(wall, in_both_themes=True)
        side.locator("input[name=level]").nth(1).focus()
        wall.keyboard.press("Space")
        side.get_by_label("Varför den nivån?").fill("En grupp har bytt.")
        side.get_by_role("button", name="Spara det ni enades om").press("Enter")
        expect(side.get_by_role("status")).to_contain_text("Sparat")
        if n < 7:
            side.get_by_role("link", name="Nästa ruta").press("Enter")
            expect(heading).not_to_have_text(name)
    expect(wall.locator("#mat-finding")).to_have_text("Mest oense: riktning i omsorg.")
