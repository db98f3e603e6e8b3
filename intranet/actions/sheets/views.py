"""Actions out to a spreadsheet, and in from one: the list, a look at it, and then the actions."""

from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf.file import FileField
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer
from wtforms import TextAreaField, ValidationError
from wtforms.validators import Optional

from intranet.accounts.models import User
from intranet.actions.around import sections_of
from intranet.actions.listing import Listing
from intranet.actions.mine import Mine
from intranet.actions.sheets.columns import understood
from intranet.actions.sheets.coming_in import (
    MOST_ROWS,
    Line,
    Row,
    read,
    rows_of_file,
    rows_of_text,
    unknown_heading,
)
from intranet.actions.sheets.going_out import sheet
from intranet.actions.sheets.looked_over import ActionList, People
from intranet.actions.views import HERE, asked_for, bp
from intranet.groups.models import Group
from intranet.groups.pasted import Unreadable
from intranet.platform import clock
from intranet.platform.db import db, reads
from intranet.platform.i18n import count_words
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs, signed_in
from intranet.platform.web.forms import Form, at_most, number_in, trimmed

LIST = f"{HERE}/from-a-list"
MOST_LIST = 100_000
SHOWN_AHEAD = timedelta(days=30)  # how far off the days are in what shows how a list may look
_FIELDS = ("title", "owner", "due", "reason", "section", "state", "mark")
Drawn = str | tuple[str, int]


class ListForm(Form):
    """A list of actions: pasted, or in a file."""

    actions = TextAreaField(_l("Paste the list"), [Optional(), at_most(MOST_LIST)])
    file = FileField(_l("Or choose a file"))
    rows: list[Row] = []

    def validate_file(self, file: FileField) -> None:
        """Read the file that was chosen, if there is one.

        Raises:
            ValidationError: it is no sheet, or there are two lists.
        """
        if not hasattr(file.data, "read") or not file.data.filename:
            self.rows = rows_of_text(self.actions.data or "")
            return
        if (self.actions.data or "").strip():
            raise ValidationError(_("There are two lists. Take away what is pasted, or choose no file."))
        try:
            self.rows = rows_of_file(file.data.read())
        except Unreadable:
            raise ValidationError(
                _(
                    "This file cannot be read. Save the sheet as a workbook (.xlsx) or as CSV, or paste its cells."
                )
            ) from None

    def lines(self, group: Group) -> list[Line]:
        """Give the actions of the list. Says at its field why there are none, or too many."""
        people = People(group)
        held = (self.rows, lambda words: bool(people.called(words)), clock.today())
        lines = read(*held)
        if unknown := unknown_heading(*held):
            self.actions.errors = [
                _(
                    "The first row, “%(row)s”, does not say what the columns hold. These headings are understood:"
                    " %(heads)s.",
                    row=unknown,
                    heads=understood(),
                )
            ]
        elif not lines:
            self.actions.errors = [_("There is no action in the list. Paste it, or choose a file.")]
        elif len(lines) > MOST_ROWS:
            self.actions.errors = [_("Take at most %(max)d actions at a time.", max=MOST_ROWS)]
        return lines


@bp.get(f"{HERE}.<any(csv,xlsx):kind>")
@needs(Right.READ_MATERIAL)
def out(group: Group, kind: str) -> Response:
    """Give the group's actions, as they are asked for, as a file."""
    listing = Listing(group, me(), asked_for())
    return sheet(listing.question.ids(), kind=kind, of=group.slug)


@bp.get("/me/actions.<any(csv,xlsx):kind>")
@signed_in
def mine_out(kind: str) -> Response:
    """Give what the signed-in person has promised, in every group, as a file."""
    return sheet([action.id for action in Mine(me()).all], kind=kind, of=me().name, several=True)


@bp.get(LIST)
@needs(Right.CREATE_ACTION)
def list_ask(group: Group) -> str:
    """Ask for a list of actions."""
    return _ask(group, ListForm(formdata=None))


def _ask(group: Group, form: ListForm) -> str:
    return render_template(
        "actions/sheets/ask.html", group=group, form=form, most=MOST_ROWS, soon=clock.today() + SHOWN_AHEAD
    )


@bp.post(LIST)
@needs(Right.CREATE_ACTION)
@reads
def list_read(group: Group) -> Drawn:
    """Show what the list holds; nothing has happened yet."""
    form = ListForm()
    form.validate_on_submit()
    lines = [] if form.errors else form.lines(group)
    if form.errors:
        return _ask(group, form), 422
    return _preview(ActionList(lines, group, sections_of(group)))


@bp.post(f"{LIST}/check")
@needs(Right.CREATE_ACTION)
@reads
def list_check(group: Group) -> Drawn:
    """Look at the rows again, as they have been put right."""
    return _preview(_filled_in(group))


@bp.post(f"{LIST}/actions")
@needs(Right.CREATE_ACTION)
def list_take_in(group: Group) -> Drawn | Answer:
    """Take in all that is new, when nothing is wrong: all of it or nothing."""
    # Two who send the same list take turns, and the second is told that the group has it.
    db.session.execute(select(Group.id).where(Group.id == group.id).with_for_update(key_share=True))
    found = _filled_in(group)
    if found.wrong or not found.taken_in:
        return _preview(found), 422
    added = found.take_in(by=db.session.get_one(User, current_user.id))
    db.session.commit()
    count = len(added)
    flash(ngettext("One action is added.", "%(n)s actions are added.", count, n=count_words(count)))
    return redirect(url_for(".index", group=group), 303)


def _filled_in(group: Group) -> ActionList:
    columns = [request.form.getlist(name) for name in _FIELDS]
    count = min(max(map(len, columns)), MOST_ROWS)
    padded = [(column + [""] * count)[:count] for column in columns]
    lines = [Line(*(trimmed(value) or "" for value in held)) for held in zip(*padded, strict=True)]
    for line, row in zip(lines, request.form.getlist("row"), strict=False):
        line.row = number_in(row)
    taken = set(request.form.getlist("take"))
    out = [line.row for line in lines if str(line.row) not in taken]
    return ActionList(lines, group, sections_of(group), left_out=out)


def _preview(found: ActionList) -> str:
    headings = [section.heading for section in sections_of(found.group)]
    return render_template(
        "actions/sheets/preview.html",
        group=found.group,
        found=found,
        names=found.people.names,
        headings=headings,
    )
