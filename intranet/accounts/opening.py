"""Opening an account for somebody: they choose a password by a link that comes by mail."""

from flask_babel import get_locale
from flask_babel import gettext as _

from intranet.accounts import letters
from intranet.accounts.letters import Letter
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
    opening = [
        _("Hello %(name)s,", name=user.first_name),
        _("You have an account in Samsyn. Choose a password here. The link works once, for two weeks."),
    ]
    letter = Letter(_("Welcome to Samsyn"), opening, _("Choose a password"), link)
    letters.hand_over(letter, to=user.email, language=str(get_locale()))
