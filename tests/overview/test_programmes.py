"""Setting up: programmes, groups and those who run them."""

from sqlalchemy import select

from intranet.charter.models import Charter
from intranet.groups.models import Group, Programme
from intranet.platform.db import db

NEW_GROUP = {
    "organisation": "Malå kommun",
    "name": "Ledningsgruppen",
    "slug": "mala",
    "units": "Skola\n\nOmsorg\n",
}


def test_the_administrator_begins_a_programme_and_hands_it_over(as_, admin, ingrid):
    answer = as_(admin).post("/programmes", data={"name": "Nytt", "slug": "nytt", "description": ""})
    assert answer.location == "/programmes/nytt/"
    as_(admin).post("/programmes/nytt/facilitators", data={"email": "ingrid@example.org"})
    assert as_(ingrid).get("/programmes/nytt/").status_code == 200


def test_the_facilitator_creates_a_group_with_a_charter_to_write_in(as_, ingrid, programme):
    answer = as_(ingrid).post(f"/programmes/{programme.slug}/groups", data=NEW_GROUP)
    assert answer.location == "/groups/mala/members"
    group = db.session.scalars(select(Group).where(Group.slug == "mala")).one()
    assert [unit.name for unit in group.units] == ["Skola", "Omsorg"]
    assert len(Charter.of(group).sections) == 6


def test_a_taken_address_comes_back_with_what_was_typed(as_, ingrid, programme):
    answer = as_(ingrid).post(f"/programmes/{programme.slug}/groups", data={**NEW_GROUP, "slug": "storuman"})
    assert answer.status_code == 422
    assert "Adressen är upptagen" in answer.text
    assert 'value="Malå kommun"' in answer.text


def test_an_address_of_other_signs_is_refused(as_, admin):
    answer = as_(admin).post("/programmes", data={"name": "Nytt", "slug": "Nytt program!"})
    assert answer.status_code == 422
    assert db.session.query(Programme).count() == 1


def test_nobody_else_may(as_, karin, eva, olle, programme):
    for person in (karin, eva, olle):
        assert as_(person).get(f"/programmes/{programme.slug}/").status_code == 404
        assert as_(person).post(f"/programmes/{programme.slug}/groups", data=NEW_GROUP).status_code == 404
        assert as_(person).post("/programmes", data={"name": "Nytt", "slug": "nytt"}).status_code == 403


def test_a_facilitator_of_one_programme_does_not_see_another(as_, admin, ingrid):
    as_(admin).post("/programmes", data={"name": "Nytt", "slug": "nytt", "description": ""})
    assert as_(ingrid).get("/programmes/nytt/").status_code == 404


def test_making_the_same_person_facilitator_twice_is_harmless(as_, ingrid, programme):
    for _time in range(2):
        answer = as_(ingrid).post(
            f"/programmes/{programme.slug}/facilitators", data={"email": "ingrid@example.org"}
        )
        assert answer.status_code == 303
    assert len(programme.facilitators) == 1


def test_an_unknown_address_is_said(as_, ingrid, programme):
    answer = as_(ingrid).post(
        f"/programmes/{programme.slug}/facilitators", data={"email": "ingen@example.org"}
    )
    assert answer.status_code == 422
    assert 'value="ingen@example.org"' in answer.text
