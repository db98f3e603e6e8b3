"""Everybody chooses which letters they get, in the settings or from a letter, without signing in."""

import re
from dataclasses import replace

import pytest

from intranet.accounts import letters
from intranet.charter.models import Charter
from intranet.platform.db import db
from tests.reminders.test_letters import subject

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def over_https(app, monkeypatch):
    settings = replace(app.extensions["samsyn.settings"], base_url="https://samsyn.example.org")
    monkeypatch.setitem(app.extensions, "samsyn.settings", settings)


@pytest.fixture
def way_out(app, peter):
    """The address that ends the letters about what is due to Peter."""
    return f"/letters/{letters.token_for(peter, 'action_due')}"


def test_each_kind_is_chosen_by_itself(as_, peter, agree, remind, box):
    agree("Lista", peter, "2018-04-20")
    page = as_(peter).get("/me/settings").text
    assert page.count('name="wanted"') == page.count(" checked>") == 4
    as_(peter).post("/me/letters", data={"wanted": ["action_late", "mention", "nonsense"]})
    assert peter.unwanted_letters.split() == ["action_due", "workshop"]
    page = as_(peter).get("/me/settings").text
    assert page.count(" checked>") == 2
    assert [remind("2018-04-19")[0], remind("2018-04-23")[0]] == [0, 1]
    as_(peter).post("/me/letters", data={"wanted": ["action_due", "action_late", "mention", "workshop"]})
    assert peter.unwanted_letters == ""


def test_where_a_letter_is_ended_its_readers_language_is_spoken(app, way_out, peter):
    english = {"Accept-Language": "en"}
    page = app.test_client().get(way_out, headers=english).text
    assert ('<html lang="sv"' in page, "Skicka inga fler" in page) == (True, True)
    peter.locale = "en"
    db.session.commit()
    assert '<html lang="en"' in app.test_client().get(way_out, headers={"Accept-Language": "sv"}).text


def test_no_letter_about_a_mention_to_who_wants_none(as_, peter, eva, storuman, karin, box, app):
    charter = Charter.begin(storuman, by=karin)
    db.session.commit()
    at = f"/groups/storuman/charter/dialogue/sections/{charter.sections[0].id}/threads"
    as_(peter).post("/me/letters", data={"wanted": []})
    as_(karin).post(at, data={"words": "Vad säger @Peter Sjö och @Eva Berg?"})
    app.extensions["samsyn.mail"].settle()
    assert box.to == ["eva"]
    assert "Peter Sjö" not in str(box.received[0])
    assert "nämnde dig" in as_(peter).get("/groups/storuman/").text  # it still stands on the start page


def test_a_letter_says_how_it_is_ended(over_https, app, peter, agree, remind, box, nobody):
    agree("Lista", peter, "2018-04-20")
    remind("2018-04-19")
    (letter,) = box.received
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (address,) = re.fullmatch(
        r"<(https://samsyn\.example\.org/letters/\S+)>", letter["List-Unsubscribe"]
    ).groups()
    for part in letter.get_payload():
        assert address in part.get_payload(decode=True).decode()
    answer = nobody.post(address.removeprefix("https://samsyn.example.org"), data=ONE_CLICK)
    assert answer.status_code == 200  # RFC 8058: and no address to go on to
    agree("En till", peter, "2018-04-24")
    assert remind("2018-04-23") == (1, 0)  # the first is late by now, which is another kind
    assert subject(box.received[-1]) == "Skulle ha varit klar fre 20 april: Lista"


def test_unencrypted_there_is_no_one_click(peter, agree, remind, box):
    agree("Lista", peter, "2018-04-20")
    remind("2018-04-19")
    assert box.received[0]["List-Unsubscribe"].startswith("<http://localhost/letters/")
    assert box.received[0]["List-Unsubscribe-Post"] is None


def test_to_look_ends_nothing(nobody, way_out, peter):
    page = nobody.get(way_out)
    assert page.status_code == 200
    assert "Vill du inte ha fler sådana mejl?" in page.text
    assert "peter@example.org" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert peter.unwanted_letters == ""


def test_who_has_no_account_open_in_the_browser_ends_them_and_takes_it_back(nobody, way_out, peter):
    for _twice in range(2):
        answer = nobody.post(way_out)
        assert (answer.status_code, answer.location) == (303, way_out)
        assert peter.unwanted_letters == "action_due"
    assert "Du får inga fler sådana mejl" in nobody.get(way_out).text
    for _twice in range(2):
        assert nobody.post(f"{way_out}/again").status_code == 303
        assert peter.unwanted_letters == ""


@pytest.mark.usefixtures("csrf_on")
def test_only_what_a_mail_program_sends_needs_no_token(nobody, way_out, peter):
    for data in ({}, {"List-Unsubscribe": "1"}):
        assert nobody.post(way_out, data=data).status_code == 400
    assert nobody.post(f"{way_out}/again", data=ONE_CLICK).status_code == 400
    assert peter.unwanted_letters == ""
    for _twice in range(2):
        assert nobody.post(way_out, data=ONE_CLICK).status_code == 200
    assert peter.unwanted_letters == "action_due"
    peter.unwanted_letters = ""
    assert nobody.post(way_out, data=ONE_CLICK, content_type="multipart/form-data").status_code == 200
    assert peter.unwanted_letters == "action_due"


def test_an_address_ends_one_kind_of_one_persons_and_nothing_else(nobody, as_, way_out, peter, eva):
    as_(eva).post(way_out)
    assert (peter.unwanted_letters, eva.unwanted_letters) == ("action_due", "")
    # Not the last character: two of its bits are padding, and another may say the same signature.
    changed = way_out[:-2] + ("A" if way_out[-2] != "A" else "B") + way_out[-1]
    for address in (changed, "/letters/x", f"/letters/{letters._signer().dumps([peter.id, 'unknown'])}"):
        assert nobody.get(address).status_code == 404
        assert nobody.post(address, data=ONE_CLICK).status_code == 404
        assert nobody.post(f"{address}/again").status_code == 404


def test_a_closed_account_has_no_letters(nobody, way_out, peter):
    peter.close()
    assert nobody.get(way_out).status_code == 404
    assert "Länken är inte hel" in nobody.get(way_out).text


def test_who_has_not_signed_in_chooses_nothing(nobody):
    assert nobody.post("/me/letters", data={"wanted": []}).status_code == 303
