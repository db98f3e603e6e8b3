"""Asking colleagues by link, and what becomes of their answers."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.assignments.between import Seen
from intranet.assignments.forms import QuestionForm
from intranet.assignments.questions import MOST_LINKS, Question, Reply, TooManyLinks
from intranet.assignments.quoting import quote, unquote
from intranet.assignments.views import asked, bp, context, seen, whole
from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs, require
from intranet.platform.web.htmx import is_htmx, part_or_redirect


@bp.post("/questions")
@needs(Right.ANSWER)
def ask(group: Group, number: int) -> Response:
    """Make a link with a question. The page that comes next shows it, and no other."""
    page, form = seen(group, number), QuestionForm()
    assignment, known_as = asked(page), form.known_as
    if not form.validate_on_submit():
        return whole(page, status=422, question_form=form)
    words, days, most = form.question.data or "", form.days.data or 1, form.most.data or 1
    try:
        Question.ask(assignment, group, words, days=days, most=most, by=current_user, form=known_as)
    except TooManyLinks:
        form.question.errors = [_("You have made %(num)d links here. Use one of those.", num=MOST_LINKS)]
        return whole(page, status=422, question_form=form)
    db.session.commit()
    return redirect(url_for(".show", group=group, number=number, made=known_as, _anchor="link"), 303)


def _own_question(group: Group, question_id: int) -> Question:
    question = Question.find(group, question_id) or abort(404)
    require(Right.CHANGE_ANSWER, question)
    return question


def _own_reply(group: Group, reply_id: int) -> Reply:
    reply = Reply.find(group, reply_id) or abort(404)
    require(Right.CHANGE_ANSWER, reply.question)
    return reply


def _done(group: Group, number: int, said: str, *, error: bool = False) -> Response:
    if not is_htmx():
        flash(said, "error" if error else "message")
    page = seen(group, number)
    to = url_for(".show", group=group, number=number, _anchor="colleagues")
    held = context(page, said=said, went_wrong=error)
    return part_or_redirect("assignments/_now.html", to=to, status=409 if error else 200, **held)


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


def _readable(page: Seen, reply_id: int) -> Reply:
    reply = Reply.find(page.group, reply_id)
    if reply is None or reply.removed_at or not page.reads(reply.question):
        abort(404)
    return reply


@bp.post("/replies/<int:reply_id>/quotation")
@needs(Right.WRITE_TEXT)
def quote_in_charter(group: Group, number: int, reply_id: int) -> Response:
    """Put a colleague's answer into a section of the charter, `section`, as a paragraph that everybody can change."""
    page = seen(group, number)
    reply = _readable(page, reply_id)
    charter = Charter.of(group) or abort(404)
    chosen = request.form.get("section", type=int)
    section = next((section for section in charter.sections if section.id == chosen), None)
    if section is None:
        return _unchosen(page, reply)
    quote(reply, section, by=current_user)
    db.session.commit()
    return _done(group, number, _("Quoted in “%(section)s”.", section=section.heading))


def _unchosen(page: Seen, reply: Reply) -> Response:
    """Ask for a section, where it is chosen."""
    if not is_htmx():
        return whole(page, status=422, unchosen=reply.id)
    held = context(page, unchosen=reply.id)
    return part_or_redirect("assignments/_now.html", to="", status=422, **held)


@bp.post("/replies/<int:reply_id>/quotation/undoing")
@needs(Right.WRITE_TEXT)
def take_quotation_out(group: Group, number: int, reply_id: int) -> Response:
    """Take what was quoted out of the charter again. What others have written meanwhile stays as it is."""
    reply = _readable(seen(group, number), reply_id)
    is_out = unquote(reply, by=current_user)
    db.session.commit()
    if is_out:
        return _done(group, number, _("The quotation is taken out of the charter again."))
    return _done(group, number, _("Somebody has changed the quotation since, so it stays."), error=True)
