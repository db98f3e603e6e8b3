"""Writing in a dialogue: beginning a thread, answering, changing and removing one's own, settling and opening again."""

from typing import cast

from flask import abort, current_app, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.charter.models import Section
from intranet.dialogue.forms import CommentForm, ThreadForm
from intranet.dialogue.models import MOST_QUOTE, Comment, Outdated, Thread
from intranet.dialogue.telling import tell
from intranet.dialogue.views import Shown, bp, charter_of, find_thread, section_of, section_page, thread_page
from intranet.groups.models import Group
from intranet.live import places
from intranet.live.guard import Malformed
from intranet.live.pace import Pace
from intranet.live.places import Passage, Span, on_one_line
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs, require
from intranet.platform.web.htmx import is_htmx, part_or_redirect, trigger

SAID = "samsyn:comment"  # what open parts of the page listen for, as they do for what others say


def _validated(form: CommentForm) -> int:
    """Give the status with which a form comes back; 0 when there is nothing to put right."""
    if not form.validate_on_submit():
        return 422
    if cast(Pace, current_app.extensions["samsyn.dialogue"]).allows(current_user.id):
        return 0
    if is_htmx():
        abort(429)  # the page stays, with what is written in it
    form.words.errors = [_("That was too much in a short time. Wait a minute and send it again.")]
    return 429


@bp.post("/sections/<int:section_id>/threads")
@needs(Right.COMMENT)
def begin(group: Group, section_id: int) -> Response:
    """Comment on a section, or on words of it. When the words changed meanwhile, 409: they are shown as they are."""
    section, form = section_of(charter_of(group), section_id), ThreadForm()
    if status := _validated(form):
        return section_page(group, section, form, status)
    span, passage = _marked(section, form)
    if form.form_errors:
        return section_page(group, section, form, 409)
    thread = Thread.begin(section, form.words.data or "", by=current_user, span=span, passage=passage)
    db.session.commit()
    tell(thread.comments[0], by=current_user)
    if not is_htmx():
        return part_or_redirect(
            "", to=url_for(".section", group=group, section_id=section_id, _anchor=f"thread-{thread.id}")
        )
    return trigger(section_page(group, section, ThreadForm(formdata=None), begun=thread), SAID)


def _marked(section: Section, form: ThreadForm) -> tuple[Span | None, Passage | None]:
    """Give the words that were marked, as the server has them. What is wrong with them is said in the form."""
    if not form.is_about_words:
        return None, None
    try:
        span = form.span
        passage = places.find(section.charter.text, {0: span}).get(0)
    except Malformed:
        passage = None
    if passage is None or passage.fragment != section.fragment:
        return _come_back(form, _("The words that you marked are no longer there."))
    if len(passage.words) > MOST_QUOTE:
        return _come_back(form, _("You have marked more than can be quoted."))
    if passage.words != on_one_line(form.quote.data or ""):
        form.quote.data = passage.words
        form.form_errors.append(
            _("The words that you marked changed while you wrote. See how they read now, and save again.")
        )
        return None, None
    return span, passage


def _come_back(form: ThreadForm, why: str) -> tuple[None, None]:
    """Let the form come back without the words."""
    form.forget_words()
    what_now = _("Your comment is still here. Save it about the section as a whole, or mark other words.")
    form.form_errors.append(f"{why} {what_now}")
    return None, None


@bp.post("/<int:thread_id>/comments")
@needs(Right.COMMENT)
def answer(group: Group, thread_id: int) -> Response:
    """Answer in a thread. One that somebody settled meanwhile is open again, and that is said."""
    thread, form = find_thread(group, thread_id, to_change=True), CommentForm()
    shown = Shown(charter_of(group), [thread], answers={thread.id: form})
    if status := _validated(form):
        return thread_page(shown, status)
    was_settled_meanwhile = thread.is_settled and form.was.data == "open"
    who = thread.settled_by_name
    comment = thread.answer(form.words.data or "", by=current_user)
    db.session.commit()
    tell(comment, by=current_user)
    shown.answers.clear()
    words = _("%(name)s settled this while you wrote. Your answer has opened it again.", name=who)
    return _done(group, shown, words if was_settled_meanwhile else "", at=f"comment-{comment.id}")


