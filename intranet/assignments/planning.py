"""Setting a workshop's assignment for all groups: for whoever runs the programme."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from intranet.assignments.forms import AssignmentForm
from intranet.assignments.models import Answer, Assignment
from intranet.assignments.questions import Question
from intranet.groups.copying import Copy
from intranet.groups.models import Programme
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.workshops.models import Workshop
from intranet.workshops.planning import find

bp = Blueprint(
    "programme_assignments",
    __name__,
    url_prefix="/programmes/<programme:programme>/workshops/<int:number>/assignment",
)


def assignment_at(workshop: Workshop) -> Assignment | None:
    """Give what a workshop asks, for the page that plans it."""
    return Assignment.at(workshop)


def count_answers(workshop: Workshop) -> dict[int | None, str]:
    """Count what members have answered, by group: it keeps a workshop from being removed."""
    counted = select(Answer.group_id, func.count(Answer.id)).group_by(Answer.group_id)
    found = db.session.execute(counted.join(Answer.assignment).where(Assignment.workshop_id == workshop.id))
    return {
        group_id: ngettext("%(num)d answer to the assignment", "%(num)d answers to the assignment", number)
        for group_id, number in found
    }


def count_questions(workshop: Workshop) -> dict[int | None, str]:
    """Count what members have asked their colleagues, by group."""
    counted = select(Question.group_id, func.count(Question.id)).group_by(Question.group_id)
    asked = counted.join(Assignment, Question.assignment_id == Assignment.id)
    found = db.session.execute(asked.where(Assignment.workshop_id == workshop.id))
    return {
        group_id: ngettext("%(num)d question to colleagues", "%(num)d questions to colleagues", number)
        for group_id, number in found
    }


def copy_assignments(copy: Copy) -> None:
    """Ask the same in the new programme, as many days later as its workshops are."""
    asked = select(Assignment).where(Assignment.workshop_id.in_(copy.workshops))
    db.session.add_all(
        Assignment(
            workshop_id=copy.workshops[one.workshop_id],
            words=one.words,
            material=one.material,
            due_on=one.due_on + timedelta(days=copy.days),
            set_by_id=copy.by.id,
        )
        for one in db.session.scalars(asked)
    )


def _following(workshop: Workshop) -> Workshop | None:
    after = select(Workshop).where(
        Workshop.programme_id == workshop.programme_id, Workshop.number == workshop.number + 1
    )
    return db.session.scalar(after)


def _page(workshop: Workshop, following: Workshop | None, form: AssignmentForm, **rest: Any) -> str:
    return render_template(
        "assignments/plan.html",
        programme=workshop.programme,
        workshop=workshop,
        following=following,
        form=form,
        **rest,
    )


@bp.get("")
@needs(Right.SET_ASSIGNMENT)
def edit(programme: Programme, number: int) -> str:
    """Show what is asked, to be changed."""
    workshop = find(programme, number)
    following, known = _following(workshop), Assignment.at(workshop)
    return _page(workshop, following, AssignmentForm.showing(workshop, following, known))


@bp.post("")
@needs(Right.SET_ASSIGNMENT)
def save(programme: Programme, number: int) -> str | Response | tuple[str, int]:
    """Ask it of all groups, or change what is asked."""
    workshop = find(programme, number)
    workshop.hold()
    following, known = _following(workshop), Assignment.at(workshop)
    form = AssignmentForm(workshop, following, known)
    if not form.validate_on_submit() or form.due_on.data is None:
        return _page(workshop, following, form), 422
    if theirs := form.meanwhile(AssignmentForm.showing(workshop, following, known)):
        return _page(workshop, following, form, theirs=theirs), 409
    Assignment.set(
        workshop,
        words=form.words.data or "",
        material=form.material.data or "",
        due_on=form.due_on.data,
        by=current_user,
    )
    db.session.commit()
    flash(_("The assignment is saved. All groups see it."))
    address = url_for("programme_workshops.edit", programme=programme, number=number, _anchor="assignment")
    return redirect(address, 303)
