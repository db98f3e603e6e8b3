"""What one takes along: written in private, shared with one tap, taken back with another; and what is shared, large."""

from dataclasses import dataclass
from secrets import token_hex

from flask import flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.meetings.forms import ReflectionForm
from intranet.meetings.models import Meeting
from intranet.meetings.page import MeetingPage
from intranet.meetings.reflections import IsShared, Outdated, Reflection
from intranet.meetings.start import bp
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.forms import number_in
from intranet.platform.web.htmx import go_to, is_htmx, part_or_page
from intranet.workshops.agenda import ItemKind

HERE = "/<int:number>/reflection"
PAGE = "meetings/reflection.html"


@dataclass(frozen=True)
class Prompt:
    """What the group is asked: the agenda's own words, or ours when it has none."""

    title: str
    question: str

    @classmethod
    def of(cls, page: MeetingPage) -> "Prompt":
        """Find what a meeting's agenda asks in its last reflection."""
        asked = [item for item in page.running.agenda.items if item.kind == ItemKind.REFLECTION]
        if asked and (asked[-1].title or asked[-1].description):
            item = asked[-1]
            return cls(item.title if item.description else "", item.description or item.title)
        return cls("", _("What do you take along?"))


@bp.get(HERE)
@needs(Right.REFLECT)
def reflection(group: Group, number: int) -> Response:
    """Show one's own reflection, to write on and to share."""
    return _drawn(MeetingPage.find(group, number))


def _drawn(
    page: MeetingPage, form: ReflectionForm | None = None, problem: str = "", status: int = 200
) -> Response:
    mine = Reflection.of(page.meeting, current_user)
    if form is None:
        known = {"text": mine.text, "revision": str(mine.revision), "page": token_hex(8)}
        form = ReflectionForm(formdata=None, data=known)
    elif problem:
        form.revision.data = str(mine.revision)  # whoever saves again has seen what is kept
    drawn = {"prompt": Prompt.of(page), "mine": mine, "reflection_form": form, "problem": problem}
    return part_or_page("meetings/_reflection_state.html", PAGE, status=status, **drawn, **page.context())


def _write(page: MeetingPage, form: ReflectionForm) -> Reflection:
    """Keep what was sent.

    Raises:
        IsShared, Outdated: as `Reflection.write`.
    """
    page.meeting = Meeting.hold(page.group, page.workshop)
    mine = Reflection.of(page.meeting, current_user, to_change=True)
    page_name = form.page.data or ""
    mine.write(form.text.data or "", revision=number_in(form.revision.data), page=page_name)
    return mine


def _refused(group: Group, number: int, form: ReflectionForm, error: Exception) -> Response:
    db.session.rollback()
    if isinstance(error, IsShared):
        problem = _("It is shared already. Take it back first, then write on.")
    else:
        problem = _("You have written something else meanwhile, on another page or device. It is shown here.")
    return _drawn(MeetingPage.find(group, number), form, problem, 409)


@bp.post(HERE)
@needs(Right.REFLECT)
def write_reflection(group: Group, number: int) -> Response:
    """Keep what one has written so far, for oneself alone. Asked again and again while one writes."""
    page, form = MeetingPage.find(group, number), ReflectionForm()
    if not form.validate_on_submit():
        return _drawn(page, form, status=422)
    try:
        _write(page, form)
    except (IsShared, Outdated) as error:
        return _refused(group, number, form, error)
    db.session.commit()
    if is_htmx():
        return _drawn(page)
    flash(_("Saved. Nobody but you can read it."))
    return go_to(url_for(".reflection", group=group, number=number))


@bp.post(f"{HERE}/sharing")
@needs(Right.REFLECT)
def share_reflection(group: Group, number: int) -> Response:
    """Let the group read one's reflection, as it is written now."""
    page, form = MeetingPage.find(group, number), ReflectionForm()
    words = form.text.data or ""
    if not form.validate_on_submit() or not words:
        if not words:
            form.text.errors = [_("Write something first, then share it.")]
        return _drawn(page, form, status=422)
    try:
        _write(page, form).share()
    except (IsShared, Outdated) as error:
        return _refused(group, number, form, error)
    db.session.commit()
    flash(_("Your reflection is shared with the group."))
    return go_to(url_for(".reflection", group=group, number=number))


@bp.delete(f"{HERE}/sharing", endpoint="take_back_reflection")
@bp.post(f"{HERE}/sharing/undoing", endpoint="take_back_reflection_by_form")
@needs(Right.REFLECT)
def take_back_reflection(group: Group, number: int) -> Response:
    """Let nobody else read one's reflection any more."""
    page = MeetingPage.find(group, number)
    page.meeting = Meeting.hold(group, page.workshop)
    Reflection.of(page.meeting, current_user, to_change=True).take_back()
    db.session.commit()
    flash(_("Your reflection is taken back. Nobody but you can read it."))
    return go_to(url_for(".reflection", group=group, number=number))


@bp.get("/<int:number>/reflections")
@needs(Right.READ_MATERIAL)
def reflections(group: Group, number: int) -> Response:
    """Show what the group has shared, large, for a room."""
    page = MeetingPage.find(group, number)
    return part_or_page(
        "meetings/_reflections_wall.html",
        "meetings/reflections.html",
        prompt=Prompt.of(page),
        **page.context(),
    )


@bp.get("/<int:number>/reflections/shared")
@needs(Right.READ_MATERIAL)
def shared_reflections(group: Group, number: int) -> Response:
    """Draw what is shared anew, for an open page of the workshop."""
    return part_or_page(
        "meetings/_reflections.html", "meetings/show.html", **MeetingPage.find(group, number).context()
    )
