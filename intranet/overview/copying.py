"""Copying a programme for the next year: what it is to be called, when it begins, and what comes along."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response
from wtforms import ValidationError
from wtforms.validators import InputRequired

from intranet.accounts.models import User
from intranet.groups.copying import Copy, Part, parts
from intranet.groups.forms import SLUG, NamedForm
from intranet.groups.models import Group, Programme
from intranet.overview.beginning import begin_group, free_slug
from intranet.platform.db import db
from intranet.platform.i18n import day_month, weekday
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.forms import Day, TextLine
from intranet.workshops.copying import Moved, moved_to, year_after
from intranet.workshops.forms import FIRST_YEAR, LAST_YEAR
from intranet.workshops.models import Workshop

bp = Blueprint("programme_copy", __name__, url_prefix="/programmes/<programme:programme>/copy")


class CopyForm(NamedForm):
    """What the new programme is called and when it begins."""

    slug = TextLine(_l("Web address"), SLUG)
    first_day = Day(_l("The first workshop"), [InputRequired(_l("Choose the date."))])

    def validate_first_day(self, first_day: Day) -> None:
        """Allow a day of this century.

        Raises:
            ValidationError: the year is a slip of the hand.
        """
        if isinstance(first_day.data, date) and not FIRST_YEAR <= first_day.data.year < LAST_YEAR - 3:
            raise ValidationError(_("Look at the year again."))

    def validate_slug(self, slug: TextLine) -> None:
        """Let every programme have an address of its own.

        Raises:
            ValidationError: another one has it.
        """
        if slug.data and db.session.scalar(select(Programme.id).where(Programme.slug == slug.data)):
            raise ValidationError(_("That address is taken. Choose another."))


def copy_groups(copy: Copy) -> None:
    """Begin the same groups anew, with their units; their people and what they have written stay behind."""
    found = select(Group).where(Group.programme_id == copy.old.id).order_by(Group.organisation)
    for group in db.session.scalars(found.options(selectinload(Group.units))).all():
        begin_group(
            copy.new,
            organisation=group.organisation,
            name=group.name,
            by=copy.by,
            units=[unit.name for unit in group.current_units],
        )


def _page(programme: Programme, form: CopyForm, **rest: Any) -> str:
    workshops = Workshop.all_of(programme)
    first_day = form.first_day.data if not form.first_day.errors else None
    days: list[Moved] = moved_to(workshops, first_day) if first_day else []
    return render_template(
        "overview/programme_copy.html",
        programme=programme,
        form=form,
        days=days,
        weekday_note=_weekday_note(workshops, first_day),
        choices=[part for part in parts() if part.label],
        chosen=request.form.getlist("part"),
        **rest,
    )


def _weekday_note(workshops: list[Workshop], first_day: date | None) -> str:
    if not workshops or first_day is None or first_day.weekday() == workshops[0].day.weekday():
        return ""
    before = workshops[0].day
    return _(
        "The first workshop was on a %(before)s, and %(day)s is a %(now)s. All of them move as many days.",
        before=weekday(before),
        day=day_month(first_day),
        now=weekday(first_day),
    )


@bp.get("")
@needs(Right.MANAGE_PROGRAMME)
def ask(programme: Programme) -> str:
    """Ask what the copy is called and when it begins, and show its days."""
    first_day = year_after(Workshop.all_of(programme))
    return _page(programme, CopyForm(formdata=None, data={"first_day": first_day}))


@bp.post("")
@needs(Right.MANAGE_PROGRAMME)
def create(programme: Programme) -> str | Response | tuple[str, int]:
    """Show the days of the copy, or make it when those that were seen are the ones that were asked for."""
    form = CopyForm()
    if not form.validate_on_submit():
        return _page(programme, form), 422
    first_day: date = form.data["first_day"]
    if request.form.get("seen") != first_day.isoformat():
        return _page(programme, form)
    new = _copied(programme, form, first_day)
    db.session.commit()
    flash(_("%(name)s is ready to be filled.", name=new.name))
    return redirect(url_for("programmes.show", programme=new), 303)


def _copied(old: Programme, form: CopyForm, first_day: date) -> Programme:
    by = db.session.get_one(User, current_user.id)
    name = form.name.data or ""
    slug = form.slug.data or free_slug(name, Programme.slug)
    new = Programme(slug=slug, name=name, description=old.description)
    for user in old.facilitators or [by]:
        new.add_facilitator(user)
    db.session.add(new)
    db.session.flush()
    workshops = Workshop.all_of(old)
    days = (first_day - workshops[0].day).days if workshops else 0
    copy = Copy(old, new, days, by)
    chosen = set(request.form.getlist("part"))
    for part in parts():
        if part.label is None or part.name in chosen:
            part.copy(copy)
    return new


GROUPS = Part(
    "groups", _l("The groups: their names and the parts of the organisation, not their people"), copy_groups
)
