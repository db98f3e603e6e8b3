"""A group's workshops: what is on the agenda, and what the group agrees on there."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.actions.forms import QuickForm
from intranet.actions.models import Action, Closed, find_to_change
from intranet.actions.views import CHANGED
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.htmx import part_or_page, part_or_redirect, trigger
from intranet.workshops.meeting import Meeting, agreed_counts
from intranet.workshops.models import Workshop
from intranet.workshops.ruler import next_workshop

bp = Blueprint("workshops", __name__, url_prefix="/groups/<group:group>/workshops")


@bp.get("")
@needs(Right.READ_MATERIAL)
def index(group: Group) -> str:
    """List the programme's workshops, with what the group agreed on at each."""
    workshops = Workshop.all_of(group.programme)
    return render_template(
        "workshops/index.html",
        group=group,
        workshops=workshops,
        coming=next_workshop(workshops),
        counts=agreed_counts(group),
    )


def find_meeting(group: Group, number: int) -> Meeting:
    """Load the group's meeting at a workshop of its programme; 404 when there is none with that number."""
    workshops = Workshop.all_of(group.programme)
    workshop = next((w for w in workshops if w.number == number), None)
    return Meeting(group, workshop or abort(404), workshops)


def quick_form(meeting: Meeting, **rest: Any) -> QuickForm:
    """Give the form for an action in one line; a fresh one has the date of the next workshop, if that is to come."""
    form = QuickForm(meeting.group, **rest)
    if rest:
        form.due_on.data = meeting.next.day if meeting.next and meeting.next.day >= clock.today() else None
    return form


def context(meeting: Meeting, form: QuickForm) -> dict[str, Any]:
    """Give what the page of a workshop is drawn with."""
    return {"group": meeting.group, "workshop": meeting.workshop, "meeting": meeting, "form": form}


@bp.get("/<int:number>")
@needs(Right.READ_MATERIAL)
def show(group: Group, number: int) -> Response:
    """Show a workshop: its agenda, what is agreed there, and what is left from before."""
    meeting = find_meeting(group, number)
    form = quick_form(meeting, formdata=None)
    return part_or_page("workshops/_actions.html", "workshops/show.html", **context(meeting, form))


@bp.post("/<int:number>/actions")
@needs(Right.CREATE_ACTION)
def add_action(group: Group, number: int) -> Response:
    """Agree on an action, in one line. The form comes back fresh, ready for the next."""
    meeting = find_meeting(group, number)
    form = quick_form(meeting)
    if not form.validate_on_submit():
        page = context(meeting, form)
        return part_or_page("workshops/_quickadd.html", "workshops/show.html", status=422, **page)
    Action.agree(
        group,
        title=form.title.data,
        owner=form.chosen_owner,
        due_on=form.due_on.data,
        workshop_id=meeting.workshop.id,
        by=current_user,
    )
    db.session.commit()
    form = quick_form(meeting, formdata=None)
    address = url_for(".show", group=group, number=number, _anchor="quickadd")
    return trigger(
        part_or_redirect("workshops/_quickadd.html", to=address, again=True, **context(meeting, form)),
        CHANGED,
    )


def find_left(group: Group, meeting: Meeting, action_number: int) -> Action:
    """Load and hold an action that was agreed before a workshop; 404 when there is none."""
    action = find_to_change(group, action_number)
    agreed_before = [w.id for w in meeting.workshops if w.number < meeting.workshop.number]
    if action is None or action.agreed_at_id not in agreed_before:
        abort(404)
    return action


def drawn_anew(group: Group, number: int, *, status: int = 200) -> Response:
    """Answer with the workshop's actions as they are now."""
    meeting = find_meeting(group, number)
    page = context(meeting, quick_form(meeting, formdata=None))
    address = url_for(".show", group=group, number=number, _anchor="left")
    return part_or_redirect("workshops/_actions.html", to=address, status=status, **page)


@bp.post("/<int:number>/actions/<int:action_number>/carrying-over")
@needs(Right.CARRY_OVER)
def carry_over(group: Group, number: int, action_number: int) -> Response:
    """Carry something left over to the next workshop."""
    meeting = find_meeting(group, number)
    action = find_left(group, meeting, action_number)
    if meeting.later is None:
        abort(404)
    try:
        action.carry_over(to=meeting.later, by=current_user)
    except Closed:
        return drawn_anew(group, number, status=409)
    db.session.commit()
    return drawn_anew(group, number)


@bp.delete("/<int:number>/actions/<int:action_number>/carrying-over", endpoint="bring_back")
@bp.post("/<int:number>/actions/<int:action_number>/carrying-over/undoing", endpoint="bring_back_by_form")
@needs(Right.CARRY_OVER)
def bring_back(group: Group, number: int, action_number: int) -> Response:
    """Take back that something was carried over from a workshop."""
    meeting = find_meeting(group, number)
    find_left(group, meeting, action_number).bring_back(at=meeting.workshop, by=current_user)
    db.session.commit()
    return drawn_anew(group, number)
