"""The parts of the organisation: named, put in another word, merged and ended; what was said of them stays."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from intranet.groups.models import Group, Unit
from intranet.maturity.forms import UnitForm
from intranet.platform.db import db
from intranet.platform.events import record
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs

bp = Blueprint("units", __name__, url_prefix="/groups/<group:group>/parts")
Drawn = str | Response | tuple[str, int]
MOST_UNITS = 60


def _page(group: Group, **more: Any) -> str:
    units = group.current_units
    forms = {unit.id: _showing(group, unit) for unit in units}
    ended = [unit for unit in group.units if not unit.is_current]
    names = {unit.id: unit.name for unit in group.units}
    form = more.pop("form", None) or UnitForm(group, formdata=None)
    forms |= more.pop("forms", {})
    shown = {"units": units, "ended": ended, "names": names, "forms": forms, "form": form}
    return render_template("maturity/units.html", **shown, **more)


def _showing(group: Group, unit: Unit) -> UnitForm:
    """Give a form that holds what a part is called."""
    return UnitForm(group, unit, formdata=None, data={"name": unit.name}).remember()


def _find(group: Group, unit_id: int) -> Unit:
    return next((unit for unit in group.units if unit.id == unit_id), None) or abort(404)


def _back(group: Group, words: str) -> Response:
    db.session.commit()
    flash(words)
    return redirect(url_for(".index", group=group), 303)


@bp.get("")
@needs(Right.CHANGE_UNITS)
def index(group: Group) -> str:
    """List the parts."""
    return _page(group)


@bp.post("")
@needs(Right.CHANGE_UNITS)
def add(group: Group) -> Drawn:
    """Add a part. It is rated from the next round on."""
    form = UnitForm(group)
    if not form.validate_on_submit():
        return _page(group, form=form), 422
    if len(group.current_units) >= MOST_UNITS:
        form.name.errors = [_("There is room for %(most)s parts. End or merge one first.", most=MOST_UNITS)]
        return _page(group, form=form), 422
    last = max((unit.position for unit in group.units), default=-1)
    unit = Unit(name=form.name.data or "", position=last + 1)
    group.units.append(unit)
    record("unit.added", group_id=group.id, by=current_user, subject=unit.name)
    return _back(group, _("%(name)s is added.", name=unit.name))


@bp.post("/<int:unit_id>")
@needs(Right.CHANGE_UNITS)
def rename(group: Group, unit_id: int) -> Drawn:
    """Call a part something else."""
    # Held, so that two who rename at once see each other's.
    db.session.execute(select(Unit.id).where(Unit.group_id == group.id).with_for_update())
    unit = _find(group, unit_id)
    form = UnitForm(group, unit)
    if not form.validate_on_submit():
        return _page(group, forms={unit.id: form}), 422
    if form.meanwhile(_showing(group, unit)):
        words = _(
            "Somebody has called it %(name)s meanwhile. Send once more if yours is to hold.", name=unit.name
        )
        form.name.errors = [words]
        return _page(group, forms={unit.id: form}), 409
    unit.rename(form.name.data or "", by=current_user)
    return _back(group, _("The part is called %(name)s.", name=unit.name))


@bp.post("/<int:unit_id>/ending")
@needs(Right.CHANGE_UNITS)
def end(group: Group, unit_id: int) -> Drawn:
    """Let a part be no more, or be a piece of another."""
    unit, into = _find(group, unit_id), None
    if asked := request.form.get("into", type=int):
        into = next((one for one in group.current_units if one.id == asked and one is not unit), None)
        if into is None:
            words = _("That part is no more, or is not yours. Choose another to merge with.")
            return _page(group, problem=words), 422
    unit.end(by=current_user, into=into)
    words = _("%(name)s is a part no more. What was said of it stays.", name=unit.name)
    return _back(group, words)


@bp.delete("/<int:unit_id>/ending", endpoint="bring_back")
@bp.post("/<int:unit_id>/ending/undoing", endpoint="bring_back_by_form")
@needs(Right.CHANGE_UNITS)
def bring_back(group: Group, unit_id: int) -> Drawn:
    """Take back that a part has ended."""
    unit = _find(group, unit_id)
    if unit.name.casefold() in {one.name.casefold() for one in group.current_units if one is not unit}:
        return _page(group, problem=_("Another part is called that now. Give it another name first.")), 409
    unit.bring_back(by=current_user)
    return _back(group, _("%(name)s is a part again.", name=unit.name))
