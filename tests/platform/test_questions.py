"""Questions that ask for columns find what the same request has changed, on both databases."""

from sqlalchemy import bindparam, select

from intranet.groups.models import Group, Membership
from intranet.platform.db import among, columns, db
from intranet.platform.permissions import Role

NAMES = select(Group.name).where(Group.slug == bindparam("slug"))


def test_what_is_not_written_yet_is_found(storuman):
    storuman.name = "Kommunledningen"
    assert columns(NAMES, {"slug": storuman.slug}).scalar() == "Kommunledningen"
    db.session.rollback()
    assert columns(NAMES, {"slug": storuman.slug}).scalar() != "Kommunledningen"


def test_among_words_is_as_among_parameters(storuman):
    for roles in ([], [Role.LEADER], [Role.LEADER, Role.MEMBER]):
        found = set(columns(select(Membership.id).where(among(Membership.role, roles)), {}).scalars())
        assert found == set(db.session.scalars(select(Membership.id).where(Membership.role.in_(roles))))
