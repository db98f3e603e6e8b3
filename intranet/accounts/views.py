"""Signing in and out, passwords, and one's own settings."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from intranet.accounts import letters, resetting, throttle
from intranet.accounts.forms import ChangePasswordForm, ForgotForm, NewPasswordForm, SettingsForm, SignInForm
from intranet.accounts.models import PasswordReset, User
from intranet.platform import mail
from intranet.platform.db import db
from intranet.platform.expiry import delete_past
from intranet.platform.i18n import LANGUAGES
from intranet.platform.web.access import public, signed_in

bp = Blueprint("accounts", __name__)


def let_in(user: User) -> None:
    """Sign somebody in, in a session of its own: nothing planted in the browser before is kept."""
    session.clear()
    user.begin_sign_in()
    session.permanent = True
    login_user(user)


def own_address(target: str | None) -> str:
    """Give the page that was asked for if it is one of ours, else the start page."""
    parts = urlsplit(target or "")
    ours = target and not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target
    return target if target and ours and not target.startswith("//") else url_for("overview.home")


@bp.get("/sign-in")
@public
def sign_in() -> str | Response:
    """Ask who it is."""
    if current_user.is_authenticated:
        return redirect(own_address(request.args.get("next")), 303)
    return _sign_in_page(SignInForm())


def _sign_in_page(form: SignInForm) -> str:
    return render_template("accounts/sign_in.html", form=form, next=request.args.get("next"))


@bp.post("/sign-in")
@public
def begin_sign_in() -> str | Response | tuple[str, int]:
    """Let the person in, or say why not."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), 422
    email, address = form.email.data or "", request.remote_addr or ""
    if throttle.must_wait(email, address):
        form.password.errors = [_("Too many tries. Wait a quarter of an hour, or choose a new password.")]
        return _sign_in_page(form), 429
    user = User.by_credentials(email, form.password.data or "")
    if user is None:
        throttle.failed(email, address)
        db.session.commit()
        form.password.errors = [_("The address and the password do not belong together. Try again.")]
        return _sign_in_page(form), 422
    throttle.succeeded(email)
    let_in(user)
    delete_past()
    db.session.commit()
    return redirect(own_address(request.args.get("next")), 303)


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End this sign-in: its row dies, so the cookie opens nothing even if somebody kept it."""
    if current_user.is_authenticated and current_user.sign_in:
        db.session.delete(current_user.sign_in)
        db.session.commit()
    logout_user()
    session.clear()
    return redirect(url_for(".sign_in"), 303)


@bp.get("/password")
@public
def forgot() -> str:
    """Ask where to send a link for a new password."""
    return render_template("accounts/forgot.html", form=ForgotForm())


@bp.post("/password")
@public
def send_reset() -> str | tuple[str, int]:
    """Send a link, if somebody has that address. When nobody has, the answer and the work are the same."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgot.html", form=form), 422
    email, address = (form.email.data or "").lower(), request.remote_addr or ""
    if throttle.asks_too_often(email, address):
        form.email.errors = [
            _("The link has been asked for many times. Look in the mail, or wait a quarter of an hour.")
        ]
        return render_template("accounts/forgot.html", form=form), 429
    user = User.by_email(email)
    user = user if user and user.is_active else None
    token = PasswordReset.begin(user, email=email, address=address)
    db.session.commit()
    link = mail.link("accounts.reset", token=token)
    resetting.write(user, link)
    return render_template("accounts/forgot.html", form=form, sent_to=form.email.data)


@bp.get("/password/<token>")
@public
def reset(token: str) -> str | tuple[str, int]:
    """Ask for a new password."""
    if PasswordReset.by_token(token) is None:
        return render_template("accounts/link_over.html"), 404
    return render_template("accounts/reset.html", form=NewPasswordForm())


@bp.post("/password/<token>")
@public
def choose_password(token: str) -> str | Response | tuple[str, int]:
    """Keep the new password and let the person in."""
    found = PasswordReset.by_token(token)
    if found is None:
        return render_template("accounts/link_over.html"), 404
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/reset.html", form=form), 422
    user = db.session.get_one(User, found.user_id)
    user.set_password(form.new_password.data or "")
    throttle.succeeded(user.email)
    let_in(user)
    db.session.commit()
    flash(_("Your password is changed."))
    return redirect(url_for("overview.home"), 303)


@bp.get("/me/settings")
@signed_in
def settings() -> str:
    """Show the person's own settings."""
    return _settings_page(_own_settings(), ChangePasswordForm(formdata=None))


def _own_settings() -> SettingsForm:
    return SettingsForm(
        data={
            "name": current_user.name,
            "locale": current_user.locale or "",
            "theme": current_user.theme or "",
        },
        formdata=None,
    )


def _settings_page(form: SettingsForm, password_form: ChangePasswordForm) -> str:
    return render_template("accounts/settings.html", form=form, password_form=password_form)


@bp.post("/me/settings")
@signed_in
def save_settings() -> str | Response | tuple[str, int]:
    """Keep name, language and theme."""
    form = SettingsForm()
    if not form.validate_on_submit():
        return _settings_page(form, ChangePasswordForm(formdata=None)), 422
    current_user.name = form.name.data
    current_user.locale = form.locale.data or None
    current_user.theme = form.theme.data or None
    db.session.commit()
    flash(_("Your settings are saved."))
    return redirect(url_for(".settings"), 303)


@bp.post("/me/letters")
@signed_in
def choose_letters() -> Response:
    """Keep which letters the person wants."""
    letters.choose(current_user, request.form.getlist("wanted"))
    db.session.commit()
    flash(_("Your choice is saved."))
    return redirect(url_for(".settings"), 303)


@bp.post("/me/password")
@signed_in
def change_password() -> str | Response | tuple[str, int]:
    """Change the password, which ends the person's other sign-ins."""
    form = ChangePasswordForm()
    if form.validate_on_submit() and not current_user.has_password(form.current_password.data or ""):
        form.current_password.errors = [_("That is not your current password.")]
    if form.errors:
        return _settings_page(_own_settings(), form), 422
    user = db.session.get_one(User, current_user.id)
    user.set_password(form.new_password.data or "")
    let_in(user)
    db.session.commit()
    flash(_("Your password is changed. You are signed out everywhere else."))
    return redirect(url_for(".settings"), 303)


@bp.post("/language/<locale>")
@public
def choose_language(locale: str) -> Response:
    """Keep the language that somebody who has not signed in wants."""
    response = make_response(redirect(own_address(request.args.get("next")), 303))
    if locale in LANGUAGES:
        year, secure = timedelta(days=365), request.is_secure
        response.set_cookie("language", locale, max_age=year, samesite="Lax", httponly=True, secure=secure)
    return response
