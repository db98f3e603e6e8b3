"""Agreed levels of several groups beside each other: for the facilitator, and for groups that share with each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from intranet.groups.models import Group, Programme
from intranet.maturity.agreed import LevelSharing, levels_of
from intranet.maturity.findings import mean
from intranet.maturity.matrix import Dimension, Matrix
from intranet.maturity.picture import number
from intranet.maturity.rounds import Place, Round
from intranet.maturity.start import bp
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs

programme_bp = Blueprint(
    "programme_maturity", __name__, url_prefix="/programmes/<programme:programme>/maturity"
)


@dataclass(frozen=True)
class Standing:
    """The newest level that a group has agreed on in each box, from whichever round.

    Attributes:
        round: the newest in which it has agreed on something; and its boxes count. None: nothing is agreed on.
        under_way: a round that is not revealed.
        earlier: how many of the levels are from rounds before that one.
    """

    group: Group
    round: Round | None
    under_way: Round | None
    levels: dict[Place, int]
    earlier: int

    def mean(self, key: str | None = None) -> Fraction | None:
        """Give the mean of its agreed levels in a dimension, or in all."""
        return mean(level for (_unit, other), level in self.levels.items() if key in {None, other})

    def step(self, key: str) -> int | None:
        """Give the level that the mean of a dimension is closest to, for its shade."""
        value = self.mean(key)
        return int(value + Fraction(1, 2)) if value else None


def standings(groups: Sequence[Group]) -> list[Standing]:
    """Give how groups stand, in their order. Of ratings nothing is read."""
    found = select(Round).where(Round.group_id.in_([group.id for group in groups]))
    more = joinedload(Round.workshop), selectinload(Round.matrix)
    rounds = sorted(db.session.scalars(found.options(*more)), key=lambda one: one.workshop.ordinal)
    levels = levels_of([one for one in rounds if one.is_revealed])
    return [_standing(group, [one for one in rounds if one.group_id == group.id], levels) for group in groups]


def _standing(group: Group, rounds: Iterable[Round], levels: dict[int, dict[Place, int]]) -> Standing:
    own = list(rounds)
    agreed = [one for one in own if levels.get(one.id)]
    under_way = next((one for one in own if not one.is_revealed), None)
    if not agreed:
        return Standing(group, None, under_way, {}, 0)
    latest = agreed[-1]
    newest: dict[Place, int] = {}
    for one in agreed:
        newest |= levels[one.id]
    units, keys = {*latest.unit_ids}, {*latest.matrix.keys}
    counted = {(unit, key): level for (unit, key), level in newest.items() if unit in units and key in keys}
    return Standing(group, latest, under_way, counted, len(counted) - len(levels[latest.id]))


def _dimensions(programme: Programme) -> list[Dimension]:
    return Matrix.of(programme).dimensions


@programme_bp.get("")
@needs(Right.READ_MATERIAL)
def show(programme: Programme) -> str:
    """Show the agreed levels of every group of a programme. Ratings are none of the programme's."""
    groups = list(
        db.session.scalars(
            select(Group).where(Group.programme_id == programme.id).order_by(Group.organisation)
        )
    )
    return render_template(
        "maturity/programme.html",
        programme=programme,
        standings=standings(groups),
        dimensions=_dimensions(programme),
        number=number,
    )


@bp.get("/others")
@needs(Right.READ_MATERIAL)
def others(group: Group) -> str:
    """Show the agreed levels of the groups that share with this one, beside its own."""
    sharing = LevelSharing.is_on(group)
    return render_template(
        "maturity/others.html",
        sharing=sharing,
        standings=standings([group, *LevelSharing.with_(group)]),
        dimensions=_dimensions(group.programme),
        number=number,
    )


@bp.post("/sharing")
@needs(Right.SHARE_LEVELS)
def share(group: Group) -> Response:
    """Let the groups that share their levels see this group's."""
    LevelSharing.begin(group, by=current_user)
    db.session.commit()
    return redirect(url_for(".others", group=group), 303)


@bp.delete("/sharing", endpoint="unshare")
@bp.post("/sharing/undoing", endpoint="unshare_by_form")
@needs(Right.SHARE_LEVELS)
def unshare(group: Group) -> Response:
    """Let them see it no more."""
    LevelSharing.end(group, by=current_user)
    db.session.commit()
    return redirect(url_for(".others", group=group), 303)
