"""What is on the wall: one state a group, chosen from the wall itself or from a phone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.charter.wall import Wall
from intranet.live import documents
from intranet.platform import bus
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.platform.permissions import Role

WALL = "/groups/storuman/charter/wall"
REMOTE, FOCUS = f"{WALL}/remote", f"{WALL}/focus"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def heard(storuman) -> Any:
    """What open pages of the group are told."""
    with bus.subscribe(f"group:{storuman.id}") as subscription:
        yield lambda: [message.data for message in iter(lambda: subscription.get(timeout=0.05), None)]


def on_the_wall(group) -> tuple[int | None, bool, int]:
    db.session.expire_all()
    wall = Wall.of(group)
    return wall.section_id, wall.is_whole, wall.turn


def test_before_anybody_steers_the_whole_charter_is_shown(as_, peter, charter, storuman):
    page = as_(peter).get(WALL).text
    for words in ("Tid för människor", "Var femte medarbetare", "För den som bor", "utkast till version 1"):
        assert words in page, words
    assert 'class="wall"' in page
    assert on_the_wall(storuman) == (None, True, 0)


def test_a_member_shows_a_section_alone(as_, peter, charter, section, storuman):
    response = as_(peter).post(FOCUS, data={"section": section.id})
    assert (response.status_code, response.location) == (303, REMOTE)
    assert on_the_wall(storuman) == (section.id, False, 1)
    assert 'class="wall is-one"' in as_(peter).get(WALL).text


def test_back_to_the_whole_the_section_stays_marked(as_, karin, charter, storuman):
    second = charter.sections[1]
    as_(karin).post(FOCUS, data={"section": second.id})
    as_(karin).post(FOCUS)
    assert on_the_wall(storuman) == (second.id, True, 2)
    page = as_(karin).get(WALL).text
    assert f'data-marked="{second.id}"' in page
    assert 'class="wall"' in page


def test_twice_is_harmless(as_, karin, charter, section, storuman, heard):
    for _again in range(2):
        assert as_(karin).post(FOCUS, data={"section": section.id}).status_code == 303
    assert on_the_wall(storuman) == (section.id, False, 1)
    assert [told["kind"] for told in heard()] == ["wall.changed"]


def test_open_pages_are_told_and_nothing_is_written_down(as_, karin, charter, section, heard):
    as_(karin).post(FOCUS, data={"section": section.id, "page": 7})
    assert heard() == [{"kind": "wall.changed", "section": section.id, "whole": False, "turn": 1, "page": 7}]
    assert not db.session.scalar(select(func.count()).select_from(Event).where(Event.kind.startswith("wall")))


@pytest.mark.parametrize(
    ("who", "status"), [("ingrid", 303), ("peter", 303), ("birgitta", 403), ("olle", 404)]
)
def test_who_reads_the_material_steers(as_, request, who, status, charter, section, storuman):
    browser = as_(request.getfixturevalue(who))
    assert browser.post(FOCUS, data={"section": section.id}).status_code == status
    assert on_the_wall(storuman)[0] == (section.id if status == 303 else None)
    for address in (WALL, REMOTE):
        assert browser.get(address).status_code == (200 if status == 303 else status)


def test_a_section_of_another_charter_is_not_shown(as_, karin, lena, sorsele, charter, storuman):
    theirs = Charter.begin(sorsele, by=lena)
    db.session.commit()
    assert as_(karin).post(FOCUS, data={"section": theirs.sections[0].id}).status_code == 404
    assert on_the_wall(storuman) == (None, True, 0)


def test_each_group_has_its_own_wall(as_, karin, lena, sorsele, charter, section, storuman):
    Charter.begin(sorsele, by=lena)
    db.session.commit()
    as_(karin).post(FOCUS, data={"section": section.id})
    assert on_the_wall(sorsele) == (None, True, 0)


def test_before_there_is_a_charter_one_can_begin_it(as_, peter, storuman):
    assert "Börja skriva" in as_(peter).get(WALL).text
    assert "Börja skriva" in as_(peter).get(REMOTE).text
    assert as_(peter).post(FOCUS).status_code == 404


def test_the_remote_says_what_is_shown_and_what_comes_before_and_after(as_, peter, charter):
    first, second, third = charter.sections[:3]
    page = as_(peter).get(REMOTE).text
    assert "alla avsnitt" in page
    assert button(page, "remote-before").endswith("disabled>")
    assert f'value="{first.id}"' in button(page, "remote-after")
    as_(peter).post(FOCUS, data={"section": second.id})
    page = as_(peter).get(REMOTE, headers=HTMX).text
    assert "<html" not in page
    assert f'value="{first.id}"' in button(page, "remote-before")
    assert f'value="{third.id}"' in button(page, "remote-after")
    assert 'aria-pressed="true"' in button(page, f"remote-{second.id}")


def test_at_the_end_there_is_nothing_after(as_, peter, charter):
    page = as_(peter).post(FOCUS, data={"section": charter.sections[-1].id}, headers=HTMX).text
    assert button(page, "remote-after").endswith("disabled>")


def button(page: str, name: str) -> str:
    begins = page.index(f'id="{name}"')
    return page[begins : page.index(">", begins) + 1]


def test_when_its_section_is_removed_the_wall_shows_the_whole(as_, karin, charter, storuman):
    empty = charter.sections[-1]
    as_(karin).post(FOCUS, data={"section": empty.id})
    as_(karin).post(f"/groups/storuman/charter/sections/{empty.id}/removal")
    db.session.expire_all()
    assert Wall.of(storuman).shown(Charter.of(storuman)) is None
    assert 'class="wall"' in as_(karin).get(WALL).text


def test_the_live_answer_leaves_the_text_alone(as_, peter, charter, section, stand):
    stand(peter, section)
    page = as_(peter).get(WALL, headers=HTMX).text
    assert "1 av 4 är med" in page
    assert f'hx-target="#band-{section.id}"' in page
    assert "data-fragment" not in page


def test_the_band_says_each_persons_position(as_, peter, karin, eva, charter, section, stand, rewrite):
    stand(eva, section)
    rewrite(section, "Nya ord.")
    stand(peter, section, "not_yet", "Vilka företag?")
    stand(karin, section, "accepts", "Med ett förbehåll.")
    shown = band(as_(peter).get(WALL).text, section)
    for words in (
        "Karin",
        "kan leva med",
        "Peter",
        "inte än",
        "Eva",
        "ska läsa om",
        "Sara",
        "har inte svarat",
    ):
        assert words in shown, words
    assert "Vilka företag?" not in shown


def test_many_are_counted_and_those_not_on_board_are_named(as_, karin, storuman, charter, section, stand):
    people = [User(email=f"m{n}@example.org", name=f"Med{n} Lem") for n in range(21)]
    db.session.add_all(people)
    db.session.flush()
    for person in people:
        storuman.add(person, Role.MEMBER, by=None)
    for person in people[:-2]:
        stand(person, section)
    stand(people[-2], section, "not_yet", "Vem betalar?")
    shown = band(as_(karin).get(WALL).text, section)
    assert "<b>19</b> står bakom" in " ".join(shown.split())
    assert "Med19" in shown
    assert "Med3" not in shown


def band(page: str, section) -> str:
    begins = page.index(f'id="band-{section.id}"')
    return page[begins : page.index("</div>", begins)]


def test_after_adoption_the_wall_says_which_version_stands_there(as_, karin, charter, section, stand):
    stand(karin, section)
    charter.adopt(by=karin, reading=documents.read(charter.text))
    db.session.commit()
    assert "version 1, fastställd" in as_(karin).get(WALL).text


@pytest.mark.postgres
def test_two_who_steer_at_once_take_turns(app, as_: Callable[..., Any], karin, peter, charter, storuman):
    sections = charter.sections[:2]
    browsers = [as_(karin), as_(peter)]

    def steer(pair):
        browser, section = pair
        return browser.post(FOCUS, data={"section": section.id}).status_code

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(steer, zip(browsers, sections, strict=True))) == [303, 303]
    assert on_the_wall(storuman)[2] == 2
