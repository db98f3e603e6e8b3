"""Who may say what, and what becomes of it when two do something at once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet.accounts.models import User
from intranet.charter.models import Section
from intranet.dialogue.models import Comment, Thread
from intranet.groups.models import Group
from intranet.live import documents
from intranet.live.pace import Pace
from intranet.platform.db import db
from tests.dialogue.conftest import MARKED

As = Callable[[User], FlaskClient]
HTMX = {"HX-Request": "true"}


def threads() -> list[Thread]:
    return db.session.query(Thread).order_by(Thread.id).all()


@pytest.mark.parametrize("who", ["karin", "peter", "ingrid"])
def test_members_leaders_and_facilitators_comment(
    as_: As, who: str, request: pytest.FixtureRequest, section: Section, here: str
) -> None:
    person = request.getfixturevalue(who)
    answer = as_(person).post(f"{here}/sections/{section.id}/threads", data={"words": "  Bra.\r\n\r\nVem? "})
    assert answer.status_code == 303
    (thread,) = threads()
    assert answer.location.endswith(f"/sections/{section.id}#thread-{thread.id}")
    assert [(one.by_name, one.words) for one in thread.comments] == [(person.name, "Bra.\n\nVem?")]


@pytest.mark.parametrize(("who", "status"), [("birgitta", 403), ("admin", 403), ("olle", 404)])
def test_nobody_else_reads_or_writes(
    as_: As,
    who: str,
    status: int,
    request: pytest.FixtureRequest,
    thread: Thread,
    section: Section,
    here: str,
) -> None:
    browser, comment = as_(request.getfixturevalue(who)), thread.comments[0]
    for address in ("", "/now", f"/{thread.id}", f"/sections/{section.id}"):
        assert browser.get(here + address).status_code == status
    for address in (
        f"/sections/{section.id}/threads",
        f"/{thread.id}/comments",
        f"/{thread.id}/settlement",
        f"/{thread.id}/settlement/undoing",
        f"/{thread.id}/reading",
        f"/comments/{comment.id}",
        f"/comments/{comment.id}/removal",
    ):
        assert browser.post(here + address, data={"words": "Hej", "revision": "1"}).status_code == status
    assert [one.words for one in threads()[0].comments] == ["Vem har räknat?"]


def test_only_ones_own_comment_is_changed_or_removed(as_: As, karin: User, thread: Thread, here: str) -> None:
    comment = thread.comments[0]
    for address in (f"/comments/{comment.id}", f"/comments/{comment.id}/removal"):
        assert as_(karin).post(here + address, data={"words": "Nej.", "revision": "1"}).status_code == 403
    assert comment.words == "Vem har räknat?"
    assert "Ändra<span" not in as_(karin).get(f"{here}/{thread.id}").text


@pytest.mark.parametrize(
    ("words", "problem"),
    [("", "Skriv något först."), (" \n ", "Skriv något först."), ("å" * 2001, "Skriv högst 2000 tecken.")],
)
def test_what_cannot_be_said_comes_back(
    as_: As, peter: User, thread: Thread, section: Section, here: str, words: str, problem: str
) -> None:
    comment = thread.comments[0]
    for address in (f"/sections/{section.id}/threads", f"/{thread.id}/comments", f"/comments/{comment.id}"):
        for headers in ({}, HTMX):
            answer = as_(peter).post(here + address, data={"words": words, "revision": "1"}, headers=headers)
            assert answer.status_code == 422
            assert problem in answer.text
            assert words.strip() in answer.text
    assert len(threads()[0].comments) == 1


def test_what_is_said_is_shown_as_it_is_written(
    as_: As, peter: User, say: Callable[..., Thread], here: str
) -> None:
    thread = say(
        peter, "<script>alert(1)</script> se https://example.org/a?b=1&c=2. Eller javascript:alert(1)"
    )
    page = as_(peter).get(f"{here}/{thread.id}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    address = "https://example.org/a?b=1&amp;c=2"
    assert f'<a href="{address}" rel="noopener noreferrer">{address}</a>. Eller javascript:alert(1)' in page


def test_a_thread_is_answered_settled_and_opened_again(
    as_: As, eva: User, karin: User, thread: Thread, here: str
) -> None:
    address = f"{here}/{thread.id}"
    answer = as_(karin).post(f"{address}/comments", data={"words": "SCB.", "was": "open"})
    assert answer.status_code == 303
    assert answer.location.endswith(f"{address}#comment-{thread.comments[1].id}")
    for _twice in range(2):
        assert as_(eva).post(f"{address}/settlement").status_code == 303
        assert (thread.is_settled, thread.settled_by_name) == (True, "Eva Berg")
    as_(karin).post(f"{address}/settlement")  # who was first stands there
    assert thread.settled_by_name == "Eva Berg"
    for _twice in range(2):
        assert as_(karin).post(f"{address}/settlement/undoing").status_code == 303
        assert not thread.is_settled


def test_an_answer_to_what_somebody_settled_meanwhile_opens_it_and_says_so(
    as_: As, eva: User, karin: User, thread: Thread, here: str
) -> None:
    as_(eva).post(f"{here}/{thread.id}/settlement")
    data = {"words": "Vänta, jag har en fråga.", "was": "open"}
    answer = as_(karin).post(f"{here}/{thread.id}/comments", data=data, headers=HTMX)
    assert answer.status_code == 200
    assert "Eva Berg markerade tråden som klar medan du skrev. Ditt svar har öppnat den igen." in answer.text
    assert not thread.is_settled
    assert "öppnade tråden igen" in as_(eva).get(f"{here}/{thread.id}").text


def test_who_knows_that_it_is_settled_is_not_told(
    as_: As, eva: User, karin: User, thread: Thread, here: str
) -> None:
    thread.settle(by=eva)
    data = {"words": "En sak till.", "was": "settled"}
    answer = as_(karin).post(f"{here}/{thread.id}/comments", data=data, headers=HTMX)
    assert "medan du skrev" not in answer.text
    assert not thread.is_settled


def test_ones_own_comment_is_changed_and_says_so(as_: As, peter: User, thread: Thread, here: str) -> None:
    comment = thread.comments[0]
    assert (
        f'name="revision" value="{comment.revision}"'
        in as_(peter).get(f"{here}/{thread.id}?editing={comment.id}").text
    )
    same = {"words": comment.words, "revision": "1"}
    as_(peter).post(f"{here}/comments/{comment.id}", data=same)
    assert comment.changed_at is None
    as_(peter).post(f"{here}/comments/{comment.id}", data={"words": "Vem räknade?", "revision": "1"})
    assert (comment.words, comment.revision) == ("Vem räknade?", 2)
    assert ">ändrad</span>" in as_(peter).get(f"{here}/{thread.id}").text


def test_a_comment_changed_in_two_windows_comes_back_with_both(
    as_: As, peter: User, thread: Thread, here: str
) -> None:
    comment = thread.comments[0]
    as_(peter).post(f"{here}/comments/{comment.id}", data={"words": "Det ena.", "revision": "1"})
    data = {"words": "Det andra.", "revision": "1"}
    answer = as_(peter).post(f"{here}/comments/{comment.id}", data=data)
    assert answer.status_code == 409
    assert "Du har ändrat kommentaren i ett annat fönster under tiden." in answer.text
    assert "<blockquote>Det ena.</blockquote>" in answer.text
    assert ">Det andra.</textarea>" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert comment.words == "Det ena."
    as_(peter).post(f"{here}/comments/{comment.id}", data=data | {"revision": "2"})
    assert comment.words == "Det andra."


def test_a_removed_comment_leaves_a_word_when_it_has_answers(
    as_: As, peter: User, karin: User, thread: Thread, here: str
) -> None:
    thread.answer("SCB.", by=karin)
    db.session.commit()
    first, second = thread.comments
    as_(peter).post(f"{here}/comments/{first.id}/removal")
    page = as_(karin).get(f"{here}/{thread.id}").text
    assert "En kommentar från Peter Sjö är borttagen." in page
    assert "Vem har räknat?" not in page
    assert as_(peter).post(f"{here}/comments/{first.id}/removal").status_code == 404
    answer = as_(karin).post(f"{here}/comments/{second.id}/removal", headers=HTMX)
    assert "Kommentaren är borttagen." in answer.text
    assert threads() == []


def test_of_the_last_comment_nothing_is_left(
    as_: As, peter: User, karin: User, thread: Thread, here: str
) -> None:
    thread.answer("SCB.", by=karin)
    db.session.commit()
    as_(karin).post(f"{here}/comments/{thread.comments[1].id}/removal")
    page = as_(peter).get(f"{here}/{thread.id}").text
    assert "Vem har räknat?" in page
    assert "är borttagen" not in page


def test_what_somebody_said_stays_when_they_leave(
    as_: As, peter: User, karin: User, storuman: Group, thread: Thread, here: str
) -> None:
    membership = storuman.membership_of(peter)
    assert membership is not None
    storuman.remove(membership, by=karin)
    db.session.commit()
    page = as_(karin).get(f"{here}/{thread.id}").text
    assert "<b>Peter Sjö</b>" in page
    assert "Vem har räknat?" in page
    assert as_(peter).get(f"{here}/{thread.id}").status_code == 404


def test_when_an_account_is_erased_the_name_stays_as_it_was(peter: User, thread: Thread) -> None:
    db.session.delete(peter)
    db.session.commit()
    db.session.expire_all()
    comment = db.session.query(Comment).one()
    assert (comment.by_id, comment.by_name) == (None, "Peter Sjö")


def test_who_writes_without_end_is_slowed_down_alone(
    app: Flask, as_: As, peter: User, eva: User, thread: Thread, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "samsyn.dialogue", Pace(0, 2))
    data = {"words": "Det här"}
    statuses = [as_(peter).post(f"{here}/{thread.id}/comments", data=data).status_code for _again in range(3)]
    assert statuses == [303, 303, 429]
    refused = as_(peter).post(f"{here}/{thread.id}/comments", data=data)
    assert "Vänta en minut och skicka igen." in refused.text
    assert "Det här</textarea>" in refused.text
    assert as_(eva).post(f"{here}/{thread.id}/comments", data={"words": "Lugn."}).status_code == 303


def test_marked_words_are_quoted_as_the_server_has_them(
    as_: As, peter: User, section: Section, here: str, place: Callable[[str], dict[str, Any]]
) -> None:
    data = {"words": "Stämmer det?"} | place(MARKED) | {"quote": f"  {MARKED}\n"}
    assert as_(peter).post(f"{here}/sections/{section.id}/threads", data=data).status_code == 303
    (thread,) = threads()
    assert (thread.quote, thread.before, thread.after) == (MARKED, "", "går i pension före 2030. Då räck")


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": "", "ends": "AAEB"}, {"starts": "inte base64!", "ends": "x"}, {"starts": "AAEA", "ends": "AAEAQQ=="},
        {"starts": "A" * 400, "ends": "A" * 400}, {"starts": "AP////8PAQA=", "ends": "AP////8PAUE="},
    ],
)  # fmt: skip
def test_a_place_that_the_text_does_not_have_comes_back_without_it(
    as_: As, peter: User, section: Section, here: str, wrong: dict[str, str]
) -> None:
    data = {"words": "Stämmer det?", "quote": MARKED} | wrong
    answer = as_(peter).post(f"{here}/sections/{section.id}/threads", data=data)
    assert answer.status_code == 409
    assert "Orden du markerade finns inte kvar." in answer.text
    assert ">Stämmer det?</textarea>" in answer.text
    assert 'name="starts" value=""' in answer.text
    assert threads() == []


def test_words_of_another_section_are_not_quoted(
    as_: As, peter: User, section: Section, here: str, place: Callable[[str], dict[str, Any]]
) -> None:
    other = section.charter.sections[1]
    data = {"words": "Stämmer det?"} | place(MARKED)
    assert as_(peter).post(f"{here}/sections/{other.id}/threads", data=data).status_code == 409


def test_words_that_changed_meanwhile_are_shown_before_they_are_quoted(
    as_: As, peter: User, section: Section, here: str, place: Callable[[str], dict[str, Any]]
) -> None:
    data = {"words": "Stämmer det?"} | place(MARKED) | {"quote": "Var tredje medarbetare"}
    answer = as_(peter).post(f"{here}/sections/{section.id}/threads", data=data)
    assert answer.status_code == 409
    assert "Orden du markerade ändrades medan du skrev." in answer.text
    assert f"<q>{MARKED}</q>" in answer.text
    assert (
        as_(peter).post(f"{here}/sections/{section.id}/threads", data=data | {"quote": MARKED}).status_code
        == 303
    )


def test_more_than_can_be_quoted_comes_back(
    as_: As, peter: User, section: Section, here: str, place: Callable[[str], dict[str, Any]]
) -> None:
    long = "ord " * 200
    documents.replace(section.charter.text, section.fragment, f"<p>{long}</p>", by=peter)
    db.session.commit()
    data = {"words": "För långt."} | place(long.strip())
    answer = as_(peter).post(f"{here}/sections/{section.id}/threads", data=data)
    assert answer.status_code == 409
    assert "Du har markerat mer än vad som går att citera." in answer.text


def test_words_that_were_moved_are_kept_to_where_they_are(
    as_: As, eva: User, section: Section, thread: Thread, here: str, place: Callable[[str], dict[str, Any]]
) -> None:
    documents.replace(section.charter.text, section.fragment, f"<ul><li>{MARKED} och fler.</li></ul>", by=eva)
    db.session.commit()
    before = thread.span
    wrong = place("femte medarbetare")
    assert as_(eva).post(f"{here}/{thread.id}/place", data=wrong).status_code == 409
    assert as_(eva).post(f"{here}/{thread.id}/place", data={"starts": "x", "ends": ""}).status_code == 409
    assert thread.span == before
    for _twice in range(2):
        assert as_(eva).post(f"{here}/{thread.id}/place", data=place(MARKED)).status_code == 303
    assert thread.span != before
    assert (thread.quote, thread.after) == (MARKED, "och fler.")
