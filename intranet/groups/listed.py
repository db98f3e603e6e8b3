"""A list of people to invite, looked over before anything happens: what is wrong in a row, and what would be done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import select

from intranet.accounts.models import MOST_EMAIL, User
from intranet.accounts.models import MOST_NAME as MOST_PERSON
from intranet.groups import called, looked_over
from intranet.groups.called import label, parts_of, short_names
from intranet.groups.forms import ROLE_NAMES, ROLES
from intranet.groups.looked_over import LookedOver, numbered
from intranet.groups.models import MOST_NAME, Group, Invitation, Invited
from intranet.groups.pasted import Line, folded
from intranet.platform.db import db
from intranet.platform.i18n import day_month
from intranet.platform.permissions import Role

MOST_PEOPLE = 300
_ROLES = {choice.value for choice in ROLES}

Begin = Callable[[str, str], Group]


@dataclass
class Row(looked_over.Row[Line]):
    """A person of the list.

    Attributes:
        new_group: what the group is called that does not exist yet, as the list writes it first; empty when it does.
        meant: what the group is called that the row may mean, so that it has to ask; empty when there is none.
    """

    new_group: str = ""
    meant: str = ""
    group: Group | None = None


class PeopleList(LookedOver[Row]):
    """The rows of a list, compared with the groups that there are.

    Args:
        lines: what the form holds.
        groups: those that the list may name, with their memberships.
        left_out: the numbers of the rows that are not to be taken.
        new_indeed: what new groups are called of which a person has said that they are none of those there are.
        within: everybody is for this group; the list names none.
        reader: the address of whoever looks at the list.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        groups: Sequence[Group],
        *,
        left_out: Iterable[int] = (),
        new_indeed: Sequence[str] = (),
        within: Group | None = None,
        reader: str = "",
    ) -> None:
        out = set(left_out)
        numbered(lines)
        self.rows = [Row(line.row, line, line.row not in out) for line in lines]
        self.groups, self.within, self.reader = groups, within, reader
        self.new_indeed = new_indeed
        self._first: dict[tuple[str, str], int] = {}
        self._begun: dict[str, str] = {}
        self._members = {(g.id, m.user.email): ROLE_NAMES[m.role] for g in groups for m in g.memberships}
        self._waiting = _waiting(groups)
        self._accounts = _accounts(row.line.email for row in self.rows)
        for row in self.rows:
            self._look_at(row)
            if not row.taken:
                row.errors, row.notes, row.meant = {}, [], ""

    def _look_at(self, row: Row) -> None:
        line = row.line
        line.email = line.email.strip().lower()
        self._look_at_person(row)
        if self.within:
            row.group = self.within
        else:
            self._look_at_group(row)
        if not row.errors:
            self._look_for_others(row)

    def _look_at_person(self, row: Row) -> None:
        line = row.line
        if not line.email:
            row.errors["email"] = _("The address is missing.")
        elif line.email.count("@") > 1:
            row.errors["email"] = _(
                "There are several addresses here. Write one, and give the others rows of their own."
            )
        elif not _is_address(line.email):
            row.errors["email"] = _("This is not a whole e-mail address.")
        if not line.name:
            row.errors["name"] = _("The name is missing.")
        elif len(line.name) > MOST_PERSON:
            row.errors["name"] = _("Use at most %(max)d characters.", max=MOST_PERSON)
        line.role = line.role or Role.MEMBER.value
        if line.role not in _ROLES:
            row.errors["role"] = _("“%(role)s” is no role here. Choose one.", role=line.role)

    def _look_at_group(self, row: Row) -> None:
        words = row.line.group
        if not words or "@" in words:
            row.errors["group"] = (
                _("This is an address, not a group.") if words else _("The group is missing.")
            )
            return
        found = called.named(words, self.groups)
        if len(found) > 1:
            names = " / ".join(label(group) for group in found)
            row.errors["group"] = _("There are several: %(names)s. Write the whole name.", names=names)
        elif found:
            row.group = found[0]
        elif any(len(part) > MOST_NAME for part in parts_of(words)):
            row.errors["group"] = _("Use at most %(max)d characters.", max=MOST_NAME)
        else:
            self._look_at_new(row)

    def _look_at_new(self, row: Row) -> None:
        words = row.line.group
        row.new_group = self._as_before(row)
        row.meant = "" if words in self.new_indeed else called.like(words, self.groups)
        if row.meant:
            row.errors["group"] = _(
                "There is no group called “%(words)s”. Is it %(meant)s?",
                words=words,
                meant=row.meant,
            )
        elif folded(row.new_group) != folded(words):
            row.notes.append(_("The same new group as %(group)s.", group=row.new_group))

    def _as_before(self, row: Row) -> str:
        """Give what a new group is called in the first row that names it, with or without the word municipality."""
        words = row.line.group
        names = [folded(words), *sorted(short_names(words))]
        first = next((self._begun[name] for name in names if name in self._begun), words)
        if row.taken:  # a row that is left out names no group for others
            for name in names:
                self._begun.setdefault(name, first)
        return first

    def _look_at_account(self, row: Row) -> None:
        if row.line.email == self.reader:
            row.notes.append(_("This is you: you run the group without belonging to it."))
        elif name := self._accounts.get(row.line.email):
            row.notes.append(_("Has an account already, as %(name)s.", name=name))

    def _look_for_others(self, row: Row) -> None:
        line = row.line
        where = str(row.group.id) if row.group else row.new_group
        # A row that is left out stands in the way of no other.
        first = (self._first.setdefault if row.taken else self._first.get)((where, line.email), row.number)
        if first != row.number:
            row.skipped = _("The same person as in row %(number)d.", number=first)
        elif row.group and (role := self._members.get((row.group.id, line.email))):
            row.skipped = _("Belongs to the group already: %(role)s.", role=str(role).lower())
        elif row.group and (invitation := self._waiting.get((row.group.id, line.email))):
            day = day_month(invitation.created_at)
            row.skipped = _("Invited already, on %(day)s.", day=day)
        else:
            self._look_at_account(row)

    @property
    def without_group(self) -> list[Row]:
        """Give the rows that name no group."""
        return [row for row in self.rows if row.taken and not self.within and not row.line.group]

    @property
    def new_groups(self) -> list[str]:
        """Give what the groups are called that do not exist yet, in the order of the list."""
        return list(dict.fromkeys(row.new_group for row in self.taken_in if row.new_group))

    def send(self, *, by: User, begin: Begin) -> list[tuple[Invitation, str]]:
        """Begin the groups that are new and invite everybody. Gives the invitations with their tokens.

        Args:
            by: who invites.
            begin: makes a group of an organisation and a name.
        """
        begun = {words: begin(*parts_of(words)) for words in self.new_groups}
        invited = [
            Invited(row.group or begun[row.new_group], row.line.email, row.line.name, Role(row.line.role))
            for row in self.taken_in
        ]
        return Invitation.send_all(invited, by=by) if invited else []


def _waiting(groups: Sequence[Group]) -> dict[tuple[int, str], Invitation]:
    found = select(Invitation).where(Invitation.group_id.in_([group.id for group in groups]))
    return {(one.group_id, one.email): one for one in db.session.scalars(found) if not one.is_over}


def _accounts(addresses: Iterable[str]) -> dict[str, str]:
    wanted = {address.strip().lower() for address in addresses}
    found = db.session.execute(select(User.email, User.name).where(User.email.in_(wanted)))
    return {row.email: row.name for row in found}


def _is_address(words: str) -> bool:
    try:
        validate_email(words, check_deliverability=False)
    except EmailNotValidError:
        return False
    return len(words) <= MOST_EMAIL
