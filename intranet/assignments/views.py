"""A group's assignment: what is asked, one's own answer, and what is handed in."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.assignments.between import Seen
from intranet.assignments.forms import AnswerForm, QuestionForm, WordingForm
from intranet.assignments.incoming import keep_files
from intranet.assignments.models import Answer, Assignment, HandedIn, Outdated
from intranet.assignments.questions import Question
from intranet.assignments.quoting import untouched
from intranet.charter.models import Section
from intranet.groups.models import Group
from intranet.library.files import files
from intranet.library.views import say_of
from intranet.platform import mail
from intranet.platform.db import db
from intranet.platform.permissions import Right, Role
from intranet.platform.web.access import can, me, needs, roles_here
from intranet.platform.web.htmx import part_or_page, part_or_redirect
from intranet.platform.web.uploads import takes_files
from intranet.workshops.models import Workshop

bp = Blueprint("assignments", __name__, url_prefix="/groups/<group:group>/workshops/<int:number>/assignment")


def seen(group: Group, number: int) -> Seen:
    """Load what a group does after a workshop of its programme; 404 when there is none with that number."""
    workshops = Workshop.all_of(group.programme)
    workshop = next((w for w in workshops if w.number == number), None)
    return Seen(group, workshop or abort(404), workshops, current_user)


def asked(page: Seen) -> Assignment:
    """Give what is asked; 404 as long as nothing is."""
    return page.assignment or abort(404)


def context(page: Seen, **forms: Any) -> dict[str, Any]:
    """Give what the page is drawn with; forms that are not given hold what is there."""
    mine = page.mine
    held = {"answer": mine.draft, "revision": mine.revision} if mine else {"revision": 0}
    due_on = page.assignment.due_on if page.assignment else None
    given = {
        "answer_form": AnswerForm(formdata=None, data=held),
        "wording_form": WordingForm.showing(page.words),
        "question_form": QuestionForm.new(due_on, page.next.day if page.next else None),
    }
    sections = Section.all_of(page.group) if can(Right.WRITE_TEXT) else []
    return {
        "group": page.group,
        "weeks": page,
        "sections": sections,
        "undoable": untouched(page.replies, sections),
        "most": files().most,
        "sets_it": Role.FACILITATOR in roles_here(),
        **given,
        **forms,
    }


def whole(page: Seen, *, status: int = 200, **forms: Any) -> Response:
    """Draw the whole page."""
    return make_response(render_template("assignments/show.html", **context(page, **forms)), status)


def _back(group: Group, number: int, anchor: str) -> Response:
    return redirect(url_for(".show", group=group, number=number, _anchor=anchor), 303)


@bp.get("")
@needs(Right.READ_MATERIAL)
def show(group: Group, number: int) -> Response:
    """Show what is asked and answered; `?made=` shows the link that was just made. To an open page: what others did."""
    page = seen(group, number)
    token = Question.token_made_by(request.args["made"], me()) if "made" in request.args else None
    link = mail.link("ask.show", token=token) if token else None
    return part_or_page("assignments/_now.html", "assignments/show.html", link=link, **context(page))


@bp.get("/in-short")
@needs(Right.READ_MATERIAL)
def in_short(group: Group, number: int) -> Response:
    """Draw anew what the workshop's own page shows of it."""
    to = url_for(".show", group=group, number=number)
    return part_or_redirect("assignments/_of_workshop.html", to=to, group=group, weeks=seen(group, number))


@bp.post("/wording")
@needs(Right.SET_ASSIGNMENT)
def word(group: Group, number: int) -> Response:
    """Say it in the group's own words."""
    page, form = seen(group, number), WordingForm()
    page.workshop.hold()
    assignment = asked(page)
    if not form.validate_on_submit():
        return whole(page, status=422, wording_form=form)
    if theirs := form.meanwhile(WordingForm.showing(page.words)):
        return whole(page, status=409, wording_form=form, theirs=theirs)
    assignment.word(group, form.wording.data or "", by=current_user)
    db.session.commit()
    flash(_("Saved. Your group sees these words."))
    return _back(group, number, "assignment")


@bp.post("/answer")
@needs(Right.ANSWER)
@takes_files
def save(group: Group, number: int) -> Response:
    """Keep one's answer as a draft, which nobody else reads."""
    return _keep(group, number, hands_in=False)


@bp.post("/answer/handing-in")
@needs(Right.ANSWER)
@takes_files
def hand_in(group: Group, number: int) -> Response:
    """Let the group read one's answer."""
    return _keep(group, number, hands_in=True)


def _keep(group: Group, number: int, *, hands_in: bool) -> Response:
    page, form = seen(group, number), AnswerForm()
    kept, refused = keep_files(page, asked(page))
    say_of(kept, refused)
    hands_in = hands_in and not refused
    answer = Answer.of(asked(page), group, current_user)
    if form.validate_on_submit() and hands_in and not form.answer.data and not answer.files:
        form.answer.errors = [_("Write something first, or add a file.")]
    if form.errors:
        return whole(page, status=422, answer_form=form)
    try:
        answer.save(form.answer.data or "", revision=form.went_on_from, is_over=page.is_over)
        if hands_in:
            answer.hand_in(by=current_user, is_over=page.is_over)
    except HandedIn:
        form.form_errors.append(_("The workshop has begun. What you handed in stays as it was."))
        return whole(page, status=409, answer_form=form)
    except Outdated:
        form.revision.data = answer.revision
        return whole(page, status=409, answer_form=form, meanwhile=answer.draft)
    db.session.commit()
    flash(_("Handed in. Your group can read it now.") if hands_in else _("Saved, not handed in."))
    return _back(group, number, "mine")


@bp.post("/answer/handing-in/undoing")
@needs(Right.ANSWER)
def take_back(group: Group, number: int) -> Response:
    """Take back what one has handed in. It is a draft again."""
    page = seen(group, number)
    try:
        Answer.of(asked(page), group, current_user).take_back(is_over=page.is_over)
    except HandedIn:
        flash(_("The workshop has begun. What you handed in stays as it was."), "error")
        return _back(group, number, "mine")
    db.session.commit()
    flash(_("Taken back. Only you can read your answer now."))
    return _back(group, number, "mine")
