"""Where a colleague answers: without an account, by a link that opens one question and nothing else."""

import secrets
from datetime import timedelta

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from intranet.assignments.forms import ReplyForm
from intranet.assignments.questions import Knock, Question
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.expiry import delete_past
from intranet.platform.web.access import public
from intranet.platform.web.headers import unsearched

bp = Blueprint("ask", __name__, url_prefix="/ask/<token>")
LEAST = timedelta(seconds=2)  # that a person needs to read and write; a machine does not


def _signer(question: Question) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"ask-{question.id}")


def new_stamp(question: Question) -> str:
    """Give what a form carries: a key of its own, and when it was drawn."""
    return str(_signer(question).dumps([secrets.token_urlsafe(16), clock.now().timestamp()]))


def read_stamp(question: Question, stamp: str) -> tuple[str, timedelta] | None:
    """Give a form's key, and how long ago it was drawn; None when it is not a form of ours for this question."""
    try:
        key, drawn_at = _signer(question).loads(stamp)
    except BadSignature:
        return None
    return key, timedelta(seconds=clock.now().timestamp() - drawn_at)


def _page(question: Question, form: ReplyForm, status: int = 200) -> Response:
    return make_response(render_template("assignments/ask.html", question=question, form=form), status)


def _over(written: str = "") -> Response:
    """Say that nothing can be answered here, whatever the reason; what was written is not lost."""
    return make_response(render_template("assignments/ask_over.html", written=written), 404)


bp.after_request(unsearched)


@bp.get("")
@public
def show(token: str) -> Response:
    """Show the question, and who will read the answer."""
    question = Question.by_token(token)
    if question is None or not question.is_open:
        return _over()
    return _page(question, ReplyForm(formdata=None, data={"stamp": new_stamp(question)}))


@bp.post("")
@public
def answer(token: str) -> Response:
    """Take an answer. The same form sent twice is one answer."""
    question, form = Question.by_token(token, to_answer=True), ReplyForm()
    if question is None:
        return _over(form.reply.data or "")
    stamp = read_stamp(question, form.stamp.data or "")
    sent = question.reply_with(stamp[0]) if stamp else None
    if stamp and sent and not sent.removed_at:
        return _thank(token, stamp[0])
    if not question.is_open:
        return _over(form.reply.data or "")
    status = _fault(question, form, stamp) or (_removed(question, form) if sent else 0)
    if status or stamp is None:
        db.session.commit()  # that it was tried
        return _page(question, form, status)
    question.take(form.reply.data or "", name=form.name.data or "", key=stamp[0])
    delete_past()
    db.session.commit()
    return _thank(token, stamp[0])


def _fault(question: Question, form: ReplyForm, stamp: tuple[str, timedelta] | None) -> int:
    """Say in the form what keeps an answer from being taken, and give the status; 0 when nothing does."""
    if Knock.is_too_much(question, request.remote_addr or ""):
        form.notice = _("Many answers are coming in just now. Wait a few minutes and send it again.")
        return 429
    if not form.validate_on_submit():
        if stamp is None:
            form.stamp.data = new_stamp(question)
        return 422
    if stamp is None:
        form.stamp.data = new_stamp(question)
    if stamp is None or stamp[1] < LEAST or form.homepage.data:
        form.homepage.data = ""
        form.notice = _("Your answer is not sent yet. Read through it once, then send it again.")
        return 422
    return 0


def _removed(question: Question, form: ReplyForm) -> int:
    """Say that what this form brought is no longer there, and let it be sent as a new one. Gives the status."""
    form.stamp.data = new_stamp(question)
    form.notice = _(
        "You have sent this before, and %(name)s has removed it. Send it again if it is to be read.",
        name=question.by_name,
    )
    return 409


def _thank(token: str, key: str) -> Response:
    return redirect(url_for(".thanks", token=token, key=key), 303)


@bp.get("/thanks/<key>")
@public
def thanks(token: str, key: str) -> Response:
    """Thank for the answer, and show it once more to whoever wrote it."""
    question = Question.by_token(token)
    reply = question.reply_with(key) if question else None
    if question is None or reply is None or reply.removed_at:
        return _over()
    return make_response(render_template("assignments/thanks.html", question=question, reply=reply))
