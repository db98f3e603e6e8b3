"""Setting up: programmes, groups and those who run them."""

import re
from datetime import timedelta

from sqlalchemy import select

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.groups.models import Group, Invitation, Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.workshops.agenda import Agenda, ItemKind
from intranet.workshops.models import Workshop

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


def test_a_facilitator_brings_in_another_who_has_no_account(as_, ingrid, programme, app):
    address, form = f"/programmes/{programme.slug}/facilitators", {"email": "Vera@example.org"}
    asked = as_(ingrid).post(address, data=form)
    assert asked.status_code == 422
    assert "Skriv namnet, så öppnas ett." in asked.text
    assert User.by_email("vera@example.org") is None
    for _twice in range(2):
        assert as_(ingrid).post(address, data={**form, "name": "Vera Nord"}).status_code == 303
    app.extensions["samsyn.mail"].settle()
    assert [user.name for user in programme.facilitators] == ["Ingrid Holm", "Vera Nord"]
    assert as_(User.by_email("vera@example.org")).get(f"/programmes/{programme.slug}/").status_code == 200


def test_an_empty_programme_says_what_comes_first(as_, admin, ingrid):
    as_(admin).post("/programmes", data={"name": "Nytt", "slug": "", "description": ""})
    page = as_(admin).get("/programmes/nytt/").text
    assert "Tre steg återstår innan programmet kan börja." in page
    assert page.index("Inget tillfälle är planerat än.") < page.index("Ingen grupp är med än.")
    assert page.count('<a class="btn btn-primary"') == 1


def test_a_programme_says_what_is_missing_and_then_that_nothing_is(as_, ingrid, karin, programme, storuman):
    there = f"/programmes/{programme.slug}/"
    begins = clock.now() + timedelta(days=20)
    workshop = Workshop.plan(
        programme, title="Start", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
    )
    db.session.add(Group(slug="mala", name="Ledningsgrupp", organisation="Malå", programme=programme))
    db.session.commit()
    page = as_(ingrid).get(there).text
    assert "Två steg återstår" in page
    assert "Dagordning saknas för tillfälle 1. Ett tillfälle är planerat." in page
    assert "Ingen är inbjuden än: Malå. Sju personer är med." in page
    Agenda.of(workshop).add(minutes=30, kind=ItemKind.DIALOGUE, title="X", description="")
    mala = db.session.scalars(select(Group).where(Group.slug == "mala")).one()
    Invitation.send(mala, email="m@example.org", name="Maj", role=Role.MEMBER, by=ingrid)
    page = as_(ingrid).get(there).text
    assert "Ett steg återstår" in page
    assert "Gruppledare saknas: Malå." in page
    Invitation.send(mala, email="l@example.org", name="Leo", role=Role.LEADER, by=ingrid)
    page = as_(ingrid).get(there).text
    assert "Allt är på plats inför tillfälle 1" in page
    assert "Innan ni börjar" not in page


def test_a_group_without_an_address_gets_one_of_its_organisations_name(as_, ingrid, programme):
    for number in ("", "-2"):
        answer = as_(ingrid).post(f"/programmes/{programme.slug}/groups", data={**NEW_GROUP, "slug": ""})
        assert answer.location == f"/groups/mala-kommun{number}/members"


def test_an_unknown_address_is_said(as_, ingrid, programme):
    answer = as_(ingrid).post(
        f"/programmes/{programme.slug}/facilitators", data={"email": "ingen@example.org"}
    )
    assert answer.status_code == 422
    assert 'value="ingen@example.org"' in answer.text


def test_the_facilitator_changes_what_the_programme_is_called(as_, ingrid, karin, programme):
    at = f"/programmes/{programme.slug}/words"
    assert as_(karin).post(at, data={"name": "Mitt"}).status_code == 404
    assert as_(ingrid).post(at, data={"name": ""}).status_code == 422
    as_(ingrid).post(at, data={"name": "Leda lugnt", "description": "Tre dagar"})
    assert "Leda lugnt" in as_(ingrid).get(f"/programmes/{programme.slug}/").text


def test_of_two_who_change_the_programme_the_second_sees_both(as_, ingrid, admin, programme):
    at = f"/programmes/{programme.slug}/words"
    shown = re.search(r'name="shown"[^>]* value="([^"]+)"', as_(admin).get(at).text).group(1)
    as_(ingrid).post(at, data={"name": "Leda lugnt", "description": "Tre dagar"})
    mine = {"name": "Leda vidare", "description": "Tre dagar", "shown": shown}
    answer = as_(admin).post(at, data=mine)
    assert answer.status_code == 409
    assert "<dd>Leda lugnt</dd>" in answer.text
    assert 'value="Leda vidare"' in answer.text
    again = re.search(r'name="shown"[^>]* value="([^"]+)"', answer.text).group(1)
    assert as_(admin).post(at, data=mine | {"shown": again}).status_code == 303
    assert programme.name == "Leda vidare"


def test_a_facilitator_takes_another_off_but_never_the_last(as_, ingrid, olle, programme):
    programme.add_facilitator(olle)
    db.session.commit()
    at = f"/programmes/{programme.slug}/facilitators"
    assert as_(ingrid).post(f"{at}/{olle.id}/removal").status_code == 303
    assert as_(ingrid).post(f"{at}/{olle.id}/removal").status_code == 404
    as_(ingrid).post(f"{at}/{ingrid.id}/removal")
    assert programme.facilitators == [ingrid]


def test_without_a_mail_server_a_new_facilitators_link_is_shown(as_, ingrid, programme):
    who = {"email": "ny@example.org", "name": "Nils Ny"}
    at = f"/programmes/{programme.slug}/facilitators"
    page = as_(ingrid).post(at, data=who, follow_redirects=True).text
    assert "Inget mejl skickas. Lämna själv över länken till Nils Ny:" in page


def test_a_name_that_another_programme_has_is_asked_about_once(as_, admin, programme):
    asked = as_(admin).post("/programmes", data={"name": programme.name})
    assert asked.status_code == 422
    assert "Ett annat program heter så." in asked.text
    assert f'name="confirmed" value="{programme.name}"' in asked.text
    meant = {"name": programme.name, "confirmed": programme.name}
    assert as_(admin).post("/programmes", data=meant).status_code == 303
    assert db.session.query(Programme).filter_by(name=programme.name).count() == 2


def test_a_programme_may_keep_its_own_name_and_is_asked_about_anothers(as_, admin, programme):
    db.session.add(Programme(slug="annat", name="Annat"))
    db.session.commit()
    address = f"/programmes/{programme.slug}/words"
    assert as_(admin).post(address, data={"name": programme.name}).status_code == 303
    assert as_(admin).post(address, data={"name": "Annat"}).status_code == 422
    assert as_(admin).post(address, data={"name": "Annat", "confirmed": "Annat"}).status_code == 303


def test_what_is_said_to_be_meant_stays_so_while_a_copys_days_are_shown(as_, admin, programme):
    form = {"name": programme.name, "confirmed": programme.name, "first_day": "2019-02-28"}
    page = as_(admin).post(f"/programmes/{programme.slug}/copy", data=form)
    assert page.status_code == 200
    assert f'value="{programme.name}" checked' in page.text