@bp.post("/<int:thread_id>/settlement")
@needs(Right.COMMENT)
def settle(group: Group, thread_id: int) -> Response:
    """Be done with a thread."""
    thread = find_thread(group, thread_id, to_change=True)
    thread.settle(by=current_user)
    thread.read(current_user)
    db.session.commit()
    return _done(group, Shown(charter_of(group), [thread]), _("Settled."))


@bp.post("/<int:thread_id>/settlement/undoing")
@needs(Right.COMMENT)
def reopen(group: Group, thread_id: int) -> Response:
    """Take a thread up again."""
    thread = find_thread(group, thread_id, to_change=True)
    thread.reopen(by=current_user)
    db.session.commit()
    return _done(group, Shown(charter_of(group), [thread]), _("Open again."))


@bp.post("/<int:thread_id>/reading")
@needs(Right.READ_MATERIAL)
def read(group: Group, thread_id: int) -> Response:
    """Note that the person has seen where they are mentioned, and show them the thread."""
    thread = find_thread(group, thread_id)
    thread.read(current_user)
    db.session.commit()
    to = url_for(".thread", group=group, thread_id=thread_id)
    return part_or_redirect("dialogue/_read.html", to=to)


def _find_own(group: Group, comment_id: int) -> Comment:
    comment = Comment.find(group, comment_id, to_change=True) or abort(404)
    require(Right.CHANGE_COMMENT, comment)
    return comment


@bp.post("/comments/<int:comment_id>")
@needs(Right.CHANGE_COMMENT)
def change(group: Group, comment_id: int) -> Response:
    """Say it in other words. When it was changed in another window meanwhile, 409: both are shown."""
    comment, form = _find_own(group, comment_id), CommentForm()
    shown = Shown(charter_of(group), [comment.thread], changes={comment.id: form})
    if status := _validated(form):
        return thread_page(shown, status)
    before = {mention.user_id for mention in comment.mentions}
    try:
        comment.change(form.words.data or "", revision=_number(form.revision.data), by=current_user)
    except Outdated:
        form.form_errors.append(_("You changed this comment in another window meanwhile. It reads:"))
        form.revision.data = comment.revision
        return thread_page(shown, 409)
    db.session.commit()
    tell(comment, by=current_user, but=before)
    return _done(
        group, Shown(shown.charter, shown.threads), _("Saved."), at=f"comment-{comment.id}", done={comment.id}
    )


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() else 0


@bp.post("/comments/<int:comment_id>/removal")
@needs(Right.CHANGE_COMMENT)
def remove(group: Group, comment_id: int) -> Response:
    """Take one's own comment away."""
    comment = _find_own(group, comment_id)
    thread, charter = comment.thread, charter_of(group)
    is_left = thread.remove(comment, by=current_user)
    db.session.commit()
    words = _("The comment is removed.")
    if is_left:
        return _done(group, Shown(charter, [thread]), words)
    if not is_htmx():
        flash(words)
    to = url_for(".index", group=group)
    return trigger(part_or_redirect("dialogue/_gone.html", to=to, number=thread.id, said=words), SAID)


def _done(
    group: Group,
    shown: Shown,
    said: str,
    *,
    at: str = "",
    done: set[int] = frozenset(),  # type: ignore[assignment]  # nothing changes it
) -> Response:
    thread = shown.threads[0]
    shown.editing -= done
    if said and not is_htmx():
        flash(said)
    to = url_for(".thread", group=group, thread_id=thread.id, _anchor=at or None)
    part = part_or_redirect("dialogue/_thread.html", to=to, shown=shown, thread=thread, said=said, at=at)
    return trigger(part, SAID)
