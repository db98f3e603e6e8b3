"""Who may go on listening and writing: asked again and again, since no right may outlive itself on an open page."""

from collections import defaultdict

from flask import Flask
from sqlalchemy import Connection, bindparam, exists, select

from intranet.accounts.models import SIGN_IN_LASTS, SignIn, User
from intranet.groups.roles import roles
from intranet.platform import clock
from intranet.platform.db import among, db
from intranet.platform.permissions import Right, Role, roles_with, scopes

Pair = tuple[int, int]  # a sign-in and the group whose material it reads


def still_allowed(app: Flask, asked: set[Pair]) -> set[Pair]:
    """Give those pairs where the sign-in holds and its person may read the group's material."""
    with app.app_context():
        db.session.connection(execution_options={"reads": True})
        people = _signed_in({sign_in for sign_in, _ in asked})
        had = _roles({group for _, group in asked})
        return {
            (sign_in, group)
            for sign_in, group in asked
            if scopes(Right.READ_MATERIAL, had[(people.get(sign_in, 0), group)])
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
    found: defaultdict[Pair, set[Role]] = defaultdict(set)
    for user_id, group_id, role in db.session.execute(select(roles).where(roles.c.group_id.in_(groups))):
        found[(user_id, group_id)].add(role)
    return found


# Written once: putting a statement together takes longer than asking it, and every letter typed asks this one.
WRITER = (
    select(SignIn.id)
    .join(User, User.id == SignIn.user_id)
    .where(
        SignIn.id == bindparam("sign_in"),
        SignIn.user_id == bindparam("user"),  # its number may have been given to another since
        SignIn.created_at > bindparam("since"),
        User.closed_at.is_(None),
        exists().where(
            roles.c.user_id == bindparam("user"),
            roles.c.group_id == bindparam("group"),
            among(roles.c.role, roles_with(Right.WRITE_TEXT)),
        ),
    )
)


def may_still_write(connection: Connection, *, sign_in: int, user: int, group: int) -> bool:
    """Tell, in a transaction under way, whether a sign-in holds and its person may write in a group's texts."""
    return connection.execute(WRITER, of_writer(sign_in, user, group)).first() is not None


def of_writer(sign_in: int, user: int, group: int) -> dict[str, object]:
    """Give what `WRITER` asks with."""
    return {"sign_in": sign_in, "user": user, "group": group, "since": clock.now() - SIGN_IN_LASTS}
