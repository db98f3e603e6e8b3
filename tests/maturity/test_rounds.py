"""A round: opened, rated, closed, revealed; and what is told of it on the way."""

import re

import pytest
from sqlalchemy import func, select

from intranet.maturity.rounds import Another, NoPlace, NotNow, NoUnits, Rating, Round, Stage
from intranet.platform.db import db
from intranet.workshops.in_the_way import in_the_way
from intranet.workshops.models import InUse

HERE = "/groups/storuman/maturity"


def shown(browser, address):
    """Give a page without the token of its forms, which is another every second, and how much has been told so far."""
    return re.sub(r'(X-CSRFToken": |csrf_token" value=|data-heard=)"[^"]*"', "", browser.get(address).text)


def test_a_leader_opens_a_round_and_a_member_may_not(as_, karin, eva, olle, workshops):
    form = {"workshop": "1", "names": "blind"}
    assert as_(eva).post(HERE, data=form).status_code == 403
    assert as_(olle).post(HERE, data=form).status_code == 404
    answer = as_(karin).post(HERE, data=form)
    assert answer.status_code == 303
    assert answer.location.endswith(f"{HERE}/1")
    assert "Omgången är öppen" in as_(eva).get(HERE).text


def test_opening_twice_is_harmless_and_another_waits(storuman, workshops, karin, open_round):
    assert Round.open(storuman, workshops[0], is_named=True, by=karin) is open_round
    assert not open_round.is_named
    with pytest.raises(Another):
        Round.open(storuman, workshops[1], is_named=False, by=karin)


def test_another_round_is_refused_with_what_to_do(as_, karin, open_round):
    answer = as_(karin).post(HERE, data={"workshop": "2", "names": "blind"})
    assert answer.status_code == 409
    assert "Visa svaren i den först" in answer.text
    assert db.session.scalar(select(func.count(Round.id))) == 1


@pytest.mark.parametrize("form", [{"workshop": "9", "names": "blind"}, {"workshop": "1", "names": "all"}, {}])
def test_what_is_no_choice_opens_nothing(as_, karin, workshops, form):
    assert as_(karin).post(HERE, data=form).status_code == 422
    assert db.session.scalar(select(func.count(Round.id))) == 0


def test_a_group_without_parts_is_told_to_name_them(storuman, workshops, karin, as_):
    storuman.units[0].end(by=karin)
    db.session.commit()
    with pytest.raises(NoUnits):
        Round.open(storuman, workshops[0], is_named=False, by=karin)
    assert "Namnge verksamheterna" in as_(karin).get(HERE).text


def test_it_goes_from_open_to_closed_to_revealed_and_back_before_that(open_round, karin):
    with pytest.raises(NotNow):
        open_round.reveal(by=karin)
    open_round.close(by=karin)
    open_round.close(by=karin)
    open_round.reopen(by=karin)
    assert open_round.stage is Stage.OPEN
    open_round.close(by=karin)
    open_round.reveal(by=karin)
    open_round.reveal(by=karin)
    with pytest.raises(NotNow):
        open_round.reopen(by=karin)
    assert open_round.stage is Stage.REVEALED


def test_the_steps_by_their_addresses(as_, karin, eva, open_round):
    assert as_(eva).post(f"{HERE}/1/closing").status_code == 403
    assert as_(karin).post(f"{HERE}/1/reveal").status_code == 409
    assert as_(karin).post(f"{HERE}/1/closing").status_code == 303
    assert as_(karin).post(f"{HERE}/1/closing/undoing").status_code == 303
    assert as_(karin).post(f"{HERE}/1/closing").status_code == 303
    assert as_(karin).post(f"{HERE}/1/reveal").status_code == 303
    assert "Någon hann före" in as_(karin).post(f"{HERE}/1/closing/undoing").text


@pytest.mark.parametrize(("dimension", "level"), [("working", 6), ("working", -1), ("nothing", 3)])
def test_what_the_round_does_not_know_is_not_kept(open_round, unit, eva, dimension, level):
    with pytest.raises(NoPlace):
        open_round.rate(unit, {"data": (3, ""), dimension: (level, "")}, by=eva)
    assert db.session.scalar(select(func.count(Rating.id))) == 0


