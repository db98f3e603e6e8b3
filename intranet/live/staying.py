"""Who may go on listening: asked again and again, since no right may outlive itself on an open stream."""

from collections import defaultdict

from flask import Flask
from sqlalchemy import select

from intranet.accounts.models import SIGN_IN_LASTS, SignIn, User
from intranet.groups.models import Facilitator, Group, Membership
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Right, Role, scopes

Pair = tuple[int, int]  # a sign-in and the group whose material it reads


def still_allowed(app: Flask, asked: set[Pair]) -> set[Pair]:
    """Give those pairs where the sign-in holds and its person may read the group's material."""
    with app.app_context():
        db.session.connection(execution_options={"reads": True})
        people = _signed_in({sign_in for sign_in, _ in asked})
        roles = _roles({group for _, group in asked})
        return {
            (sign_in, group)
            for sign_in, group in asked
            if scopes(Right.READ_MATERIAL, roles[(people.get(sign_in, 0), group)])
        }


def _signed_in(sign_ins: set[int]) -> dict[int, int]:
    found = db.session.execute(
        select(SignIn.id, SignIn.user_id)
        .join(User, User.id == SignIn.user_id)
        .where(
            SignIn.id.in_(sign_ins),
            SignIn.created_at > clock.now() - SIGN_IN_LASTS,
            User.closed_at.is_(None),
        )
    )
    return {sign_in: user_id for sign_in, user_id in found}  # noqa: C416  # rows are no pairs to a type checker


def _roles(groups: set[int]) -> defaultdict[Pair, set[Role]]:
    roles: defaultdict[Pair, set[Role]] = defaultdict(set)
    belong = select(Membership.user_id, Membership.group_id, Membership.role)
    for user_id, group_id, role in db.session.execute(belong.where(Membership.group_id.in_(groups))):
        roles[(user_id, group_id)].add(role)
    run = select(Facilitator.user_id, Group.id).join(Group, Group.programme_id == Facilitator.programme_id)
    for user_id, group_id in db.session.execute(run.where(Group.id.in_(groups))):
        roles[(user_id, group_id)].add(Role.FACILITATOR)
    return roles
