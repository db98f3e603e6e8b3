"""What a group agrees on at a workshop, and what it does with what is left from before."""

from flask import abort, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.actions.models import Action, Closed, find_to_change
from intranet.actions.views import CHANGED
from intranet.groups.models import Group
from intranet.meetings.minutes import Settled, hold_open
from intranet.meetings.page import MeetingPage
from intranet.meetings.start import bp
from intranet.meetings.words import settled_words
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.htmx import part_or_page, part_or_redirect, trigger


@bp.get("/<int:number>/actions")
@needs(Right.READ_MATERIAL)
def actions(group: Group, number: int) -> Response:
    """Draw what is agreed and what is left anew, for an open page."""
    page = MeetingPage.find(group, number).context()
    return part_or_page("meetings/_actions.html", "meetings/show.html", **page)


@bp.post("/<int:number>/actions")
@needs(Right.CREATE_ACTION)
def add_action(group: Group, number: int) -> Response:
    """Agree on an action, in one line. The form comes back fresh, ready for the next."""
    page = MeetingPage.find(group, number)
    form = page.quick_form()
    if not form.validate_on_submit():
        drawn = page.context(form)
        return part_or_page("meetings/_quickadd.html", "meetings/show.html", status=422, **drawn)
    try:
        hold_open(group, page.workshop)
    except Settled:
        db.session.rollback()
        instead = _("Agree on it between the workshops, or at the next one.")
        form.title.errors = [f"{settled_words()} {instead}"]
        drawn = MeetingPage.find(group, number).context(form)
        return part_or_page("meetings/_quickadd.html", "meetings/show.html", status=409, **drawn)
    Action.agree(
        group,
        title=form.title.data,
        owner=form.chosen_owner,
        due_on=form.due_on.data,
        workshop_id=page.workshop.id,
        by=current_user,
    )
    db.session.commit()
    address = url_for(".show", group=group, number=number, _anchor="quickadd")
    return trigger(
        part_or_redirect("meetings/_quickadd.html", to=address, again=True, **page.context()), CHANGED
    )


def find_left(group: Group, page: MeetingPage, action_number: int) -> Action:
    """Load and hold an action that was agreed before a workshop; 404 when there is none."""
    action = find_to_change(group, action_number)
    if action is None or action.number not in {left.number for left in page.actions.earlier}:
        abort(404)
    return action


def drawn_anew(group: Group, number: int, *, status: int = 200) -> Response:
    """Answer with the workshop's actions as they are now."""
    page = MeetingPage.find(group, number).context()
    address = url_for(".show", group=group, number=number, _anchor="left")
    return part_or_redirect("meetings/_actions.html", to=address, status=status, **page)


@bp.post("/<int:number>/actions/<int:action_number>/carrying-over")
@needs(Right.CARRY_OVER)
def carry_over(group: Group, number: int, action_number: int) -> Response:
    """Carry something left over to the next workshop."""
    page = MeetingPage.find(group, number)
    if page.actions.later is None:
        abort(404)
    try:
        hold_open(group, page.workshop)
        find_left(group, page, action_number).carry_over(to=page.actions.later, by=current_user)
    except (Settled, Closed):
        db.session.rollback()
        return drawn_anew(group, number, status=409)
    db.session.commit()
    return drawn_anew(group, number)


@bp.delete("/<int:number>/actions/<int:action_number>/carrying-over", endpoint="bring_back")
@bp.post("/<int:number>/actions/<int:action_number>/carrying-over/undoing", endpoint="bring_back_by_form")
@needs(Right.CARRY_OVER)
def bring_back(group: Group, number: int, action_number: int) -> Response:
    """Take back that something was carried over from a workshop."""
    page = MeetingPage.find(group, number)
    try:
        hold_open(group, page.workshop)
        find_left(group, page, action_number).bring_back(at=page.workshop, by=current_user)
    except Settled:
        db.session.rollback()
        return drawn_anew(group, number, status=409)
    db.session.commit()
    return drawn_anew(group, number)
