"""Moving many actions at once: which and how, a look at what will be, and the way to take all of it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response
from wtforms import SelectField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from intranet.accounts.models import User
from intranet.actions.around import workshops_of
from intranet.actions.forms import check_day
from intranet.actions.history import MOST_REASON, ActionChange
from intranet.actions.listing import Listing
from intranet.actions.many.moves import FIELDS, MOST_AT_ONCE, ActionMove, ChangedMeanwhile
from intranet.actions.models import Action
from intranet.actions.views import HERE, asked_for, bp
from intranet.actions.words import FIELD_NAMES, change_in_words, value_in_words
from intranet.groups.models import Group
from intranet.platform.db import db, reads
from intranet.platform.i18n import day
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.forms import Day, Form, TextLine, at_most, number_in

MANY = f"{HERE}/many"
Drawn = str | tuple[str, int]


class MoveForm(Form):
    """What many actions are to have. What is left alone stays as it is."""

    owner = SelectField(_l("Another owner"), default="")
    due_on = Day(_l("Another date"), [Optional()])
    why = TextLine(_l("Why a new date?"), [at_most(MOST_REASON)])
    carried_to = SelectField(_l("Carry over to"), default="")

    def __init__(self, group: Group, **rest: Any) -> None:
        super().__init__(**rest)
        self._people = {str(user.id): user for user in group.members}
        coming = [workshop for workshop in workshops_of(group) if not workshop.is_over]
        self._workshops = {str(workshop.number): workshop for workshop in coming}
        unchanged = SelectChoice("", _("As it is"))
        names = [SelectChoice(key, user.name) for key, user in self._people.items()]
        self.owner.choices = [unchanged, SelectChoice("nobody", _("Nobody")), *names]
        days = [
            SelectChoice(key, f"{w.ordinal}. {w.title}, {day(w.starts_at)}")
            for key, w in self._workshops.items()
        ]
        self.carried_to.choices = [unchanged, *days]

    def validate_due_on(self, due_on: Day) -> None:
        """Allow a day to come.

        Raises:
            ValidationError: the day has been, or is years away.
        """
        check_day(due_on.data)

    def validate_why(self, why: TextLine) -> None:
        """Ask why dates are moved that the group has agreed on.

        Raises:
            ValidationError: it is not said.
        """
        if self.due_on.data and not why.data:
            raise ValidationError(_("Write why the date is moved. The group sees it."))

    @property
    def wanted(self) -> dict[str, Any]:
        """Give what each action is to have, as `ActionMove.make` takes it."""
        found: dict[str, Any] = {}
        if self.owner.data:
            found["owner"] = self._people.get(self.owner.data)
        if self.due_on.data:
            found["due_on"] = self.due_on.data
        if self.carried_to.data:
            found["carried_to"] = self._workshops[self.carried_to.data]
        return found


@dataclass(frozen=True)
class Step:
    """What a move makes of one action: each field with what it holds and what it will, in words.

    Attributes:
        last: what somebody else has changed since the page was drawn.
    """

    action: Action
    changes: list[tuple[str, str, str]]
    last: ActionChange | None = None


def _said(field: str, value: Any) -> str:
    if value and field == "carried_to":
        return _("Workshop %(number)s, %(day)s", number=value.ordinal, day=day(value.starts_at))
    return value_in_words(field, value)


def _steps(actions: Sequence[Action], wanted: Mapping[str, Any], seen: Mapping[int, int]) -> list[Step]:
    return [
        Step(
            action,
            [
                (
                    str(NAMES[field]),
                    _said(field, getattr(action, field)),
                    _said(field, wanted[field]),
                )
                for field in FIELDS
                if field in wanted and getattr(action, field) != wanted[field]
            ],
            action.changes[-1]
            if action.changes and action.revision > seen.get(action.number, action.revision)
            else None,
        )
        for action in actions
    ]


NAMES = {**FIELD_NAMES, "carried_to": _l("Carried over to")}


def _open_ones(listing: Listing) -> list[Action]:
    return listing.question.open_ones(MOST_AT_ONCE)


@bp.get(MANY)
@needs(Right.CARRY_OVER)
def many(group: Group) -> str:
    """Ask which actions are to be moved, among those that the list shows, and what they are to have."""
    chosen = set(request.args.getlist("action", type=int))
    return _ask(group, MoveForm(group, formdata=None), chosen)


def _ask(group: Group, form: MoveForm, chosen: set[int], problem: str = "") -> str:
    listing = Listing(group, me(), asked_for())
    actions = _open_ones(listing)
    if request.args.get("choose") == "all":
        chosen = {action.number for action in actions[:MOST_AT_ONCE]}
    return render_template(
        "actions/many/ask.html",
        group=group,
        form=form,
        listing=listing,
        actions=actions,
        chosen=chosen,
        problem=problem,
    )


@bp.post(MANY)
@needs(Right.CARRY_OVER)
@reads
def look_at_many(group: Group) -> Drawn:
    """Show what each action will be; nothing has happened yet."""
    form = MoveForm(group)
    chosen = {number_in(number) for number in request.form.getlist("action")}
    form.validate_on_submit()
    problem = ""
    if not chosen:
        problem = _("Choose which actions.")
    elif len(chosen) > MOST_AT_ONCE:
        problem = _("Choose at most %(max)d actions at a time.", max=MOST_AT_ONCE)
    elif not form.errors and not form.wanted:
        problem = _("Choose what the actions are to have: another owner, another date or a workshop.")
    if form.errors or problem:
        return _ask(group, form, chosen, problem), 422
    return _preview(group, form, dict.fromkeys(chosen, 0), is_fresh=True)


def _preview(group: Group, form: MoveForm, seen: dict[int, int], *, is_fresh: bool = False) -> str:
    actions = [action for action in _chosen(group, seen) if action.is_open or not is_fresh]
    steps = _steps(actions, form.wanted, {} if is_fresh else seen)
    return render_template(
        "actions/many/preview.html", group=group, form=form, steps=steps, change_in_words=change_in_words
    )


def _chosen(group: Group, numbers: Mapping[int, int]) -> list[Action]:
    found = Action.of(group).where(Action.number.in_(list(numbers))).order_by(Action.number)
    return list(db.session.scalars(found.options(selectinload(Action.changes))))


@bp.post(f"{MANY}/moves")
@needs(Right.CARRY_OVER)
def move_many(group: Group) -> Drawn | Response:
    """Move the actions as they were looked at: all of them or none."""
    form = MoveForm(group)
    pairs = [pair.partition(":") for pair in request.form.getlist("seen")][:MOST_AT_ONCE]
    seen = {number_in(number): number_in(revision) for number, _colon, revision in pairs}
    if not form.validate_on_submit() or not seen or not form.wanted:
        return _ask(
            group, form, set(seen), _("Choose what the actions are to have, and look at them again.")
        ), 422
    by = db.session.get_one(User, current_user.id)
    try:
        move = ActionMove.make(group, seen, form.wanted, by=by, why=form.why.data or "")
    except ChangedMeanwhile:
        db.session.rollback()
        return _preview(group, form, seen), 409
    db.session.commit()
    if move is None:
        flash(_("Everything was so already. Nothing is changed."))
        return redirect(url_for(".index", group=group), 303)
    return redirect(url_for(".moved", group=group, move_id=move.id), 303)


@bp.get(f"{MANY}/moves/<int:move_id>")
@needs(Right.CARRY_OVER)
def moved(group: Group, move_id: int) -> str:
    """Show what was moved, and the way to take it back."""
    move = ActionMove.find(group, move_id) or abort(404)
    actions = _chosen(group, dict.fromkeys(move.numbers, 0))
    return render_template("actions/many/moved.html", group=group, move=move, actions=actions, names=NAMES)


@bp.post(f"{MANY}/moves/<int:move_id>/undoing")
@needs(Right.CARRY_OVER)
def undo_move(group: Group, move_id: int) -> Response:
    """Take all of it back, but what others have changed since."""
    move = ActionMove.find(group, move_id, to_change=True) or abort(404)
    move.undo(by=db.session.get_one(User, current_user.id))
    db.session.commit()
    return redirect(url_for(".moved", group=group, move_id=move.id), 303)
