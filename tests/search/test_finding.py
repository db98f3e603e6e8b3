"""What is found by which words, the same on both databases."""

import pytest

from intranet.groups.models import Programme
from intranet.search.asking import MOST_CHARACTERS
from tests.search.conftest import page_of, titles


@pytest.mark.parametrize("typed", ["kommun", "kommunen", "kommuner", "kommunerna", "Kommunens", "komm"])
def test_a_word_is_found_in_every_form(look, agree, peter, typed) -> None:
    agree("Samtala med kommunerna")
    assert titles(look(peter, typed)) == ["Samtala med kommunerna"]


@pytest.mark.parametrize("typed", ["åtgärder", "atgarder", "atgard", "ÅTGÄRD", "a\u030atga\u0308rd"])
def test_dots_over_a_and_o_do_not_matter(look, agree, peter, typed) -> None:
    agree("Följ upp varje åtgärd")
    assert titles(look(peter, typed)) == ["Följ upp varje åtgärd"]


def test_what_was_typed_with_its_dots_comes_first(look, agree, peter) -> None:
    for title in ("Sök stöd", "Soka stod", "Söka stöd"):
        agree(title)
    assert titles(look(peter, "sök"))[-1] == "Soka stod"
    assert len(titles(look(peter, "sok"))) == 3


def test_all_words_have_to_be_there_and_the_last_may_be_begun(look, agree, peter) -> None:
    agree("Ring hemtjänsten i Åsele")
    agree("Ring skolan i Åsele")
    assert titles(look(peter, "ring hemtj")) == ["Ring hemtjänsten i Åsele"]
    assert titles(look(peter, "ri hemtjänst")) == []


def test_the_title_comes_before_the_text_and_words_side_by_side_before_others(look, agree, peter) -> None:
    agree("Annat", reason="Vår digitala mognad är låg")
    agree("Ännu annat", reason="Mognad är mer än det digitala, och digitala verktyg räcker inte")
    agree("Digital mognad")
    assert titles(look(peter, "digital mognad")) == ["Digital mognad", "Annat", "Ännu annat"]


def test_what_is_as_good_comes_the_newest_first(look, agree, peter) -> None:
    for number in range(3):
        agree(f"Ring Åsele {number}")
    assert titles(look(peter, "åsele")) == ["Ring Åsele 2", "Ring Åsele 1", "Ring Åsele 0"]


ODD = (
    '"', "'", '"ring', "-ring", "ring -", "ring*", "*", "NEAR(ring, åsele)", "ring AND", "ring OR NOT", "words:ring",
    "ring \x00 åsele", "a" * 10_000, "ord " * 3_000, "(", "))", "ring & | !", ":*", "§ring", "¤read_material1", "🙂",
    "%", "_", "\\", "ring\u202e", "ı İ ß ﬁ", "{ring}", "^ring", "ring + åsele", "1", "å", "<script>alert(1)</script>",
)  # fmt: skip


@pytest.mark.parametrize("typed", ODD)
def test_nothing_that_is_typed_is_an_error(as_, agree, peter, typed) -> None:
    agree("Ring Åsele")
    assert "<script>alert" not in page_of(as_(peter), typed)


def test_odd_signs_around_words_do_not_matter(look, agree, peter) -> None:
    agree("Ring Åsele")
    for typed in ('"ring åsele"', "ring* (åsele)", "-ring +åsele", "ring AND_ åsele".replace("AND_", "&")):
        assert titles(look(peter, typed)) == ["Ring Åsele"], typed


def test_too_much_and_too_little_is_said_and_kept(as_, peter) -> None:
    page = page_of(as_(peter), "x" * (MOST_CHARACTERS + 1))
    assert "Skriv högst 200 tecken" in page
    assert "x" * (MOST_CHARACTERS + 1) in page
    assert "Skriv minst 2" in page_of(as_(peter), "å")


def test_the_finding_comes_first_and_the_words_are_marked(as_, agree, peter) -> None:
    agree("Ring hemtjänsten", reason="Hemtjänst och skola behöver <b>samma</b> schema.")
    page = page_of(as_(peter), "hemtjänst")
    assert "1 träff på ”hemtjänst”" in page
    assert "Ring <mark>hemtjänsten</mark>" in page
    assert "<mark>Hemtjänst</mark> och skola behöver &lt;b&gt;samma" in page


def test_no_hits_say_what_may_help(as_, peter) -> None:
    page = page_of(as_(peter), "xylofon")
    assert "Inget hittades för ”xylofon”" in page
    assert "Färre ord" in page


def test_htmx_gets_the_part_that_changes(as_, agree, peter) -> None:
    agree("Ring Åsele")
    answer = as_(peter).get("/search?q=ring", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "<mark>Ring</mark>" in answer.text


def test_kinds_and_groups_are_counted_and_can_be_chosen(look, agree, ingrid, storuman, sorsele) -> None:
    agree("Ring Åsele")
    agree("Ring Malå", group=sorsele)
    found = look(ingrid, "ring")
    assert [(source.kind, number) for source, number in found.kinds] == [("action", 2)]
    assert {group.slug: number for group, number in found.groups} == {"storuman": 1, "sorsele": 1}
    assert titles(look(ingrid, "ring", group=sorsele)) == ["Ring Malå"]
    assert titles(look(ingrid, "ring", kind="version")) == []
    assert look(ingrid, "ring", kind="version").all == 2


def test_there_are_pages_of_hits(look, agree, peter, as_) -> None:
    for number in range(25):
        agree(f"Ring person {number}")
    assert len(look(peter, "ring").hits) == 20
    assert len(look(peter, "ring", page=2).hits) == 5
    assert "Sida 2 av 2" in page_of(as_(peter), "ring", page="2")
    assert page_of(as_(peter), "ring", page="99")


def test_very_many_hits_are_not_told_apart(look, agree, peter, as_, monkeypatch) -> None:
    monkeypatch.setattr("intranet.search.finding.MOST_COUNTED", 3)
    for number in range(5):
        agree(f"Ring person {number}")
    assert titles(look(peter, "ring")) == [f"Ring person {number}" for number in (4, 3, 2, 1)]
    assert "Fler än" in page_of(as_(peter), "ring")
    assert "1 träff på" in page_of(as_(peter), "ring 2")


def test_groups_of_one_organisation_are_told_apart(look, ingrid, storuman, sorsele):
    reader = look(ingrid, "ring").reader
    assert [reader.name_of(group) for group in (storuman, sorsele)] == [
        storuman.organisation,
        sorsele.organisation,
    ]
    sorsele.organisation, sorsele.name = storuman.organisation, "Skolans ledning"
    assert reader.name_of(sorsele) == f"{storuman.organisation}, Skolans ledning"
    sorsele.name = storuman.name
    sorsele.programme = Programme(slug="nasta", name="Nästa år")
    assert reader.name_of(sorsele) == f"{storuman.organisation}, Nästa år"