def test_the_neighbours_part_cannot_be_rated(open_round, sorsele, eva):
    with pytest.raises(NoPlace):
        open_round.rate(sorsele.units[0], {"data": (3, "")}, by=eva)


def test_a_closed_round_takes_nothing(open_round, unit, eva, karin):
    open_round.close(by=karin)
    with pytest.raises(NotNow):
        open_round.rate(unit, {"data": (3, "")}, by=eva)
    assert db.session.scalar(select(func.count(Rating.id))) == 0


def test_before_it_is_revealed_it_is_told_who_has_answered_and_never_what(
    as_, open_round, rate, karin, peter, eva
):
    """Whatever the others chose, every page is the same to the letter."""

    def pages():
        addresses = [HERE, f"{HERE}/1", f"{HERE}/1/csv", f"{HERE}/1/svg", f"{HERE}/1/rating"]
        return [shown(as_(karin), address) for address in addresses]

    rate(open_round, "working", {peter: 1, eva: 1}, "Lågt")
    before = pages()
    rate(open_round, "working", {peter: 5, eva: 5}, "Högt")
    assert pages() == before
    assert before[1].count('class="is-begun"') == 2
    assert ["<h1>Mognad</h1>" in page for page in before] == [True, True, False, False, False]
    with pytest.raises(NotNow):
        open_round.spreads()
    with pytest.raises(NotNow):
        open_round.said(open_round.units[0], "working")


def test_no_view_tells_of_a_rating_that_fewer_than_three_gave(
    as_, open_round, rate, karin, peter, eva, unit, storuman
):
    """Two rated data. Whatever they chose, the picture, the figures and the place itself say the same."""
    rate(open_round, "working", {karin: 2, peter: 3, eva: 5})
    rate(open_round, "data", {peter: 1, eva: 1}, "Lågt")
    open_round.close(by=karin)
    open_round.reveal(by=karin)
    at = f"{HERE}/1"
    addresses = [
        at,
        f"{at}?sort=median",
        f"{at}/csv",
        f"{at}/svg",
        f"{at}/{unit.id}/data",
        f"{at}/{unit.id}/working",
    ]
    before = [shown(as_(karin), address) for address in addresses]
    for rating in db.session.scalars(select(Rating).where(Rating.dimension == "data")):
        rating.level, rating.reason = 5, "Högt"
    assert [shown(as_(karin), address) for address in addresses] == before
    assert "Lågt" not in "".join(before)
    assert "Färre än tre har svarat här" in before[4]


def test_a_blind_round_shows_reasons_without_names_or_levels(as_, sara, revealed, unit):
    page = as_(sara).get(f"{HERE}/1/{unit.id}/working").text
    assert page.count("Hemtjänsten har bytt.") == 3
    assert {(one.level, one.name) for one in revealed.said(unit, "working")} == {(None, "")}
    assert revealed.said(unit, "data") == []


def test_a_named_round_shows_who_chose_what(as_, storuman, workshops, karin, eva, sara, unit, rate):
    named = Round.open(storuman, workshops[0], is_named=True, by=karin)
    rate(named, "working", {eva: 4}, "Vi har bytt.")
    assert "Efteråt ser gruppen vem som svarade vad" in as_(sara).get(f"{HERE}/1").text
    named.close(by=karin)
    named.reveal(by=karin)
    assert [(one.name, one.level) for one in named.said(unit, "working")] == [("Eva Berg", 4)]
    page = as_(sara).get(f"{HERE}/1/{unit.id}/working").text
    assert "Eva Berg, 4" in page
    assert "Inget enat än. Ingen har svarat här." in page
    assert "för få" not in page  # nothing is hidden


def test_who_leaves_stays_in_the_counts_without_a_name(revealed, unit, eva):
    db.session.delete(db.session.merge(eva))
    db.session.commit()
    assert revealed.spreads()[unit.id, "working"].counts == (1, 1, 0, 1, 0)


def test_a_workshop_with_a_round_is_not_removed(open_round, workshops):
    assert in_the_way(workshops[0]) == [("Storumans kommun", "1 mognadsomgång")]
    with pytest.raises(InUse):
        workshops[0].remove()
    assert in_the_way(workshops[1]) == []
