"""The start page of a person and of a group."""

import re

import pytest

from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.groups.models import Group, Programme
from intranet.live import documents
from intranet.platform.db import db


@pytest.fixture
def written(storuman, karin) -> Charter:
    charter = Charter.of(storuman) or Charter.begin(storuman, by=karin)
    documents.replace(charter.text, "why", "<p>Tiden ska räcka.</p>", by=karin)
    documents.replace(charter.text, charter.sections[0].fragment, "<p>Därför.</p>", by=karin)
    db.session.commit()
    return charter


def test_somebody_with_one_group_comes_straight_to_it(as_, karin):
    assert as_(karin).get("/").location == "/groups/storuman/"


def test_a_facilitator_chooses_among_groups_and_programmes(as_, ingrid):
    page = as_(ingrid).get("/").text
    assert "Storumans kommun" in page
    assert "Att leda digital förändring" in page


def test_before_there_is_a_programme_the_administrator_comes_to_administration(as_, admin):
    for model in (Group, Programme):
        db.session.execute(db.delete(model))
    db.session.commit()
    assert as_(admin).get("/").location == "/admin"


def test_the_start_page_begins_with_the_why(as_, eva, written):
    page = as_(eva).get("/groups/storuman/").text
    assert "Tiden ska räcka." in page
    assert "Varför vi gör det här" in page


def test_what_somebody_has_to_do_is_asked_for(as_, eva, ingrid, written):
    assert "Ta ställning i" in as_(eva).get("/groups/storuman/").text
    assert "Ta ställning i" not in as_(ingrid).get("/groups/storuman/").text


def test_a_group_with_nothing_yet_is_told_where_to_begin(as_, eva):
    page = as_(eva).get("/groups/storuman/").text
    assert "Ni har inte skrivit varför än" in page
    assert "Du har inget öppet här" in page


def test_a_decision_maker_sees_adopted_versions_alone(as_, birgitta, written):
    page = as_(birgitta).get("/groups/storuman/")
    assert page.status_code == 200
    assert "Tiden ska räcka." not in page.text
    assert "inte fastställt något än" in page.text


def test_what_happens_is_told_in_words(as_, eva, karin, written):
    section = written.sections[0]
    section.take_position(by=karin, stance=Stance.BEHIND, comment="", reading=documents.read(written.text))
    page = as_(eva).get("/groups/storuman/").text
    assert "<b>Karin" in page
    assert "svarade ”står bakom” på ”Varför just nu?”" in re.sub(r"</?a[^>]*>", "", page)


def test_the_why_is_drawn_anew_for_a_page_that_stays_open(as_, eva, written):
    part = as_(eva).get("/groups/storuman/why", headers={"HX-Request": "true"})
    assert "Tiden ska räcka." in part.text
    assert "<html" not in part.text
    assert as_(eva).get("/groups/storuman/why").status_code == 303


def test_the_page_asks_the_database_as_often_however_much_there_is(
    as_, eva, karin, peter, sara, written, count_queries
):
    browser = as_(eva)
    browser.get("/groups/storuman/")
    with count_queries() as few:
        browser.get("/groups/storuman/")
    reading = documents.read(written.text)
    for person in (karin, peter, sara, eva):
        written.sections[0].take_position(by=person, stance=Stance.BEHIND, comment="", reading=reading)
    db.session.commit()
    with count_queries() as many:
        browser.get("/groups/storuman/")
    assert len(many) == len(few) <= 24


def test_help_shows_the_table(as_, eva):
    page = as_(eva).get("/help").text
    assert "Fastställa en version" in page
    assert "för egen del" in page


def test_health_names_the_database(nobody):
    answer = nobody.get("/health")
    assert answer.json["status"] == "ok"
    assert answer.json["database"].startswith(("sqlite 3.", "postgresql"))
