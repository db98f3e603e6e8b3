"""Planning a programme's workshops and their agendas: for whoever runs the programme."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from intranet.groups.models import Programme
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.workshops.agenda import Agenda
from intranet.workshops.forms import WorkshopForm
from intranet.workshops.in_the_way import in_the_way
from intranet.workshops.models import InUse, Workshop, take_turns
from intranet.workshops.undoing import keep_workshop, put_workshop_back

bp = Blueprint("programme_workshops", __name__, url_prefix="/programmes/<programme:programme>/workshops")

Drawn = str | Response | tuple[str, int]


def find(programme: Programme, number: int, *, to_change: bool = False) -> Workshop:
    """Load one of the programme's workshops by its own number; 404 when there is none.

    Args:
        to_change: take turns with others who change one, and see what they have done.
    """
    return _numbered(programme, number, to_change=to_change) or abort(404)


def _numbered(programme: Programme, number: int, *, to_change: bool = False) -> Workshop | None:
    if to_change:
        take_turns(programme)
    found = select(Workshop).where(Workshop.programme_id == programme.id, Workshop.number == number)
    return db.session.scalar(found.execution_options(populate_existing=to_change))


@bp.get("")
@needs(Right.MANAGE_PROGRAMME)
def index(programme: Programme) -> Response:
    """Go to the programme's page, which lists them: the address stands there after a form that came back."""
    return redirect(url_for("programmes.show", programme=programme))


@bp.get("/new")
@needs(Right.MANAGE_PROGRAMME)
def new(programme: Programme) -> str:
    """Ask when and where the workshop is to be."""
    return render_template("workshops/new.html", programme=programme, form=WorkshopForm())


@bp.post("")
@needs(Right.MANAGE_PROGRAMME)
def create(programme: Programme) -> Drawn:
    """Add a workshop to the programme."""
    form = WorkshopForm()
    if not form.validate_on_submit() or not form.is_meant(Workshop.all_of(programme)):
        return render_template("workshops/new.html", programme=programme, form=form), 422
    workshop = Workshop.plan(programme, **form.filled_in())
    db.session.commit()
    flash(_("The workshop is added. Now its agenda."))
    return redirect(url_for(".edit", programme=programme, number=workshop.number), 303)


def page(workshop: Workshop, form: WorkshopForm | None = None, **rest: Any) -> str:
    """Draw the page that changes a workshop; without a form, it holds what is there."""
    return render_template(
        "workshops/edit.html",
        programme=workshop.programme,
        workshop=workshop,
        agenda=Agenda.of(workshop),
        in_the_way=in_the_way(workshop),
        form=form or WorkshopForm.showing(workshop),
        **rest,
    )


@bp.get("/<int:number>/edit")
@needs(Right.MANAGE_PROGRAMME)
def edit(programme: Programme, number: int) -> str:
    """Show what can be changed about a workshop, and its agenda."""
    return page(find(programme, number))


@bp.post("/<int:number>")
@needs(Right.MANAGE_PROGRAMME)
def update(programme: Programme, number: int) -> Drawn:
    """Change when and where a workshop is."""
    workshop = find(programme, number, to_change=True)
    form = WorkshopForm()
    if not form.validate_on_submit() or not form.is_meant(Workshop.all_of(programme), workshop):
        return page(workshop, form), 422
    if theirs := form.meanwhile(WorkshopForm.showing(workshop)):
        return page(workshop, form, theirs=theirs), 409
    workshop.change(**form.filled_in())
    db.session.commit()
    flash(_("The workshop is changed."))
    return _back(workshop)


@bp.post("/<int:number>/removal")
@needs(Right.MANAGE_PROGRAMME)
def remove(programme: Programme, number: int) -> Drawn:
    """Take a workshop out of the programme, as long as no group has made anything of it."""
    workshop = _numbered(programme, number, to_change=True)
    if workshop is None and number > programme.highest_removed:
        abort(404)
    if workshop is None:
        flash(_("The workshop is already removed."))
        return redirect(url_for("programmes.show", programme=programme), 303)
    kept, title = keep_workshop(workshop), workshop.title
    try:
        workshop.remove()
    except InUse:
        db.session.rollback()
        flash(_("Groups have used the workshop, so it stays."), "error")
        return redirect(url_for(".edit", programme=programme, number=number, _anchor="remove-h"), 303)
    db.session.commit()
    return render_template("workshops/removed.html", programme=programme, title=title, kept=kept)


@bp.post("/back")
@needs(Right.MANAGE_PROGRAMME)
def put_back(programme: Programme) -> Drawn:
    """Plan a workshop that was just removed again, with its agenda."""
    workshop = put_workshop_back(programme, request.form.get("removed"))
    if workshop is None:
        flash(_("The workshop cannot be put back. Plan it anew."), "error")
        return redirect(url_for("programmes.show", programme=programme), 303)
    db.session.commit()
    flash(_("The workshop is back, with its agenda."))
    return _back(workshop)


def _back(workshop: Workshop) -> Response:
    return redirect(url_for(".edit", programme=workshop.programme, number=workshop.number), 303)
