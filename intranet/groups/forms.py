"""What is filled in to set up programmes and groups, and to change who belongs."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import select
from wtforms import EmailField, HiddenField, SelectField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Optional, Regexp

from intranet.accounts.forms import EMAIL, NAME
from intranet.accounts.models import MOST_NAME as MOST_PERSON
from intranet.groups.models import MOST_DESCRIPTION, MOST_NAME, MOST_SLUG, Programme
from intranet.groups.pasted import Line, Unreadable, decoded, read
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.platform.web.forms import Form, OpenedOn, TextLine, at_most, trimmed

MOST_LIST = 100_000
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
    Optional(),
    at_most(MOST_SLUG),
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
        _l("Organisation"), [DataRequired(_l("Write the organisation's name.")), at_most(MOST_NAME)]
    )
    name = TextLine(_l("The group's name"), [DataRequired(_l("Write the group's name.")), at_most(MOST_NAME)])
    slug = TextLine(_l("Web address"), SLUG)
    units = TextAreaField(_l("Parts of the organisation, one on each line"), [Optional(), at_most(4000)])

    def validate_units(self, units: TextAreaField) -> None:
        """Let each part have a name of ordinary length.

        Raises:
            ValidationError: one is longer.
        """
        if any(len(name) > MOST_NAME for name in self.unit_names):
            raise ValidationError(_("Use at most %(max)d characters on each line.", max=MOST_NAME))

    @property
    def unit_names(self) -> list[str]:
        """Give the parts filled in."""
        return [line.strip() for line in (self.units.data or "").splitlines() if line.strip()]


class NamedForm(Form):
    """A programme's name. One that another programme has is asked about at the field, until it is said to be meant."""

    name = TextLine(_l("Name"), NAME)
    confirmed = HiddenField()  # shown as a box to tick, once there is something to confirm
    asked = ""
    own_id = 0  # of the programme itself, which has its name already

    def validate_name(self, name: TextLine) -> None:
        """Ask about a name that another programme has.

        Raises:
            ValidationError: it is not said to be meant.
        """
        words = name.data or ""
        same = select(Programme.id).where(Programme.name == words, Programme.id != self.own_id)
        if db.session.scalar(same.limit(1)) is None:
            return
        self.asked = words
        if self.confirmed.data != words:
            raise ValidationError(_("Another programme has this name."))


class ProgrammeForm(NamedForm):
    """A programme."""

    slug = TextLine(_l("Web address"), SLUG)
    description = TextLine(_l("In one sentence"), [Optional(), at_most(MOST_DESCRIPTION)])


class ProgrammeWordsForm(NamedForm, OpenedOn):
    """What a programme is called."""

    description = TextLine(_l("In one sentence"), [Optional(), at_most(MOST_DESCRIPTION)])

    @classmethod
    def showing(cls, programme: Programme) -> "ProgrammeWordsForm":
        """Show what it is called now."""
        held = {"name": programme.name, "description": programme.description}
        return cls(formdata=None, data=held).remember()


class FacilitatorForm(Form):
    """Who is to run a programme. The name is asked for when nobody has the address."""

    email = EmailField(_l("E-mail"), EMAIL, filters=[trimmed])
    name = TextLine(_l("Name"), [Optional(), at_most(MOST_PERSON)])


class ListForm(Form):
    """A list of people: pasted, or in a file."""

    people = TextAreaField(_l("Paste the list"), [Optional(), at_most(MOST_LIST)])
    file = FileField(_l("Or choose a file"))
    group = TextLine(_l("Group for rows that name none"), [Optional(), at_most(2 * MOST_NAME)])

    def validate_file(self, file: FileField) -> None:
        """Read the file that was chosen, if there is one.

        Raises:
            ValidationError: it is no text, or too long.
        """
        chosen = file.data
        if not hasattr(chosen, "read"):
            return
        try:
            self.read_file = decoded(chosen.read())
        except Unreadable:
            raise ValidationError(
                _("This is not a text file. Save the sheet as CSV, or copy its cells and paste them.")
            ) from None
        if len(self.read_file) > MOST_LIST:
            raise ValidationError(_("The file is too long for a list of people."))

    read_file = ""

    def lines(self, groups: Collection[str], *, names_groups: bool) -> list[Line]:
        """Give the people of both, when the form is valid. Says at its field when the columns cannot be told apart.

        Args:
            groups: what groups that exist may be called.
            names_groups: each row is for a group that it names.
        """
        found = read(self.people.data or "", groups) + read(self.read_file, groups)
        if names_groups and (unsure := next((line for line in found if line.is_unsure), None)):
            self.people.errors = [
                _(
                    "Row %(row)d: is “%(name)s” the person, or “%(group)s”? Write in the first row what the columns"
                    " hold: Organisation;Name;E-mail;Role.",
                    row=unsure.row,
                    name=unsure.name,
                    group=unsure.group,
                )
            ]
        for line in found:
            line.group = line.group or self.group.data or ""
        return found
