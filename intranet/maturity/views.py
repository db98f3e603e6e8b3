"""A group's maturity: a round from when it is opened until it is revealed, and then its picture."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.maturity.page import MaturityPage
from intranet.maturity.rounds import Another, NotNow, NoUnits, Round
from intranet.maturity.start import bp
from intranet.platform.db import db
from intranet.platform.i18n import day_month
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.htmx import part_or_page, part_or_redirect

PART, PAGE = "maturity/_shown.html", "maturity/show.html"


@bp.get("")
@needs(Right.READ_MATERIAL)
def index(group: Group) -> Response:
    """Show the newest round."""
    return part_or_page(PART, PAGE, **MaturityPage.find(group).context())


@bp.get("/<int(max=999):number>")
@needs(Right.READ_MATERIAL)
def show(group: Group, number: int) -> Response:
    """Show the round at a workshop: who has answered, and once it is revealed what the answers say."""
    return part_or_page(PART, PAGE, **MaturityPage.find(group, number).context())


@bp.post("")
@needs(Right.AGREE_LEVEL)
def open_round(group: Group) -> Response:
    """Open a round for a workshop."""
    page = MaturityPage.find(group)
    form = page.open_form()
    if not form.validate_on_submit():
        return part_or_page(PART, PAGE, status=422, **page.context(open_form=form))
    try:
        opened = Round.open(group, form.chosen, is_named=form.names.data == "named", by=current_user)
    except Another as another:
        day = day_month(another.args[0].workshop.starts_at)
        words = _("The round for %(day)s is still under way. Reveal its answers first.", day=day)
        return _refused(page, words, open_form=form)
    except NoUnits:
        return _refused(page, _("Name the parts of your organisation first."), open_form=form)
    db.session.commit()
    return redirect(url_for(".show", group=group, number=opened.number), 303)


def _refused(page: MaturityPage, words: str, **more: Any) -> Response:
    db.session.rollback()
    return part_or_page(PART, PAGE, status=409, **page.context(problem=words, **more))


def _turn(group: Group, number: int, how: Callable[[Round], None]) -> Response:
    """Let a round go a step on or back, and answer with how it then stands; 409 when that is not possible now."""
    page = MaturityPage.find(group, number)
    try:
        how(page.round or abort(404))
    except NotNow:
        return _refused(
            MaturityPage.find(group, number),
            _("Somebody was before you: this is how the round stands now. Nothing is changed."),
        )
    db.session.commit()
    page = MaturityPage.find(group, number)
    return part_or_redirect(PART, to=url_for(".show", group=group, number=number), **page.context())


@bp.post("/<int(max=999):number>/closing")
@needs(Right.AGREE_LEVEL)
def close(group: Group, number: int) -> Response:
    """Take no more answers."""
    return _turn(group, number, lambda one: one.close(by=current_user))


@bp.delete("/<int(max=999):number>/closing", endpoint="reopen")
@bp.post("/<int(max=999):number>/closing/undoing", endpoint="reopen_by_form")
@needs(Right.AGREE_LEVEL)
def reopen(group: Group, number: int) -> Response:
    """Take answers again."""
    return _turn(group, number, lambda one: one.reopen(by=current_user))


@bp.post("/<int(max=999):number>/reveal")
@needs(Right.AGREE_LEVEL)
def reveal(group: Group, number: int) -> Response:
    """Show the group how the answers lie."""
    return _turn(group, number, lambda one: one.reveal(by=current_user))
