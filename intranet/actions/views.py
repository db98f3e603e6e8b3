"""A group's actions: the list, one action, and what can be done with it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from intranet.actions import mine
from intranet.actions.around import documents_of, sections_of
from intranet.actions.forms import ActionForm, DropForm, LinkForm, NoteForm
from intranet.actions.history import MOST_KEY
from intranet.actions.listing import MOST, PAGE, SHOWS, Asked, Listing, listed
from intranet.actions.meanwhile import Outdated
from intranet.actions.models import Action, Closed, find_to_change
from intranet.actions.story import story
from intranet.actions.words import FIELD_NAMES, change_in_words, meanwhile_in_words, value_in_words, whose
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import can, me, needs, require
from intranet.platform.web.htmx import is_htmx, part_or_page, part_or_redirect, trigger
from intranet.platform.web.limits import MOST as MOST_NUMBER

bp = Blueprint("actions", __name__)
HERE = "/groups/<group:group>/actions"
NUMBERED = f"{HERE}/<int:number>"

WHOLE = "actions/_whole.html"  # what an action's own page asks for
CHANGED = "samsyn:action"  # what open parts of the page listen for, as they do for the others' changes
WORDS = {
    "field_names": FIELD_NAMES,
    "value_in_words": value_in_words,
    "change_in_words": change_in_words,
    "whose": whose,
    "meanwhile_in_words": meanwhile_in_words,
    "story": story,
}


@bp.get(HERE)
@needs(Right.READ_MATERIAL)
def index(group: Group) -> Response:
    """List the group's actions."""
    listing = Listing(group, me(), asked_for())
    return part_or_page("actions/_list.html", "actions/index.html", group=group, listing=listing)


def asked_for() -> Asked:
    """Read what the address of the list asks for."""
    show = request.args.get("show", "all")
    return Asked(
        show=show if show in SHOWS else "all",
        words=request.args.get("q", "").strip(),
        section=min(max(request.args.get("section", 0, type=int), 0), MOST_NUMBER),
        unfolded=listed(request.args.getlist("done")),
        editing=listed(request.args.getlist("editing")),
        most=min(max(request.args.get("most", PAGE, type=int), PAGE), MOST),
    )


@bp.get(f"{HERE}/new")
@needs(Right.CREATE_ACTION)
def new(group: Group) -> str:
    """Ask what is to be done; `?section=` chooses what of the charter it serves."""
    chosen = {"section": request.args.get("section", "")}
    form = ActionForm(group, sections_of(group), formdata=None, data=chosen)
    return render_template("actions/new.html", group=group, form=form)


@bp.post(HERE)
@needs(Right.CREATE_ACTION)
def create(group: Group) -> str | Response | tuple[str, int]:
    """Agree on an action, outside a workshop."""
    form = ActionForm(group, sections_of(group))
    if not form.validate_on_submit():
        return render_template("actions/new.html", group=group, form=form), 422
    values = form.filled_in()
    del values["status"]
    action = Action.agree(group, by=me(), **values)
    db.session.commit()
    flash(_("The action is added."))
    return redirect(url_for(".index", group=group, _anchor=f"action-{action.number}"), 303)


def find(group: Group, number: int) -> Action:
    """Load one of the group's actions; 404 when it has none with that number."""
    more = selectinload(Action.changes), selectinload(Action.links)
    found = Action.of(group).where(Action.number == number).options(*more)
    action: Action | None = db.session.scalar(found)
    return action or abort(404)


def find_mine_to_change(group: Group, number: int) -> Action:
    """Load and hold an action that the signed-in person may change; 404 or 403 otherwise."""
    action = find_to_change(group, number) or abort(404)
    require(Right.CHANGE_ACTION, action)
    return action


