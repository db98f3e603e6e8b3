"""Coming in by a link."""

import re
from datetime import timedelta

import pytest
import time_machine

from intranet.accounts.models import User
from intranet.groups.models import Invitation
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role

WHO = {"name": "Nils Berg", "email": "nils@example.org", "role": "member"}
NEW = {"name": "Nils Berg", "new_password": "ett nytt långt lösenord"}


@pytest.fixture
def token(as_, karin) -> str:
    page = as_(karin).post("/groups/storuman/invitations", data=WHO).text
    return re.search(r"/invitations/([\w-]{30,})", page).group(1)


def test_a_new_person_chooses_a_password_and_is_in(nobody, storuman, token):
    assert "Storumans kommun" in nobody.get(f"/invitations/{token}").text
    answer = nobody.post(f"/invitations/{token}", data=NEW)
    assert answer.location == "/groups/storuman/"
    assert nobody.get("/groups/storuman/").status_code == 200
    assert storuman.membership_of(User.by_email("nils@example.org")).role == Role.MEMBER


def test_the_link_works_once(app, nobody, token):
    nobody.post(f"/invitations/{token}", data=NEW)
    assert app.test_client().post(f"/invitations/{token}", data=NEW).status_code == 404


def test_the_link_dies_after_two_weeks(nobody, token):
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1)):
        assert nobody.get(f"/invitations/{token}").status_code == 404


def test_a_withdrawn_invitation_opens_nothing(as_, karin, nobody, token):
    invitation = db.session.query(Invitation).one()
    as_(karin).post(f"/groups/storuman/invitations/{invitation.id}/withdrawal")
    assert nobody.post(f"/invitations/{token}", data=NEW).status_code == 404


def test_a_short_password_keeps_the_name(nobody, token):
    answer = nobody.post(f"/invitations/{token}", data={"name": "Nisse", "new_password": "kort"})
    assert answer.status_code == 422
    assert 'value="Nisse"' in answer.text


def test_an_account_that_exists_is_opened_with_its_own_password(as_, nobody, karin, olle, storuman):
    page = (
        as_(karin)
        .post(
            "/groups/storuman/invitations",
            data={"name": "Olle", "email": "olle@example.org", "role": "member"},
        )
        .text
    )
    token = re.search(r"/invitations/([\w-]{30,})", page).group(1)
    assert nobody.post(f"/invitations/{token}", data=NEW).location.startswith("/sign-in")
    assert storuman.membership_of(olle) is None
    assert as_(olle).post(f"/invitations/{token}").location == "/groups/storuman/"
    db.session.expire_all()
    assert storuman.membership_of(olle).role == Role.MEMBER


def test_a_member_may_not_invite(as_, eva):
    assert as_(eva).post("/groups/storuman/invitations", data=WHO).status_code == 403


def test_somebody_who_belongs_already_is_not_invited_again(as_, karin):
    answer = as_(karin).post("/groups/storuman/invitations", data={**WHO, "email": "eva@example.org"})
    assert answer.status_code == 422
    assert db.session.query(Invitation).count() == 0


def test_a_new_link_ends_the_old_one_and_says_that_no_mail_goes_out(as_, karin, eva, nobody, token):
    invitation = db.session.query(Invitation).one()
    address = f"/groups/storuman/invitations/{invitation.id}/link"
    assert as_(eva).post(address).status_code == 403
    assert as_(karin).post(address.replace("storuman", "sorsele")).status_code == 404
    for _time in range(2):
        page = as_(karin).post(address).text
    assert "Inget mejl skickas" in page
    assert "på väg" not in page
    fresh = re.search(r"/invitations/([\w-]{30,})<", page).group(1)
    assert nobody.get(f"/invitations/{token}").status_code == 404
    assert nobody.get(f"/invitations/{fresh}").status_code == 200
    assert db.session.query(Invitation).count() == 1
