"""A colleague answers by link: once, without an account, told who reads it; and nothing else comes in that way."""

import re
from datetime import timedelta

import pytest

from intranet.assignments.questions import Knock, Reply
from intranet.platform.db import db
from intranet.platform.permissions import Role

FORM = re.compile(r'name="stamp" value="([^"]+)"')


@pytest.fixture
def drawn(nobody, link, in_april):
    """The form as a colleague got it a minute ago: its address and what it carries."""
    address = f"/ask/{link[1]}"
    stamp = FORM.search(nobody.get(address).text)[1]
    in_april.shift(timedelta(minutes=1))
    return address, {"stamp": stamp, "reply": "Resorna.", "name": ""}


def words():
    return [reply.words for reply in db.session.query(Reply).order_by(Reply.id)]


def test_a_colleague_answers_and_sees_what_they_wrote(nobody, drawn, as_, peter):
    address, form = drawn
    thanks = nobody.post(address, data={**form, "name": "Ann-Sofi"}, follow_redirects=True)
    assert thanks.status_code == 200
    assert "Tack, Peter Sjö har fått ditt svar" in thanks.text
    assert "Resorna." in thanks.text
    assert "<textarea" not in thanks.text
    page = as_(peter).get("/groups/storuman/workshops/2/assignment").text
    assert "Resorna." in page
    assert "Ann-Sofi, i dag 09.01" in page


def test_the_page_says_who_reads_it_in_both_languages(nobody, drawn):
    swedish = nobody.get(drawn[0])
    assert "Peter Sjö läser ditt svar direkt." in swedish.text
    assert "läser hela Storuman i Storumans kommun" in swedish.text
    english = nobody.get(drawn[0], headers={"Accept-Language": "en"}).text
    assert "Peter Sjö reads your answer at once." in english
    assert swedish.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert swedish.headers["Referrer-Policy"] == "same-origin"
    assert 'name="robots" content="noindex' in swedish.text


def test_the_same_form_twice_is_one_answer(nobody, drawn):
    address, form = drawn
    first = nobody.post(address, data=form)
    second = nobody.post(address, data={**form, "reply": "Något annat."})
    assert first.headers["Location"] == second.headers["Location"]
    assert words() == ["Resorna."]


def test_hostile_words_are_only_words(nobody, drawn, as_, peter):
    address, form = drawn
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    thanks = nobody.post(
        address, data={**form, "reply": hostile, "name": hostile[:60]}, follow_redirects=True
    )
    page = as_(peter).get("/groups/storuman/workshops/2/assignment")
    for shown in (thanks.text, page.text):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"reply": " "}, 422, "Skriv något först."),
        ({"reply": "ö" * 2001}, 422, "Skriv högst 2000 tecken."),
        ({"name": "ö" * 81}, 422, "Skriv högst 80 tecken."),
        ({"homepage": "https://example.org"}, 422, "Svaret är inte skickat än. Läs igenom det en gång"),
        ({"stamp": "påhittat"}, 422, "Svaret är inte skickat än. Läs igenom det en gång"),
    ],
)
def test_what_is_not_taken_comes_back_whole(nobody, drawn, wrong, status, said):
    address, form = drawn
    answer = nobody.post(address, data={**form, **wrong})
    assert answer.status_code == status
    assert said in answer.text
    assert {**form, **wrong}["reply"].strip() in answer.text
    assert not words()


def test_faster_than_a_person_is_asked_once_more(nobody, link):
    address = f"/ask/{link[1]}"
    form = {"stamp": FORM.search(nobody.get(address).text)[1], "reply": "Snabbt."}
    assert nobody.post(address, data=form).status_code == 422
    assert not words()


def test_a_form_of_another_link_does_not_count(nobody, drawn, storuman, assignment, eva):
    from intranet.assignments.questions import Question

    _question, token = Question.ask(assignment, storuman, "En annan?", days=1, most=5, by=eva)
    db.session.commit()
    assert nobody.post(f"/ask/{token}", data=drawn[1]).status_code == 422
    assert not words()


def close(question, **_):
    question.close()


