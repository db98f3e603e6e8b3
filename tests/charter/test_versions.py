"""Adopting: what a version holds, that it never changes, and who may."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from intranet.charter.draft import Draft
from intranet.charter.models import Charter, PositionChange
from intranet.charter.versions import Version
from intranet.charter.versions import adopt as adopt_version
from intranet.charter.words import Stance
from intranet.live import documents
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.platform.permissions import Role

VERSIONS = "/groups/storuman/charter/versions"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def shown(browser):
    """What the confirmation would send."""
    page = browser.get("/groups/storuman/charter/adoption").text
    return dict(re.findall(r'name="(number|state)" value="([^"]+)"', page))


def adopt(browser, **headers):
    return browser.post(VERSIONS, data=shown(browser), **headers)


def versions():
    db.session.expire_all()
    return list(db.session.scalars(select(Version).order_by(Version.number)))


@pytest.fixture
def standings(charter, section, stand, karin, peter, eva, rewrite):
    """Karin on an earlier text, Peter not yet, Eva with a reservation; Sara has not said."""
    stand(karin, section)
    rewrite(section, "De ord som fastställs.")
    stand(peter, section, "not_yet", "Vilka företag menar vi?")
    stand(eva, section, "accepts", "Jag saknar chefen.")


def test_the_leader_adopts_a_version(as_, karin, charter, standings):
    response = adopt(as_(karin))
    assert (response.status_code, response.location) == (303, f"{VERSIONS}/1")
    [version] = versions()
    assert (version.number, version.title, version.adopted_by_name) == (1, "Tid för människor", "Karin Lund")
    assert version.why == "Tiden ska räcka till människor också när vi blir färre."
    assert version.members == ["Karin Lund", "Peter Sjö", "Eva Berg", "Sara Ek"]
    first = version.sections[0]
    assert (first.heading, first.plain) == ("Varför just nu?", "De ord som fastställs.")
    assert [(p.name, p.stance, p.comment, p.is_old) for p in first.positions] == [
        ("Karin Lund", Stance.BEHIND, "", True),
        ("Peter Sjö", Stance.NOT_YET, "Vilka företag menar vi?", False),
        ("Eva Berg", Stance.ACCEPTS, "Jag saknar chefen.", False),
        ("Sara Ek", None, "", False),
    ]
    assert db.session.scalar(select(Event).where(Event.kind == "version.adopted")).details == {"number": 1}


def test_a_version_knows_when_its_positions_were_taken(charter, section, stand, karin, peter, eva, rewrite):
    noon = datetime(2018, 4, 12, 12, tzinfo=UTC)
    days = [noon + timedelta(days=n) for n in range(5)]
    for day, who in zip(days, (karin, peter, peter), strict=False):
        with clock.told(day):
            stand(who, section, "accepts", day.isoformat())
    with clock.told(days[3]):
        version = adopt_version(charter, by=karin, reading=documents.read(charter.text))
        db.session.flush()
    with clock.told(days[4]):
        stand(eva, section)
    assert version.positions_taken == (days[0], days[2])
    db.session.execute(delete(PositionChange).where(PositionChange.user_id == peter.id))
    assert version.positions_taken is None


def test_htmx_is_sent_to_the_version(as_, karin, charter):
    response = adopt(as_(karin), headers=HTMX)
    assert response.headers["HX-Redirect"] == f"{VERSIONS}/1"


def test_the_page_of_a_version_holds_every_position_and_dissent(as_, karin, birgitta, charter, standings):
    adopt(as_(karin))
    page = as_(birgitta).get(f"{VERSIONS}/1").text
    for words in (
        "Tid för människor",
        "De ord som fastställs.",
        "Vilka företag menar vi?",
        "Jag saknar chefen.",
        "stod bakom en tidigare text",
        "har inte svarat",
        "För den som bor i Slussfors.",
        "charter.pdf?version=1",
    ):
        assert words in page, words


def test_nothing_changes_a_version(as_, karin, sara, charter, section, standings, stand, rewrite):
    adopt(as_(karin))
    before = as_(sara).get(f"{VERSIONS}/1").text
    rewrite(section, "Senare ord.")
    stand(sara, section)
    documents.replace(charter.text, "title", "<p>En ny rubrik</p>")
    section.change(heading="Varför nu?", question="Varför?", by=karin)
    db.session.commit()
    after = as_(sara).get(f"{VERSIONS}/1").text
    assert document(after) == document(before)


def document(page):
    return page[page.index("<main") : page.index("</main>")]


def test_the_draft_goes_on_and_becomes_the_next_version(as_, karin, charter, section, rewrite):
    adopt(as_(karin))
    rewrite(section, "Nya ord.")
    page = as_(karin).get("/groups/storuman/charter").text
    assert "Utkast till version 2" in page
    assert "öppet, ett avsnitt är ändrat" in page
    assert adopt(as_(karin)).location == f"{VERSIONS}/2"
    assert "En nyare version gäller." in as_(karin).get(f"{VERSIONS}/1").text


@pytest.mark.parametrize("who", ["peter", "ingrid", "birgitta"])
def test_only_the_leader_adopts(as_, request, karin, who, charter):
    filled = shown(as_(karin))
    browser = as_(request.getfixturevalue(who))
    assert browser.post(VERSIONS, data=filled).status_code == 403
    assert browser.get("/groups/storuman/charter/adoption").status_code == 403
    assert versions() == []


def test_to_somebody_outside_the_group_there_is_nothing(as_, karin, olle, charter):
    adopt(as_(karin))
    for address in ("/groups/storuman/charter", VERSIONS, f"{VERSIONS}/1"):
        assert as_(olle).get(address).status_code == 404
    assert as_(olle).post(VERSIONS).status_code == 404


def test_the_decision_maker_reads_versions_and_not_the_draft(as_, karin, birgitta, charter):
    adopt(as_(karin))
    assert as_(birgitta).get(VERSIONS).status_code == 200
    assert as_(birgitta).get(f"{VERSIONS}/1").status_code == 200
    assert as_(birgitta).get("/groups/storuman/charter").status_code == 403
    assert as_(birgitta).get(f"{VERSIONS}/2").status_code == 404


def test_an_unchanged_text_is_not_adopted_again(as_, karin, charter):
    adopt(as_(karin))
    browser = as_(karin)
    assert "Inget har ändrats sedan version 1." in browser.get("/groups/storuman/charter/adoption").text
    state = f"{documents.read(charter.text).seq}-x"
    response = browser.post(VERSIONS, data={"number": "2", "state": state})
    assert response.status_code == 409
    assert len(versions()) == 1


def test_there_is_nothing_to_adopt_until_something_changes(as_, karin, peter, charter, section, rewrite):
    adopt(as_(karin))
    browser, live = as_(karin), f"/groups/storuman/charter/agreement?section={section.id}"
    for address, headers in (("/groups/storuman/charter", {}), (live, HTMX)):
        page = browser.get(address, headers=headers).text
        assert "Inget har ändrats sedan version 1." in page
        assert 'id="bar-adopt"' not in page
        assert "Inget har ändrats" not in as_(peter).get(address, headers=headers).text
    rewrite(section, "Nya ord.")
    for address, headers in (("/groups/storuman/charter", {}), (live, HTMX)):
        page = browser.get(address, headers=headers).text
        assert "Inget har ändrats sedan version 1." not in page
        assert 'id="bar-adopt"' in page


def test_two_leaders_at_once_make_one_version(as_, storuman, karin, peter, charter):
    storuman.add(peter, Role.LEADER, by=karin)
    db.session.commit()
    karins, peters = shown(as_(karin)), shown(as_(peter))
    as_(karin).post(VERSIONS, data=karins)
    response = as_(peter).post(VERSIONS, data=peters, follow_redirects=True)
    assert response.status_code == 200
    assert "Karin Lund har just fastställt version 1." in response.text
    assert len(versions()) == 1


def test_clicking_twice_is_harmless(as_, karin, charter):
    filled = shown(as_(karin))
    for _time in range(2):
        assert as_(karin).post(VERSIONS, data=filled).location == f"{VERSIONS}/1"
    assert len(versions()) == 1


def test_what_changed_while_the_leader_read_is_shown_before_it_is_adopted(
    as_, karin, peter, charter, section, stand
):
    filled = shown(as_(karin))
    stand(peter, section, "not_yet", "Vilka företag?")
    response = as_(karin).post(VERSIONS, data=filled)
    assert response.status_code == 409
    assert "Något ändrades medan du läste." in response.text
    assert "Peter säger inte än" in response.text
    assert versions() == []


def test_the_leader_hears_what_changed_meanwhile(as_, karin, peter, charter, section, rewrite, stand):
    first, second = charter.sections[:2]
    stand(karin, first)
    page = as_(karin).get("/groups/storuman/charter/adoption").text
    filled = dict(re.findall(r'name="(number|state)" value="([^"]+)"', page))
    filled["mark"] = re.findall(r'name="mark" value="([^"]+)"', page)
    assert "Läs texten" in page
    rewrite(second, "Andra ord.")
    stand(peter, first, "not_yet", "Vilka företag?")
    answer = as_(karin).post(VERSIONS, data=filled).text
    assert f"{first.heading}: någon har ändrat sitt ställningstagande." in answer
    assert f"{second.heading}: texten har ändrats." in answer
    assert charter.sections[2].heading + ": " not in answer


def test_nobody_adopts_nothing(as_, karin, storuman):
    charter = Charter.begin(storuman, by=karin)
    db.session.commit()
    page = as_(karin).get("/groups/storuman/charter/adoption").text
    for words in ("Skriv en rubrik.", "Skriv varför, i en mening.", "Skriv något i minst ett avsnitt."):
        assert words in page
    documents.replace(charter.text, "title", "<p>En rubrik</p>")
    assert "Skriv en rubrik." not in as_(karin).get("/groups/storuman/charter/adoption").text


def test_title_and_why_stand_at_the_top_of_a_page_so_they_are_not_long(as_, karin, charter):
    confirmation = "/groups/storuman/charter/adoption"
    for fragment, most, fault in (
        ("title", 120, "Korta rubriken till högst 120 tecken."),
        ("why", 300, "Korta meningen om varför till högst 300 tecken."),
    ):
        before = documents.read(charter.text).plain(fragment)
        documents.replace(charter.text, fragment, f"<p>{'o' * (most + 1)}</p>")
        db.session.commit()
        filled = {"number": "1", "state": Draft(charter.group, charter, karin).state}
        answer = as_(karin).post(VERSIONS, data=filled)
        assert answer.status_code == 422
        assert fault in answer.text
        assert "adopt-now" not in answer.text
        documents.replace(charter.text, fragment, f"<p>{'o' * most}</p>")
        db.session.commit()
        assert "adopt-now" in as_(karin).get(confirmation).text
        documents.replace(charter.text, fragment, f"<p>{before}</p>")
    assert versions() == []


def test_the_confirmation_says_who_is_not_on_board(as_, karin, charter, standings):
    page = as_(karin).get("/groups/storuman/charter/adoption").text
    said = "<b>Varför just nu?</b> Peter säger inte än, Karin har inte läst om, Sara har inte svarat."
    assert said in page
    assert "<b>Vad förändras?</b> Inget är skrivet än." in page
    assert "Ni kan fastställa ändå. Då står det i dokumentet vem som inte är med än." in page


def test_words_of_the_group_are_never_markup(as_, karin, peter, charter, section, stand):
    stand(peter, section, "not_yet", "<script>alert(1)</script>")
    documents.replace(charter.text, "title", "<p>&lt;b&gt;Fet&lt;/b&gt;</p>")
    adopt(as_(karin))
    page = as_(karin).get(f"{VERSIONS}/1").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;Fet" in page


def test_two_leaders_in_the_same_moment_make_one_version(as_, storuman, karin, peter, charter):
    storuman.add(peter, Role.LEADER, by=karin)
    db.session.commit()
    browsers = [as_(karin), as_(peter)]
    filled = [shown(browser) for browser in browsers]
    with ThreadPoolExecutor(2) as pool:
        responses = pool.map(lambda browser, data: browser.post(VERSIONS, data=data), browsers, filled)
        assert [response.location for response in responses] == [f"{VERSIONS}/1"] * 2
    assert len(versions()) == 1
