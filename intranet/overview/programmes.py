"""A programme's page: its groups, its workshops and who runs it. And how programmes and groups begin."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from intranet.accounts.models import User
from intranet.accounts.opening import open_account, welcome
from intranet.actions.counting import counts_of
from intranet.actions.words import finding as how_it_goes
from intranet.groups.forms import FacilitatorForm, GroupForm, ProgrammeForm, ProgrammeWordsForm
from intranet.groups.models import Group, LastFacilitator, Programme
from intranet.overview.beginning import begin_group, free_slug
from intranet.overview.setting_up import SettingUp
from intranet.platform import mail
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import can, needs
from intranet.workshops.models import Workshop

bp = Blueprint("programmes", __name__, url_prefix="/programmes")


@bp.get("/new")
@needs(Right.MANAGE_SYSTEM)
def new() -> str:
    """Ask what the programme is called."""
    return render_template("overview/programme_new.html", form=ProgrammeForm())


@bp.post("")
@needs(Right.MANAGE_SYSTEM)
def create() -> str | Response | tuple[str, int]:
    """Begin a programme; whoever does it runs it until they name somebody else."""
    form = ProgrammeForm()
    if form.validate_on_submit() and db.session.scalar(
        select(Programme.id).where(Programme.slug == form.slug.data)
    ):
        form.slug.errors = [_("That address is taken. Choose another.")]
    if form.errors:
        return render_template("overview/programme_new.html", form=form), 422
    name = form.name.data or ""
    slug = form.slug.data or free_slug(name, Programme.slug)
    programme = Programme(slug=slug, name=name, description=form.description.data or "")
    programme.add_facilitator(db.session.get_one(User, current_user.id))
    db.session.add(programme)
    db.session.commit()
    return redirect(url_for(".show", programme=programme), 303)


@bp.get("/<programme:programme>/")
@needs(Right.MANAGE_PROGRAMME)
def show(programme: Programme) -> str:
    """Show the programme's groups, workshops and facilitators."""
    return _page(programme, FacilitatorForm(formdata=None))


@bp.get("/<programme:programme>/words")
@needs(Right.MANAGE_PROGRAMME)
def edit(programme: Programme) -> str:
    """Ask what the programme is to be called."""
    form = ProgrammeWordsForm.showing(programme)
    return render_template("overview/programme_words.html", programme=programme, form=form)


@bp.post("/<programme:programme>/words")
@needs(Right.MANAGE_PROGRAMME)
def update(programme: Programme) -> str | Response | tuple[str, int]:
    """Change what the programme is called; its address stays."""
    programme.hold()
    form = ProgrammeWordsForm()
    form.own_id = programme.id
    if not form.validate_on_submit():
        return render_template("overview/programme_words.html", programme=programme, form=form), 422
    if theirs := form.meanwhile(ProgrammeWordsForm.showing(programme)):
        page = render_template("overview/programme_words.html", programme=programme, form=form, theirs=theirs)
        return page, 409
    if programme.name != form.name.data:
        Workshop.tell_anew(programme)
    programme.name, programme.description = form.name.data or "", form.description.data or ""
    db.session.commit()
    flash(_("The programme is changed."))
    return redirect(url_for(".show", programme=programme), 303)


@bp.post("/<programme:programme>/facilitators/<int:facilitator_id>/removal")
@needs(Right.MANAGE_PROGRAMME)
def remove_facilitator(programme: Programme, facilitator_id: int) -> Response:
    """Let somebody no longer run the programme."""
    user = next((one for one in programme.facilitators if one.id == facilitator_id), None) or abort(404)
    try:
        programme.remove_facilitator(user)
    except LastFacilitator:
        flash(_("The programme needs somebody who runs it. Add another facilitator first."), "error")
    else:
        flash(_("%(name)s no longer runs the programme.", name=user.name))
    db.session.commit()
    return redirect(url_for(".show", programme=programme), 303)


def _page(programme: Programme, form: FacilitatorForm) -> str:
    groups = db.session.scalars(
        select(Group)
        .where(Group.programme_id == programme.id)
        .order_by(Group.organisation)
        .options(selectinload(Group.memberships))
    ).all()
    workshops = Workshop.all_of(programme)
    return render_template(
        "overview/programme.html",
        programme=programme,
        groups=groups,
        workshops=workshops,
        setting_up=SettingUp(programme, workshops, groups),
        counts=counts_of(groups) if groups and can(Right.READ_MATERIAL) else {},
        how_it_goes=how_it_goes,
        form=form,
    )


@bp.post("/<programme:programme>/facilitators")
@needs(Right.MANAGE_PROGRAMME)
def add_facilitator(programme: Programme) -> str | Response | tuple[str, int]:
    """Let one more person run the programme."""
    form = FacilitatorForm()
    if not form.validate_on_submit():
        return _page(programme, form), 422
    user, link = User.by_email(form.email.data or ""), ""
    if user is None and form.name.data:
        user, link = open_account(name=form.name.data, email=form.email.data or "")
    if user is None:
        form.name.errors = [_("Nobody has an account with that address. Write the name, and one is opened.")]
        return _page(programme, form), 422
    programme.add_facilitator(user)
    db.session.commit()
    if link:
        welcome(user, link)
    if link and not mail.goes_out():
        words = _(
            "No e-mail is sent. Hand over this link to %(name)s yourself: %(link)s", name=user.name, link=link
        )
        flash(words)
    flash(_("%(name)s now runs the programme.", name=user.name))
    return redirect(url_for(".show", programme=programme), 303)


@bp.get("/<programme:programme>/groups/new")
@needs(Right.MANAGE_PROGRAMME)
def new_group(programme: Programme) -> str:
    """Ask which group is to join the programme."""
    return render_template("overview/group_form.html", programme=programme, form=GroupForm())


@bp.post("/<programme:programme>/groups")
@needs(Right.MANAGE_PROGRAMME)
def create_group(programme: Programme) -> str | Response | tuple[str, int]:
    """Begin a group, with an empty charter to write in."""
    form = GroupForm()
    if form.validate_on_submit() and db.session.scalar(select(Group.id).where(Group.slug == form.slug.data)):
        form.slug.errors = [_("That address is taken. Choose another.")]
    if form.errors:
        return render_template("overview/group_form.html", programme=programme, form=form), 422
    group = begin_group(
        programme,
        organisation=form.organisation.data or "",
        name=form.name.data or "",
        slug=form.slug.data or "",
        units=form.unit_names,
        by=db.session.get_one(User, current_user.id),
    )
    db.session.commit()
    flash(_("The group is ready. Invite its members."))
    return redirect(url_for("groups.members", group=group), 303)
