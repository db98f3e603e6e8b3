"""The drawings of maturity as a person sees them, beside stored pictures: light, dark, and without colour.

The pictures lie in tests/maturity/pictures. When a drawing is to look different, make them anew, and look at them:

    NEW_PICTURES=1 .venv/bin/python -m pytest tests/browser/test_maturity_pictures.py
"""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect
from sqlalchemy import select

from intranet.groups.models import Group, Unit
from intranet.maturity.agreed import AgreedLevel, Said
from intranet.maturity.rounds import Round
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests import people

PICTURES = Path(__file__).parent.parent / "maturity" / "pictures"
# How much the mean of a square may differ, of 255. Letters are drawn a little differently from machine to machine, and
# a square holds as much ink all the same; another figure or shade is 30 and more.
SQUARE, MOST = 8, 24
HERE = "/groups/storuman/maturity/2"


def fill() -> None:
    """Two revealed rounds of three parts: every level, answers that differ, and something that is not agreed."""
    people.move_in()
    group = db.session.scalars(select(Group).filter_by(slug="storuman")).one()
    group.units += [Unit(name=name, position=n) for n, name in enumerate(("Skola", "Teknik"), start=2)]
    for month in (2, 3):
        begins = datetime(2018, month, 26, 8, tzinfo=UTC)
        Workshop.plan(
            group.programme, title="Möte", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
        )
    db.session.flush()
    for number, workshop in enumerate(Workshop.all_of(group.programme)):
        _hold(group, workshop, number)
    db.session.commit()


def _hold(group: Group, workshop: Workshop, number: int) -> None:
    rating = [member for member in group.members if member.email != "ingrid@example.org"][:3]
    held = Round.open(group, workshop, is_named=False, by=rating[0])
    places = [(unit, key) for unit in held.units for key in held.matrix.keys]
    for place, (unit, key) in enumerate(places):
        for n, member in enumerate(rating):
            held.rate(unit, {key: (1 + (place + n * (place % 3)) % 5, "")}, by=member)
    held.close(by=rating[0])
    held.reveal(by=rating[0])
    for place, (unit, key) in enumerate(places[:-1]):
        said = Said(1 + (place + number * (place % 2)) % 5, target=5 if place % 4 == 0 else None)
        AgreedLevel.put_down(held, unit, key, said, revision=0, by=rating[0])


def _seen(page: Page, what: str) -> Image.Image:
    drawn = page.locator(what).screenshot(animations="disabled", scale="css")
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def _differs(seen: Image.Image, name: str) -> bool:
    """Tell whether a drawing is another than the stored one. Both are then to be looked at."""
    kept = PICTURES / f"{name}.png"
    if os.environ.get("NEW_PICTURES"):
        seen.quantize(64).save(kept, optimize=True)
    stored = Image.open(kept).convert("RGB")
    if seen.size != stored.size:
        return True
    apart = ImageChops.difference(seen.reduce(SQUARE), stored.reduce(SQUARE))
    return max(most for _least, most in apart.getextrema()) > MOST  # type: ignore[misc, union-attr]


def _without_colour(page: Page, *, is_on: bool) -> None:
    page.evaluate("grey => { document.documentElement.style.filter = grey }", "grayscale(1)" if is_on else "")


def luminance(shade: tuple[int, ...]) -> float:
    """Give how bright a colour is, 0 to 1, as WCAG reckons it."""
    parts = [one / 255 for one in shade[:3]]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: float, other: float) -> float:
    """Give how two brightnesses stand out from each other, as WCAG reckons it."""
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)


WHERE_NUMBERS_ARE = """(table) => {
  const from = table.getBoundingClientRect()
  return [...table.querySelectorAll('td[class*="m"]')].map(cell => {
    const box = cell.querySelector('b').getBoundingClientRect(), all = cell.getBoundingClientRect()
    return { level: Number(cell.className.match(/m(\\d)/)[1]), ground: [all.x - from.x + 4, all.y - from.y + 4],
             number: [box.x - from.x, box.y - from.y, box.right - from.x, box.bottom - from.y] }
  })
}"""


def _shades(page: Page, seen: Image.Image) -> dict[int, float]:
    """Give how bright each level is on the picture; every number in it stands out from its ground."""
    places: list[dict[str, Any]] = page.locator(".heat").evaluate(WHERE_NUMBERS_ARE)
    shades = {}
    for place in places:
        x, y = place["ground"]
        ground = luminance(seen.getpixel((round(x), round(y))))  # type: ignore[arg-type]
        number = seen.crop(tuple(round(at) for at in place["number"]))  # type: ignore[arg-type]
        inks = [luminance(ink) for _count, ink in number.getcolors(10_000) or []]  # type: ignore[arg-type]
        assert max(contrast(ground, ink) for ink in inks) >= 4.5, place
        shades[place["level"]] = ground
    return {level: shade for level, shade in shades.items() if level}


def test_the_drawings_look_as_they_did_in_both_themes_and_without_colour(
    let_in_as: Callable[..., Page],
) -> None:
    page = let_in_as("eva", viewport={"width": 1440, "height": 1000}, color_scheme="light")
    page.goto(HERE)
    expect(page.locator(".course")).to_have_count(8)
    page.evaluate("document.fonts.ready")
    other = []
    for theme, is_grey in (("light", False), ("dark", False), ("light", True), ("dark", True)):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        _without_colour(page, is_on=is_grey)
        heat, courses = _seen(page, ".heat"), _seen(page, ".courses")
        if is_grey:
            assert all(max(ink) - min(ink) <= 2 for _count, ink in heat.getcolors(100_000) or [])  # type: ignore[arg-type, type-var]
            shades = sorted(_shades(page, heat).items())
            assert len(shades) == 5
            brighter = [one for _level, one in shades]
            assert brighter == sorted(brighter, reverse=theme == "light")  # more is stronger
            for one, next_ in pairwise(brighter):
                assert contrast(one, next_) > 1.15
        if (theme, is_grey) != ("dark", True):
            name = "grey" if is_grey else theme
            other += [
                what
                for what, seen in (("heat", heat), ("courses", courses))
                if _differs(seen, f"{what}-{name}")
            ]
    assert not other
    page.set_viewport_size({"width": 820, "height": 1180})
    beside = "table => table.scrollWidth - table.clientWidth"
    assert page.locator(".mat-scroll").evaluate(beside) == 0  # eight dimensions are in sight


def test_a_drawing_with_another_figure_is_not_the_stored_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEW_PICTURES", raising=False)
    stored = Image.open(PICTURES / "heat-light.png").convert("RGB")
    assert not _differs(stored, "heat-light")
    changed = stored.copy()
    cell = changed.crop((180, 60, 200, 84))
    changed.paste(cell, (280, 60))  # one number over another
    assert _differs(changed, "heat-light")
