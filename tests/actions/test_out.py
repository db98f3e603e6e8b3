"""A group's actions as a file: who gets it, what is in it, and what it is called."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from intranet.actions.sheets.columns import HEADS, column_of
from intranet.platform.db import db
from tests.meetings import agree


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


def test_what_is_shown_goes_out_with_all_that_is_known(as_, storuman, karin, peter, action, at):
    action.note("Bokat till onsdag.", by=peter)
    agree(storuman, "=HYPERLINK(1)", by=karin).complete(by=karin)
    db.session.commit()
    answer = as_(karin).get(f"{at}.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=atgarder-storuman-2018-04-17.csv"
    first, second = rows(answer)
    assert first == {
        "Nummer i Samsyn": "storuman#1", "Åtgärd": "Lista alla e-tjänster", "Ansvarig": "Peter Sjö",
        "Klart senast": "2018-04-20", "Läge": "Öppen", "Varför": "", "Del av uppdraget": "", "Hjälper till": "",
        "Överenskommen vid tillfälle": "2. Vad förändras – och vad förändras inte?", "Gånger den tagits med": "0",
        "Avslutad": "", "Varför den ströks": "", "Senaste anteckning": "Bokat till onsdag.",
    }  # fmt: skip
    assert (second["Åtgärd"], second["Läge"], second["Avslutad"]) == ("'=HYPERLINK(1)", "Klar", "2018-04-17")


def test_what_is_filtered_goes_out(as_, storuman, karin, peter, action, at):
    agree(storuman, "Ring Åsele", by=karin, owner=karin, due_on=date(2018, 4, 1))
    assert [row["Åtgärd"] for row in rows(as_(karin).get(f"{at}.csv?show=late"))] == ["Ring Åsele"]
    assert [row["Åtgärd"] for row in rows(as_(karin).get(f"{at}.csv?q=tjänster"))] == [
        "Lista alla e-tjänster"
    ]
    page = as_(karin).get(f"{at}?q=åsele").text
    assert f'href="{at}.xlsx?show=all&amp;q=%C3%A5sele"' in page


def test_a_workbook_has_days(as_, karin, action, at):
    answer = as_(karin).get(f"{at}.xlsx")
    sheet = load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet.title == "Åtgärder"
    assert sheet["D2"].value.date() == date(2018, 4, 20)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_ones_own_go_out_with_their_group(as_, peter, sara, action):
    (row,) = rows(as_(peter).get("/me/actions.csv"))
    assert (row["Grupp"], row["Åtgärd"]) == ("Storumans kommun", "Lista alla e-tjänster")
    assert rows(as_(sara).get("/me/actions.csv")) == []
    assert (
        "atgarder-peter-sjo-2018-04-17.xlsx"
        in as_(peter).get("/me/actions.xlsx").headers["Content-Disposition"]
    )


@pytest.mark.parametrize(("kind", "locale"), [("csv", "sv"), ("xlsx", "en")])
def test_who_gets_it(as_, eva, ingrid, birgitta, olle, nobody, action, at, kind, locale):
    eva.locale = locale
    assert as_(eva).get(f"{at}.{kind}").status_code == 200
    assert as_(ingrid).get(f"{at}.{kind}").status_code == 200
    assert as_(birgitta).get(f"{at}.{kind}").status_code == 403
    assert as_(olle).get(f"{at}.{kind}").status_code == 404
    assert nobody.get(f"{at}.{kind}").status_code == 303
    assert as_(eva).get(f"{at}.exe").status_code == 404


def test_heads_are_in_the_readers_language_and_known_when_they_come_back(as_, eva, karin, action, at):
    eva.locale = "en"
    for person in (eva, karin):
        heads = rows(as_(person).get(f"{at}.csv"))[0].keys()
        found = [column_of(head) for head in heads]
        assert found[:7] == [column for column in HEADS if column != "group"][:7]
        assert not any(found[7:])


def test_a_file_costs_the_same_however_long_it_is(as_, storuman, karin, peter, action, at, count_queries):
    browser = as_(karin)
    browser.get(f"{at}.csv")
    with count_queries() as few:
        browser.get(f"{at}.csv")
    for number in range(12):
        agree(storuman, f"Sak {number}", by=karin, owner=peter).note("Så går det", by=peter)
    db.session.commit()
    with count_queries() as many:
        browser.get(f"{at}.csv")
    assert len(many) == len(few)
