"""The address of the brief: who may read it, which version it gives, and what is said when there is none."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.charter.models import Charter
from intranet.charter.versions import Version
from intranet.charter.words import Stance
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform import clock
from intranet.platform.db import db
from intranet.summaries import views
from intranet.summaries.brief import CHARTER
from intranet.summaries.brief.content import Brief
from intranet.summaries.brief.progress import Progress
from intranet.summaries.drawing.workers import Busy, NotDrawn, TooSlow
from tests.databases import Arrange
from tests.summaries.test_brief import attached

PDF = "/groups/storuman/summaries/charter.pdf"
As = Callable[[User], FlaskClient]


def write(charter: Charter, **words: str) -> None:
    for fragment, text in words.items():
        documents.replace(charter.text, fragment.replace("_", "-"), f"<p>{text}</p>")
    db.session.commit()


@pytest.fixture
def charter(arrange: Arrange, storuman: Group, karin: User) -> Charter:
    def begin() -> None:
        charter = Charter.begin(storuman, by=karin)
        first = charter.sections[0].fragment
        write(
            charter, title="Tid för människor", why="Tiden ska räcka.", **{first: "Var femte går i pension."}
        )

    arrange(begin)
    return db.session.query(Charter).one()


@pytest.fixture
def adopt(charter: Charter, karin: User, peter: User) -> Callable[[], Version]:
    """Adopt the draft as it is: Karin stands behind an earlier wording, Peter says not yet."""

    def freeze() -> Version:
        section = charter.sections[0]
        section.take_position(
            by=karin, stance=Stance.BEHIND, comment="", reading=documents.read(charter.text)
        )
        write(charter, **{section.fragment: f"Ordalydelse {charter.next_number}."})
        reading = documents.read(charter.text)
        section.take_position(by=peter, stance=Stance.NOT_YET, comment="Vilka företag?", reading=reading)
        version = charter.adopt(by=karin, reading=documents.read(charter.text))
        db.session.commit()
        return version

    return freeze


def test_it_holds_what_was_adopted(adopt: Callable[[], Version], app: Any) -> None:
    version = adopt()
    with app.test_request_context():
        brief = Brief.of(version)
    assert (brief.title, brief.why, brief.version, brief.adopted_by) == (
        "Tid för människor",
        "Tiden ska räcka.",
        1,
        "Karin Lund",
    )
    assert (brief.organisation, brief.programme) == ("Storumans kommun", "Att leda digital förändring")
    assert brief.members == ("Karin Lund", "Peter Sjö", "Eva Berg", "Sara Ek")
    assert [part.name for part in brief.parts] == ["Varför", "Vad"]
    first = brief.parts[0].sections[0]
    assert (first.heading, first.plain) == ("Varför just nu?", "Ordalydelse 1.")
    assert [(cell.name, cell.kind, cell.comment) for cell in first.agreement.cells] == [
        ("Karin Lund", "old", ""),
        ("Peter Sjö", "not_yet", "Vilka företag?"),
        ("Eva Berg", "silent", ""),
        ("Sara Ek", "silent", ""),
    ]


@pytest.mark.parametrize("who", ["karin", "peter", "ingrid", "birgitta"])
def test_those_who_may_read_versions_get_the_brief(
    who: str, adopt: Callable[[], Version], as_: As, request: pytest.FixtureRequest
) -> None:
    adopt()
    answer = as_(request.getfixturevalue(who)).get(PDF)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("inline; ")
    assert (
        "filename*=UTF-8''Storumans%20kommun%2C%20Varf%C3%B6r%20och%20vad%2C%20version%201.pdf" in disposition
    )
    assert attached(answer.data)[1]["parts"][0]["sections"][0]["plain"] == "Ordalydelse 1."


def test_to_somebody_outside_the_group_it_does_not_exist(
    adopt: Callable[[], Version], as_: As, olle: User
) -> None:
    adopt()
    assert as_(olle).get(PDF).status_code == 404


def test_whoever_may_not_read_versions_is_refused(adopt: Callable[[], Version], as_: As, admin: User) -> None:
    adopt()
    assert as_(admin).get(PDF).status_code == 403


def test_nobody_is_asked_to_sign_in(nobody: FlaskClient, storuman: Group) -> None:
    assert nobody.get(PDF).status_code == 303


def test_the_newest_is_given_and_older_ones_on_request(
    adopt: Callable[[], Version], as_: As, karin: User
) -> None:
    adopt()
    first = attached(as_(karin).get(PDF).data)[1]
    assert first["superseded_by"] is None
    adopt()
    newest, old = (attached(as_(karin).get(PDF + query).data)[1] for query in ("", "?version=1"))
    assert (newest["version"], newest["parts"][0]["sections"][0]["plain"]) == (2, "Ordalydelse 2.")
    assert [version["number"] for version in newest["earlier"]] == [1]
    assert (old["version"], old["parts"]) == (1, first["parts"])
    assert old["superseded_by"]["number"] == 2


@pytest.mark.parametrize("version", ["2", "0", "-1", "", "x", "1.0", "١", "9223372036854775808", "1 "])
def test_a_version_there_is_not_is_not_found(
    version: str, adopt: Callable[[], Version], as_: As, karin: User
) -> None:
    adopt()
    assert as_(karin).get(PDF, query_string={"version": version}).status_code == 404


def test_before_anything_is_adopted_it_says_what_to_do(charter: Charter, as_: As, karin: User) -> None:
    answer = as_(karin).get(PDF)
    assert answer.status_code == 404
    assert "Inget att skriva ut än" in answer.text
    assert "/groups/storuman/charter" in answer.text


def test_a_decision_maker_is_not_sent_where_she_may_not_go(storuman: Group, as_: As, birgitta: User) -> None:
    answer = as_(birgitta).get(PDF)
    assert answer.status_code == 404
    assert 'href="/groups/storuman/charter"' not in answer.text
    assert 'href="/groups/storuman/"' in answer.text


def test_what_the_browser_has_is_not_drawn_again(
    adopt: Callable[[], Version], as_: As, karin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt()
    answer = as_(karin).get(PDF)
    monkeypatch.setattr(views.workers, "draw", lambda *_args: pytest.fail("drawn again"))
    again = as_(karin).get(PDF, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_who_asks_twice_gets_the_same_bytes(
    adopt: Callable[[], Version], as_: As, karin: User, eva: User
) -> None:
    adopt()
    first, second = as_(karin).get(PDF), as_(eva).get(PDF)
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


def test_it_speaks_the_readers_language(adopt: Callable[[], Version], as_: As, eva: User) -> None:
    adopt()
    eva.locale = "en"
    answer = as_(eva).get(PDF)
    assert attached(answer.data)[1]["locale"] == "en"
    assert "Storumans kommun, Why and what, version 1.pdf" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(NotDrawn("no answer"), "Inget är förlorat"), (Busy(), "Vänta en stund och försök igen.")],
)
def test_when_it_cannot_be_drawn_it_says_so(
    error: Exception,
    said: str,
    adopt: Callable[[], Version],
    as_: As,
    karin: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object) -> bytes:
        raise error

    adopt()
    monkeypatch.setattr(views.workers, "draw", fail)
    answer = as_(karin).get(PDF)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Underlaget gick inte att skapa" in answer.text
    assert said in answer.text
    assert "no answer" not in answer.text


@pytest.mark.parametrize(
    ("who", "leads_to"),
    [
        ("karin", ["charter?meeting=R%C3%A5det", "?kind=charter"]),
        ("peter", ["charter?meeting=R%C3%A5det"]),
        ("birgitta", []),
    ],
)
def test_what_takes_too_long_is_read_in_the_browser_or_made_shorter(
    who: str,
    leads_to: list[str],
    adopt: Callable[[], Version],
    as_: As,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_args: object) -> bytes:
        raise TooSlow("no answer in 30 s")

    adopt()
    monkeypatch.setattr(views.workers, "draw", never)
    answer = as_(request.getfixturevalue(who)).get(f"{PDF}?meeting=R%C3%A5det")
    assert answer.status_code == 422
    assert "Retry-After" not in answer.headers
    main = answer.text[answer.text.index('<main id="content"') :]
    found = re.findall(r'href="/groups/storuman/summaries/?([^"]*)"', main[: main.index("</main>")])
    assert len(found) == len(leads_to)
    assert all(one.startswith(start) for one, start in zip(found, leads_to, strict=True))
    assert ("Be gruppledaren om det" in main) == (who == "birgitta")


def test_file_names_hold_nothing_that_a_system_forbids() -> None:
    kind = replace(CHARTER, name_file=lambda name: name)
    assert kind.file_name('a/b\\c:"d"\r\ne?') == "a b c d e .pdf"


def test_the_number_of_questions_to_the_database_does_not_grow(
    adopt: Callable[[], Version], as_: As, karin: User, count_queries: Callable[[], Any]
) -> None:
    adopt()
    as_(karin).get(PDF)
    with count_queries() as one:
        as_(karin).get(PDF)
    adopt()
    adopt()
    with count_queries() as three:
        as_(karin).get(PDF)
    assert len(three) <= len(one) <= 18


def test_it_says_how_it_is_going_with_the_version_that_holds(
    adopt: Callable[[], Version], storuman: Group, karin: User, app: Any
) -> None:
    first = adopt()
    with app.test_request_context():
        assert Brief.of(first).progress is None  # nothing is promised yet
        Action.agree(storuman, title="Ring kommunen", by=karin, due_on=clock.today() - timedelta(days=1))
        db.session.flush()
        told = Brief.of(first).progress
        assert told == Progress(clock.today(), done=0, open=1, late=1, unowned=1)
    adopt()
    with app.test_request_context():
        old = Brief.of(first)
    assert (old.progress, old.is_signed, old.made_at) == (None, False, old.adopted_at)
