"""The letter that invites somebody to a group."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from intranet.accounts import letters
from intranet.accounts.letters import Letter
from intranet.groups.models import Invitation


def invitation_letter(invitation: Invitation, link: str, *, by: Any) -> Letter:
    """Write to somebody who is invited.

    Args:
        invitation: to which group, and whom.
        link: the address that accepts it.
        by: who invites.
    """
    group = invitation.group
    opening = [
        _("Hello %(name)s,", name=invitation.name.split(" ")[0]),
        _(
            "%(by)s invites you to the leadership group %(group)s, %(organisation)s, in Samsyn.",
            by=by.name,
            group=group.name,
            organisation=group.organisation,
        ),
        _("The link works once, for two weeks."),
    ]
    return Letter(_("%(name)s invites you to Samsyn", name=by.name), opening, _("Accept here"), link)


def send(letter: Letter, to: str) -> None:
    """Hand it over, in the language of whoever invites: nobody knows that of the other yet."""
    letters.hand_over(letter, to=to, language=str(get_locale()))
