"""Changing an agenda: a programme's, which every group gets, or the one that a group makes its own."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.platform.events import announce
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.workshops.agenda import Agenda, AgendaItem
from intranet.workshops.forms import ItemForm
from intranet.workshops.models import Workshop

for_all = Blueprint(
    "programme_agenda", __name__, url_prefix="/programmes/<programme:programme>/workshops/<int:number>/agenda"
)
own = Blueprint("group_agenda", __name__, url_prefix="/groups/<group:group>/workshops/<int:number>/agenda")

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Desk:
    """Where an agenda is changed: the agenda, and the addresses of what is done with it."""

    agenda: Agenda
    blueprint: str
    whose: dict[str, Any]

    @classmethod
    def find(cls, number: int, *, programme: Programme | None = None, group: Group | None = None) -> "Desk":
        """Load the agenda that an address names. 404 when the programme has no such workshop."""
        here = group.programme if group else programme or abort(404)
        found = select(Workshop).where(Workshop.programme_id == here.id, Workshop.number == number)
        workshop = db.session.scalar(found) or abort(404)
        whose = {"group": group} if group else {"programme": programme}
        name = own.name if group else for_all.name
        return cls(Agenda.of(workshop, group), name, {**whose, "number": number})

    @property
    def workshop(self) -> Workshop:
        """The workshop whose agenda it is."""
        return self.agenda.workshop

    @property
    def group(self) -> Group | None:
        """Whose own agenda it is; None for the programme's."""
        return self.agenda.group

    def address(self, view: str, **rest: Any) -> str:
        """Write the address of something to be done here."""
        return url_for(f"{self.blueprint}.{view}", **self.whose, **rest)

    def item(self, item_id: int) -> AgendaItem:
        """Find one of the items; 404 when there is none with that number."""
        return self.agenda.find(item_id) or abort(404)

    def page(self, form: ItemForm | None = None, *, status: int = 200) -> Answer:
        """Draw the agenda as it can be changed."""
        form = form or ItemForm.fresh()
        return render_template("workshops/agenda.html", desk=self, form=form), status

    def item_page(self, item: AgendaItem, form: ItemForm | None = None, *, status: int = 200) -> Answer:
        """Draw one item as it can be changed."""
        form = form or ItemForm.showing(item)
        return render_template("workshops/item.html", desk=self, item=item, form=form), status

    def done(self, anchor: str = "items") -> Response:
        """Keep what was changed, tell the open pages of whoever has this agenda, and go back to it."""
        told = [self.group.id] if self.group else [group.id for group in self.workshop.programme.groups]
        for group_id in told:
            announce("agenda.changed", group_id=group_id)
        db.session.commit()
        return redirect(self.address("edit", _anchor=anchor), 303)


def edit(number: int, **whose: Any) -> Answer:
    """Show the agenda as it can be changed."""
    return Desk.find(number, **whose).page()


def add(number: int, **whose: Any) -> Answer:
    """Put something last on the agenda."""
    desk, form = Desk.find(number, **whose), ItemForm()
    if not form.validate_on_submit():
        return desk.page(form, status=422)
    desk.agenda.add(**form.filled_in())
    return desk.done("add")


def edit_item(number: int, item_id: int, **whose: Any) -> Answer:
    """Show what can be changed about an item."""
    desk = Desk.find(number, **whose)
    return desk.item_page(desk.item(item_id))


def update_item(number: int, item_id: int, **whose: Any) -> Answer:
    """Change an item."""
    desk, form = Desk.find(number, **whose), ItemForm()
    item = desk.item(item_id)
    if not form.validate_on_submit():
        return desk.item_page(item, form, status=422)
    desk.agenda.own_item(item).change(**form.filled_in())
    return desk.done()


def move_item(number: int, item_id: int, places: int, **whose: Any) -> Answer:
    """Move an item so many places down the agenda, or up when it is less than 0."""
    desk = Desk.find(number, **whose)
    item = desk.item(item_id)
    moved = desk.agenda.move(item, to=desk.agenda.items.index(item) + places)
    return desk.done(f"item-{moved.id}")


def remove_item(number: int, item_id: int, **whose: Any) -> Answer:
    """Take an item off the agenda."""
    desk = Desk.find(number, **whose)
    desk.agenda.remove(desk.item(item_id))
    return desk.done()


@needs(Right.CHANGE_AGENDA)
def give_up(number: int, group: Group) -> Answer:
    """Go back from the group's own agenda to the one planned for everybody."""
    desk = Desk.find(number, group=group)
    desk.agenda.give_up_own()
    flash(_("The group follows the programme's agenda again."))
    return desk.done()


own.add_url_rule("/undoing", view_func=give_up, methods=["POST"])
for view, rule, method in (
    (edit, "", "GET"),
    (add, "/items", "POST"),
    (edit_item, "/items/<int:item_id>", "GET"),
    (update_item, "/items/<int:item_id>", "POST"),
    (move_item, "/items/<int:item_id>/places/<int(signed=True):places>", "POST"),
    (remove_item, "/items/<int:item_id>/removal", "POST"),
):
    for blueprint in (for_all, own):
        blueprint.add_url_rule(rule, view_func=needs(Right.CHANGE_AGENDA)(view), methods=[method])
