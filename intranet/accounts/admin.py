"""The administrator's page: people and the programmes of the house."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from intranet.accounts.forms import PersonForm
from intranet.accounts.models import User
from intranet.accounts.opening import open_account, welcome
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
@needs(Right.MANAGE_SYSTEM)
def people() -> str:
    """List everybody who has an account."""
    return _page(PersonForm(formdata=None))


def _page(form: PersonForm, link: str | None = None) -> str:
    found = db.session.scalars(select(User).order_by(User.name)).all()
    return render_template("accounts/admin.html", people=found, form=form, link=link)


@bp.post("/people")
@needs(Right.MANAGE_SYSTEM)
def add_person() -> str | tuple[str, int]:
    """Open an account, and give the link with which its owner chooses a password."""
    form = PersonForm()
    if form.validate_on_submit() and User.by_email(form.email.data or ""):
        form.email.errors = [_("Somebody with that address has an account already.")]
    if form.errors:
        return _page(form), 422
    user, link = open_account(name=form.name.data or "", email=form.email.data or "")
    db.session.commit()
    welcome(user, link)
    return _page(PersonForm(formdata=None), link=link)


@bp.post("/people/<int:user_id>/sign-outs")
@needs(Right.MANAGE_SYSTEM)
def sign_out_everywhere(user_id: int) -> Response:
    """End somebody's sign-ins, in every browser."""
    user = db.get_or_404(User, user_id)
    user.end_sign_ins()
    db.session.commit()
    flash(_("%(name)s is signed out everywhere.", name=user.name))
    return redirect(url_for(".people"), 303)


@bp.post("/people/<int:user_id>/closing")
@needs(Right.MANAGE_SYSTEM)
def close(user_id: int) -> Response:
    """Close an account. What the person wrote stays."""
    user = db.get_or_404(User, user_id)
    if user.is_admin:
        flash(_("An administrator's account is closed on the server, by another administrator."))
        return redirect(url_for(".people"), 303)
    user.close()
    db.session.commit()
    flash(_("The account of %(name)s is closed.", name=user.name))
    return redirect(url_for(".people"), 303)


@bp.post("/people/<int:user_id>/closing/undoing")
@needs(Right.MANAGE_SYSTEM)
def reopen(user_id: int) -> Response:
    """Open an account again."""
    user = db.get_or_404(User, user_id)
    user.reopen()
    db.session.commit()
    flash(_("%(name)s can sign in again.", name=user.name))
    return redirect(url_for(".people"), 303)
