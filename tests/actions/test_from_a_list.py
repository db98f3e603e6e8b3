"""Actions from a list: a look at it first, errors by row, and then all of it or nothing, once."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape

import pytest

from intranet.actions.models import Action, Status
from intranet.platform.db import db
from intranet.platform.events import Event
from tests.meetings import agree

LIST = """Åtgärd;Ansvarig;Klar senast;Varför;Läge
Ring Åsele;Peter Sjö;26/4;De har gjort det förut;Pågår
Träffa facken;;v 17;;
"""


@pytest.fixture
def a_list(at):
    """The address of the page where a list is handed in."""
    return f"{at}/from-a-list"


def fields(page):
    """Give what the preview's form sends, as a browser would."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page):
        held = {name: unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        if held.get("type") != "checkbox" or " checked" in tag:
            sent.setdefault(held.get("name", ""), []).append(held.get("value", ""))
    return sent


def all_actions():
    return db.session.query(Action).order_by(Action.number).all()


def take_in(browser, a_list, text):
    page = browser.post(a_list, data={"actions": text})
    return browser.post(f"{a_list}/actions", data=fields(page.text))


def test_a_list_is_looked_at_before_anything_happens(as_, eva, a_list):
    page = as_(eva).post(a_list, data={"actions": LIST})
    assert "Två åtgärder läggs till." in page.text
    assert 'value="2018-04-26"' in page.text
    assert 'value="2018-04-27"' in page.text
    assert all_actions() == []


def test_each_row_says_who_and_which_day_of_which_year_was_understood(as_, eva, a_list):
    page = as_(eva).post(
        a_list, data={"actions": "Boka, Peter, 26/4\nRing, 26/11\nBoka bussen, Nisse, snart"}
    )
    assert "Läggs till. Peter Sjö ansvarar, klart senast tors 26 april 2018." in page.text
    assert (
        "Läggs till, klart senast sön 26 november 2017. Ingen är ansvarig än. Datumet har varit" in page.text
    )
    assert "Läggs till, utan ansvarig och utan datum." in page.text


def test_what_was_looked_at_is_added(as_, eva, peter, a_list):
    assert take_in(as_(eva), a_list, LIST).status_code == 303
    first, second = all_actions()
    assert (first.title, first.owner, first.due_on) == ("Ring Åsele", peter, date(2018, 4, 26))
    assert (first.reason, first.status, first.created_by_id) == (
        "De har gjort det förut",
        Status.IN_PROGRESS,
        eva.id,
    )
    assert (second.number, second.owner, second.due_on) == (2, None, date(2018, 4, 27))
    told = [event.subject for event in db.session.query(Event).filter_by(kind="action.agreed")]
    assert told == ["Ring Åsele", "Träffa facken"]


def test_the_same_list_again_adds_nothing(as_, eva, a_list):
    take_in(as_(eva), a_list, LIST)
    page = as_(eva).post(a_list, data={"actions": LIST})
    assert "Inget läggs till. Två av listan har ni redan." in " ".join(page.text.split())
    assert as_(eva).post(f"{a_list}/actions", data=fields(page.text)).status_code == 422
    assert len(all_actions()) == 2


def test_two_who_send_the_same_list_at_once_add_it_once(as_, karin, eva, a_list):
    browsers = [as_(karin), as_(eva)]
    sent = [fields(browser.post(a_list, data={"actions": LIST}).text) for browser in browsers]
    db.session.commit()
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda pair: pair[0].post(f"{a_list}/actions", data=pair[1]).status_code,
                zip(browsers, sent, strict=True),
            )
        )
    assert sorted(answers) == [303, 422]
    assert len(all_actions()) == 2


