"""The letter by which somebody chooses a new password."""

from flask_babel import get_locale
from flask_babel import gettext as _

from intranet.accounts import letters
from intranet.accounts.letters import Letter
from intranet.accounts.models import User


def write(user: User | None, link: str) -> None:
    """Send the link. To nobody, a letter is written and thrown away: the work is the same."""
    opening = [
        _("Hello %(name)s,", name=user.first_name if user else ""),
        _("Choose a new password here. The link works once, for two hours."),
        _("If you did not ask for this, you need not do anything."),
    ]
    letter = Letter(_("Choose a new password in Samsyn"), opening, _("Choose a new password"), link)
    letters.hand_over(letter, to=user.email if user else None, language=str(get_locale()))
