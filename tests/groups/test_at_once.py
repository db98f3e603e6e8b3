"""Two do the same at the same moment, in two real transactions, on both databases."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from intranet.groups.models import Invitation, Programme
from intranet.platform.db import db
from intranet.platform.permissions import Role


@pytest.mark.parametrize(("what", "form"), [("role", {"role": "member"}), ("removal", {})])
@pytest.mark.parametrize("first", ["steps down", "leaves"])
def test_of_two_leaders_who_go_at_once_one_stays(as_, karin, eva, storuman, what, form, first):
    eva_there = storuman.add(eva, Role.LEADER, by=karin)
    browser = as_(eva)
    if first == "leaves":
        storuman.remove(storuman.membership_of(karin), by=karin)
    else:
        storuman.add(karin, Role.MEMBER, by=karin)
    db.session.flush()
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(browser.post, f"/groups/storuman/members/{eva_there.id}/{what}", data=form)
        time.sleep(0.5)
        assert not second.done()  # until the first is through
        db.session.commit()
        assert second.result(timeout=20).status_code == 303
    db.session.expire_all()
    assert [m.user for m in storuman.memberships if m.role == Role.LEADER] == [eva]


def test_of_two_who_send_the_same_list_at_once_the_second_finds_everybody_invited(
    as_, ingrid, karin, storuman, programme
):
    browser = as_(ingrid)
    row = {"name": "Ann Ek", "email": "ann@example.org", "role": "member", "group": "Storuman", "take": "1"}
    db.session.execute(select(Programme.id).with_for_update(key_share=True))
    Invitation.send(storuman, email="ann@example.org", name="Ann Ek", role=Role.MEMBER, by=karin)
    db.session.flush()
    with ThreadPoolExecutor(1) as pool:
        there = f"/programmes/{programme.slug}/people/invitations"
        second = pool.submit(browser.post, there, data=row)
        time.sleep(0.5)
        assert not second.done()  # until the first is through
        db.session.commit()
        assert "Ingen ny är inbjuden" in second.result(timeout=20).text
    assert db.session.query(Invitation).count() == 1
