"""The files in every summary: whose case it is, days and instants as the page says them, and what each file holds."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from intranet.summaries.catalogue import KINDS, PROGRAMME_KINDS
from intranet.summaries.drawing.document import Document
from tests.summaries import followup_samples, maturity_samples, minutes_samples, report_samples, samples

FULL: dict[str, Any] = {
    "charter": samples.FULL,
    "workshop": minutes_samples.APPROVED,
    "actions": followup_samples.FULL,
    "maturity": maturity_samples.FULL,
    "report": report_samples.FULL,
}
TABLES = {
    "charter": "ställningstagandena (CSV).",
    "workshop": "besluten och de överenskomna åtgärderna (CSV).",
    "actions": "åtgärderna (CSV).",
    "maturity": "nivåerna och målen (CSV).",
    "report": "varje grupps siffror (CSV).",
}
Set = Callable[..., Document]


@pytest.fixture
def set_page(paper: Flask) -> Set:
    """Set a summary of any kind, in its own language."""

    def set_in_language(kind: str, content: Any, without: tuple[str, ...] = ()) -> Document:
        with paper.app_context(), force_locale(content.locale):
            return (KINDS | PROGRAMME_KINDS)[kind].set_on_paper(content, without)

    return set_in_language


def test_there_is_a_sample_of_every_kind() -> None:
    assert set(FULL) == set(KINDS | PROGRAMME_KINDS)


@pytest.mark.parametrize("kind", FULL)
def test_the_data_names_the_case_and_the_meeting(kind: str, set_page: Set) -> None:
    held = replace(FULL[kind].letterhead, diary_number="KS 2018/0187", meeting="Kommunstyrelsen 5 juni")
    data = json.loads(set_page(kind, replace(FULL[kind], letterhead=held)).attached[0].text)
    assert (data["diary_number"], data["meeting"]) == ("KS 2018/0187", "Kommunstyrelsen 5 juni")
    assert data["organisation"] == held.organisation


@pytest.mark.parametrize("kind", FULL)
def test_every_instant_is_by_swedens_clocks(kind: str, set_page: Set) -> None:
    for file in set_page(kind, FULL[kind]).attached:
        offsets = re.findall(r"\dT\d\d:\d\d:\d\d(?:\.\d+)?(\S*?)[\",\s]", file.text)
        assert set(offsets) <= {"+01:00", "+02:00"}, file.name
        assert (
            offsets or kind not in {"charter", "workshop"} or file.name.endswith(("n-2.csv", "actions.csv"))
        )


@pytest.mark.parametrize("kind", FULL)
def test_the_page_says_what_each_file_holds(kind: str, set_page: Set) -> None:
    page = set_page(kind, FULL[kind])
    said = "Bifogat som data, för arkiv och andra system: hela innehållet (JSON), " + TABLES[kind]
    assert said in page.html
    assert {file.name.rsplit(".", 1)[1] for file in page.attached} == {"json", "csv"}


def test_a_table_that_is_left_out_is_not_said_to_be_there(set_page: Set) -> None:
    page = set_page("actions", FULL["actions"], ("each",))
    assert "hela innehållet (JSON).</span>" in page.html
    assert [file.media_type for file in page.attached] == ["application/json"]
