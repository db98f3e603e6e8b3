"""What is filled in to set up programmes and groups, and to change who belongs."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp

from intranet.accounts.forms import EMAIL, NAME
from intranet.platform.permissions import Role
from intranet.platform.web.forms import Form, TextLine, trimmed

ROLES = [
    SelectChoice(Role.MEMBER.value, _l("Member")),
    SelectChoice(Role.LEADER.value, _l("Group leader")),
    SelectChoice(Role.DECISION_MAKER.value, _l("Decision maker")),
]
ROLE_NAMES = {
    Role.ADMIN: _l("Administrator"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.LEADER: _l("Group leader"),
    Role.MEMBER: _l("Member"),
    Role.DECISION_MAKER: _l("Decision maker"),
    Role.LINK: _l("Link"),
}
SLUG = [
    DataRequired(_l("Write an address.")),
    Length(max=60, message=_l("Use at most 60 characters.")),
    Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=_l("Use small letters a–z, digits and hyphens.")),
]


class InvitationForm(Form):
    """Whom to invite, as what."""

    name = TextLine(_l("Name"), NAME)
    email = EmailField(_l("E-mail"), EMAIL, filters=[trimmed])
    role = SelectField(_l("Role"), choices=ROLES, default=Role.MEMBER.value)


class RoleForm(Form):
    """Another role for a member."""

    role = SelectField(_l("Role"), choices=ROLES)


class GroupForm(Form):
    """A leadership group of an organisation."""

    organisation = TextLine(
        _l("Organisation"), [DataRequired(_l("Write the organisation's name.")), Length(max=80)]
    )
    name = TextLine(_l("The group's name"), [DataRequired(_l("Write the group's name.")), Length(max=80)])
    slug = TextLine(_l("Address"), SLUG)
    units = TextAreaField(_l("Parts of the organisation, one on each line"), [Optional(), Length(max=4000)])


class ProgrammeForm(Form):
    """A programme."""

    name = TextLine(_l("Name"), [DataRequired(_l("Write the name.")), Length(max=80)])
    slug = TextLine(_l("Address"), SLUG)
    description = TextLine(_l("In one sentence"), [Optional(), Length(max=200)])


class FacilitatorForm(Form):
    """Who is to run a programme."""

    email = EmailField(_l("E-mail"), EMAIL, filters=[trimmed])
