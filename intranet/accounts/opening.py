"""Opening an account for somebody: they choose a password by a link that comes by mail."""

from flask import render_template
from flask_babel import gettext as _

from intranet.accounts.models import WELCOME_LASTS, User
from intranet.platform import mail
from intranet.platform.db import db


def open_account(*, name: str, email: str) -> tuple[User, str]:
    """Open an account. Gives the person and the link by which they choose a password."""
    user = User(name=name, email=email.strip().lower())
    db.session.add(user)
    db.session.flush()
    return user, mail.link("accounts.reset", token=user.begin_reset(lasts=WELCOME_LASTS))


def welcome(user: User, link: str) -> None:
    """Send the link, once the account is kept."""
    body = render_template("accounts/mail_welcome.txt", user=user, address=link)
    mail.send(to=user.email, subject=_("Welcome to Samsyn"), body=body)