def test_what_is_wrong_is_said_by_row_and_nothing_is_added(as_, eva, a_list):
    text = LIST + "\n;Peter Sjö;;;\nSak;Per Sjö;snarast;;\nSak två;Ingen;31/4;;\n" + "ö" * 201 + ";;;;\n"
    page = as_(eva).post(a_list, data={"actions": text}).text
    for words in (
        "Rad 5: Skriv vad som ska göras.",
        "Rad 6: Ingen i gruppen heter ”Per Sjö”. Menar du Peter Sjö?",
        "Rad 6: ”snarast” är inget datum. Skriv det som 2018-04-17.",
        "Rad 7: ”31/4” är inget datum.",
        "Rad 8: Skriv högst 200 tecken.",
    ):
        assert words in unescape(page)
    answer = as_(eva).post(f"{a_list}/actions", data=fields(page))
    assert answer.status_code == 422
    assert 'value="snarast"' in answer.text
    assert all_actions() == []


def test_a_row_can_be_put_right_or_left_out(as_, eva, peter, a_list):
    sent = fields(as_(eva).post(a_list, data={"actions": LIST + "Sak;Per;;;\n"}).text)
    sent["owner"][2] = "peter@example.org"
    sent["take"].remove("3")
    page = as_(eva).post(f"{a_list}/check", data=sent)
    assert "Två åtgärder läggs till." in page.text
    as_(eva).post(f"{a_list}/actions", data=fields(page.text))
    assert [(action.title, action.owner) for action in all_actions()] == [
        ("Ring Åsele", peter),
        ("Sak", peter),
    ]


def test_an_export_that_comes_back_changes_nothing_silently(as_, karin, action, at, a_list):
    out = as_(karin).get(f"{at}.csv").get_data().decode("utf-8-sig").replace("2018-04-20", "2018-05-04")
    page = as_(karin).post(
        a_list, data={"actions": out + "storuman#99;Ny;;;;;;;;;;\nsorsele#1;Vår;;;;;;;;;;\n"}
    )
    text = unescape(" ".join(page.text.split()))
    assert "Åtgärd 1</a>: Ni har den redan, men här står något annat om datum. Inget ändras." in text
    as_(karin).post(f"{a_list}/actions", data=fields(page.text))
    assert [a.title for a in all_actions()] == ["Lista alla e-tjänster", "Ny", "Vår"]
    assert all_actions()[0].due_on == date(2018, 4, 20)


def test_what_went_out_guarded_comes_in_as_it_was(as_, storuman, sorsele, karin, lena, at, a_list):
    agree(storuman, "=1+1", by=karin)
    out = as_(karin).get(f"{at}.csv").get_data()
    page = as_(lena).post("/groups/sorsele/actions/from-a-list", data={"file": (io.BytesIO(out), "ut.csv")})
    as_(lena).post("/groups/sorsele/actions/from-a-list/actions", data=fields(page.text))
    assert [action.title for action in all_actions() if action.group == sorsele] == ["=1+1"]


def test_what_is_done_in_the_list_or_twice_in_it_is_left(as_, eva, a_list):
    page = as_(eva).post(a_list, data={"actions": LIST + "Gammalt;;;;Klar\nring  åsele;;;;\n"}).text
    assert "Enligt listan är den redan klar eller struken." in page
    assert "Samma som på rad 2." in page


def test_a_date_that_has_been_is_taken_in_and_said(as_, eva, a_list):
    page = as_(eva).post(a_list, data={"actions": "Åtgärd;Klar senast\nRing;2018-03-01\n"}).text
    assert "Datumet har varit, så den är försenad från början." in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Det finns ingen åtgärd i listan."),
        ("Åtgärd;Ansvarig\n", "Det finns ingen åtgärd i listan."),
        ("Sak\n" * 301, "Ta högst 300 åtgärder åt gången."),
        ("x" * 100_001, "Skriv högst 100000 tecken."),
    ],
)
def test_a_list_that_is_none_comes_back_with_what_was_typed(as_, eva, a_list, text, words):
    answer = as_(eva).post(a_list, data={"actions": text})
    assert answer.status_code == 422
    assert words in answer.text
    assert text[:50] in answer.text


