"""Planning a programme's workshops and their agendas: for whoever runs the programme."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from intranet.groups.models import Programme
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.workshops.forms import ItemForm, WorkshopForm
from intranet.workshops.models import AgendaItem, InUse, Workshop

bp = Blueprint("programme_workshops", __name__, url_prefix="/programmes/<programme:programme>/workshops")

Answer = str | Response | tuple[str, int]


def find(programme: Programme, number: int) -> Workshop:
    """Load one of the programme's workshops with its agenda; 404 when there is none with that number."""
    found = select(Workshop).where(Workshop.programme_id == programme.id, Workshop.number == number)
    return db.session.scalar(found.options(selectinload(Workshop.items))) or abort(404)


def find_item(workshop: Workshop, item_id: int) -> AgendaItem:
    """Find an item of the workshop's agenda; 404 when it has none with that number."""
    return next((item for item in workshop.items if item.id == item_id), None) or abort(404)


@bp.get("/new")
@needs(Right.MANAGE_PROGRAMME)
def new(programme: Programme) -> str:
    """Ask when and where the workshop is to be."""
    return render_template("workshops/new.html", programme=programme, form=WorkshopForm())


@bp.post("")
@needs(Right.MANAGE_PROGRAMME)
def create(programme: Programme) -> Answer:
    """Add a workshop to the programme."""
    form = WorkshopForm()
    if not form.validate_on_submit():
        return render_template("workshops/new.html", programme=programme, form=form), 422
    workshop = Workshop.plan(programme, **form.filled_in())
    db.session.commit()
    flash(_("The workshop is added. Now its agenda."))
    return redirect(url_for(".edit", programme=programme, number=workshop.number), 303)


def page(workshop: Workshop, **forms: Any) -> str:
    """Draw the page that changes a workshop; forms that are not given hold what is there."""
    given = {"form": WorkshopForm.showing(workshop), "item_form": ItemForm.after(workshop), **forms}
    return render_template(
        "workshops/edit.html",
        programme=workshop.programme,
        workshop=workshop,
        is_used=workshop.is_used,
        **given,
    )


@bp.get("/<int:number>/edit")
@needs(Right.MANAGE_PROGRAMME)
def edit(programme: Programme, number: int) -> str:
    """Show what can be changed about a workshop, and its agenda."""
    return page(find(programme, number))


@bp.post("/<int:number>")
@needs(Right.MANAGE_PROGRAMME)
def update(programme: Programme, number: int) -> Answer:
    """Change when and where a workshop is."""
    workshop = find(programme, number)
    form = WorkshopForm()
    if not form.validate_on_submit():
        return page(workshop, form=form), 422
    workshop.change(**form.filled_in())
    db.session.commit()
    flash(_("The workshop is changed."))
    return _back(workshop)


@bp.post("/<int:number>/removal")
@needs(Right.MANAGE_PROGRAMME)
def remove(programme: Programme, number: int) -> Answer:
    """Take a workshop out of the programme, as long as no group has agreed on anything there."""
    workshop = find(programme, number)
    try:
        workshop.remove()
    except InUse:
        flash(_("Actions are agreed at the workshop, so it stays."), "error")
        return _back(workshop)
    db.session.commit()
    flash(_("The workshop is removed."))
    return redirect(url_for("programmes.show", programme=programme), 303)


def _back(workshop: Workshop, anchor: str | None = None) -> Response:
    address = url_for(".edit", programme=workshop.programme, number=workshop.number, _anchor=anchor)
    return redirect(address, 303)


@bp.post("/<int:number>/items")
@needs(Right.MANAGE_PROGRAMME)
def add_item(programme: Programme, number: int) -> Answer:
    """Put something on the agenda."""
    workshop = find(programme, number)
    form = ItemForm()
    if not form.validate_on_submit():
        return page(workshop, item_form=form), 422
    workshop.add_item(**form.filled_in())
    db.session.commit()
    return _back(workshop, "agenda")


@bp.get("/<int:number>/items/<int:item_id>/edit")
@needs(Right.MANAGE_PROGRAMME)
def edit_item(programme: Programme, number: int, item_id: int) -> str:
    """Show what can be changed about an item of the agenda."""
    workshop = find(programme, number)
    return _item_page(workshop, find_item(workshop, item_id))


def _item_page(workshop: Workshop, item: AgendaItem, form: ItemForm | None = None) -> str:
    form = form or ItemForm.showing(item)
    return render_template(
        "workshops/item.html", programme=workshop.programme, workshop=workshop, item=item, form=form
    )


@bp.post("/<int:number>/items/<int:item_id>")
@needs(Right.MANAGE_PROGRAMME)
def update_item(programme: Programme, number: int, item_id: int) -> Answer:
    """Change an item of the agenda."""
    workshop = find(programme, number)
    item = find_item(workshop, item_id)
    form = ItemForm()
    if not form.validate_on_submit():
        return _item_page(workshop, item, form), 422
    item.change(**form.filled_in())
    db.session.commit()
    return _back(workshop, "agenda")


@bp.post("/<int:number>/items/<int:item_id>/removal")
@needs(Right.MANAGE_PROGRAMME)
def remove_item(programme: Programme, number: int, item_id: int) -> Response:
    """Take an item off the agenda."""
    workshop = find(programme, number)
    workshop.items.remove(find_item(workshop, item_id))
    db.session.commit()
    return _back(workshop, "agenda")
