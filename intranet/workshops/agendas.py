"""Changing an agenda: a programme's, which every group gets, or the one that a group makes its own."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from intranet.groups.finding import places_of
from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.platform.events import announce
from intranet.platform.i18n import wall_time
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.htmx import go_to, is_htmx, part_or_page, part_or_redirect
from intranet.workshops.agenda import Agenda, AgendaItem
from intranet.workshops.forms import ItemForm
from intranet.workshops.models import Workshop
from intranet.workshops.planning import find
from intranet.workshops.settled import settled_at
from intranet.workshops.undoing import LONGEST_ADDRESS, RemovedItem
from intranet.workshops.words import KIND_NAMES

for_all = Blueprint(
    "programme_agenda", __name__, url_prefix="/programmes/<programme:programme>/workshops/<int:number>/agenda"
)
own = Blueprint("group_agenda", __name__, url_prefix="/groups/<group:group>/workshops/<int:number>/agenda")

PART = "workshops/_items_edit.html"
MOST_SOURCES = 50

Drawn = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Desk:
    """Where an agenda is changed: the agenda, and the addresses of what is done with it."""

    agenda: Agenda
    blueprint: str
    whose: dict[str, Any]

    @classmethod
    def find(
        cls,
        number: int,
        *,
        programme: Programme | None = None,
        group: Group | None = None,
        to_change: bool = False,
    ) -> "Desk":
        """Load the agenda that an address names. 404 when the programme has no such workshop.

        Args:
            to_change: take turns with others who change it, and see what they have done.
        """
        workshop = find(group.programme if group else programme or abort(404), number)
        whose = {"group": group} if group else {"programme": programme}
        name = own.name if group else for_all.name
        desk = cls(Agenda.of(workshop, group), name, {**whose, "number": number})
        if group and group.id in settled_at(workshop):
            desk._stop()
        if to_change:
            desk.agenda.hold()
        return desk

    def _stop(self) -> None:
        """Answer that the minutes are approved: with what was typed, else at the group's page of the workshop."""
        if "title" in request.form:
            abort(make_response(self.page(ItemForm(), status=409, is_settled=True)))
        flash(_("The minutes of this workshop are approved, so its agenda stays as it is."), "error")
        abort(go_to(url_for("meetings.show", **self.whose)))

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

    def item(self, item_id: int, form: ItemForm | None = None) -> AgendaItem:
        """Find one of the items. Without one of that number, the agenda as it is now answers, with what was typed."""
        found = self.agenda.find(item_id)
        if found is None:
            # 409: of htmx's answers, only those that tell of another's change come into the page.
            page = self.page(form, status=409 if is_htmx() else 404, is_gone=True)
            abort(make_response(page))
        return found

    @property
    def _head(self) -> dict[str, Any]:
        """What the head of the page tells where one is by."""
        return {} if self.group else {"programme": self.workshop.programme}

    @property
    def sources(self) -> list[Workshop]:
        """The workshops whose agenda can be copied here, the newest first: for a programme's, while it is empty."""
        if self.group or self.agenda.items:
            return []
        planned = select(AgendaItem.workshop_id).where(AgendaItem.group_id.is_(None))
        own = [programme.id for programme in places_of(current_user)[1]]
        found = select(Workshop).where(Workshop.id.in_(planned), Workshop.programme_id.in_(own))
        newest = found.order_by(Workshop.starts_at.desc(), Workshop.id).limit(MOST_SOURCES)
        return list(db.session.scalars(newest.options(joinedload(Workshop.programme))))

    def page(self, form: ItemForm | None = None, *, status: int = 200, **rest: Any) -> Drawn:
        """Draw the agenda as it can be changed."""
        moved = {"moved": request.args.get("moved", type=int), "way": request.args.get("way", type=int)}
        undo = RemovedItem.read(self.agenda, request.args.get("removed"))
        context = {**moved, "undo": undo, **self._drawn(form), **rest}
        return part_or_page(PART, "workshops/agenda.html", status=status, **context)

    def _drawn(self, form: ItemForm | None = None, *, again: bool = False) -> dict[str, Any]:
        form = form or ItemForm.fresh()
        wires = _wires(form, again=again)
        return {"desk": self, **self._head, "form": form, "wires": wires, "sources": self.sources}

    def item_page(
        self, item: AgendaItem, form: ItemForm | None = None, *, status: int = 200, **rest: Any
    ) -> Drawn:
        """Draw one item as it can be changed."""
        form = form or ItemForm.showing(item)
        page = render_template("workshops/item.html", desk=self, **self._head, item=item, form=form, **rest)
        return page, status

    def done(
        self,
        said: str,
        *,
        anchor: str = "items",
        again: bool = False,
        undo: RemovedItem | None = None,
        **moved: Any,
    ) -> Response:
        """Keep what was changed, tell the open pages of whoever has this agenda, and draw it anew or go back to it.

        Args:
            said: what happened, for those who do not see it.
            anchor: where on the page a browser without JavaScript goes on.
            again: go on with the next item.
            undo: what was removed, and can be put back.
            moved: which item was moved, and `way`: how many places.
        """
        told = [self.group.id] if self.group else [group.id for group in self.workshop.programme.groups]
        for group_id in told:
            announce("agenda.changed", group_id=group_id)
        db.session.commit()
        token = undo.token if undo and len(undo.token) < LONGEST_ADDRESS else None
        to = self.address("edit", _anchor=anchor, **moved, removed=token)
        return part_or_redirect(PART, to=to, said=said, undo=undo, **moved, **self._drawn(again=again))


