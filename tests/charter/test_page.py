"""The charter page itself."""

import pytest

from intranet.accounts.models import User
from intranet.charter import start
from intranet.charter.models import Charter
from intranet.platform.db import db
from intranet.platform.permissions import Role

PAGE = "/groups/storuman/charter"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_a_charter_begins_with_its_questions(storuman, karin):
    charter = Charter.begin(storuman, by=karin)
    assert [(s.part, s.heading, s.question) for s in charter.sections] == list(start.SECTIONS)
    assert Charter.begin(storuman, by=karin) is charter


def test_a_group_without_one_begins_it(as_, peter, storuman):
    assert "Börja skriva" in as_(peter).get(PAGE).text
    assert as_(peter).post(PAGE).status_code == 303
    assert as_(peter).post(PAGE).status_code == 303
    assert "Varför just nu?" in as_(peter).get(PAGE).text
    assert len(db.session.query(Charter).all()) == 1


def test_only_those_who_write_begin_it(as_, birgitta, olle):
    assert as_(birgitta).post(PAGE).status_code == 403
    assert as_(olle).post(PAGE).status_code == 404


def test_without_javascript_everything_is_there_to_read(as_, peter, charter):
    page = as_(peter).get(PAGE).text
    for words in (
        "Tid för människor",
        "Tiden ska räcka till",
        "För den som bor i Slussfors.",
        "Utkast till version 1",
    ):
        assert words in page, words
    assert "Här går det inte att skriva" in page[page.index("<noscript>") :]


def test_the_first_section_that_waits_for_me_is_in_focus(as_, peter, charter, stand):
    first, second = charter.sections[:2]
    assert f'data-section="{first.id}"' in panel(as_(peter).get(PAGE).text)
    stand(peter, first)
    assert f'data-section="{second.id}"' in panel(as_(peter).get(PAGE).text)
    assert f'data-section="{first.id}"' in panel(as_(peter).get(f"{PAGE}?section={first.id}").text)
    assert f'data-section="{second.id}"' in panel(as_(peter).get(f"{PAGE}?section=987654").text)


def panel(page):
    return page[page.index('<aside class="stance"') :]


def test_the_bar_of_a_phone_follows_the_section(as_, peter, ingrid, charter):
    second = charter.sections[1]
    address = f"{PAGE}/sections/{second.id}/stance"
    answer = as_(peter).get(address, headers=HTMX).text
    bar = answer[answer.index('hx-target="#stance-bar"') :]
    assert f"<b>{second.heading}</b>" in bar
    assert "stance-bar" not in as_(ingrid).get(address, headers=HTMX).text


def test_where_nothing_is_written_nobody_is_asked(as_, peter, charter):
    page = as_(peter).get(f"{PAGE}?section={charter.sections[3].id}").text
    assert "Skriv något att ta ställning till." in page
    assert 'name="stance"' not in page


def test_the_live_answer_touches_neither_text_nor_form(as_, peter, charter, section):
    page = as_(peter).get(f"{PAGE}/agreement?section={section.id}&asked=1", headers=HTMX).text
    assert f'hx-target="#strip-{section.id}"' in page
    assert 'hx-target="#earlier"' in page
    assert "data-fragment" not in page
    assert 'name="comment"' not in page


def test_the_form_comes_once_there_is_something_to_ask_about(as_, peter, charter, section):
    page = as_(peter).get(f"{PAGE}/agreement?section={section.id}&asked=0", headers=HTMX).text
    assert 'hx-target="#stance"' in page
    assert 'name="comment"' in page


def test_an_open_page_hears_of_other_sections(as_, peter, charter, section):
    address = f"{PAGE}/agreement?section={section.id}&outline=x"
    assert "Avsnitten har ändrats." in as_(peter).get(address, headers=HTMX).text


def test_a_page_with_a_section_that_is_gone_keeps_its_panel(as_, peter, charter):
    page = as_(peter).get(f"{PAGE}/agreement?section=987654&asked=0", headers=HTMX).text
    assert f'hx-target="#strip-{charter.sections[0].id}"' in page
    for part in ("stance", "stance-bar", "group-list"):
        assert f'hx-target="#{part}"' not in page


def test_without_htmx_the_live_answer_is_the_page(as_, peter, charter):
    response = as_(peter).get(f"{PAGE}/agreement")
    assert (response.status_code, response.location) == (303, PAGE)


@pytest.mark.parametrize("address", ["", "/agreement"])
def test_the_page_asks_few_questions_whatever_the_number_of_people(
    as_, karin, storuman, charter, stand, count_queries, address
):
    browser = as_(karin)
    browser.get(PAGE)
    with count_queries() as few:
        browser.get(PAGE + address, headers=HTMX if address else {})
    for number in range(12):
        person = User(email=f"m{number}@example.org", name=f"Med Lem{number}")
        db.session.add(person)
        db.session.flush()
        storuman.add(person, Role.MEMBER, by=None)
        for section in charter.sections[:2]:
            stand(person, section, "accepts", "Med ett förbehåll.")
    with count_queries() as many:
        browser.get(PAGE + address, headers=HTMX if address else {})
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 20
