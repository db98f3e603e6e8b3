"""Words are found in the forms that our users write them in."""

import pytest

from intranet.search.words import fold, stem


@pytest.mark.parametrize(
    "forms",
    [
        "ärende ärendet ärenden ärendena ärendets",
        "beslut beslutet besluten beslutens",
        "möte mötet möten mötena möts",
        "område området områden områdena områdes",
        "verksamhetsområde verksamhetsområdet verksamhetsområden",
        "fack facket facken fackets",
        "digital digitalt digitala",
        "gemensam gemensamt gemensamma",
        "program programmet programmen",
        "projekt projektet projekten",
        "utskott utskottet utskotten",
        "rum rummet rummen",
        "skola skolan skolor skolorna",
        "tillfälle tillfället tillfällen",
        "arbetssätt arbetssättet arbetssätten",
        "ansvar ansvaret ansvars",
        "budget budgeten budgetens",
        "verksamhet verksamheten verksamheter verksamheterna",
    ],
)
def test_a_word_is_the_same_in_all_its_forms(forms: str) -> None:
    assert len({stem(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["mål möte", "råd rädd", "tal tält", "salt sal", "bar barn"])
def test_other_words_stay_other_words(pair: str) -> None:
    one, other = pair.split()
    assert stem(fold(one)) != stem(fold(other))


@pytest.mark.parametrize(
    "word", ["programmet", "digitalt", "områdena", "åtgärderna", "mötena", "och", "i", "en"]
)
def test_what_is_left_of_a_word_is_how_it_begins(word: str) -> None:
    """Snippets and the order of what is found build on it."""
    left = stem(fold(word))
    assert left
    assert fold(word).startswith(left)
