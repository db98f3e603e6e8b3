"""The sections: added, renamed, moved and taken away, by the leader and the facilitator."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from intranet.charter.models import Charter
from intranet.charter.words import Part
from intranet.live import documents
from intranet.live.wire import framed
from intranet.platform.db import db
from tests.live import made

PAGE = "/groups/storuman/charter/sections"


def headings(charter, part):
    db.session.refresh(charter)
    return [section.heading for section in charter.in_part(part)]


NEW = {
    "part": "what",
    "new-what-heading": "Vem betalar?",
    "new-what-question": "Vad kostar det, och vem tar det?",
}


@pytest.mark.parametrize("who", ["karin", "ingrid"])
def test_leader_and_facilitator_add_a_section_that_can_be_written_in(as_, request, who, charter):
    assert as_(request.getfixturevalue(who)).post(PAGE, data=NEW).status_code == 303
    assert headings(charter, Part.WHAT)[-1] == "Vem betalar?"
    new = charter.in_part(Part.WHAT)[-1]
    assert new.fragment in charter.text.fragments
    assert documents.read(charter.text).is_empty(new.fragment)


def test_an_invalid_section_comes_back(as_, karin, charter):
    response = as_(karin).post(PAGE, data=NEW | {"new-what-heading": " "})
    assert response.status_code == 422
    assert "Skriv en rubrik." in response.text
    assert "Vad kostar det, och vem tar det?" in response.text


def test_what_is_too_long_comes_back_whole(as_, karin, charter):
    heading, question = "Vem betalar? " * 7, "Vad kostar det? " * 11
    filled = NEW | {"new-what-heading": heading, "new-what-question": question}
    response = as_(karin).post(PAGE, data=filled)
    assert response.status_code == 422
    for words in ("Skriv högst 80 tecken.", "Skriv högst 160 tecken.", heading.strip(), question.strip()):
        assert words in response.text
    assert "maxlength" not in response.text  # a browser would cut what is pasted, and say nothing


def test_there_are_two_parts(as_, karin, charter):
    assert as_(karin).post(PAGE, data=NEW | {"part": "how"}).status_code == 422


def test_a_section_gets_another_heading_and_keeps_its_positions(as_, karin, peter, charter, section, stand):
    stand(peter, section)
    filled = {
        f"section-{section.id}-heading": "Varför nu?",
        f"section-{section.id}-question": "Vad har hänt?",
    }
    for _time in range(2):
        assert as_(karin).post(f"{PAGE}/{section.id}", data=filled).status_code == 303
    assert headings(charter, Part.WHY)[0] == "Varför nu?"
    assert not section.positions[0].is_old(documents.read(charter.text))


def test_a_section_moves_within_its_part(as_, karin, charter, section):
    def move(direction):
        as_(karin).post(f"{PAGE}/{section.id}/place", data={"direction": direction})

    move("down")
    assert headings(charter, Part.WHY) == ["För vem?", "Varför just nu?", "Vad händer om vi låter bli?"]
    move("up")
    move("up")
    assert headings(charter, Part.WHY)[0] == "Varför just nu?"


def test_only_what_nobody_has_used_is_removed(as_, karin, charter, section):
    unused = charter.sections[3]
    gone = unused.fragment
    for each in (section, unused):
        assert as_(karin).post(f"{PAGE}/{each.id}/removal").status_code == 303
    assert headings(charter, Part.WHY)[0] == "Varför just nu?"
    assert "Vad förändras?" not in headings(charter, Part.WHAT)
    db.session.refresh(charter.text)
    assert gone not in charter.text.fragments
    assert section.fragment in charter.text.fragments


@pytest.mark.parametrize(("place", "next_one"), [(3, 4), (5, 4)])
def test_after_a_removal_the_keyboard_is_at_a_neighbour(as_, karin, charter, place, next_one):
    neighbour = charter.sections[next_one].id
    answer = as_(karin).post(f"{PAGE}/{charter.sections[place].id}/removal")
    assert f"section={neighbour}&at=heading" in answer.location


@pytest.mark.parametrize("first", ["removal", "words"])
def test_of_a_removal_and_words_in_the_same_moment_one_wins(as_, karin, peter, charter, first):
    section, leader, member = charter.sections[3], as_(karin), as_(peter)
    removal, updates = f"{PAGE}/{section.id}/removal", f"/groups/storuman/texts/{charter.text_id}/updates"
    words = made.update(
        made.element("paragraph", inside=section.fragment),
        made.text(inside=(5, 0)),
        made.words("Just nu.", inside=(5, 1)),
    )
    sent = {
        "data": framed(words) + framed(b""),
        "content_type": "application/octet-stream",
        "query_string": "schema=1",
    }
    deeds = {
        "removal": lambda: leader.post(removal).status_code,
        "words": lambda: member.post(updates, **sent).status_code,
    }
    fragment = section.fragment
    db.session.commit()
    with ThreadPoolExecutor(2) as pool:
        answers = {name: pool.submit(deeds[name]) for name in sorted(deeds, key=lambda name: name != first)}
    db.session.expire_all()
    stands = fragment in [section.fragment for section in charter.sections]
    assert answers["removal"].result() == 303
    assert answers["words"].result() == (200 if stands else 410)
    assert documents.read(charter.text).plain(fragment) == ("Just nu." if stands else "")


@pytest.mark.parametrize(("who", "status"), [("peter", 403), ("birgitta", 403), ("olle", 404)])
def test_nobody_else_changes_them(as_, request, who, status, charter, section):
    browser = as_(request.getfixturevalue(who))
    assert browser.get(PAGE).status_code == status
    assert browser.post(PAGE, data=NEW).status_code == status
    for operation in ("", "/place", "/removal"):
        assert browser.post(f"{PAGE}/{section.id}{operation}").status_code == status


def test_the_neighbours_sections_are_not_found(as_, lena, sorsele, section):
    Charter.begin(sorsele, by=lena)
    assert as_(lena).post(f"/groups/sorsele/charter/sections/{section.id}/removal").status_code == 404


def test_the_page_offers_what_can_be_done(as_, karin, charter, section):
    page = as_(karin).get(PAGE).text
    assert f"{PAGE}/{charter.sections[3].id}/removal" in page
    assert f"{PAGE}/{section.id}/removal" not in page


def test_the_keyboard_stays_with_the_section(as_, karin, charter):
    browser, first = as_(karin), charter.sections[0].id

    def after(address, **filled):
        page = browser.post(address, data=filled, follow_redirects=True).text
        return re.findall(r"<(?:input|button)[^>]*\bautofocus\b[^>]*>", page)

    [button] = after(f"{PAGE}/{first}/place", direction="down")
    assert 'value="down"' in button
    assert f"/{first}/place" in button
    [button] = after(f"{PAGE}/{first}/place", direction="up")  # now it is first, and can only go down
    assert 'value="down"' in button
    [field] = after(PAGE, **NEW)
    assert 'value="Vem betalar?"' in field
