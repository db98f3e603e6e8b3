"""Writing down what is decided: in one line, changed, removed and put back, while everybody in the room looks on."""

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.meetings.decisions import Decision, Outdated
from intranet.meetings.forms import DecisionForm
from intranet.meetings.minutes import Settled, hold_open
from intranet.meetings.page import MeetingPage
from intranet.meetings.start import bp
from intranet.meetings.words import settled_words
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.forms import number_in
from intranet.platform.web.htmx import part_or_page, part_or_redirect, trigger

CHANGED = "samsyn:decision"
HERE = "/<int:number>/decisions"
ONE = f"{HERE}/<int(max=999999):decision_number>"
LINE, ALL, PAGE = "meetings/_decide.html", "meetings/_decisions.html", "meetings/show.html"


@dataclass(frozen=True)
class Deciding:
    """What stands in the way of a decision: in the line where one is added, or in the form that changes number `of`."""

    problem: str = ""
    form: DecisionForm | None = None
    of: int = 0


def _drawn(page: MeetingPage, deciding: Deciding, part: str = ALL, *, status: int) -> Response:
    return part_or_page(part, PAGE, status=status, deciding=deciding, **page.context())


def _done(page: MeetingPage, part: str = ALL, **rest: Any) -> Response:
    page = MeetingPage(page.group, page.workshop, page.workshops)
    anchor = url_for(".show", group=page.group, number=page.workshop.number, _anchor="decisions")
    return trigger(part_or_redirect(part, to=anchor, **page.context(), **rest), CHANGED)


def _settled(group: Group, number: int, form: DecisionForm | None = None) -> Response:
    db.session.rollback()
    deciding = Deciding(problem=settled_words(), form=form)
    return _drawn(MeetingPage.find(group, number), deciding, status=409)


@bp.get(HERE)
@needs(Right.READ_MATERIAL)
def decisions(group: Group, number: int) -> Response:
    """Draw what is decided and how the minutes stand anew, for an open page."""
    return part_or_page("meetings/_decided.html", PAGE, **MeetingPage.find(group, number).context())


@bp.post(HERE)
@needs(Right.WRITE_TEXT)
def decide(group: Group, number: int) -> Response:
    """Write down a decision, in one line. The line comes back empty, ready for the next."""
    page, form = MeetingPage.find(group, number), DecisionForm()
    if not form.validate_on_submit():
        return _drawn(page, Deciding(form=form), LINE, status=422)
    try:
        Decision.make(hold_open(group, page.workshop), form.text.data, by=current_user)
    except Settled:
        db.session.rollback()
        deciding = Deciding(problem=settled_words(), form=form)
        return _drawn(MeetingPage.find(group, number), deciding, LINE, status=409)
    db.session.commit()
    return _done(page, LINE, again=True)


def _find(group: Group, page: MeetingPage, decision_number: int) -> Decision:
    """Load and hold a decision; 404 when there is none with that number.

    Raises:
        Settled: the minutes are approved.
    """
    page.meeting = hold_open(group, page.workshop)
    return next((d for d in page.decisions if d.number == decision_number), None) or abort(404)


@bp.post(ONE)
@needs(Right.WRITE_TEXT)
def change_decision(group: Group, number: int, decision_number: int) -> Response:
    """Give a decision other words. When somebody else has done so meanwhile, theirs are shown, and nothing is lost."""
    page, form = MeetingPage.find(group, number), DecisionForm()
    try:
        decision = _find(group, page, decision_number)
        if not form.validate_on_submit():
            return _drawn(page, Deciding(form=form, of=decision_number), status=422)
        decision.change(form.text.data, revision=number_in(form.revision.data), by=current_user)
    except Settled:
        return _settled(group, number, form)
    except Outdated:
        form.revision.data = str(decision.revision)
        said = {"name": decision.changed_by_name, "text": decision.text}
        problem = _("%(name)s has changed it to “%(text)s”. Save again if yours is what you decided.", **said)
        return _drawn(page, Deciding(problem=problem, form=form, of=decision_number), status=409)
    db.session.commit()
    return _done(page)


def _turn(group: Group, number: int, decision_number: int, verb: str) -> Response:
    page = MeetingPage.find(group, number)
    try:
        getattr(_find(group, page, decision_number), verb)(by=current_user)
    except Settled:
        return _settled(group, number)
    db.session.commit()
    return _done(page)


@bp.delete(ONE, endpoint="remove_decision")
@bp.post(f"{ONE}/removal", endpoint="remove_decision_by_form")
@needs(Right.WRITE_TEXT)
def remove_decision(group: Group, number: int, decision_number: int) -> Response:
    """Take a decision away. The others keep their numbers."""
    return _turn(group, number, decision_number, "remove")


@bp.post(f"{ONE}/removal/undoing")
@needs(Right.WRITE_TEXT)
def put_back_decision(group: Group, number: int, decision_number: int) -> Response:
    """Take back that a decision was removed."""
    return _turn(group, number, decision_number, "put_back")
