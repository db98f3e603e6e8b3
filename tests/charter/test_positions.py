"""Where each member stands, bound to the words they read."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from intranet.charter.models import Charter, NothingSaid, NothingWritten, Position
from intranet.charter.words import Stance
from intranet.live import documents
from intranet.platform.db import db
from intranet.platform.events import Event

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def positions():
    db.session.expire_all()
    return list(db.session.scalars(select(Position)))


def kinds():
    found = select(Event.kind).where(Event.kind.startswith("position")).order_by(Event.id)
    return list(db.session.scalars(found))


def test_a_member_takes_a_position(as_, peter, address, answer, section):
    response = as_(peter).post(address, data=answer("accepts", "Jag saknar chefen i första linjen."))
    assert response.status_code == 303
    assert f"section={section.id}" in response.location
    [taken] = positions()
    assert (taken.user_id, taken.stance, taken.comment) == (
        peter.id,
        Stance.ACCEPTS,
        "Jag saknar chefen i första linjen.",
    )
    assert taken.wording.plain == "Var femte medarbetare går i pension före 2030."


def test_htmx_gets_the_panel_and_what_depends_on_it(as_, peter, address, answer, section):
    page = as_(peter).post(address, data=answer(), headers=HTMX).text
    assert 'id="stance"' in page
    assert f'hx-target="#strip-{section.id}"' in page
    assert "<html" not in page


def test_the_leader_takes_one_too(as_, karin, address, answer):
    as_(karin).post(address, data=answer())
    assert [taken.user_id for taken in positions()] == [karin.id]


def test_twice_is_harmless(as_, peter, address, answer):
    as_(peter).post(address, data=answer("not_yet", "Vilka företag?"))
    [before] = positions()
    then = before.taken_at
    assert as_(peter).post(address, data=answer("not_yet", "Vilka företag?")).status_code == 303
    [after] = positions()
    assert after.taken_at == then
    assert kinds() == ["position.taken"]


def test_changing_ones_mind_leaves_one_position(as_, peter, address, answer):
    as_(peter).post(address, data=answer("not_yet", "Vilka företag?"))
    as_(peter).post(address, data=answer("behind", "Vilka företag?"))
    [taken] = positions()
    assert (taken.stance, taken.comment) == (Stance.BEHIND, "")
    assert kinds() == ["position.taken", "position.taken"]


@pytest.mark.parametrize("who", ["ingrid", "birgitta"])
def test_the_facilitator_and_the_decision_maker_take_none(as_, request, who, address, answer):
    browser = as_(request.getfixturevalue(who))
    assert browser.post(address, data=answer()).status_code == 403
    assert browser.post(f"{address}/withdrawal").status_code == 403
    assert positions() == []


def test_to_somebody_outside_the_group_the_section_does_not_exist(as_, olle, address, answer):
    assert as_(olle).post(address, data=answer()).status_code == 404
    assert as_(olle).post(f"{address}/withdrawal").status_code == 404


def test_a_section_of_the_neighbour_is_not_found_under_ones_own_group(as_, olle, sorsele, section, answer):
    Charter.begin(sorsele, by=olle)
    address = f"/groups/sorsele/charter/sections/{section.id}/position"
    assert as_(olle).post(address, data=answer()).status_code == 404
    assert positions() == []


def test_not_yet_says_what_is_missing(as_, peter, address, answer):
    response = as_(peter).post(address, data=answer("not_yet"))
    assert response.status_code == 422
    assert "Skriv vad som saknas." in response.text
    assert 'value="not_yet" checked' in response.text
    assert positions() == []


def test_without_a_choice_the_words_come_back(as_, peter, address, answer):
    response = as_(peter).post(address, data=answer(None, "Något jag skrev"))
    assert response.status_code == 422
    assert "Välj var du står." in response.text
    assert "Något jag skrev" in response.text


def test_a_stance_that_there_is_not_is_refused(as_, peter, address, answer):
    assert as_(peter).post(address, data=answer("neutral")).status_code == 422


def test_too_many_words_come_back(as_, peter, address, answer):
    response = as_(peter).post(address, data=answer("not_yet", "ord " * 126))
    assert response.status_code == 422
    assert "Skriv högst 500 tecken." in response.text
    assert ("ord " * 126).strip() in response.text
    assert "maxlength" not in response.text  # a browser would cut what is pasted, and say nothing


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_when_the_text_changed_meanwhile_the_form_comes_back(
    as_, peter, address, answer, section, rewrite, headers
):
    browser = as_(peter)
    filled = answer("not_yet", "Vilka företag menar vi?")
    rewrite(section, "Helt andra ord.")
    response = browser.post(address, data=filled, headers=headers)
    assert response.status_code == 409
    assert "Texten ändrades medan du tog ställning. Läs igenom och spara igen." in response.text
    assert 'value="not_yet" checked' in response.text
    assert "Vilka företag menar vi?" in response.text
    assert 'name="seen" value="Helt andra ord."' in response.text
    assert positions() == []


def test_white_space_is_no_difference(as_, peter, address, answer):
    seen = "\r\n Var  femte medarbetare\ngår i pension före 2030. "
    assert as_(peter).post(address, data=answer(seen=seen)).status_code == 303


def test_there_is_no_position_on_nothing(as_, peter, charter, address, answer):
    empty = charter.sections[2]
    response = as_(peter).post(f"/groups/storuman/charter/sections/{empty.id}/position", data=answer(seen=""))
    assert response.status_code == 409
    assert positions() == []


def test_the_model_holds_its_rules(peter, charter, section):
    reading = documents.read(charter.text)
    with pytest.raises(NothingSaid):
        section.take_position(by=peter, stance=Stance.NOT_YET, comment="  ", reading=reading)
    with pytest.raises(NothingWritten):
        charter.sections[2].take_position(by=peter, stance=Stance.BEHIND, comment="", reading=reading)


def test_a_position_grows_old_when_the_text_changes_and_young_when_it_comes_back(
    peter, charter, section, stand, rewrite
):
    taken = stand(peter, section)
    assert not taken.is_old(documents.read(charter.text))
    rewrite(section, "Nya ord.")
    assert taken.is_old(documents.read(charter.text))
    rewrite(section, "Var femte medarbetare går i pension före 2030.")
    assert not taken.is_old(documents.read(charter.text))


def test_other_sections_do_not_make_it_old(peter, charter, section, stand, rewrite):
    taken = stand(peter, section)
    rewrite(charter.sections[1], "Nya ord.")
    assert not taken.is_old(documents.read(charter.text))


def test_an_old_position_asks_again_and_leads_to_the_change(as_, peter, section, stand, rewrite):
    stand(peter, section)
    rewrite(section, "Nya ord.")
    page = as_(peter).get(f"/groups/storuman/charter/sections/{section.id}/stance", headers=HTMX).text
    assert "Texten har ändrats sedan ditt ställningstagande." in page
    assert "Du stod bakom texten den" in page
    assert f'href="/groups/storuman/charter/sections/{section.id}/change"' in page
    assert " checked" not in page


def test_a_position_is_withdrawn(as_, peter, address, section, stand):
    stand(peter, section)
    assert as_(peter).post(f"{address}/withdrawal").status_code == 303
    assert positions() == []
    assert as_(peter).post(f"{address}/withdrawal").status_code == 303
    assert kinds() == ["position.taken", "position.withdrawn"]


def test_the_facilitator_sees_them_all_and_is_not_asked(as_, ingrid, peter, section, stand):
    stand(peter, section, "not_yet", "Vilka företag?")
    page = as_(ingrid).get(f"/groups/storuman/charter?section={section.id}").text
    assert "Vilka företag?" in page
    assert 'id="mine"' not in page
    assert 'id="stance-bar"' not in page


def test_what_is_shown_is_told_to_open_pages(peter, section, stand):
    stand(peter, section)
    event = db.session.scalar(select(Event).where(Event.kind == "position.taken"))
    assert event.subject == "Varför just nu?"
    assert event.details == {"section": section.id, "stance": "behind"}


def test_one_person_on_two_pages_in_the_same_moment_has_one_position(as_, peter, address, answer):
    browser, filled = as_(peter), [answer(), answer("accepts", "Med tvekan.")]
    with ThreadPoolExecutor(2) as pool:
        responses = pool.map(lambda data: browser.post(address, data=data), filled)
        assert [response.status_code for response in responses] == [303, 303]
    assert len(positions()) == 1
