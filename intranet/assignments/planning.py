"""Setting a workshop's assignment for all groups: for whoever runs the programme."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from intranet.assignments import material
from intranet.assignments.forms import AssignmentForm
from intranet.assignments.material import AssignmentDocument
from intranet.assignments.models import Answer, Assignment, GroupWording
from intranet.assignments.questions import Question
from intranet.groups.copying import Copy
from intranet.groups.models import Programme
from intranet.library.models import Document
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.i18n import day
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


def documents_of(assignment: Assignment, programme: Programme) -> Sequence[Document]:
    """Give the documents that an assignment brings to all groups, for the same page."""
    return material.shown_to_all(assignment, programme)


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


def out_of_order(workshop: Workshop | None, starts_at: datetime, others: Sequence[Workshop]) -> Iterator[str]:
    """Say which assignments come to be due before their own workshop, or after the one that they are for.

    Args:
        workshop: the one that is moved; None when one more is planned.
        starts_at: when it is to be held.
        others: the rest of the programme's workshops.
    """
    asking = [*others, workshop] if workshop else others
    asked = select(Assignment).where(Assignment.workshop_id.in_([one.id for one in asking]))
    due = {one.workshop_id: one.due_on for one in db.session.scalars(asked)}
    rest = [(one.starts_at, one) for one in others]
    now = _misplaced(rest + ([(workshop.starts_at, workshop)] if workshop else []), due)
    for one in _misplaced([*rest, (starts_at, workshop)], due):
        if one not in now:
            yield _(
                "The assignment from workshop %(number)d is to be handed in by %(day)s. Move that day too.",
                number=one.ordinal,
                day=day(due[one.id]),
            )


def _misplaced(held: Sequence[tuple[datetime, Workshop | None]], due: dict[int, date]) -> list[Workshop]:
    """Give the workshops whose assignment is due before they are held, or after the next one is."""
    ordered = sorted(held, key=lambda one: one[0])
    days = [clock.swedish(starts_at).date() for starts_at, _one in ordered]
    return [
        one
        for (_at, one), own, following in zip(ordered, days, [*days, date.max][1:], strict=True)
        if one and one.id in due and not own <= due[one.id] <= following
    ]


def copy_assignments(copy: Copy) -> None:
    """Ask the same in the new programme, as many days later as its workshops are."""
    asked = select(Assignment).where(Assignment.workshop_id.in_(copy.workshops))
    made = {
        one.id: Assignment(
            workshop_id=copy.workshops[one.workshop_id],
            words=one.words,
            material=one.material,
            due_on=one.due_on + timedelta(days=copy.days),
            set_by_id=copy.by.id,
        )
        for one in db.session.scalars(asked)
    }
    db.session.add_all(made.values())
    db.session.flush()
    held = select(AssignmentDocument).where(
        AssignmentDocument.assignment_id.in_(made), AssignmentDocument.document_id.in_(copy.documents)
    )
    for one in db.session.scalars(held).all():
        material.add(made[one.assignment_id], [copy.documents[one.document_id]])


def keep(workshop: Workshop) -> dict[str, Any] | None:
    """Give what a workshop asks, for the page that can put the workshop back."""
    asked = Assignment.at(workshop)
    if asked is None:
        return None
    found = select(GroupWording).where(GroupWording.assignment_id == asked.id)
    return {
        "words": asked.words,
        "material": asked.material,
        "due_on": asked.due_on.isoformat(),
        "set_at": asked.set_at.isoformat(),
        "documents": material.chosen(asked),
        "own": [[own.group_id, own.words] for own in db.session.scalars(found)],
    }


def put_back(workshop: Workshop, held: dict[str, Any] | None, groups: set[int]) -> None:
    """Ask the same at the workshop that is planned again."""
    if held is None:
        return
    asked = Assignment(
        workshop_id=workshop.id,
        words=held["words"],
        material=held["material"],
        due_on=date.fromisoformat(held["due_on"]),
        set_at=datetime.fromisoformat(held["set_at"]),
    )
    db.session.add(asked)
    db.session.flush()
    still = select(Document.id).where(Document.id.in_(held.get("documents", [])))
    material.add(asked, db.session.scalars(still.where(Document.programme_id == workshop.programme_id)).all())
    own = [(group_id, words) for group_id, words in held["own"] if group_id in groups]
    db.session.add_all(GroupWording(assignment_id=asked.id, group_id=one, words=words) for one, words in own)


def _following(workshop: Workshop) -> Workshop | None:
    after = select(Workshop).where(
        Workshop.programme_id == workshop.programme_id, Workshop.ordinal == workshop.ordinal + 1
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
    assignment = Assignment.set(
        workshop,
        words=form.words.data or "",
        material=form.material.data or "",
        due_on=form.due_on.data,
        by=current_user,
    )
    db.session.flush()
    material.choose(assignment, form.documents.data or [], form.documents.offered)
    db.session.commit()
    flash(_("The assignment is saved. All groups see it."))
    address = url_for("programme_workshops.edit", programme=programme, number=number, _anchor="assignment")
    return redirect(address, 303)
