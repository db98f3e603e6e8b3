"""Who belongs to a group, and who may change that."""

import pytest

from intranet.groups.models import Invitation, LastLeader
from intranet.platform.db import db
from intranet.platform.permissions import Role

ADDRESS = "/groups/storuman/members"


def test_a_member_sees_who_belongs(as_, eva):
    page = as_(eva).get(ADDRESS).text
    assert "Karin" in page
    assert "Bjud in" not in page


def test_the_leader_changes_a_role(as_, karin, eva, storuman):
    membership = storuman.membership_of(eva)
    answer = as_(karin).post(f"{ADDRESS}/{membership.id}/role", data={"role": "decision_maker"})
    assert answer.status_code == 303
    assert membership.role == Role.DECISION_MAKER
    assert eva not in storuman.members


def test_the_facilitator_and_the_administrator_may_too(as_, ingrid, admin, eva, storuman):
    membership = storuman.membership_of(eva)
    for person, role in ((ingrid, "leader"), (admin, "member")):
        as_(person).post(f"{ADDRESS}/{membership.id}/role", data={"role": role})
        assert membership.role == role


def test_a_member_may_not(as_, peter, eva, storuman):
    membership = storuman.membership_of(eva)
    assert as_(peter).post(f"{ADDRESS}/{membership.id}/role", data={"role": "leader"}).status_code == 403
    assert as_(peter).post(f"{ADDRESS}/{membership.id}/removal").status_code == 403


def test_to_somebody_outside_the_group_does_not_exist(as_, olle, eva, storuman):
    membership = storuman.membership_of(eva)
    assert as_(olle).get(ADDRESS).status_code == 404
    assert as_(olle).post(f"{ADDRESS}/{membership.id}/removal").status_code == 404


def test_a_neighbours_membership_cannot_be_changed_through_ones_own_group(as_, karin, olle, sorsele):
    membership = sorsele.membership_of(olle)
    assert as_(karin).post(f"{ADDRESS}/{membership.id}/removal").status_code == 404
    assert membership in sorsele.memberships


def test_nobody_can_be_made_facilitator_by_a_leader(as_, karin, eva, storuman):
    membership = storuman.membership_of(eva)
    answer = as_(karin).post(f"{ADDRESS}/{membership.id}/role", data={"role": "facilitator"})
    assert answer.status_code == 422
    assert membership.role == Role.MEMBER


def test_a_removed_person_is_out_at_once_and_twice_is_harmless(as_, karin, eva, storuman):
    address = f"{ADDRESS}/{storuman.membership_of(eva).id}/removal"
    assert as_(karin).post(address).status_code == 303
    assert as_(eva).get("/groups/storuman/").status_code == 404
    assert as_(karin).post(address).status_code == 404


def test_the_last_leader_stays(as_, karin, storuman):
    membership = storuman.membership_of(karin)
    page = (
        as_(karin)
        .post(f"{ADDRESS}/{membership.id}/role", data={"role": "member"}, follow_redirects=True)
        .text
    )
    assert "Gruppen behöver en gruppledare" in page
    assert storuman.membership_of(karin).role == Role.LEADER
    with pytest.raises(LastLeader):
        storuman.remove(storuman.membership_of(karin), by=karin)


def test_the_page_asks_the_database_as_often_for_four_members_as_for_one(as_, karin, storuman, count_queries):
    browser = as_(karin)
    browser.get(ADDRESS)
    with count_queries() as many:
        browser.get(ADDRESS)
    for membership in list(storuman.memberships):
        if membership.role != Role.LEADER:
            db.session.delete(membership)
    db.session.commit()
    with count_queries() as few:
        browser.get(ADDRESS)
    assert len(many) == len(few) <= 12


def test_an_invitation_ends_the_one_before_it(as_, karin, storuman):
    for _time in range(2):
        as_(karin).post(
            "/groups/storuman/invitations",
            data={"name": "Nils Berg", "email": "nils@example.org", "role": "member"},
        )
    assert db.session.query(Invitation).count() == 1
