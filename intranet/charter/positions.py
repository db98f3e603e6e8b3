"""Taking positions: each says where they stand on a section, on exactly the text they have read."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.charter.draft import Draft
from intranet.charter.forms import PositionForm
from intranet.charter.models import NothingSaid, NothingWritten
from intranet.charter.views import bp
from intranet.charter.words import Stance
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.htmx import part_or_page, part_or_redirect


@bp.get("/sections/<int:section_id>/stance")
@needs(Right.READ_MATERIAL)
def stance(group: Group, section_id: int) -> Response:
    """Show where everybody stands on a section, and ask the person."""
    draft = Draft.find(group, me(), section_id)
    return _panel(draft, draft.form)


@bp.post("/sections/<int:section_id>/position")
@needs(Right.TAKE_POSITION)
def take_position(group: Group, section_id: int) -> Response:
    """Keep where the person stands. When the text has changed under them, 409: they read it and choose again."""
    draft, form = Draft.find(group, me(), section_id, to_change=True), PositionForm()
    if not form.validate_on_submit():
        return _panel(draft, form, 422)
    if not form.saw(draft.text):
        return _changed(draft, form)
    try:
        _take(draft, form)
    except NothingSaid:
        form.comment.errors = [_("Write what is missing.")]
        return _panel(draft, form, 422)
    except NothingWritten:
        return _changed(draft, form)
    draft.look_again()
    db.session.commit()
    return _answered(draft)


def _take(draft: Draft, form: PositionForm) -> None:
    if draft.section:
        draft.section.take_position(
            by=current_user,
            stance=Stance(form.stance.data),
            comment=form.comment.data or "",
            reading=draft.reading,
        )


@bp.post("/sections/<int:section_id>/position/withdrawal")
@needs(Right.TAKE_POSITION)
def withdraw_position(group: Group, section_id: int) -> Response:
    """Take the position back."""
    draft = Draft.find(group, me(), section_id, to_change=True)
    if draft.section:
        draft.section.withdraw_position(by=current_user)
    draft.look_again()
    db.session.commit()
    return _answered(draft)


def _answered(draft: Draft) -> Response:
    to = url_for("charter.show", group=draft.group, section=draft.wanted, _anchor="stance-h")
    return part_or_redirect("charter/_answered.html", to=to, draft=draft, form=draft.form, answered=True)


def _changed(draft: Draft, form: PositionForm) -> Response:
    form.form_errors.append(
        _("The text changed while you took your position. Read it through and save again.")
    )
    form.seen.data = draft.text
    return _panel(draft, form, 409)


def _panel(draft: Draft, form: PositionForm, status: int = 200) -> Response:
    return part_or_page("charter/_in_focus.html", "charter/show.html", status=status, draft=draft, form=form)
