"""A member answers: a draft of their own, handed in, changed until the workshop, late when it is late."""

from datetime import datetime

import pytest

from intranet.assignments.models import Answer
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import recent

HERE = "/groups/storuman/workshops/2/assignment"
HANDING_IN = f"{HERE}/answer/handing-in"
pytestmark = pytest.mark.usefixtures("assignment")


def kept(person):
    return db.session.query(Answer).filter_by(user_id=person.id).one()


def told(group):
    return [event.by_name for event in recent(group.id, kinds=["answer.handed_in"], limit=9)]


def test_a_draft_is_its_authors_alone(as_, peter, karin, ingrid):
    saved = as_(peter).post(f"{HERE}/answer", data={"answer": "Hemligt utkast", "revision": "0"})
    assert saved.status_code == 303
    assert "sparat i dag 09.00, inte inlämnat" in as_(peter).get(HERE).text
    assert "Hemligt utkast" in as_(peter).get(HERE).text
    for reader in (karin, ingrid):
        page = as_(reader).get(HERE).text
        assert "Hemligt utkast" not in page
        assert "Ingen har lämnat in än." in page


def test_what_is_handed_in_the_group_and_its_facilitator_read(as_, peter, karin, ingrid, storuman):
    assert (
        as_(peter).post(HANDING_IN, data={"answer": "Fem sa samma sak.", "revision": "0"}).status_code == 303
    )
    for reader in (karin, ingrid):
        page = as_(reader).get(HERE).text
        assert "Fem sa samma sak." in page
        assert "1 av 4 har lämnat in: Peter Sjö." in page
    assert told(storuman) == ["Peter Sjö"]
    assert "1 av 4 har lämnat in" in as_(karin).get("/groups/storuman/workshops/2").text
    short = as_(karin).get(f"{HERE}/in-short", headers={"HX-Request": "true"})
    assert "1 av 4 har lämnat in" in short.text
    assert "<main" not in short.text


def test_what_is_written_on_is_not_read_until_it_is_handed_in_again(as_, peter, karin, hand_in, storuman):
    first = hand_in(peter, "Fem sa samma sak.").handed_in_at
    as_(peter).post(f"{HERE}/answer", data={"answer": "Sex sa det.", "revision": "1"})
    assert "Fem sa samma sak." in as_(karin).get(HERE).text
    assert "Du har ändrat ditt svar sedan du lämnade in det" in as_(peter).get(HERE).text
    as_(peter).post(HANDING_IN, data={"answer": "Sex sa det.", "revision": "2"})
    assert "Sex sa det." in as_(karin).get(HERE).text
    assert kept(peter).handed_in_at == first
    assert told(storuman) == ["Peter Sjö"]


def test_taken_back_it_is_a_draft_again(as_, peter, karin, hand_in):
    hand_in(peter, "För tidigt.")
    for _twice in range(2):
        assert as_(peter).post(f"{HANDING_IN}/undoing").status_code == 303
    assert "För tidigt." not in as_(karin).get(HERE).text
    assert "För tidigt." in as_(peter).get(HERE).text


def test_nothing_is_not_handed_in(as_, peter):
    answer = as_(peter).post(HANDING_IN, data={"answer": "  \n", "revision": "0"})
    assert answer.status_code == 422
    assert "Skriv något först, eller lägg till en fil." in answer.text
    assert as_(peter).post(f"{HERE}/answer", data={"answer": "", "revision": "0"}).status_code == 303


def test_two_windows_do_not_write_over_each_other(as_, peter):
    as_(peter).post(f"{HERE}/answer", data={"answer": "Från telefonen", "revision": "0"})
    twice = as_(peter).post(f"{HERE}/answer", data={"answer": "Från telefonen", "revision": "0"})
    assert twice.status_code == 303
    answer = as_(peter).post(f"{HERE}/answer", data={"answer": "Från datorn", "revision": "0"})
    assert answer.status_code == 409
    assert "Från telefonen" in answer.text
    assert "Från datorn" in answer.text
    assert kept(peter).draft == "Från telefonen"
    as_(peter).post(f"{HERE}/answer", data={"answer": "Från datorn", "revision": "1"})
    assert kept(peter).draft == "Från datorn"


def test_late_is_allowed_and_said(as_, peter, karin, in_april):
    in_april.move_to(datetime(2018, 4, 25, 7, 0, tzinfo=clock.SWEDEN))
    assert "Du kan fortfarande lämna in." in as_(peter).get(HERE).text
    as_(peter).post(HANDING_IN, data={"answer": "Sent men här.", "revision": "0"})
    assert "i dag 07.00, för sent" in " ".join(as_(karin).get(HERE).text.split())


def test_from_the_workshop_on_it_stays_as_it_was(as_, peter, sara, hand_in, in_april):
    hand_in(peter, "Så här var det.")
    in_april.move_to(datetime(2018, 4, 26, 9, 0, tzinfo=clock.SWEDEN))
    answer = as_(peter).post(HANDING_IN, data={"answer": "Annat.", "revision": "1"})
    assert answer.status_code == 409
    assert "Annat." in answer.text
    as_(peter).post(f"{HANDING_IN}/undoing")
    assert kept(peter).words == "Så här var det."
    assert "står kvar som det var" in as_(peter).get(HERE).text
    assert as_(sara).post(HANDING_IN, data={"answer": "Nu.", "revision": "0"}).status_code == 303
    assert kept(sara).is_late


def test_who_has_left_is_not_counted_but_what_they_handed_in_stays(as_, karin, peter, storuman, hand_in):
    hand_in(peter, "Jag slutar.")
    storuman.remove(storuman.membership_of(peter), by=karin)
    db.session.commit()
    page = as_(karin).get(HERE).text
    assert "Ingen har lämnat in än." in page
    assert "Jag slutar." in page
    db.session.delete(peter)
    db.session.commit()
    assert "Jag slutar." in as_(karin).get(HERE).text


def test_who_may_not(as_, ingrid, olle, birgitta, admin):
    for person, status in ((ingrid, 403), (birgitta, 403), (admin, 403), (olle, 404)):
        answer = as_(person).post(HANDING_IN, data={"answer": "Nej", "revision": "0"})
        assert answer.status_code == status
    assert not db.session.query(Answer).count()


def test_everybody(as_, karin, peter, eva, sara, hand_in):
    for person in (karin, peter, eva, sara):
        hand_in(person, "Klart.")
    assert "Alla har lämnat in." in as_(karin).get(HERE).text
