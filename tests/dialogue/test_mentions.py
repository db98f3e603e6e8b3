"""Who is named in a comment is told: on the start page, and by mail, until they have read it."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet.accounts.models import User
from intranet.charter.models import Section
from intranet.dialogue.mentions import mentioned
from intranet.dialogue.models import Mention, Thread
from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.platform.permissions import Role

As = Callable[[User], FlaskClient]


def user(number: int, name: str) -> User:
    return User(id=number, name=name, email=f"{number}@example.org")


ANNA, ANNA_LENA, EVA, EVA_TWO = (
    user(n, name) for n, name in enumerate(["Anna Ek", "Anna-Lena Ek", "Eva Berg", "Eva Ås"], start=1)
)
MEMBERS = [ANNA, ANNA_LENA, EVA, EVA_TWO]


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Vad säger @Anna Ek?", [ANNA]), ("@anna-lena ek, och @Anna.", [ANNA_LENA, ANNA]), ("@Anna Ekström", [ANNA]),
        ("@Annas", []), ("@Eva", []), ("@Eva Ås och @Eva Ås", [EVA_TWO]), ("skriv till x@Anna Ek", []), ("@ Anna", []),
        ("(@Eva Berg)", [EVA]), ("@Nils", []), ("@", []),
    ],
)  # fmt: skip
def test_a_name_after_the_sign_is_a_mention(words: str, who: list[User]) -> None:
    assert [member for member, _written in mentioned(words, MEMBERS)] == who


def test_of_two_with_one_name_both_are_told() -> None:
    twin = user(9, "Anna Ek")
    assert [member for member, _written in mentioned("@Anna Ek", [*MEMBERS, twin])] == [ANNA, twin]


def letters(app: Flask) -> list[tuple[str, str, str]]:
    app.extensions["samsyn.mail"].settle()
    found = []
    for file in sorted((Path(app.extensions["samsyn.settings"].instance) / "outbox").glob("*.eml")):
        letter = message_from_bytes(file.read_bytes(), policy=policy.default)
        found.append((letter["To"], letter["Subject"], letter.get_body(("plain",)).get_content()))
        file.unlink()
    return found


def test_who_is_mentioned_is_told_by_mail_in_their_own_language(
    app: Flask, as_: As, peter: User, eva: User, section: Section, here: str
) -> None:
    letters(app)
    eva.locale = "en"
    words = "Vad säger @Eva Berg, @Karin och jag, @Peter Sjö?"
    as_(peter).post(f"{here}/sections/{section.id}/threads", data={"words": words})
    told = {to: (subject, body) for to, subject, body in letters(app)}
    assert told.keys() == {"eva@example.org", "karin@example.org"}
    assert told["eva@example.org"][0] == "Peter Sjö mentioned you in Samsyn"
    subject, body = told["karin@example.org"]
    assert subject == "Peter Sjö nämnde dig i Samsyn"
    assert "”Varför just nu?”" in body
    thread = db.session.query(Thread).one()
    assert f"http://localhost{here}/{thread.id}" in body
    assert "Vad säger" not in body  # what the group says stays in Samsyn


def test_nobody_outside_the_group_is_told(
    app: Flask, as_: As, peter: User, section: Section, here: str, olle: User, birgitta: User
) -> None:
    letters(app)
    words = "@Olle Dahl, @Birgitta Ås, @Agnes Lind"
    as_(peter).post(f"{here}/sections/{section.id}/threads", data={"words": words})
    assert letters(app) == []
    assert db.session.query(Mention).count() == 0


def test_who_runs_the_programme_is_told_too(
    app: Flask, as_: As, peter: User, ingrid: User, section: Section, here: str
) -> None:
    assert 'data-name="Ingrid Holm"' in as_(peter).get(f"{here}/sections/{section.id}").text
    letters(app)
    as_(peter).post(f"{here}/sections/{section.id}/threads", data={"words": "Hinner vi, @Ingrid?"})
    assert [to for to, _subject, _body in letters(app)] == ["ingrid@example.org"]
    (mention,) = Mention.waiting_for(ingrid)
    assert "Peter Sjö nämnde dig i ”Varför just nu?”" in as_(ingrid).get("/groups/storuman/").text
    as_(ingrid).post(f"{here}/{mention.thread_id}/reading")
    assert Mention.waiting_for(ingrid) == []


def test_the_start_page_tells_until_it_is_read(
    as_: As, peter: User, eva: User, say: Callable[..., Thread], here: str
) -> None:
    thread = say(peter, "Vad säger @Eva Berg?")
    sentence = "Peter Sjö nämnde dig i ”Varför just nu?”"
    assert sentence in as_(eva).get("/groups/storuman/").text
    assert sentence not in as_(peter).get("/groups/storuman/").text
    assert "Du är nämnd här." in as_(eva).get(f"{here}/{thread.id}").text
    answer = as_(eva).post(f"{here}/{thread.id}/reading")
    assert answer.status_code == 303
    assert answer.location.endswith(f"{here}/{thread.id}")
    assert sentence not in as_(eva).get("/groups/storuman/").text
    assert "Du är nämnd här." not in as_(eva).get(f"{here}/{thread.id}").text


def test_the_charter_tells_at_the_section_until_it_is_read(
    as_: As, peter: User, eva: User, say: Callable[..., Thread], here: str
) -> None:
    thread = say(peter, "Vad säger @Eva Berg?")
    assert "<b>du är nämnd</b>" in as_(eva).get("/groups/storuman/charter").text
    assert "<b>1 öppen</b>" in as_(peter).get("/groups/storuman/charter").text
    as_(eva).post(f"{here}/{thread.id}/reading")
    assert "<b>1 öppen</b>" in as_(eva).get("/groups/storuman/charter").text


def test_who_answers_has_read_it(
    as_: As, peter: User, eva: User, say: Callable[..., Thread], here: str
) -> None:
    thread = say(peter, "Vad säger @Eva Berg?")
    as_(eva).post(f"{here}/{thread.id}/comments", data={"words": "Ja."})
    assert Mention.waiting_for(eva) == []


def test_who_leads_more_than_one_group_is_told_where_they_choose(
    as_: As, peter: User, eva: User, say: Callable[..., Thread], sorsele: Group, storuman: Group
) -> None:
    sorsele.add(eva, Role.MEMBER, by=None)
    say(peter, "Vad säger @Eva Berg?")
    assert "Peter Sjö nämnde dig i" in as_(eva).get("/").text
    membership = storuman.membership_of(eva)
    assert membership is not None
    storuman.remove(membership, by=peter)
    other = Programme(slug="ett-annat", name="Ett annat")  # who has two places to choose from sees the page
    other.add_facilitator(eva)
    db.session.add(other)
    db.session.commit()
    assert "Peter Sjö nämnde dig i" not in as_(eva).get("/").text


def test_a_changed_comment_tells_only_those_who_are_new(
    app: Flask, as_: As, peter: User, eva: User, say: Callable[..., Thread], here: str
) -> None:
    thread = say(peter, "Vad säger @Eva Berg?")
    letters(app)
    data = {"words": "Vad säger @Eva Berg och @Sara Ek?", "revision": "1"}
    as_(peter).post(f"{here}/comments/{thread.comments[0].id}", data=data)
    assert [to for to, _subject, _body in letters(app)] == ["sara@example.org"]
    data = {"words": "Vad säger @Sara Ek?", "revision": "2"}
    as_(peter).post(f"{here}/comments/{thread.comments[0].id}", data=data)
    assert letters(app) == []
    assert Mention.waiting_for(eva) == []


def test_a_name_that_was_told_stands_out(as_: As, peter: User, say: Callable[..., Thread], here: str) -> None:
    thread = say(peter, "Vad säger @Eva Berg och @Ove <b>Nilsson</b>?")
    page = as_(peter).get(f"{here}/{thread.id}").text
    assert "Vad säger <b>@Eva Berg</b> och @Ove &lt;b&gt;Nilsson&lt;/b&gt;?" in page
