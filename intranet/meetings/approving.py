"""The minutes: read as they are, approved by the leader and one more, corrected afterwards by a new entry."""

from typing import Any

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.meetings.content import Content
from intranet.meetings.forms import ApprovalForm, CorrectionForm
from intranet.meetings.minutes import Minutes, NotAsSeen, NotTheirs, Settled
from intranet.meetings.models import Meeting
from intranet.meetings.page import MeetingPage, content_of
from intranet.meetings.start import bp
from intranet.meetings.words import settled_words
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs, require
from intranet.platform.web.htmx import go_to, part_or_page

HERE = "/<int:number>/minutes"


def _form(page: MeetingPage, **rest: Any) -> ApprovalForm:
    others = [person for person in page.group.members if person.id != current_user.id]
    away = {entry.user_id for entry in page.roll.entries if entry.is_away}
    return ApprovalForm(others, away, **rest)


def _drawn(page: MeetingPage, *, status: int = 200, problem: str = "", **forms: Any) -> Response:
    given = {
        "approval": _form(page, formdata=None),
        "correction": CorrectionForm(formdata=None),
        "content": content_of(page),
        "problem": problem,
        **forms,
    }
    whole = "meetings/minutes.html"
    return part_or_page("meetings/_minutes.html", whole, status=status, **given, **page.context())


def _hold(group: Group, number: int) -> MeetingPage:
    """Find a meeting's page and hold what its minutes are gathered from: what is read is what is approved."""
    page = MeetingPage.find(group, number)
    page.meeting = Meeting.hold(group, page.workshop)
    page.minutes = Minutes.hold(page.meeting)
    if page.notes is not None:
        page.notes.text.take_turns()
    return page


def _done(page: MeetingPage, words: str) -> Response:
    db.session.commit()
    flash(words)
    return go_to(url_for(".minutes", group=page.group, number=page.workshop.number))


@bp.get(HERE)
@needs(Right.READ_MATERIAL)
def minutes(group: Group, number: int) -> Response:
    """Show the minutes: a draft that follows what is there, or what was approved."""
    return _drawn(MeetingPage.find(group, number))


@bp.post(f"{HERE}/approval")
@needs(Right.APPROVE_MINUTES)
def approve_minutes(group: Group, number: int) -> Response:
    """Approve exactly what the person was shown: the leader first, with a choice of who else, and then that one."""
    page = _hold(group, number)
    if not page.workshop.has_begun:
        abort(404)  # there is nothing to approve yet
    require(Right.APPROVE_MINUTES, page.minutes)
    if page.minutes.is_approved:
        return _done(page, _("The minutes are approved."))
    content = content_of(page)
    if request.form.get("seen") != content.digest:
        problem = _("Something changed while you read this. Look through it and approve again.")
        return _drawn(page, status=409, problem=problem)
    if page.minutes.is_signed and page.minutes.adjuster_id == current_user.id:
        return _approve_second(page, content)
    return _approve_first(page, content)


def _approve_first(page: MeetingPage, content: Content) -> Response:
    form = _form(page)
    if not form.validate_on_submit():
        return _drawn(page, status=422, approval=form)
    page.minutes.sign(content, adjuster=form.chosen, by=current_user)
    return _done(page, _("You have approved the minutes. Now %(name)s reads them.", name=form.chosen.name))


def _approve_second(page: MeetingPage, content: Content) -> Response:
    try:
        page.minutes.approve(content, notes=page.notes, by=current_user)
    except NotAsSeen:
        words = _l(
            "They say something else than what %(name)s approved. %(name)s has to approve again first."
        )
        problem = str(words) % {"name": page.minutes.leader_name}
        return _drawn(page, status=409, problem=problem)
    return _done(page, _("The minutes are approved. Nothing in them is changed any more."))


@bp.delete(f"{HERE}/approval", endpoint="withdraw_approval")
@bp.post(f"{HERE}/approval/undoing", endpoint="withdraw_approval_by_form")
@needs(Right.APPROVE_MINUTES)
def withdraw_approval(group: Group, number: int) -> Response:
    """Take back that the minutes are approved, as long as only one has approved them."""
    page = _hold(group, number)
    require(Right.APPROVE_MINUTES, page.minutes)
    try:
        page.minutes.withdraw(by=current_user)
    except Settled:
        return _drawn(page, status=409, problem=settled_words())
    return _done(page, _("The approval is taken back. The minutes are a draft again."))


@bp.post(f"{HERE}/corrections")
@needs(Right.APPROVE_MINUTES)
def correct_minutes(group: Group, number: int) -> Response:
    """Add what approved minutes should have said."""
    page, form = _hold(group, number), CorrectionForm()
    require(Right.APPROVE_MINUTES, page.minutes)
    if not form.validate_on_submit():
        return _drawn(page, status=422, correction=form)
    try:
        page.minutes.correct(form.text.data, by=current_user)
    except NotTheirs:
        problem = _("The minutes are a draft. What is wrong in them can be put right at the workshop's page.")
        return _drawn(page, status=409, problem=problem, correction=form)
    return _done(page, _("The correction is added."))