def parts(group: Group, action: Action, **forms: Any) -> dict[str, Any]:
    """Give what the pages and parts about one action are drawn with; forms that are not given are fresh."""
    given = {"note_form": NoteForm(formdata=None), "drop_form": DropForm(formdata=None), **forms}
    if "form" not in given and action.is_open and can(Right.CHANGE_ACTION, action):
        given["form"] = ActionForm.showing(action, sections_of(group))
    if "link_form" not in given and can(Right.CHANGE_ACTION, action):
        given["link_form"] = LinkForm(documents_of(group), formdata=None)
    return {"group": group, "action": action, **WORDS, **given}


@bp.get(NUMBERED)
@needs(Right.READ_MATERIAL)
def show(group: Group, number: int) -> Response:
    """Show one action: on a page of its own, or below its row. `?seen=`: nothing when it stands as that page has it."""
    action = find(group, number)
    if is_htmx() and request.args.get("seen") == action.seen:
        return Response(status=204)
    part = WHOLE if request.args.get("from") == "show" else "actions/_panel.html"
    return part_or_page(part, "actions/show.html", **parts(group, action))


@bp.get(f"{NUMBERED}/row")
@needs(Right.READ_MATERIAL)
def row(group: Group, number: int) -> Response:
    """Draw the action's row, with what was open below it closed."""
    address = url_for(".show", group=group, number=number)
    return part_or_redirect(
        "actions/_row.html", to=address, group=group, action=find(group, number), focus="more"
    )


@bp.get(f"{NUMBERED}/edit")
@needs(Right.CHANGE_ACTION)
def edit(group: Group, number: int) -> Response:
    """Show what can be changed."""
    action = find(group, number)
    require(Right.CHANGE_ACTION, action)
    if not action.is_open:
        return redirect(url_for(".show", group=group, number=number), 303)
    return part_or_page("actions/_edit.html", "actions/show.html", just_opened=True, **parts(group, action))


@bp.post(NUMBERED)
@needs(Right.CHANGE_ACTION)
def change(group: Group, number: int) -> Response:
    """Change an action. What somebody else has changed meanwhile is shown, and nothing is overwritten unseen."""
    action = find_mine_to_change(group, number)
    form = ActionForm(group, sections_of(group), kept=action)
    if not form.validate_on_submit():
        return answer("actions/_edit.html", parts(group, action, form=form), 422)
    answers = {name: request.form.get(f"keep-{name}") for name in request.form.getlist("asked")}
    revision, values = form.settle(action, answers)
    try:
        if "reopen" in request.form:
            action.reopen(by=current_user)
        taken = action.change(revision=revision, by=current_user, why=form.why.data or "", **values)
    except (Outdated, Closed) as refusal:
        db.session.rollback()  # what was begun here is not drawn as if it were saved
        form.ask(getattr(refusal, "differences", []), action)
        return answer("actions/_edit.html", parts(group, action, form=form), 409)
    db.session.commit()
    meanwhile = [meanwhile_in_words(difference.last) for difference in taken]
    if not is_htmx():
        for words in meanwhile:
            flash(words)
    to = url_for(".show", group=group, number=number)
    return saved("actions/_saved.html", group, action, to=to, saved="change", meanwhile=meanwhile)


def answer(part: str, context: dict[str, Any], status: int) -> Response:
    """Answer with a form that comes back, where the person stands."""
    if request.args.get("from") == "mine":
        return mine.come_back(context, status)
    part = WHOLE if request.args.get("from") == "show" else part
    return part_or_page(part, "actions/show.html", status=status, **context)


def saved(template: str, group: Group, action: Action, *, to: str, **context: Any) -> Response:
    """Answer after a change, and let the page know of it."""
    if template == WHOLE or request.args.get("from") == "show":
        template, context = WHOLE, parts(group, action, **context)
    context = {"group": group, "action": action, **context}
    return trigger(part_or_redirect(template, to=to, **context), CHANGED)