@pytest.mark.parametrize("text", ["Boka bussen, Peter Sjö, 31 februari", "Boka bussen;Peter Sjö;31 februari"])
def test_a_day_that_there_is_none_of_is_said_in_its_row(as_, eva, a_list, text):
    page = unescape(as_(eva).post(a_list, data={"actions": text}).text)
    assert "Rad 1: ”31 februari” är inget datum." in page
    assert 'name="title" type="text" value="Boka bussen"' in page


def test_tomorrow_is_understood_and_shown(as_, eva, a_list):
    page = as_(eva).post(a_list, data={"actions": "Ring, Peter, imorgon\nBoka, på fredag"}).text
    assert "Peter Sjö ansvarar, klart senast ons 18 april 2018." in page
    assert "klart senast fre 20 april 2018" in page


def test_a_heading_in_other_words_is_no_action(as_, eva, a_list):
    answer = as_(eva).post(a_list, data={"actions": "Kolumn X;Kolumn Y\nRing;Peter Sjö\n"})
    assert answer.status_code == 422
    assert "Den första raden, ”Kolumn X; Kolumn Y”, säger inte" in unescape(answer.text)
    assert "Åtgärd, Ansvarig, Klart senast" in answer.text


def test_a_day_long_ago_has_been(as_, eva, a_list):
    page = as_(eva).post(a_list, data={"actions": "Åtgärd;Klar senast\nRing;2010-01-01\n"}).text
    assert "Rad 2: Datumet har redan varit." in page


def test_what_the_group_has_is_not_ticked_and_still_says_why(as_, eva, a_list):
    take_in(as_(eva), a_list, LIST)
    sent = fields(as_(eva).post(a_list, data={"actions": LIST + "Ny sak;;;;\n"}).text)
    assert sent["take"] == ["4"]
    page = as_(eva).post(f"{a_list}/check", data=sent).text
    assert page.count("Ni har den redan.") == 2
    assert "Utelämnas" not in page


def test_a_file_or_a_paste_not_both(as_, eva, a_list):
    both = {"actions": LIST, "file": (io.BytesIO(b"x"), "lista.csv")}
    answer = as_(eva).post(a_list, data=both)
    assert (answer.status_code, "Det är två listor." in answer.text) == (422, True)
    answer = as_(eva).post(a_list, data={"file": (io.BytesIO(b"PK\x03\x04"), "lista.xlsx")})
    assert (answer.status_code, "Filen går inte att läsa." in answer.text) == (422, True)


def test_hostile_cells_are_shown_as_text(as_, eva, a_list):
    page = (
        as_(eva)
        .post(a_list, data={"actions": 'Åtgärd;Ansvarig\n"<script>alert(1)</script>";"""onfocus=x"\n'})
        .text
    )
    assert "<script>alert" not in page
    assert '"onfocus' not in page


def test_who_may(as_, karin, peter, ingrid, birgitta, olle, admin, nobody, a_list):
    for somebody in (karin, peter, ingrid):
        assert as_(somebody).get(a_list).status_code == 200
    for path in ("", "/check", "/actions"):
        assert as_(birgitta).post(a_list + path, data={"actions": LIST}).status_code == 403
        assert as_(olle).post(a_list + path, data={"actions": LIST}).status_code == 404
        assert nobody.post(a_list + path, data={"actions": LIST}).status_code == 303


def test_a_long_list_asks_no_more_than_a_short_one(as_, eva, a_list, count_queries):
    short, long = (
        "".join(f"{name} {n};Peter\n" for n in range(count)) for name, count in (("Sak", 2), ("Annat", 200))
    )
    counts = []
    for text in (short, short, long):
        sent = fields(as_(eva).post(a_list, data={"actions": "Åtgärd;Ansvarig\n" + text}).text)
        with count_queries() as asked:
            as_(eva).post(f"{a_list}/actions", data=sent)
        counts.append(len([one for one in asked if one.startswith("SELECT")]))
    assert counts[2] < counts[0] + 10  # the search takes in what is new a hundred at a time
