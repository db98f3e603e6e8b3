"""The sentences that say how far a group shares one view."""

import pytest
from flask_babel import force_locale

from intranet.charter.agreement import Cell, SectionAgreement
from intranet.charter.words import Stance
from intranet.platform.permissions import Role

B, A, N = Stance.BEHIND, Stance.ACCEPTS, Stance.NOT_YET
OLD = (B, True)
NAMES = [
    "Karin Lund", "Mats Hed", "Anna Burman", "Jonas Rön", "Eva Berg", "Peter Sjö", "Maria Fors", "Tom Vik",
    "Sara Ek",
]  # fmt: skip


def nine(*stances, empty=False):
    """Nine members; who is not mentioned stands behind the text."""
    given = [stance if isinstance(stance, tuple) else (stance, False) for stance in stances]
    given += [(B, False)] * (9 - len(given))
    cells = [
        Cell(name, number, stance, is_old=old)
        for number, (name, (stance, old)) in enumerate(zip(NAMES, given, strict=True))
    ]
    return SectionAgreement("För vem?", cells, is_empty=empty)


SENTENCES = [
    (nine(), "Alla står bakom", "Everyone stands behind it"),
    (nine(A), "Alla är med. En kan leva med texten.", "Everyone is on board. One can live with the text."),
    (nine(A, A), "Alla är med. Två kan leva med texten.", "Everyone is on board. Two can live with the text."),
    (
        nine(OLD, OLD, N, A),
        "6 av 9 är med. Två behöver läsa om, en säger inte än.",
        "6 of 9 are on board. Two need to read it again, one says not yet.",
    ),
    (nine(OLD), "8 av 9 är med. En behöver läsa om.", "8 of 9 are on board. One needs to read it again."),
    (
        nine(N, None),
        "7 av 9 är med. En säger inte än, en har inte svarat.",
        "7 of 9 are on board. One says not yet, one has not answered.",
    ),
    (nine(None), "8 av 9 är med. En har inte svarat.", "8 of 9 are on board. One has not answered."),
    (nine(*[OLD] * 9), "Ingen är med än. Nio behöver läsa om.", "Nobody is on board yet. Nine need to read it again."),
    (nine(*[None] * 9), "Ingen har tagit ställning än.", "Nobody has taken a position yet."),
    (nine(empty=True), "Inget är skrivet än.", "Nothing is written yet."),
]  # fmt: skip


@pytest.mark.parametrize(("section", "swedish", "english"), SENTENCES, ids=lambda value: str(value)[:30])
def test_the_sentence_of_a_section(app, section, swedish, english):
    with app.test_request_context():
        with force_locale("sv"):
            assert section.sentence == swedish
        with force_locale("en"):
            assert section.sentence == english


def test_an_earlier_text_does_not_count_as_on_board():
    assert nine(OLD, (A, True), (N, True)).on_board == 6


@pytest.mark.parametrize(
    ("section", "short", "alone"),
    [
        (nine(), "alla", "alla är med"),
        (nine(N), "8 av 9", "8 av 9 är med"),
        (nine(empty=True), "tomt", "tomt"),
    ],
)
def test_the_short_form(app, section, short, alone):
    with app.test_request_context():
        assert (section.short, section.in_contents) == (short, alone)


def test_who_is_not_on_board_is_named(app):
    section = nine(OLD, B, B, OLD, B, N, B, None)
    with app.test_request_context():
        assert (
            section.who_is_not
            == "Peter säger inte än, Karin och Jonas har inte läst om, Tom har inte svarat."
        )


def test_many_who_are_not_on_board_are_counted_in_words(app):
    with app.test_request_context():
        assert nine(*[None] * 8).who_is_not == "Åtta har inte svarat."
        assert nine(N, *[OLD] * 8).who_is_not == "Karin säger inte än, åtta behöver läsa om."


def test_two_with_one_first_name_get_their_whole_names():
    cells = [Cell("Anna Berg", 1, B), Cell("Anna Ek", 2, B), Cell("Bo Ek", 3, B)]
    assert SectionAgreement("?", cells).short_names(cells) == ["Anna Berg", "Anna Ek", "Bo"]


def test_fifteen_are_counted_instead_of_drawn():
    cells = [Cell(f"P{n} Q", n, B) for n in range(12)] + [Cell("A B", 20, A), Cell("C D", 21, N)]
    section = SectionAgreement("?", [*cells, Cell("E F", 22, A, is_old=True)])
    assert section.is_grouped
    assert section.counts == [(B, False, 12), (A, False, 1), (N, False, 1), (A, True, 1)]


def test_the_list_begins_with_what_is_missing_and_ends_with_agreement(app):
    words = Cell("Peter Sjö", 1, N, "Vilka företag?")
    cells = [Cell(f"P{n} Q", 10 + n, B) for n in range(4)] + [words, Cell("Eva Berg", 2, B, is_old=True)]
    with app.test_request_context():
        lines = SectionAgreement("?", cells).lines
    assert [(line[0].name, together) for line, together in lines] == [
        ("Peter Sjö", ""),
        ("Eva Berg", ""),
        ("P0 Q", "Fyra står bakom"),
    ]


def test_the_finding_of_the_group(app, charter, agreement, stand, karin, peter, eva, sara):
    everyone = (karin, peter, eva, sara)
    with app.test_request_context():
        assert agreement().finding == "Inget avsnitt har alla med sig än"
        for person in everyone:
            stand(person, charter.sections[0])
        assert agreement().finding == "Alla är med i ett av sex avsnitt"
        with force_locale("en"):
            assert agreement().finding == "Everyone is on board in one of six sections"


def test_what_waits_for_somebody(charter, agreement, stand, rewrite, peter, ingrid):
    assert agreement().waits_for(peter) == (0, 2)
    stand(peter, charter.sections[0])
    assert agreement().waits_for(peter) == (0, 1)
    rewrite(charter.sections[0], "Nya ord.")
    assert agreement().waits_for(peter) == (1, 1)
    assert agreement().waits_for(ingrid) == (0, 0)


def test_who_has_left_does_not_count_and_who_has_come_does(
    charter, agreement, stand, storuman, karin, peter, eva, sara, olle
):
    for person in (karin, peter, eva, sara):
        stand(person, charter.sections[0])
    storuman.remove(storuman.membership_of(sara), by=karin)
    assert agreement().sections[0].is_shared
    storuman.add(olle, Role.MEMBER, by=karin)
    assert agreement().sections[0].short in {"3 av 4", "3 of 4"}