def let_time_pass(in_april, **_):
    in_april.shift(timedelta(days=15))


def fill_up(question, **_):
    question.most = 1
    question.take("Först.", name="", key="x")


def let_them_leave(storuman, peter, karin, **_):
    storuman.remove(storuman.membership_of(peter), by=karin)


def make_them_decide(storuman, peter, karin, **_):
    storuman.add(peter, Role.DECISION_MAKER, by=karin)


def close_account(peter, **_):
    peter.close()


@pytest.mark.parametrize(
    "ended", [close, let_time_pass, fill_up, let_them_leave, make_them_decide, close_account]
)
def test_a_link_that_takes_no_answers_says_nothing_of_the_question(
    nobody, drawn, link, storuman, peter, karin, in_april, ended
):
    ended(question=link[0], storuman=storuman, peter=peter, karin=karin, in_april=in_april)
    db.session.commit()
    before = words()
    for answer in (nobody.get(drawn[0]), nobody.post(drawn[0], data=drawn[1])):
        assert answer.status_code == 404
        assert "Länken tar inte emot svar" in answer.text
        assert "Vad tar tid i onödan?" not in answer.text
        assert "Peter" not in answer.text
    assert "Resorna." in answer.text  # what was written can be copied
    assert words() == before


def test_an_unknown_link_says_the_same(nobody, drawn, link):
    unknown = nobody.get("/ask/" + "x" * 43)
    link[0].close()
    closed = nobody.get(drawn[0])
    assert unknown.status_code == closed.status_code == 404
    assert (
        unknown.text.split("<main")[1].split("</main")[0] == closed.text.split("<main")[1].split("</main")[0]
    )


def test_a_closed_link_is_opened_again(as_, peter, nobody, drawn, link):
    closing = f"/groups/storuman/workshops/2/assignment/questions/{link[0].id}/closing"
    for _twice in range(2):
        as_(peter).post(closing)
    assert nobody.get(drawn[0]).status_code == 404
    as_(peter).post(f"{closing}/undoing")
    assert nobody.post(drawn[0], data=drawn[1]).status_code == 303


def test_the_last_answer_is_thanked_for_although_the_link_is_full(nobody, drawn, link):
    link[0].most = 1
    assert nobody.post(drawn[0], data=drawn[1], follow_redirects=True).status_code == 200
    assert nobody.post(drawn[0], data=drawn[1], follow_redirects=True).status_code == 200
    assert words() == ["Resorna."]


def test_thanks_are_shown_to_whoever_wrote_alone(nobody, drawn):
    nobody.post(drawn[0], data=drawn[1])
    assert "Resorna" not in nobody.get(f"{drawn[0]}/thanks/gissat").text


def test_an_office_may_answer_and_a_flood_may_not(nobody, link, drawn, monkeypatch):
    monkeypatch.setattr("intranet.assignments.questions.MOST_PER_ADDRESS", 30)
    address, form = drawn
    from intranet.assignments import ask

    for _colleague in range(30):
        stamp = ask.new_stamp(link[0])
        assert nobody.post(address, data={**form, "stamp": stamp}).status_code == 422
    refused = nobody.post(address, data=form)
    assert refused.status_code == 429
    assert "Resorna." in refused.text
    assert "Vänta några minuter" in refused.text


def test_the_network_is_kept_unreadable_and_not_for_long(nobody, drawn, in_april):
    nobody.post(drawn[0], data=drawn[1])
    assert "127.0.0.1" not in db.session.query(Knock).one().address_digest
    in_april.shift(timedelta(minutes=16))
    stamp = FORM.search(nobody.get(drawn[0]).text)[1]
    in_april.shift(timedelta(minutes=1))
    nobody.post(drawn[0], data={**drawn[1], "stamp": stamp})
    assert db.session.query(Knock).count() == 1


@pytest.mark.usefixtures("csrf_on")
def test_without_the_token_of_the_page_nothing_is_taken(nobody, drawn):
    assert nobody.post(drawn[0], data=drawn[1]).status_code == 400
    assert not words()
