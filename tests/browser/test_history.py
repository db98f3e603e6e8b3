"""Who changed what, in a browser: an earlier text is brought back, and those who have it open see it at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.live import compaction
from intranet.platform.db import db
from tests.browser.pages import check_accessible, check_fits
from tests.browser.room import Room, begin_to_write, let_in, place, words

Enter = Callable[[str], Page]


@pytest.fixture
def look(room: Room, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Open the list of changes, on a page where nobody writes."""

    def open_list(key: str, **options: object) -> Page:
        context = new_context(base_url=room.server.address, reduced_motion="reduce", **options)
        let_in(context, room.server, key)
        page = context.new_page()
        page.goto(f"{room.address}/history")
        return page

    return open_list


def both_write(room: Room, karin: Page, eva: Page) -> str:
    section = room.sections[0]
    begin_to_write(karin, section)
    karin.keyboard.insert_text("Karins ord.")
    expect(place(eva, section)).to_contain_text("Karins ord.")
    begin_to_write(eva, section)
    eva.keyboard.insert_text(" Evas ord.")
    expect(place(karin, section)).to_contain_text("Evas ord.")
    room.wait_for_agreement(karin, eva, fragments=[section])
    return section


def put_together(room: Room) -> None:
    with room.server.database():
        group = db.session.query(Group).filter_by(slug=room.slug).one()
        assert compaction.compact(Charter.of(group).text_id)


@pytest.mark.parametrize("is_put_together", [False, True])
def test_a_text_is_restored_before_everybodys_eyes_and_that_is_undone(
    room: Room, enter: Enter, look: Callable[..., Page], is_put_together: bool
) -> None:
    karin, eva = enter("karin"), enter("eva")
    section = both_write(room, karin, eva)
    if is_put_together:
        put_together(room)
    peter = look("peter")
    peter.get_by_role("link", name="Karin Lund ändrade ”Varför just nu?”").click()
    peter.get_by_role("button", name="Återställ den här texten").click()
    expect(peter.get_by_role("heading", level=1)).to_have_text("Peter Sjö återställde ”Varför just nu?”")
    for page in (karin, eva):
        expect(place(page, section)).not_to_contain_text("Evas ord.")
        expect(place(page, section)).to_contain_text("Karins ord.")
    peter.get_by_role("button", name="Ångra").click()
    for page in (karin, eva):
        expect(place(page, section)).to_contain_text("Karins ord. Evas ord.")
    eva.keyboard.press("Control+End")
    eva.keyboard.insert_text(" Mer.")
    room.wait_for_agreement(karin, eva, fragments=[section])
    assert words(karin, section) == ["Karins ord. Evas ord. Mer."]


def test_who_has_the_text_open_goes_on_when_it_is_put_together(room: Room, enter: Enter) -> None:
    karin, eva = enter("karin"), enter("eva")
    section = both_write(room, karin, eva)
    put_together(room)
    karin.keyboard.insert_text(" Och mer.")
    eva.keyboard.insert_text(" Och mest.")
    room.wait_for_agreement(karin, eva, fragments=[section])
    assert "".join(room.kept(section)).count("Och") == 2
    late = enter("peter")
    assert words(late, section) == room.kept(section)


def test_its_pages_can_be_used_by_everybody(room: Room, enter: Enter, look: Callable[..., Page]) -> None:
    """Also those that no address alone leads to: a text to restore, and one that was restored."""
    karin, eva = enter("karin"), enter("eva")
    both_write(room, karin, eva)
    peter = look("peter")
    usable(peter)
    peter.get_by_role("link", name="Karin Lund ändrade").click()
    restore = peter.get_by_role("button", name="Återställ den här texten")
    expect(restore).to_be_visible()
    usable(peter)
    restore.focus()
    peter.keyboard.press("Enter")
    expect(peter.get_by_role("button", name="Ångra")).to_be_visible()
    usable(peter)


def usable(page: Page) -> None:
    check_accessible(page, in_both_themes=True)
    check_fits(page, 320, 390, 820, 1440)
