"""Two windows, and two people at once: nothing is overwritten unseen, and nothing that was typed is lost."""

import re
from datetime import datetime
from io import BytesIO

import pytest
from sqlalchemy import update

from intranet.assignments.between import waiting
from intranet.assignments.models import Answer, AnswerFile, Assignment, HandedIn
from intranet.assignments.questions import Question, Reply
from intranet.platform import clock
from intranet.platform.db import db

HERE = "/groups/storuman/workshops/2/assignment"
PLAN = "/programmes/att-leda-digital-forandring/workshops/2/assignment"
SHOWN = re.compile(r'name="shown"[^>]* value="([^"]+)"')
pytestmark = pytest.mark.usefixtures("assignment")


def elsewhere(statement):
    """Let somebody else's transaction happen meanwhile."""
    db.session.commit()
    with db.engine.begin() as other:
        other.execute(statement)


def start_the_workshop(in_april):
    in_april.move_to(datetime(2018, 4, 26, 9, 0, tzinfo=clock.SWEDEN))


def send_file(browser, name, content=b"Hej", **form):
    data = {"answer": "", "revision": "0", **form, "files": [(BytesIO(content), name)]}
    return browser.post(f"{HERE}/answer", data=data, follow_redirects=True)


def file_named(name):
    return db.session.query(AnswerFile).filter_by(name=name).one()


def test_from_the_workshop_on_a_draft_and_a_file_from_before_are_not_handed_in(as_, peter, hand_in, in_april):
    hand_in(peter, "Så här var det.")
    send_file(as_(peter), "Mer.txt", answer="Annat.", revision="1")
    start_the_workshop(in_april)
    sent = as_(peter).post(f"{HERE}/answer/handing-in", data={"answer": "Annat.", "revision": "2"})
    assert sent.status_code == 409
    answer = db.session.query(Answer).one()
    assert answer.words == "Så här var det."
    assert file_named("Mer.txt").handed_in_at is None
    with pytest.raises(HandedIn):
        answer.hand_in(by=peter, is_over=True)


def test_an_answer_that_is_found_again_is_as_another_window_left_it(assignment, storuman, peter, hand_in):
    known = hand_in(peter, "Från telefonen")
    elsewhere(update(Answer).values(draft="Från datorn", revision=9))
    again = Answer.of(assignment, storuman, peter)
    assert again is known
    assert (again.draft, again.revision) == ("Från datorn", 9)


def test_a_question_that_is_found_again_is_as_it_is_now(storuman, link):
    elsewhere(update(Question).values(most=1))
    assert Question.find(storuman, link[0].id).most == 1


def test_a_form_whose_answer_was_removed_can_be_sent_as_a_new_one(nobody, link, in_april):
    address = f"/ask/{link[1]}"
    stamp = re.compile(r'name="stamp" value="([^"]+)"')
    form = {"stamp": stamp.search(nobody.get(address).text)[1], "reply": "Resorna.", "name": ""}
    in_april.shift(60)
    sent = nobody.post(address, data=form)
    db.session.query(Reply).one().remove()
    assert nobody.get(sent.headers["Location"]).status_code == 404
    again = nobody.post(address, data=form)
    assert again.status_code == 409
    assert "Resorna." in again.text
    assert "Peter Sjö har tagit bort det" in again.text
    form["stamp"] = stamp.search(again.text)[1]
    in_april.shift(60)
    assert nobody.post(address, data=form).status_code == 303
    assert [reply.removed_at is None for reply in db.session.query(Reply).order_by(Reply.id)] == [False, True]


def test_a_file_is_put_back_neither_after_the_workshop_began_nor_above_the_limit(
    as_, peter, in_april, monkeypatch
):
    send_file(as_(peter), "Brev.txt")
    removal = f"{HERE}/files/{file_named('Brev.txt').id}/removal"
    as_(peter).post(removal)
    monkeypatch.setattr("intranet.assignments.models.MOST_FILES", 0)
    refused = as_(peter).post(f"{removal}/undoing", follow_redirects=True)
    assert "Ett svar har högst" in refused.text
    monkeypatch.undo()
    as_(peter).post(f"{HERE}/answer/handing-in", data={"answer": "Klart.", "revision": "0"})
    start_the_workshop(in_april)
    as_(peter).post(f"{removal}/undoing")
    assert file_named("Brev.txt").removed_at is not None


def test_a_content_is_attached_once(as_, peter, karin):
    for _twice in range(2):
        send_file(as_(peter), "Brev.txt")
    as_(peter).post(f"{HERE}/answer/handing-in", data={"answer": "Klart.", "revision": "0"})
    as_(peter).post(f"{HERE}/files/{file_named('Brev.txt').id}/removal")
    send_file(as_(peter), "Samma.txt", answer="Klart.", revision="1")
    assert file_named("Samma.txt").removed_at is None
    assert "Samma.txt" not in as_(karin).get(HERE).text


def test_what_waits_is_said_in_the_groups_own_words(assignment, storuman, karin, workshops):
    assignment.word(storuman, "Fråga hemtjänsten.", by=karin)
    db.session.commit()
    assert [one.words for one in waiting(storuman, karin, workshops)] == ["Fråga hemtjänsten."]


def test_two_who_set_the_assignment_see_each_others_words(as_, ingrid, admin, assignment):
    shown = SHOWN.search(as_(ingrid).get(PLAN).text)[1]
    form = {"words": "Ingrids ord.", "material": "", "due_on": "2018-04-24", "shown": shown}
    elsewhere(update(Assignment).values(words="Andras ord."))
    refused = as_(ingrid).post(PLAN, data=form)
    assert refused.status_code == 409
    assert "<dd>Andras ord.</dd>" in refused.text
    assert "Ingrids ord.</textarea>" in refused.text
    assert "<dd>2018-04-24</dd>" not in refused.text
    assert Assignment.at(assignment.workshop).words == "Andras ord."
    form["shown"] = SHOWN.search(refused.text)[1]
    assert as_(ingrid).post(PLAN, data=form).status_code == 303
    assert Assignment.at(assignment.workshop).words == "Ingrids ord."


def test_the_groups_own_words_are_not_overwritten_unseen(as_, karin, ingrid):
    shown = SHOWN.search(as_(karin).get(HERE).text)[1]
    as_(ingrid).post(f"{HERE}/wording", data={"wording": "Ingrids ord.", "shown": shown})
    refused = as_(karin).post(f"{HERE}/wording", data={"wording": "Karins ord.", "shown": shown})
    assert refused.status_code == 409
    assert "<dd>Ingrids ord.</dd>" in refused.text
    assert "Karins ord.</textarea>" in refused.text
    again = {"wording": "Karins ord.", "shown": SHOWN.search(refused.text)[1]}
    assert as_(karin).post(f"{HERE}/wording", data=again).status_code == 303
