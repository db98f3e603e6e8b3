"""Inviting many at once, to one group or to all of a programme: the list, a look at it, and then the invitations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet.accounts.models import User
from intranet.groups import letters
from intranet.groups.called import known_names, label
from intranet.groups.forms import ROLES, ListForm
from intranet.groups.letters import invitation_letter
from intranet.groups.listed import MOST_PEOPLE, Begin, PeopleList
from intranet.groups.looked_over import numbered
from intranet.groups.models import Group, Programme
from intranet.groups.pasted import Line, folded
from intranet.platform import mail
from intranet.platform.db import db, reads
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.forms import number_in, trimmed

bp = Blueprint("inviting", __name__, url_prefix="/groups/<group:group>/members/several")

Drawn = str | tuple[str, int]


def _no_new_group(_organisation: str, _name: str) -> Group:
    raise LookupError("everybody of the list is for one group")


@dataclass
class Invite:
    """Where a list of people goes.

    Attributes:
        programme: whose groups the list may name.
        address: gives the address of one of the steps: `ask`, `check`, `send`, or of the page to go `back` to.
        within: the one group that everybody is for.
        begin: makes a group that the list names and that does not exist; is given organisation and name.
    """

    programme: Programme
    address: Callable[[str], str]
    within: Group | None = None
    begin: Begin = _no_new_group

    @property
    def _page(self) -> dict[str, Any]:
        """What every page of it is drawn with."""
        return {"here": self, "programme": None if self.within else self.programme}

    def ask(self, form: ListForm | None = None) -> str:
        """Ask for the list."""
        return render_template(
            "groups/list.html", **self._page, form=form or ListForm(formdata=None), groups=self._groups()
        )

    def read(self) -> Drawn:
        """Show what the list holds; nothing has happened yet."""
        form = ListForm()
        groups = self._groups()
        form.validate_on_submit()
        lines = [] if form.errors else form.lines(known_names(groups), names_groups=not self.within)
        if not form.errors and not lines:
            form.people.errors = [_("Nobody is in the list. Paste it, or choose a file.")]
        if len(lines) > MOST_PEOPLE:
            form.people.errors = [_("Take at most %(max)d people at a time.", max=MOST_PEOPLE)]
        if form.errors:
            return self.ask(form), 422
        return self._preview(self._looked_over(lines, groups))

    def check(self) -> Drawn:
        """Look at the rows again, as they have been put right."""
        return self._preview(self._filled_in())

    def send(self) -> Drawn:
        """Do what the list says, when nothing is wrong and it begins no group that it did not before."""
        # Two who send the same list take turns, and the second finds everybody invited.
        self.programme.hold()
        people = self._filled_in()
        unseen = set(people.new_groups) - set(request.form.getlist("new_group"))
        if people.wrong or unseen:
            return self._preview(people), 422
        sent = people.send(by=db.session.get_one(User, current_user.id), begin=self.begin)
        links = [(invitation, mail.link("groups.invitation", token=token)) for invitation, token in sent]
        written = [
            (invitation_letter(invitation, link, by=current_user), invitation.email)
            for invitation, link in links
        ]
        db.session.commit()
        for letter, address in written:
            letters.send(letter, address)
        return render_template("groups/list_sent.html", **self._page, people=people, links=links)

    def _groups(self) -> list[Group]:
        found = select(Group).where(Group.programme_id == self.programme.id).order_by(Group.organisation)
        if self.within:
            found = found.where(Group.id == self.within.id)
        return list(db.session.scalars(found.options(selectinload(Group.memberships))))

    def _filled_in(self) -> PeopleList:
        columns = [request.form.getlist(name) for name in ("name", "email", "role", "group")]
        count = min(max(map(len, columns)), MOST_PEOPLE)
        taken = set(request.form.getlist("take"))
        lines = [Line(*(trimmed(value) or "" for value in held)) for held in _padded(columns, count)]
        for line, row in zip(lines, request.form.getlist("row"), strict=False):
            line.row = number_in(row)
        numbered(lines)
        out = [line.row for line in lines if str(line.row) not in taken]
        _name_groups(lines)
        return self._looked_over(lines, self._groups(), left_out=out)

    def _looked_over(
        self, lines: list[Line], groups: list[Group], left_out: Iterable[int] = ()
    ) -> PeopleList:
        new_indeed = request.form.getlist("new_indeed")
        return PeopleList(
            lines,
            groups,
            left_out=left_out,
            new_indeed=new_indeed,
            within=self.within,
            reader=current_user.email,
        )

    def _preview(self, people: PeopleList) -> str:
        return render_template(
            "groups/list_preview.html",
            **self._page,
            found=people,
            roles=ROLES,
            known_roles={choice.value for choice in ROLES},
            names=[label(group) for group in people.groups],
        )


def _name_groups(lines: list[Line]) -> None:
    """Give lines the group that was written once for all that name none, or chosen for one whose name was misspelt."""
    for_rest = trimmed(request.form.get("group_for_rest")) or ""
    number, _colon, name = request.form.get("meant", "").partition(":")
    misspelt = next((folded(line.group) for line in lines if str(line.row) == number), "")
    for line in lines:
        if misspelt and folded(line.group) == misspelt:
            line.group = trimmed(name) or ""
        line.group = line.group or for_rest


def _padded(columns: list[list[str]], count: int) -> list[tuple[str, ...]]:
    return list(zip(*((column + [""] * count)[:count] for column in columns), strict=True))


def to_group(group: Group) -> Invite:
    """Invite to one group."""

    def address(step: str) -> str:
        return url_for("groups.members" if step == "back" else f"inviting.{step}", group=group)

    return Invite(group.programme, address, within=group)


@bp.get("")
@needs(Right.MANAGE_MEMBERS)
def ask(group: Group) -> str:
    """Ask for a list of people to invite."""
    return to_group(group).ask()


@bp.post("")
@needs(Right.MANAGE_MEMBERS)
@reads
def read(group: Group) -> Drawn:
    """Show what the list holds."""
    return to_group(group).read()


@bp.post("/check")
@needs(Right.MANAGE_MEMBERS)
@reads
def check(group: Group) -> Drawn:
    """Look at the list again."""
    return to_group(group).check()


@bp.post("/invitations")
@needs(Right.MANAGE_MEMBERS)
def send(group: Group) -> Drawn:
    """Invite everybody in the list."""
    return to_group(group).send()
