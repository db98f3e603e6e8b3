"""Whose minutes of a workshop are approved: the meetings know, and planning asks before it changes what they say."""

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import select

from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.i18n import join_names
from intranet.workshops.models import Workshop

# Gives the numbers of the groups whose minutes of a workshop are approved.
Settled = Callable[[Workshop], set[int]]


def tells(app: Flask, settled: Settled) -> None:
    """Let the feature that keeps minutes say which are approved."""
    app.extensions["samsyn.settled"] = settled


def settled_at(workshop: Workshop) -> set[int]:
    """Give the numbers of the groups whose minutes of a workshop are approved."""
    return cast(Settled, current_app.extensions["samsyn.settled"])(workshop)


def kept_words(workshop: Workshop) -> str:
    """Say which groups' minutes keep what the workshop was; empty when none are approved."""
    if not (settled := settled_at(workshop)):
        return ""
    named = select(Group.organisation).where(Group.id.in_(settled)).order_by(Group.organisation)
    names = join_names(list(db.session.scalars(named)))
    return _(
        "The minutes are approved in %(groups)s: they keep title, time and place as they are.", groups=names
    )
