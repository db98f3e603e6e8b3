"""Who belongs to a group, and how others come in."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from intranet.accounts.forms import InvitedForm
from intranet.accounts.models import User
from intranet.accounts.views import let_in
from intranet.groups import letters
from intranet.groups.forms import ROLE_NAMES, InvitationForm, RoleForm
from intranet.groups.letters import invitation_letter
from intranet.groups.models import Group, Invitation, LastLeader, Membership
from intranet.platform import mail
from intranet.platform.db import db
from intranet.platform.permissions import Right, Role
from intranet.platform.web.access import needs, public

bp = Blueprint("groups", __name__)


@bp.get("/groups/<group:group>/members")
@needs(Right.SEE_MEMBERS)
def members(group: Group) -> str:
    """Show who belongs to the group."""
    return _members_page(group, InvitationForm(formdata=None))


def _members_page(group: Group, form: InvitationForm, link: str = "", invited: str = "") -> str:
    waiting = db.session.scalars(
        select(Invitation).where(Invitation.group_id == group.id).order_by(Invitation.name)
    )
    return render_template(
        "groups/members.html",
        group=group,
        waiting=waiting.all(),
        form=form,
        role_form=RoleForm(formdata=None),
        role_names=ROLE_NAMES,
        link=link,
        invited=invited,
    )


@bp.post("/groups/<group:group>/invitations")
@needs(Right.MANAGE_MEMBERS)
def invite(group: Group) -> str | tuple[str, int]:
    """Invite somebody: by mail, and by a link that the inviter can hand over as well."""
    form = InvitationForm()
    email = (form.email.data or "").lower()
    if form.validate_on_submit() and any(m.user.email == email for m in group.memberships):
        form.email.errors = [_("That person belongs to the group already.")]
    if form.errors:
        return _members_page(group, form), 422
    invitation, token = Invitation.send(
        group, email=email, name=form.name.data or "", role=Role(form.role.data), by=current_user
    )
    return _sent(invitation, mail.link("groups.invitation", token=token))


def _sent(invitation: Invitation, link: str) -> str:
    """Keep an invitation and send its letter; the page shows the link, this once."""
    letter = invitation_letter(invitation, link, by=current_user)
    db.session.commit()
    letters.send(letter, invitation.email)
    return _members_page(invitation.group, InvitationForm(formdata=None), link=link, invited=invitation.name)


@bp.post("/groups/<group:group>/invitations/<int:invitation_id>/link")
@needs(Right.MANAGE_MEMBERS)
def new_link(group: Group, invitation_id: int) -> str:
    """Invite somebody once more: a new link, and the old one ends."""
    invitation = _find_invitation(group, invitation_id)
    token = invitation.renew(by=current_user)
    return _sent(invitation, mail.link("groups.invitation", token=token))


@bp.post("/groups/<group:group>/invitations/<int:invitation_id>/withdrawal")
@needs(Right.MANAGE_MEMBERS)
def withdraw(group: Group, invitation_id: int) -> Response:
    """Take an invitation back: its link stops working."""
    invitation = _find_invitation(group, invitation_id)
    db.session.delete(invitation)
    db.session.commit()
    flash(_("The invitation to %(name)s is withdrawn.", name=invitation.name))
    return redirect(url_for(".members", group=group), 303)


def _find_invitation(group: Group, invitation_id: int) -> Invitation:
    found = db.session.get(Invitation, invitation_id)
    return found if found and found.group_id == group.id else abort(404)


def _find_membership(group: Group, membership_id: int) -> Membership:
    found = next((m for m in group.memberships if m.id == membership_id), None)
    return found or abort(404)


@bp.post("/groups/<group:group>/members/<int:membership_id>/role")
@needs(Right.MANAGE_MEMBERS)
def change_role(group: Group, membership_id: int) -> str | Response | tuple[str, int]:
    """Give a member another role."""
    membership = _find_membership(group, membership_id)
    form = RoleForm()
    if not form.validate_on_submit():
        return _members_page(group, InvitationForm(formdata=None)), 422
    try:
        group.add(membership.user, Role(form.role.data), by=current_user)
    except LastLeader:
        flash(_("The group needs a leader. Choose a new one first."), "error")
    db.session.commit()
    return redirect(url_for(".members", group=group), 303)


@bp.post("/groups/<group:group>/members/<int:membership_id>/removal")
@needs(Right.MANAGE_MEMBERS)
def remove(group: Group, membership_id: int) -> Response:
    """Let somebody leave the group."""
    membership = _find_membership(group, membership_id)
    try:
        group.remove(membership, by=current_user)
    except LastLeader:
        flash(_("The group needs a leader. Choose a new one first."), "error")
    else:
        flash(_("%(name)s has left the group. What they wrote stays.", name=membership.user.name))
    db.session.commit()
    return redirect(url_for(".members", group=group), 303)


@bp.get("/invitations/<token>")
@public
def invitation(token: str) -> str | Response | tuple[str, int]:
    """Show what one is invited to; somebody with an account joins with a click, others choose a password first."""
    found = Invitation.by_token(token)
    if found is None:
        return render_template("accounts/link_over.html"), 404
    return _invitation_page(found, InvitedForm(formdata=None, data={"name": found.name}))


def _invitation_page(found: Invitation, form: InvitedForm) -> str:
    known = User.by_email(found.email)
    return render_template(
        "accounts/invitation.html", invitation=found, form=form, known=known, role_names=ROLE_NAMES
    )


@bp.post("/invitations/<token>")
@public
def accept(token: str) -> str | Response | tuple[str, int]:
    """Join the group."""
    found = Invitation.by_token(token)
    if found is None:
        return render_template("accounts/link_over.html"), 404
    user = User.by_email(found.email)
    if user is not None and (not current_user.is_authenticated or current_user.id != user.id):
        # The link proves the address, but an account that exists is opened with its own password.
        return redirect(url_for("accounts.sign_in", next=url_for(".invitation", token=token)), 303)
    if user is None:
        form = InvitedForm()
        if not form.validate_on_submit():
            return _invitation_page(found, form), 422
        user = _new_person(found.email, form)
        let_in(user)
    group = found.group
    found.accept(user)
    db.session.commit()
    return redirect(url_for("overview.group", group=group), 303)


def _new_person(email: str, form: InvitedForm) -> User:
    user = User(email=email, name=form.name.data)
    db.session.add(user)
    db.session.flush()
    user.set_password(form.new_password.data or "")
    return user
