"""From the address of a page to the group or programme it is about, as far as the person may know that it exists."""

from collections import Counter
from typing import Any, NamedTuple

from flask import Flask, abort, g, request
from sqlalchemy import and_, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import selectinload
from werkzeug.routing import BaseConverter

from intranet.groups.models import Facilitator, Group, Membership, Programme
from intranet.groups.roles import roles
from intranet.platform.db import columns, db
from intranet.platform.permissions import Role
from intranet.platform.web.access import me


class BySlug(BaseConverter):
    """An address part that names a group or programme by its slug; `url_for` takes the thing itself."""

    def to_url(self, value: Any) -> str:
        """Give the slug."""
        return super().to_url(getattr(value, "slug", value))


def find_group(slug: str) -> Group:
    """Load a group that the signed-in person may know of. 404 otherwise."""
    found = db.session.execute(_BY_SLUG, {"slug": slug, "user": me().id}).all()
    g.roles = {role for _group, role in found if role is not None}
    if not found or not (g.roles or me().is_admin):
        abort(404)
    group: Group = found[0][0]
    g.group = group
    return group


# Written once: putting a statement together takes longer than asking it, and every page asks these.
_OWN = roles.c.user_id == bindparam("user")
_BY_SLUG = (
    select(Group, roles.c.role)
    .outerjoin(roles, and_(roles.c.group_id == Group.id, _OWN))
    .where(Group.slug == bindparam("slug"))
)
_ROLES = select(roles.c.role).where(roles.c.group_id == bindparam("group"), _OWN)


def own_roles(group: "Group | Place") -> set[Role]:
    """Give the signed-in person's roles in a group, without loading its people."""
    return set(db.session.scalars(_ROLES, {"group": group.id, "user": me().id}))


_RUNS = select(Facilitator.programme_id).where(Facilitator.user_id == bindparam("user"))
_BELONGS = select(Membership.group_id).where(Membership.user_id == bindparam("user"))
_GROUPS = (
    select(
        literal(True).label("is_group"),
        Group.id.label("id"),
        Group.slug,
        Group.organisation,
        Group.name,
        Programme.name.label("programme"),
    )
    .join(Programme, Programme.id == Group.programme_id)
    .where(or_(Group.id.in_(_BELONGS), Group.programme_id.in_(_RUNS)))
)
_PROGRAMMES = select(literal(False), Programme.id, Programme.slug, literal(""), Programme.name, literal(""))
_IN_ORDER = ("organisation", "name", "id")
_ALL_PLACES = union_all(_GROUPS, _PROGRAMMES).order_by(*_IN_ORDER)
_PLACES = union_all(_GROUPS, _PROGRAMMES.where(Programme.id.in_(_RUNS))).order_by(*_IN_ORDER)


def find_programme(slug: str) -> Programme:
    """Load a programme that the signed-in person may know of. 404 otherwise."""
    programme = db.session.scalar(
        select(Programme).where(Programme.slug == slug).options(selectinload(Programme.facilitations)),
        execution_options={"populate_existing": True},
    )
    if programme is None:
        abort(404)
    runs = any(f.user_id == me().id for f in programme.facilitations)
    if not runs and not me().is_admin:
        abort(404)
    g.roles = {Role.FACILITATOR} if runs else set()
    g.programme = programme
    return programme


class Place(NamedTuple):
    """A group or a programme that somebody can go to, as far as a menu shows it.

    Attributes:
        programme: the group's, when another one is called the same: a programme is copied for the next year.
    """

    is_group: bool
    id: int
    slug: str
    organisation: str
    name: str
    programme: str

    @property
    def full_name(self) -> str:
        """The name, by which it is told from all others."""
        return f"{self.name}, {self.programme}" if self.programme else self.name


def places_of(user: Any) -> tuple[list[Place], list[Place]]:
    """Give the groups and the programmes that somebody can switch between.

    The own groups and those of the programmes they run, and these; an administrator sees all programmes.
    """
    found = columns(_ALL_PLACES if user.is_admin else _PLACES, {"user": user.id})
    places = [Place(*place) for place in found]
    called = Counter((p.organisation, p.name) for p in places)
    told = [p if called[p.organisation, p.name] > 1 else p._replace(programme="") for p in places]
    return [p for p in told if p.is_group], [p for p in told if not p.is_group]


def _resolve() -> None:
    arguments = request.view_args or {}
    for name, find in (("group", find_group), ("programme", find_programme)):
        if name in arguments:  # found already when files have come in: who may what is asked again
            arguments[name] = find(getattr(arguments[name], "slug", arguments[name]))


def init_app(app: Flask) -> None:
    """Let addresses name groups and programmes."""
    app.url_map.converters.update(group=BySlug, programme=BySlug)
    app.before_request(_resolve)
