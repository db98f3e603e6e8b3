"""Reflections: private until shared, whoever asks and wherever; kept as one writes; on the wall once shared."""

import pytest

from intranet.meetings.models import Meeting
from intranet.meetings.reflections import Reflection
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.workshops.agenda import Agenda, ItemKind
from tests.house.world import routes

HTMX = {"HX-Request": "true"}
THERE = "/groups/storuman/workshops/2"
SECRET = "Hjortronmyren bakom Gardfjäll"


def write(browser, text, *, revision="0", page="sida", **rest):
    return browser.post(
        f"{THERE}/reflection", data={"text": text, "revision": revision, "page": page}, **rest
    )


def share(browser, text, *, revision="0", page="sida", **rest):
    sent = {"text": text, "revision": revision, "page": page}
    return browser.post(f"{THERE}/reflection/sharing", data=sent, **rest)


def of(storuman, workshops, person):
    return Reflection.of(Meeting.of(storuman, workshops[1]), person)


def test_the_agenda_asks_the_question(as_, eva, workshops):
    assert "Vad tar du med dig?" in as_(eva).get(f"{THERE}/reflection").text
    Agenda.of(workshops[1]).add(
        minutes=15, kind=ItemKind.REFLECTION, title="En mening var", description="Vad vågar du nu?"
    )
    page = as_(eva).get(f"{THERE}/reflection").text
    assert "En mening var" in page
    assert "<h1>Vad vågar du nu?</h1>" in page


def test_it_is_kept_as_one_writes(as_, eva, storuman, workshops):
    assert "Sparat" in write(as_(eva), "Jag tar", headers=HTMX).text
    write(as_(eva), "Jag tar med", revision="1", headers=HTMX)
    assert of(storuman, workshops, eva).text == "Jag tar med"
    assert ">Jag tar med</textarea>" in as_(eva).get(f"{THERE}/reflection").text
    assert not db.session.query(Event).filter(Event.kind.startswith("reflection")).count()


def test_a_page_whose_answer_was_lost_goes_on(as_, eva, storuman, workshops):
    write(as_(eva), "Jag", headers=HTMX)
    assert write(as_(eva), "Jag tar", headers=HTMX).status_code == 200  # it still thinks that nothing is kept
    assert of(storuman, workshops, eva).text == "Jag tar"


def test_another_page_overwrites_nothing_unseen(as_, eva, storuman, workshops):
    write(as_(eva), "Från telefonen", page="telefon", headers=HTMX)
    answer = write(as_(eva), "Från datorn", page="dator", headers=HTMX)
    assert answer.status_code == 409
    assert "Från telefonen" in answer.text
    assert 'name="revision" value="1"' in answer.text
    assert of(storuman, workshops, eva).text == "Från telefonen"
    assert write(as_(eva), "Från datorn", page="dator", revision="1", headers=HTMX).status_code == 200


@pytest.mark.parametrize("send", [write, share])
def test_what_is_too_long_is_said_and_kept_on_the_page(as_, eva, storuman, workshops, send):
    answer = send(as_(eva), "å" * 2001)
    assert answer.status_code == 422
    assert "högst 2000 tecken" in answer.text
    assert "å" * 2001 in answer.text
    assert not of(storuman, workshops, eva).text


def test_nothing_is_not_shared(as_, eva, storuman, workshops):
    assert "Skriv något först" in share(as_(eva), "  ").text
    assert not of(storuman, workshops, eva).is_shared


def test_one_tap_shares_and_another_takes_back(as_, eva, peter, storuman, workshops):
    for _ in range(2):
        assert share(as_(eva), SECRET).status_code == 303
    assert SECRET in as_(peter).get(THERE).text
    wall = as_(peter).get(f"{THERE}/reflections").text
    assert SECRET in wall
    assert "1 av 4 har delat sin" in wall
    assert db.session.query(Event).filter_by(kind="reflection.shared").count() == 1
    for _ in range(2):
        assert as_(eva).delete(f"{THERE}/reflection/sharing", headers=HTMX).status_code == 200
    assert SECRET not in as_(peter).get(THERE).text
    assert SECRET not in as_(peter).get(f"{THERE}/reflections").text
    assert of(storuman, workshops, eva).text == SECRET


def test_what_others_read_is_taken_back_before_it_is_changed(as_, eva, storuman, workshops):
    share(as_(eva), "Det delade")
    answer = write(as_(eva), "Något annat", revision="1")
    assert answer.status_code == 409
    assert "Något annat" in answer.text
    assert of(storuman, workshops, eva).text == "Det delade"


@pytest.mark.parametrize("who", ["ingrid", "birgitta", "admin"])
def test_who_is_no_member_writes_none(as_, request, workshops, who):
    assert as_(request.getfixturevalue(who)).get(f"{THERE}/reflection").status_code == 403


# Whose page shows what is the same on both databases, and it is many pages.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["ingrid", "karin", "peter", "birgitta", "admin", "olle"])
def test_what_is_not_shared_is_on_no_page_of_anybody_else(app, as_, request, storuman, eva, workshops, who):
    write(as_(eva), SECRET)
    db.session.commit()
    browser = as_(request.getfixturevalue(who))
    values = {"group": "storuman", "programme": storuman.programme.slug, "number": 2, "q": "Hjortronmyren"}
    looked = 0
    for rule, method, _access in routes(app):
        if (
            method != "GET"
            or not rule.arguments <= values.keys()
            or rule.endpoint in {"live.stream", "live_mine.of_mine"}
        ):
            continue
        address = app.url_map.bind("localhost").build(rule.endpoint, values)
        for headers in ({}, HTMX):
            answer = browser.get(address, headers=headers)
            looked += answer.status_code == 200
            assert SECRET.encode() not in answer.data, address
            answer.close()
    assert looked >= 4
    for event in db.session.query(Event):
        assert SECRET not in f"{event.subject}{event.details}"
