"""What has happened since somebody was here: on the start page, in sentences, what is alike in one, linked."""

from datetime import timedelta

import pytest

from intranet.charter.words import Stance
from intranet.live import documents
from intranet.overview import feed
from intranet.overview.visits import Visit
from intranet.platform.db import db
from intranet.platform.events import record
from tests import meetings, people
from tests.overview.conftest import START, TUESDAY, sentences

pytestmark = pytest.mark.usefixtures("on_tuesday")


def test_the_first_time_what_happened_lately_is_told(as_, eva, sara, karin, storuman, charter):
    meetings.agree(storuman, "Ring regionen", by=karin)
    page = as_(eva).get(START).text
    assert "Senast" in page
    assert sentences(page)[0] == "Karin Lund lade till ”Ring regionen”"
    meetings.agree(storuman, "Boka sal", by=karin)
    told = sentences(as_(sara).get(START).text)
    assert told[0] == "Karin Lund lade till ”Boka sal” och ”Ring regionen”"
    assert "Du var här" not in page


def test_what_is_alike_is_told_in_one_sentence(as_, eva, karin, peter, storuman, charter, been_here):
    for title, person in (("A", peter), ("B", karin), ("C", peter)):
        meetings.agree(storuman, title, by=person)
    page = as_(eva).get(START).text
    assert "Sedan sist" in page
    assert "Du var här i går 10.00" in page
    assert sentences(page) == ["Peter Sjö och Karin Lund lade till ”C”, ”B” och ”A”"]
    assert 'href="/groups/storuman/actions/1"' in page


def test_many_are_counted(as_, eva, karin, storuman, charter, been_here):
    for title in "ABCDE":
        meetings.agree(storuman, title, by=karin)
    assert sentences(as_(eva).get(START).text) == ["Karin Lund lade till ”E”, ”D” och 3 till"]


def test_who_wrote_where_is_told(as_, eva, karin, peter, charter, been_here):
    section = charter.sections[1]
    documents.replace(charter.text, section.fragment, "<p>För dem.</p>", by=peter)
    documents.replace(charter.text, "why", "<p>Nu.</p>", by=peter)
    documents.replace(charter.text, charter.sections[2].fragment, "<p>Eget.</p>", by=eva)
    db.session.commit()
    told = sentences(as_(eva).get(START).text)
    assert len(told) == 1
    assert told[0].startswith("Peter Sjö skrev i ”")
    assert f"”{section.heading}”" in told[0]
    assert "”varför i en mening”" in told[0]
    assert charter.sections[2].heading not in told[0]


def test_different_answers_are_told_apart(as_, eva, karin, peter, sara, charter, been_here):
    section, reading = charter.sections[0], documents.read(charter.text)
    for person, stance in ((karin, Stance.BEHIND), (peter, Stance.BEHIND), (sara, Stance.ACCEPTS)):
        section.take_position(by=person, stance=stance, comment="", reading=reading)
    db.session.commit()
    told = sentences(as_(eva).get(START).text)
    assert len(told) == 2
    assert any("Peter Sjö och Karin Lund svarade ”står bakom”" in line for line in told)


def test_ones_own_doings_are_no_news(as_, eva, karin, storuman, charter, been_here):
    meetings.agree(storuman, "Mitt eget", by=eva)
    page = as_(eva).get(START).text
    assert "Inget nytt sedan du var här i går 10.00." in page
    assert sentences(page)[0] == "Du lade till ”Mitt eget”"


def test_news_stay_for_the_whole_visit_and_are_old_at_the_next(
    as_, eva, karin, storuman, charter, been_here, on_tuesday
):
    meetings.agree(storuman, "Ring regionen", by=karin)
    for minutes in (0, 10, 20):
        on_tuesday.move_to(TUESDAY + timedelta(minutes=minutes))
        assert "Sedan sist" in as_(eva).get(START).text
    on_tuesday.move_to(TUESDAY + timedelta(hours=3))
    assert "Inget nytt sedan du var här i dag 10.20." in as_(eva).get(START).text


def test_names_and_titles_are_never_read_as_html(as_, eva, karin, storuman, charter, been_here):
    karin.name = "<i>Karin</i> %(who)s"
    meetings.agree(storuman, "<script>alert(1)</script>", by=karin)
    page = as_(eva).get(START).text
    assert "<script>alert" not in page
    assert "<i>Karin" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_each_has_visits_of_their_own(as_, eva, olle, karin, sorsele, storuman, charter, been_here):
    as_(olle).get("/groups/sorsele/")
    assert as_(olle).get(START).status_code == 404
    assert db.session.query(Visit).filter_by(group_id=storuman.id).count() == 1


def test_news_cost_the_same_however_many_they_are(
    as_, eva, karin, storuman, charter, been_here, count_queries
):
    meetings.agree(storuman, "A", by=karin)
    browser = as_(eva)
    browser.get(START)
    with count_queries() as few:
        browser.get(START)
    for title in "BCDEFGH":
        meetings.agree(storuman, title, by=karin)
    with count_queries() as many:
        browser.get(START)
    assert len(many) == len(few)


@pytest.mark.parametrize("kind", sorted(feed._SENTENCES))
def test_every_sentence_names_who_did_it_and_reads_whole(as_, eva, karin, storuman, charter, been_here, kind):
    numbers = dict.fromkeys(("number", "section", "thread", "document", "workshop", "decision"), 1)
    record(kind, group_id=storuman.id, by=karin, subject="Saken", stance="behind", **numbers)
    db.session.commit()
    (told,) = sentences(as_(eva).get(START).text)
    words = str(feed._SENTENCES[kind])
    name = charter.sections[0].heading if kind == "position.taken" else "Saken"
    with_all = words % {"what": name, "stance": "", **numbers} % {"who": "Karin Lund"}
    assert told.startswith("Karin Lund ") or "%%(who)s" not in words
    assert ("Karin Lund" in told, name in told) == ("Karin Lund" in with_all, name in with_all)
    assert "None" not in told


def test_minutes_of_two_workshops_are_told_apart(as_, eva, karin, storuman, charter, been_here):
    for number in (1, 2):
        record("minutes.corrected", group_id=storuman.id, by=karin, subject="X", workshop=number)
    db.session.commit()
    page = as_(eva).get(START).text
    assert len(sentences(page)) == 2
    assert 'href="/groups/storuman/workshops/2/minutes"' in page


def test_who_signs_in_anew_has_been_away(app, as_, eva, karin, storuman, charter, been_here, on_tuesday):
    as_(eva).get(START)
    on_tuesday.move_to(TUESDAY + timedelta(minutes=3))
    meetings.agree(storuman, "Ring regionen", by=karin)
    on_tuesday.move_to(TUESDAY + timedelta(minutes=5))
    anew = app.test_client()
    anew.post("/sign-in", data={"email": eva.email, "password": people.PASSWORD})
    page = anew.get(START).text
    assert "Du var här i dag 10.00" in page
    assert sentences(page) == ["Karin Lund lade till ”Ring regionen”"]
