"""The parts of the organisation, the matrix in a programme's own words, and several groups beside each other."""

import re
from fractions import Fraction

import pytest
from sqlalchemy import select

from intranet.groups.copying import Copy
from intranet.groups.models import Programme, Unit
from intranet.maturity import first
from intranet.maturity.across import standings
from intranet.maturity.adapting import copy_matrix
from intranet.maturity.agreed import AgreedLevel, LevelSharing, Said
from intranet.maturity.matrix import MOST_DIMENSIONS, Matrix, as_written
from intranet.maturity.rounds import Round
from intranet.platform.db import db

PARTS = "/groups/storuman/parts"


def names(group):
    return [unit.name for unit in group.current_units]


def test_a_leader_names_parts_and_a_member_may_not(as_, karin, eva, olle, storuman):
    assert as_(eva).post(PARTS, data={"name": "Skola"}).status_code == 403
    assert as_(olle).post(PARTS, data={"name": "Skola"}).status_code == 404
    assert as_(karin).post(PARTS, data={"name": "Skola"}).status_code == 303
    assert names(storuman) == ["Omsorg", "Skola"]
    answer = as_(karin).post(PARTS, data={"name": "skola"})
    assert answer.status_code == 422
    assert "En annan verksamhet heter så" in answer.text


def test_a_part_that_ends_keeps_its_history(as_, karin, eva, storuman, revealed, unit):
    AgreedLevel.put_down(revealed, unit, "working", Said(2), revision=0, by=karin)
    storuman.units.append(Unit(name="Vård", position=2))
    db.session.commit()
    into = storuman.units[1]
    assert as_(karin).post(f"{PARTS}/{unit.id}/ending", data={"into": str(into.id)}).status_code == 303
    assert names(storuman) == ["Vård"]
    assert "gick upp i Vård" in as_(karin).get(PARTS).text
    page = as_(eva).get(f"/groups/storuman/maturity/1/{unit.id}/working").text
    assert "Ni enades om 2" in page
    assert "avslutad" in page
    assert as_(karin).post(f"{PARTS}/{unit.id}/ending/undoing").status_code == 303
    assert names(storuman) == ["Omsorg", "Vård"]


def test_a_part_cannot_become_a_piece_of_itself_or_of_the_neighbours(as_, karin, storuman, sorsele, unit):
    for into in (unit.id, sorsele.units[0].id, 10**30):
        answer = as_(karin).post(f"{PARTS}/{unit.id}/ending", data={"into": str(into)})
        assert answer.status_code == 422
        assert names(storuman) == ["Omsorg"]


def test_another_name_is_the_same_part(as_, karin, unit):
    assert as_(karin).post(f"{PARTS}/{unit.id}", data={"name": "Vård och omsorg"}).status_code == 303
    db.session.refresh(unit)
    assert unit.name == "Vård och omsorg"
    assert as_(karin).post(f"{PARTS}/{unit.id}", data={"name": " "}).status_code == 422


def test_two_who_rename_a_part_see_each_others_name(as_, karin, ingrid, unit):
    shown = as_(karin).get(PARTS).text.split('name="shown" value="')[1].split('"')[0]
    as_(ingrid).post(f"{PARTS}/{unit.id}", data={"name": "Vård", "shown": shown})
    answer = as_(karin).post(f"{PARTS}/{unit.id}", data={"name": "Äldreomsorg", "shown": shown})
    assert answer.status_code == 409
    assert "Någon har kallat den Vård under tiden" in answer.text
    assert 'value="Äldreomsorg"' in answer.text
    db.session.refresh(unit)
    assert unit.name == "Vård"


@pytest.fixture
def matrix(programme):
    return f"/programmes/{programme.slug}/matrix"


WORDS = {f"l{level}_{language}": f"{level}" for level in range(1, 6) for language in ("sv", "en")}
NEW = {"name_sv": "Mod", "name_en": "", "question_sv": "Vågar vi?", "question_en": "Do we dare?", **WORDS}


