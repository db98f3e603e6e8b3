"""The programme report in the browser: word for word what is on paper, for whoever may have the PDF."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from intranet.accounts.models import User
from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.summaries.report import REPORT
from intranet.summaries.report.content import ProgrammeReport
from tests.summaries.report_samples import ENGLISH, FULL
from tests.summaries.test_screen import shown, words_of

PROGRAMME = "/programmes/att-leda-digital-forandring"
PAGE = f"{PROGRAMME}/summary"
READING = f"{PROGRAMME}/summaries/reading"
As = Callable[[User], FlaskClient]


@pytest.mark.parametrize("report", [FULL, ENGLISH], ids=["sv", "en"])
def test_it_says_what_is_on_paper(app: Flask, report: ProgrammeReport) -> None:
    with app.test_request_context(), force_locale(report.locale):
        document = REPORT.set_on_paper(report)
    page = shown(app, document)
    sheet = page[page.index(f'<article class="paper" lang="{report.locale}">') : page.index("</article>")]
    assert words_of(sheet) == words_of(document.html[document.html.index('<div class="letterhead">') :])
    places = re.findall(r'<li data-to="[^"]*"><a href="#([^"]+)"', sheet)
    assert len(places) == 2 + len(report.groups)
    assert [page.count(f' id="{place}"') for place in places] == [1] * len(places)


def test_it_holds_the_parts_and_the_language_asked_for(as_: As, ingrid: User, storuman: Group) -> None:
    page = as_(ingrid).get(f"{PAGE}?without=maturity&language=en").text
    assert '<article class="paper" lang="en">' in page
    assert "Left out: “Maturity”." in page
    assert f'href="{PAGE}.pdf?without=maturity&amp;language=en"' in page
    assert f'href="{PROGRAMME}/summaries"' in page
    assert "Storumans kommun" in page
    assert as_(ingrid).get(f"{PAGE}?without=x").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("admin", 403), ("karin", 404), ("birgitta", 404), ("olle", 404)]
)
def test_nobody_else_reads_it(
    who: str, status: int, storuman: Group, as_: As, request: pytest.FixtureRequest
) -> None:
    assert as_(request.getfixturevalue(who)).get(PAGE).status_code == status


def test_what_is_chosen_to_be_ordered_can_be_read_at_once(as_: As, ingrid: User, storuman: Group) -> None:
    offered = as_(ingrid).get(f"{PROGRAMME}/summaries").text
    assert offered.count(f'formaction="{READING}">Läs i webbläsaren') == 1
    chosen = {"kind": "report", "part": ["report.decisions", "report.actions"], "language": "en"}
    answer = as_(ingrid).post(READING, data=chosen)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?without=maturity&language=en")
    to = as_(ingrid).post(READING, data=chosen | {"meeting": " Rådet  i maj "}).location
    assert to == f"{PAGE}?without=maturity&language=en&meeting=R%C3%A5det+i+maj"
    assert as_(ingrid).post(READING, data=chosen | {"kind": "charter"}).status_code == 400
    assert as_(ingrid).post(READING, data=chosen | {"language": "tlh"}).status_code == 400


@pytest.mark.parametrize("address", [READING, f"{PROGRAMME}/summaries/orders"])
def test_a_meeting_that_there_is_no_room_for_comes_back_with_what_was_chosen(
    address: str, as_: As, ingrid: User, storuman: Group
) -> None:
    chosen = {"kind": "report", "part": ["report.actions"], "language": "en", "meeting": "x" * 81}
    answer = as_(ingrid).post(address, data=chosen)
    assert answer.status_code == 422
    assert f'value="{"x" * 81}" aria-describedby="meeting-hint meeting-error"' in answer.text
    assert "Skriv högst 80 tecken." in answer.text
    assert re.findall(r'value="report\.(\w+)" checked', answer.text) == ["actions"]
    assert 'value="en" checked' in answer.text


@pytest.mark.parametrize("name", ["summary", "summary.pdf"])
def test_before_there_are_groups_it_says_so(name: str, as_: As, ingrid: User) -> None:
    empty = Programme(slug="nytt", name="Ett nytt program")
    db.session.add(empty)
    empty.add_facilitator(ingrid)
    db.session.commit()
    answer = as_(ingrid).get(f"/programmes/nytt/{name}")
    assert answer.status_code == 404
    assert "Programmet har inga grupper än." in answer.text
    assert 'href="/programmes/nytt/">Till programmet' in answer.text
