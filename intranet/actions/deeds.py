"""What is done with one action from its row: another date, taking it on; and what there is to read about it."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from intranet.actions.around import documents_of, sections_of
from intranet.actions.attached import MOST_LINKS
from intranet.actions.forms import DateForm, LinkForm
from intranet.actions.meanwhile import Outdated
from intranet.actions.mine import Mine
from intranet.actions.models import Action, Closed, Taken
from intranet.actions.serving import Serving
from intranet.actions.views import (
    HERE,
    NUMBERED,
    WHOLE,
    answer,
    bp,
    changed,
    find_mine_to_change,
    parts,
    saved,
    sent_as,
    too_late,
)
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs, signed_in
from intranet.platform.web.htmx import part_or_page, part_or_redirect


@bp.get("/me/actions")
@signed_in
def mine() -> Response:
    """List what the signed-in person sees to or helps with, in every group."""
    return part_or_page("actions/_mine.html", "actions/mine.html", mine=Mine(me()))


@bp.get(f"{HERE}/serving")
@needs(Right.READ_MATERIAL)
def serving(group: Group) -> Response:
    """Draw anew, on an open charter page, which actions serve its sections."""
    to, sections = url_for("charter.show", group=group), sections_of(group)
    return part_or_redirect("actions/_serving.html", to=to, sections=sections, serving=Serving(group))


@bp.post(f"{NUMBERED}/due-date")
@needs(Right.CHANGE_ACTION)
def move_date(group: Group, number: int) -> Response:
    """Give an action another date. When somebody else has moved it meanwhile, both dates are shown to choose from."""
    action = find_mine_to_change(group, number)
    form = DateForm(action)
    if not form.validate_on_submit():
        return answer("actions/_date.html", parts(group, action, date_form=form), 422)
    try:
        why = form.why.data or ""
        action.change(revision=form.seen, by=me(), why=why, key=sent_as(), due_on=form.due_on.data)
    except Outdated as refusal:
        db.session.rollback()
        form.see(action)
        context = parts(group, action, date_form=form, difference=refusal.differences[0])
        return answer("actions/_date.html", context, 409)
    except Closed:
        return too_late(group, action, _("The action was closed meanwhile, so its date is not moved."))
    db.session.commit()
    return changed(group, action)


@bp.post(f"{NUMBERED}/owner")
@needs(Right.CHANGE_ACTION)
def take_on(group: Group, number: int) -> Response:
    """See to an action that nobody has."""
    action = find_mine_to_change(group, number)
    try:
        action.take_on(by=me())
    except Taken:
        taken = _("%(name)s has taken it on meanwhile.", name=action.owner.name if action.owner else "")
        return too_late(group, action, taken)
    except Closed:
        return too_late(group, action, _("The action was closed meanwhile. Nobody needs to take it on."))
    db.session.commit()
    return changed(group, action)


def _with_links(group: Group, action: Action, **context: Any) -> Response:
    to = url_for("actions.show", group=group, number=action.number, _anchor="links-h")
    return saved(WHOLE, group, action, to=to, **context)


@bp.post(f"{NUMBERED}/links")
@needs(Right.CHANGE_ACTION)
def add_link(group: Group, number: int) -> Response:
    """Let an action lead to a document of the library, or to an address."""
    action = find_mine_to_change(group, number)
    form = LinkForm(documents_of(group))
    is_taken = form.validate_on_submit()
    if is_taken and len(action.links) >= MOST_LINKS:
        form.address.errors = [_("There is room for %(most)s. Remove one first.", most=MOST_LINKS)]
    if form.errors or not is_taken:
        return answer(WHOLE, parts(group, action, link_form=form), 422)
    if form.chosen:
        action.attach(document=form.chosen, by=me())
    if form.address.data:
        action.attach(name=form.name.data or form.address.data[:200], address=form.address.data, by=me())
    db.session.commit()
    return _with_links(group, action, saved="link")


@bp.delete(f"{NUMBERED}/links/<int:link_id>")
@bp.post(f"{NUMBERED}/links/<int:link_id>/removal", endpoint="remove_link_by_form")
@needs(Right.CHANGE_ACTION)
def remove_link(group: Group, number: int, link_id: int) -> Response:
    """Let an action no longer lead somewhere. Twice is harmless."""
    action = find_mine_to_change(group, number)
    action.detach(link_id, by=me())
    db.session.commit()
    return _with_links(group, action)