def test_the_matrix_says_every_level_in_both_languages():
    content = as_written()
    assert len(content["dimensions"]) == 8
    for one in content["dimensions"]:
        assert all(len(words) == 2 and all(words) for words in [one["name"], one["question"], *one["levels"]])
        assert len(one["levels"]) == 5
    assert [words.sv for words in first.LEVELS][:2] == ["Inte påbörjat", "Vi prövar"]


def test_a_facilitator_says_the_matrix_in_other_words_and_rounds_keep_theirs(
    as_, ingrid, karin, programme, revealed, matrix
):
    assert as_(karin).post(f"{matrix}/new", data=NEW).status_code == 404
    assert as_(ingrid).post(f"{matrix}/new", data=NEW).status_code == 303
    now = Matrix.of(programme).content["dimensions"]
    assert now[-1]["name"] == ["Mod", "Mod"]
    assert len(revealed.matrix.keys) == 8
    key = now[-1]["key"]
    assert as_(ingrid).post(f"{matrix}/dimensions/{key}/removal").status_code == 303
    assert len(Matrix.of(programme).keys) == 8


def test_in_a_running_round_the_matrix_stays_and_it_is_said_what_to_do(
    as_, ingrid, programme, open_round, matrix
):
    for address, form in (
        (f"{matrix}/new", NEW), (f"{matrix}/dimensions/data", NEW), (f"{matrix}/dimensions/data/removal", {}),
        (f"{matrix}/levels", WORDS),
    ):  # fmt: skip
        answer = as_(ingrid).post(address, data=form)
        assert answer.status_code == 409, address
        assert "Storumans kommun har en omgång på gång" in answer.text
    assert Matrix.of(programme).content == as_written()


def test_two_who_change_a_dimension_see_each_others_words(as_, ingrid, programme, matrix):
    page = as_(ingrid).get(f"{matrix}/dimensions/data").text
    shown = page.split('name="shown"')[1].split('value="')[1].split('"')[0]
    assert as_(ingrid).post(f"{matrix}/dimensions/data", data=NEW | {"shown": shown}).status_code == 303
    answer = as_(ingrid).post(f"{matrix}/dimensions/data", data=NEW | {"shown": shown, "name_sv": "Data"})
    assert answer.status_code == 409
    assert "Mod" in answer.text
    assert Matrix.of(programme).content["dimensions"][5]["name"][0] == "Mod"


def test_a_dimension_needs_its_swedish_words_and_a_matrix_has_room_for_twelve(as_, ingrid, programme, matrix):
    assert as_(ingrid).post(f"{matrix}/new", data=NEW | {"l3_sv": " "}).status_code == 422
    for _n in range(MOST_DIMENSIONS - 8):
        assert as_(ingrid).post(f"{matrix}/new", data=NEW).status_code == 303
    assert as_(ingrid).post(f"{matrix}/new", data=NEW).status_code == 409


def test_levels_have_the_programmes_names(as_, ingrid, programme, matrix):
    assert as_(ingrid).post(f"{matrix}/levels", data=WORDS).status_code == 303
    assert Matrix.of(programme).level_names == ("1", "2", "3", "4", "5")


def test_the_facilitator_sees_agreed_levels_of_every_group_and_no_ratings(
    as_, ingrid, karin, admin, programme, revealed, unit
):
    AgreedLevel.put_down(revealed, unit, "working", Said(2), revision=0, by=karin)
    here = f"/programmes/{programme.slug}/maturity"
    assert as_(karin).get(here).status_code == 404
    assert as_(admin).get(here).status_code == 403
    page = as_(ingrid).get(here).text
    assert "1 av 2 grupper har enats om nivåer" in page
    assert "enade i en ruta inför" in page
    assert "Hemtjänsten har bytt" not in page


