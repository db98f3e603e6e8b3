"""What people fill in to sign in and to choose how Samsyn looks to them."""

from itertools import starmap

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, Length

from intranet.accounts.models import LEAST_PASSWORD, MOST_EMAIL, MOST_NAME, MOST_PASSWORD
from intranet.platform.i18n import LANGUAGES
from intranet.platform.web.forms import Form, TextLine, at_most, trimmed

NAME = [DataRequired(_l("Write the name.")), at_most(MOST_NAME)]
EMAIL = [
    DataRequired(_l("Write the e-mail address.")),
    at_most(MOST_EMAIL),
    Email(_l("Write the whole address, such as karin@example.org.")),
]
NEW_PASSWORD = [
    DataRequired(_l("Write a password.")),
    Length(LEAST_PASSWORD, message=_l("Use at least 12 characters. Several words are easy to remember.")),
    at_most(MOST_PASSWORD),
]
PASSWORD = [DataRequired(_l("Write the password.")), at_most(MOST_PASSWORD)]


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        _l("E-mail"), [DataRequired(_l("Write the e-mail address.")), at_most(MOST_EMAIL)], filters=[trimmed]
    )
    password = PasswordField(_l("Password"), PASSWORD)


class ForgotForm(Form):
    """Whom to send a link to."""

    email = EmailField(_l("E-mail"), EMAIL, filters=[trimmed])


class NewPasswordForm(Form):
    """A password of one's own choice."""

    new_password = PasswordField(_l("New password"), NEW_PASSWORD)


class InvitedForm(NewPasswordForm):
    """What a new person tells when accepting an invitation."""

    name = TextLine(_l("Your name"), NAME)


class ChangePasswordForm(NewPasswordForm):
    """A new password, by somebody who knows the old one."""

    current_password = PasswordField(_l("Current password"), PASSWORD)


class SettingsForm(Form):
    """Name, language and theme."""

    name = TextLine(_l("Your name"), NAME)
    locale = SelectField(
        _l("Language"),
        choices=[SelectChoice("", _l("As the browser")), *starmap(SelectChoice, LANGUAGES.items())],
    )
    theme = SelectField(
        _l("Colours"),
        choices=[
            SelectChoice("", _l("As the computer")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
    )


class PersonForm(Form):
    """A person whom the administrator lets in."""

    name = TextLine(_l("Name"), NAME)
    email = EmailField(_l("E-mail"), EMAIL, filters=[trimmed])


class AdministratorForm(PersonForm, NewPasswordForm):
    """The first person of an installation, who is told of at the command line."""