def _wires(form: ItemForm, *, again: bool) -> dict[str, dict[str, Any]]:
    """Give the attributes of each field: its error, and the focus for the first wrong one, else for a next title."""
    wrong = [field.name for field in form if field.errors]
    focused = wrong[0] if wrong else "title" if again else None
    return {
        field.name: {
            "aria-invalid": "true" if field.errors else False,
            "aria-describedby": f"{field.id}-error" if field.errors else False,
            "autofocus": field.name == focused,
            "data-focus": field.name == focused,
        }
        for field in form
    }


def edit(number: int, **whose: Any) -> Drawn:
    """Show the agenda as it can be changed."""
    return Desk.find(number, **whose).page()


def add(number: int, **whose: Any) -> Drawn:
    """Put something last on the agenda."""
    desk, form = Desk.find(number, **whose), ItemForm()
    if not form.validate_on_submit():
        return desk.page(form, status=422)
    item = desk.agenda.add(**form.filled_in())
    said = _("Added, begins %(time)s.", time=wall_time(desk.agenda.slot_of(item).starts_at))
    return desk.done(said, anchor="add", again=True)


def edit_item(number: int, item_id: int, **whose: Any) -> Drawn:
    """Show what can be changed about an item."""
    desk = Desk.find(number, **whose)
    return desk.item_page(desk.item(item_id))


def update_item(number: int, item_id: int, **whose: Any) -> Drawn:
    """Change an item."""
    desk, form = Desk.find(number, **whose, to_change=True), ItemForm()
    item = desk.item(item_id, form)
    if not form.validate_on_submit():
        return desk.item_page(item, form, status=422)
    if theirs := form.meanwhile(ItemForm.showing(item)):
        return desk.item_page(item, form, status=409, theirs=theirs)
    item = desk.agenda.own_item(item)
    item.change(**form.filled_in())
    return desk.done(_("Changed."), anchor=f"item-{item.id}", moved=item.id, way=0)


def move_item(number: int, item_id: int, places: int, **whose: Any) -> Drawn:
    """Move an item so many places down the agenda, or up when it is less than 0."""
    desk = Desk.find(number, **whose, to_change=True)
    item = desk.item(item_id)
    moved = desk.agenda.move(item, to=desk.agenda.items.index(item) + places)
    place, begins_at = desk.agenda.items.index(moved) + 1, desk.agenda.slot_of(moved).starts_at
    said = _("Moved to place %(place)d, begins %(time)s.", place=place, time=wall_time(begins_at))
    return desk.done(said, anchor=f"item-{moved.id}", moved=moved.id, way=places)


def remove_item(number: int, item_id: int, **whose: Any) -> Drawn:
    """Take an item off the agenda."""
    desk = Desk.find(number, **whose, to_change=True)
    item = desk.agenda.own_item(desk.item(item_id))
    undo = RemovedItem.of(desk.agenda, item, item.title or str(KIND_NAMES[item.kind]))
    desk.agenda.remove(item)
    next_ones = desk.agenda.items[max(0, min(undo.place, len(desk.agenda.items) - 1)) :]
    if not next_ones:
        return desk.done(_("Removed."), undo=undo)
    at = next_ones[0].id
    return desk.done(_("Removed."), anchor=f"item-{at}", undo=undo, moved=at, way=0)


def put_item_back(number: int, **whose: Any) -> Drawn:
    """Put the item that was just removed in its place again."""
    desk = Desk.find(number, **whose, to_change=True)
    item = RemovedItem.put_back(desk.agenda, request.form.get("removed"))
    if item is None:
        return desk.page(status=422, said=_("The item cannot be put back. Write it anew."))
    return desk.done(_("The item is back."), anchor=f"item-{item.id}", moved=item.id, way=0)


@needs(Right.CHANGE_AGENDA)
def copy(number: int, programme: Programme) -> Drawn:
    """Take the agenda of another workshop of the programmes that one runs, on to an agenda that is empty."""
    desk = Desk.find(number, programme=programme, to_change=True)
    wanted = request.form.get("source", type=int)
    source = next((one for one in desk.sources if one.id == wanted), None)
    if source is None:
        return desk.page(status=422, said=_("Choose a workshop that has an agenda."))
    desk.agenda.take_from(Agenda.of(source))
    return desk.done(_("The agenda is copied."))


@needs(Right.CHANGE_AGENDA)
def give_up(number: int, group: Group) -> Drawn:
    """Go back from the group's own agenda to the one planned for everybody."""
    desk = Desk.find(number, group=group)
    desk.agenda.give_up_own()
    said = _("The group follows the programme's agenda again.")
    flash(said)
    return desk.done(said)


for_all.add_url_rule("/copying", view_func=copy, methods=["POST"])
own.add_url_rule("/undoing", view_func=give_up, methods=["POST"])
for view, rule, method in (
    (edit, "", "GET"),
    (add, "/items", "POST"),
    (put_item_back, "/items/back", "POST"),
    (edit_item, "/items/<int:item_id>", "GET"),
    (update_item, "/items/<int:item_id>", "POST"),
    (move_item, "/items/<int:item_id>/places/<int(signed=True):places>", "POST"),
    (remove_item, "/items/<int:item_id>/removal", "POST"),
):
    for blueprint in (for_all, own):
        blueprint.add_url_rule(rule, view_func=needs(Right.CHANGE_AGENDA)(view), methods=[method])
