"""The sections themselves: which questions the charter answers, in what order."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.charter.forms import SectionForm
from intranet.charter.models import Charter, InUse, Section
from intranet.charter.views import bp
from intranet.charter.words import Part
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs


@bp.get("/sections")
@needs(Right.CHANGE_SECTIONS)
def sections(group: Group) -> str:
    """Show the sections with their headings and questions, to change."""
    return _page(_charter(group))


def _charter(group: Group, *, to_change: bool = False) -> Charter:
    return Charter.of(group, to_change=to_change) or abort(404)


def _find(charter: Charter, section_id: int) -> Section:
    return next((section for section in charter.sections if section.id == section_id), None) or abort(404)


def _form_of(section: Section) -> SectionForm:
    return SectionForm(
        formdata=None,
        prefix=f"section-{section.id}-",
        data={"heading": section.heading, "question": section.question},
    )


def _page(charter: Charter, *, wrong: tuple[str, SectionForm] | None = None) -> str:
    """Draw the page; `wrong` is a form that came back, with the name of its section or part."""
    charter.take_in_positions()  # a section that somebody has taken a position on stays
    forms = {str(section.id): _form_of(section) for section in charter.sections}
    forms |= {part.value: SectionForm(formdata=None, prefix=f"new-{part.value}-") for part in Part}
    if wrong:
        forms[wrong[0]] = wrong[1]
    reading = documents.read(charter.text)
    return render_template("charter/sections.html", charter=charter, reading=reading, forms=forms, parts=Part)


def _back(group: Group, section: Section | None = None, at: str = "") -> Response:
    """Show the page again, with the keyboard at a control of the section: with an anchor it would be at the top."""
    return redirect(
        url_for("charter.sections", group=group, section=section and section.id, at=at or None), 303
    )


@bp.post("/sections")
@needs(Right.CHANGE_SECTIONS)
def add_section(group: Group) -> Response | tuple[str, int]:
    """Add a section last in its part."""
    charter = _charter(group, to_change=True)
    part = request.form.get("part", "")
    if part not in list(Part):
        abort(422)
    form = SectionForm(prefix=f"new-{part}-")
    if not form.validate_on_submit():
        return _page(charter, wrong=(part, form)), 422
    section = charter.add_section(Part(part), form.heading.data, form.question.data, by=current_user)
    db.session.commit()
    return _back(group, section, "heading")


@bp.post("/sections/<int:section_id>")
@needs(Right.CHANGE_SECTIONS)
def change_section(group: Group, section_id: int) -> Response | tuple[str, int]:
    """Give a section another heading and question."""
    charter = _charter(group, to_change=True)
    section = _find(charter, section_id)
    form = SectionForm(prefix=f"section-{section.id}-")
    if not form.validate_on_submit():
        return _page(charter, wrong=(str(section.id), form)), 422
    section.change(heading=form.heading.data, question=form.question.data, by=current_user)
    db.session.commit()
    flash(_("Saved."))
    return _back(group, section, "save")


@bp.post("/sections/<int:section_id>/place")
@needs(Right.CHANGE_SECTIONS)
def move_section(group: Group, section_id: int) -> Response:
    """Move a section one place up or down within its part."""
    section = _find(_charter(group, to_change=True), section_id)
    direction = "up" if request.form.get("direction") == "up" else "down"
    section.move(-1 if direction == "up" else 1, by=current_user)
    db.session.commit()
    return _back(group, section, direction)


@bp.post("/sections/<int:section_id>/removal")
@needs(Right.CHANGE_SECTIONS)
def remove_section(group: Group, section_id: int) -> Response:
    """Take away a section that nobody has used."""
    charter = _charter(group, to_change=True)
    section = _find(charter, section_id)
    order = charter.sections
    at = order.index(section)
    near = (order[at + 1 :] + order[:at][::-1] or [section])[0]
    try:
        charter.remove_section(section, by=current_user)
    except InUse:
        flash(_("%(heading)s is in use, so it stays.", heading=section.heading), "error")
        near = section
    else:
        flash(_("“%(heading)s” is removed.", heading=section.heading))
    db.session.commit()
    return _back(group, near, "heading")
