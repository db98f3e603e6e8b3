"""Filling a programme: groups and the people in them, from one list."""

from flask import Blueprint, url_for
from flask_login import current_user

from intranet.accounts.models import User
from intranet.groups.inviting import Drawn, Invite
from intranet.groups.models import Group, Programme
from intranet.overview.beginning import begin_group
from intranet.platform.db import db, reads
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs

bp = Blueprint("programme_people", __name__, url_prefix="/programmes/<programme:programme>/people")


def to_programme(programme: Programme) -> Invite:
    """Invite to the groups of a programme, those included that the list begins."""

    def address(step: str) -> str:
        endpoint = "programmes.show" if step == "back" else f"programme_people.{step}"
        return url_for(endpoint, programme=programme)

    def begin(organisation: str, name: str) -> Group:
        by = db.session.get_one(User, current_user.id)
        return begin_group(programme, organisation=organisation, name=name, by=by)

    return Invite(programme, address, begin=begin)


@bp.get("")
@needs(Right.MANAGE_PROGRAMME)
def ask(programme: Programme) -> str:
    """Ask for a list of groups and people."""
    return to_programme(programme).ask()


@bp.post("")
@needs(Right.MANAGE_PROGRAMME)
@reads
def read(programme: Programme) -> Drawn:
    """Show what the list holds."""
    return to_programme(programme).read()


@bp.post("/check")
@needs(Right.MANAGE_PROGRAMME)
@reads
def check(programme: Programme) -> Drawn:
    """Look at the list again."""
    return to_programme(programme).check()


@bp.post("/invitations")
@needs(Right.MANAGE_PROGRAMME)
def send(programme: Programme) -> Drawn:
    """Begin the groups that are new, and invite everybody in the list."""
    return to_programme(programme).send()
