"""What stands out among agreed levels, by the one rule that the page and the summaries share."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from intranet.maturity.findings import Box, Findings, join_all, places_words


@pytest.fixture(params=["sv", "en"])
def spoken(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context(), force_locale(request.param):
        yield request.param


@pytest.fixture
def swedish(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("sv"):
        yield


def boxes(**levels: list[int | None]) -> list[Box]:
    """Give a box for every level, in parts called A, B and so on."""
    return [
        Box(f"Del {chr(65 + place)}", name.replace("_", " ").capitalize(), level)
        for name, found in levels.items()
        for place, level in enumerate(found)
    ]


def test_all_that_share_an_edge_are_named(swedish: None) -> None:
    found = Findings.among(boxes(teknik_och_data=[2, 2], samarbete=[2, 2], riktning=[3, 2], vård=[3, 4]))
    assert found.lowest_words() == "Lägst: ”teknik och data” och ”samarbete”, medel 2,0."
    assert found.highest_words() == "Högst: vård, medel 3,5."


def test_many_boxes_are_counted_with_the_part_when_they_are_all_in_one(swedish: None) -> None:
    assert places_words(boxes(a=[1, 1, 1])) == "a i del A, a i del B och a i del C"
    assert places_words(boxes(a=[1, 1], b=[1, 1])) == "fyra rutor"
    assert places_words(boxes(a=[1], b=[1], c=[1], d=[1])) == "fyra rutor i del A"


def test_more_than_three_are_counted(swedish: None) -> None:
    found = Findings.among(boxes(a=[2], b=[2], c=[2], d=[2], e=[3]))
    assert found.lowest_words() == "Lägst: fyra av fem områden, medel 2,0."


def test_where_all_are_alike_none_is_lowest(spoken: str) -> None:
    found = Findings.among(boxes(a=[2, 2], b=[2, 2]))
    assert (found.lowest_words(), found.highest_words(), found.weakest_words()) == ("", "", "")


def test_the_only_box_at_the_lowest_level_is_named(swedish: None) -> None:
    found = Findings.among(boxes(tjänster=[3, 1, 3], riktning=[2, 2, None]))
    assert found.weakest_words() == "Lägst av alla rutor: tjänster i del B, nivå 1."
    assert found.missing_words() == "Det finns en enad nivå i fem av sex rutor."


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ([1, 2], [2, 1], "Upp i en ruta, ner i en ruta sedan den 1 maj."),
        ([1, 1], [2, 3], "Upp i två rutor sedan den 1 maj."),
        ([2, 2], [2, 2], "Ingenting har ändrats sedan den 1 maj."),
        ([2, None], [None, 2], ""),
    ],
)
def test_what_has_moved_is_counted_where_it_can_be_compared(
    before: list[int | None], now: list[int | None], said: str, swedish: None
) -> None:
    both = zip(before, now, strict=True)
    found = Findings.among([Box("Del A", f"Område {n}", level, was) for n, (was, level) in enumerate(both)])
    assert found.moved_words("1 maj") == said


def test_an_and_within_a_name_is_not_taken_for_one_between_names(spoken: str) -> None:
    joined = {"sv": ("”a”, ”b och c” och ”d”", "a och b"), "en": ("“a”, “b och c” and “d”", "a and b")}
    assert (join_all(["a", "b och c", "d"]), join_all(["a", "b"])) == joined[spoken]
    assert join_all(["a"]) == "a"