def test_in_the_middle_of_a_meeting_the_levels_of_the_last_one_still_count(
    as_, ingrid, karin, programme, storuman, sorsele, revealed, workshops, unit, count_queries
):
    for dimension, level in (("working", 2), ("data", 4)):
        AgreedLevel.put_down(revealed, unit, dimension, Said(level), revision=0, by=karin)
    db.session.commit()
    here = f"/programmes/{programme.slug}/maturity"
    as_(ingrid).get(here)
    with count_queries() as before:
        as_(ingrid).get(here)
    again = Round.open(storuman, workshops[1], is_named=False, by=karin)
    again.close(by=karin)
    again.reveal(by=karin)
    AgreedLevel.put_down(again, unit, "working", Said(3), revision=0, by=karin)
    other = Round.open(sorsele, workshops[1], is_named=False, by=karin)
    other.close(by=karin)
    other.reveal(by=karin)
    db.session.commit()
    with count_queries() as after:
        page = as_(ingrid).get(here).text
    assert len(after) == len(before)
    assert re.search("enade i 2 rutor: 1 inför [^,]+, resten tidigare", page)
    storumans = standings([storuman])[0]
    assert [storumans.mean(key) for key in ("working", "data", None)] == [3, 4, Fraction(7, 2)]
    assert storumans.round is again
    assert "inget enat än" in page  # Sorsele


def test_of_a_part_that_is_rated_no_more_nothing_counts(storuman, karin, revealed, workshops, unit):
    AgreedLevel.put_down(revealed, unit, "working", Said(5), revision=0, by=karin)
    storuman.units.append(Unit(name="Vård", position=2))
    db.session.flush()
    unit.end(into=storuman.units[1], by=karin)
    again = Round.open(storuman, workshops[1], is_named=False, by=karin)
    again.close(by=karin)
    again.reveal(by=karin)
    assert standings([storuman])[0].mean() == 5  # nothing is agreed in the new one
    AgreedLevel.put_down(again, storuman.units[1], "working", Said(2), revision=0, by=karin)
    db.session.flush()
    assert (standings([storuman])[0].mean(), standings([storuman])[0].earlier) == (2, 0)


def test_groups_see_each_other_when_both_have_said_so(
    as_, karin, lena, eva, storuman, sorsele, revealed, unit
):
    AgreedLevel.put_down(revealed, unit, "working", Said(2), revision=0, by=karin)
    assert as_(eva).post("/groups/storuman/maturity/sharing").status_code == 403
    assert as_(karin).post("/groups/storuman/maturity/sharing").status_code == 303
    assert as_(karin).post("/groups/storuman/maturity/sharing").status_code == 303
    assert "Storumans kommun" not in table(as_(lena))
    assert as_(lena).post("/groups/sorsele/maturity/sharing").status_code == 303
    assert "Storumans kommun" in table(as_(lena))
    assert as_(karin).post("/groups/storuman/maturity/sharing/undoing").status_code == 303
    assert "Storumans kommun" not in table(as_(lena))
    assert [one.group_id for one in db.session.scalars(select(LevelSharing))] == [sorsele.id]


def table(browser):
    page = browser.get("/groups/sorsele/maturity/others").text
    return page.split("<tbody>")[1] if "<tbody>" in page else ""


def test_a_programme_that_is_copied_takes_its_matrix_along(programme, ingrid, storuman, workshops, karin):
    Matrix.of(programme).change({**as_written(), "levels": [[str(n)] * 2 for n in range(5)]}, by=ingrid)
    copied = Programme(slug="kopian", name="Kopian")
    db.session.add(copied)
    db.session.flush()
    copy_matrix(Copy(old=programme, new=copied, days=364, by=ingrid))
    db.session.flush()
    assert Matrix.of(copied).level_names == ("0", "1", "2", "3", "4")
    assert Round.open(storuman, workshops[0], is_named=False, by=karin).matrix.level_names[0] == "0"