def where(group: Group, action: Action) -> tuple[str, str]:
    """Say where the person clicked: the template of the row there, and the address of the page."""
    match request.args.get("from"):
        case "mine":
            return "actions/_todo.html", url_for("actions.mine")
        case "start":
            return "actions/_todo.html", url_for("overview.group", group=group)
        case "show":
            return WHOLE, url_for(".show", group=group, number=action.number)
        case "workshop":
            number = request.args.get("workshop", 1, type=int)
            address = url_for("meetings.show", group=group, number=number, decided=action.number)
            return "actions/_row.html", address
    return "actions/_row.html", url_for(".index", group=group)


def changed(group: Group, action: Action) -> Response:
    """Answer with the action as it is now, where the person stands."""
    row, address = where(group, action)
    return saved(row, group, action, to=address, here=request.args.get("from", ""))


def too_late(group: Group, action: Action, problem: str) -> Response:
    """Say that somebody else has closed the action in another way meanwhile. Nothing is changed."""
    row, _address = where(group, action)
    context = parts(group, action, problem=problem, here=request.args.get("from", ""))
    if request.args.get("from") == "mine":
        return trigger(mine.come_back(context, 409), CHANGED)
    return trigger(part_or_page(row, "actions/show.html", status=409, **context), CHANGED)


def sent_as() -> str:
    """Give the name that the page has given what it sends; it is the same when that is sent again."""
    return request.form.get("key", "")[:MOST_KEY]


@bp.post(f"{NUMBERED}/completion")
@needs(Right.CHANGE_ACTION)
def complete(group: Group, number: int) -> Response:
    """Check an action off."""
    action = find_mine_to_change(group, number)
    try:
        action.complete(by=me(), key=sent_as())
    except Closed:
        return too_late(
            group, action, _("The action was dropped meanwhile. Reopen it first if it is done after all.")
        )
    db.session.commit()
    return changed(group, action)


@bp.delete(f"{NUMBERED}/completion", endpoint="undo_completion")
@bp.post(f"{NUMBERED}/completion/undoing", endpoint="undo_completion_by_form")
@needs(Right.CHANGE_ACTION)
def undo_completion(group: Group, number: int) -> Response:
    """Take back that an action is done; only if it was one tick that made it so, when the page names that."""
    action = find_mine_to_change(group, number)
    if key := request.values.get("of", ""):
        action.take_back(key, by=me())
    elif action.is_done:
        action.reopen(by=me())
    db.session.commit()
    return changed(group, action)


@bp.post(f"{NUMBERED}/dropping")
@needs(Right.CHANGE_ACTION)
def drop(group: Group, number: int) -> Response:
    """Leave an action undone, with a reason."""
    action = find_mine_to_change(group, number)
    form = DropForm()
    if not form.validate_on_submit():
        return answer("actions/_drop.html", parts(group, action, drop_form=form), 422)
    try:
        action.drop(form.reason.data, by=current_user)
    except Closed:
        return too_late(group, action, _("The action was checked off meanwhile, so it is not dropped."))
    db.session.commit()
    return changed(group, action)


@bp.delete(f"{NUMBERED}/dropping", endpoint="undo_dropping")
@bp.post(f"{NUMBERED}/dropping/undoing", endpoint="undo_dropping_by_form")
@needs(Right.CHANGE_ACTION)
def undo_dropping(group: Group, number: int) -> Response:
    """Take back that an action is dropped."""
    action = find_mine_to_change(group, number)
    if action.is_dropped:
        action.reopen(by=current_user)
    db.session.commit()
    return changed(group, action)


@bp.post(f"{NUMBERED}/notes")
@needs(Right.CHANGE_ACTION)
def write_note(group: Group, number: int) -> Response:
    """Write how an action goes."""
    action = find_mine_to_change(group, number)
    form = NoteForm()
    if not form.validate_on_submit():
        return answer("actions/_panel.html", parts(group, action, note_form=form), 422)
    action.note(form.text.data, by=me(), key=sent_as())
    db.session.commit()
    row, address = where(group, action)
    if request.args.get("from") not in {"mine", "start"}:
        address = url_for(".show", group=group, number=number)
    here = request.args.get("from", "")
    return saved(row, group, action, to=address, focus="more", saved="note", here=here)
