"""Asking colleagues by link, and what becomes of their answers."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from intranet.assignments.forms import QuestionForm
from intranet.assignments.questions import MOST_LINKS, Question, Reply
from intranet.assignments.quoting import quote
from intranet.assignments.views import asked, bp, context, seen, whole
from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.platform import mail
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs, require
from intranet.platform.web.htmx import is_htmx, part_or_redirect


@bp.post("/questions")
@needs(Right.ANSWER)
def ask(group: Group, number: int) -> Response:
    """Make a link with a question. It is shown now, and never again."""
    page, form = seen(group, number), QuestionForm()
    assignment = asked(page)
    made = select(func.count()).where(
        Question.assignment_id == assignment.id,
        Question.group_id == group.id,
        Question.user_id == current_user.id,
    )
    if form.validate_on_submit() and (db.session.scalar(made) or 0) >= MOST_LINKS:
        form.question.errors = [_("You have made %(num)d links here. Use one of those.", num=MOST_LINKS)]
    if form.errors:
        return whole(page, status=422, question_form=form)
    _question, token = Question.ask(
        assignment,
        group,
        form.question.data or "",
        days=form.days.data or 1,
        most=form.most.data or 1,
        by=current_user,
    )
    db.session.commit()
    return whole(page, link=mail.link("ask.show", token=token))


def _own_question(group: Group, question_id: int) -> Question:
    question = Question.find(group, question_id) or abort(404)
    require(Right.CHANGE_ANSWER, question)
    return question


def _own_reply(group: Group, reply_id: int) -> Reply:
    reply = Reply.find(group, reply_id) or abort(404)
    require(Right.CHANGE_ANSWER, reply.question)
    return reply


def _done(group: Group, number: int, said: str) -> Response:
    if not is_htmx():
        flash(said)
    page = seen(group, number)
    to = url_for(".show", group=group, number=number, _anchor="colleagues")
    return part_or_redirect("assignments/_now.html", to=to, said=said, **context(page))


@bp.post("/questions/<int:question_id>/closing")
@needs(Right.CHANGE_ANSWER)
def close(group: Group, number: int, question_id: int) -> Response:
    """Take no more answers by a link."""
    _own_question(group, question_id).close()
    db.session.commit()
    return _done(group, number, _("The link is closed."))


@bp.post("/questions/<int:question_id>/closing/undoing")
@needs(Right.CHANGE_ANSWER)
def reopen(group: Group, number: int, question_id: int) -> Response:
    """Take answers by a link again."""
    _own_question(group, question_id).reopen()
    db.session.commit()
    return _done(group, number, _("The link is open again."))


@bp.post("/replies/<int:reply_id>/removal")
@needs(Right.CHANGE_ANSWER)
def remove(group: Group, number: int, reply_id: int) -> Response:
    """Take a colleague's answer away."""
    _own_reply(group, reply_id).remove()
    db.session.commit()
    return _done(group, number, _("The answer is removed."))


@bp.post("/replies/<int:reply_id>/removal/undoing")
@needs(Right.CHANGE_ANSWER)
def bring_back(group: Group, number: int, reply_id: int) -> Response:
    """Take back that a colleague's answer was removed."""
    _own_reply(group, reply_id).bring_back()
    db.session.commit()
    return _done(group, number, _("The answer is back."))


@bp.post("/replies/<int:reply_id>/quotation")
@needs(Right.WRITE_TEXT)
def quote_in_charter(group: Group, number: int, reply_id: int) -> Response:
    """Put a colleague's answer into a section of the charter, `section`, as a paragraph that everybody can change."""
    page, reply = seen(group, number), Reply.find(group, reply_id)
    if reply is None or reply.removed_at or not page.reads(reply.question):
        abort(404)
    charter = Charter.of(group) or abort(404)
    chosen = request.form.get("section", type=int)
    section = next((section for section in charter.sections if section.id == chosen), None)
    if section is None:
        return _done(group, number, _("Choose a section first."))
    quote(reply, section, by=current_user)
    db.session.commit()
    return _done(group, number, _("Quoted in “%(section)s”.", section=section.heading))
