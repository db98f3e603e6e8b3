"""A list of actions to take in, looked over before anything happens: what is wrong in a row, and what would be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.actions.forms import FARTHEST
from intranet.actions.history import MOST_REASON
from intranet.actions.models import MOST_TITLE, Action, Status, next_number
from intranet.actions.sheets.columns import number_of, state_of
from intranet.actions.sheets.coming_in import Line
from intranet.actions.sheets.days import NoDay, read_day
from intranet.groups import looked_over
from intranet.groups.looked_over import LookedOver, numbered
from intranet.groups.models import Group
from intranet.groups.pasted import folded
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import record
from intranet.platform.i18n import day, join_names

if TYPE_CHECKING:
    from intranet.charter.models import Section

_NOBODY = {"", "ingen", "ingen än", "ej utsedd", "oklart", "nobody", "nobody yet", "none"}
_LIKENESS = 0.7


@dataclass
class Row(looked_over.Row[Line]):
    """An action of the list. `existing`: the number of the group's action that it is; 0 for one that is new."""

    existing: int = 0
    owner: User | None = None
    due_on: date | None = None
    section: "Section | None" = None
    status: Status = Status.OPEN

    @property
    def said(self) -> str:
        """Say what is added: who sees to it, and by which day of which year, as it was understood."""
        if not self.due_on:
            if not self.owner:
                return _("Is added, without an owner and a date.")
            return _("Is added. %(name)s sees to it, without a date.", name=self.owner.name)
        on = day(self.due_on, with_year=True)
        if not self.owner:
            return _("Is added, to be done by %(day)s. Nobody sees to it yet.", day=on)
        return _("Is added. %(name)s sees to it, by %(day)s.", name=self.owner.name, day=on)


@dataclass(frozen=True)
class _Held:
    """What is compared of an action that the group has."""

    number: int
    title: str
    owner: str
    due_on: date | None
    status: Status


class People:
    """The group's people, by everything that a list may call them."""

    def __init__(self, group: Group) -> None:
        self._people = list(group.members)
        self._named: dict[str, list[User]] = {}
        for user in self._people:
            first, _space, last = user.name.partition(" ")
            for name in {user.name, user.email, first, f"{last}, {first}", f"{last} {first}"}:
                self._named.setdefault(folded(name), []).append(user)

    def called(self, words: str) -> list[User]:
        """Give those whom words name: none, one, or several of the same name."""
        return self._named.get(folded(words), [])

    def like(self, words: str) -> str:
        """Give the name that words may be misspelt; empty when none is like it."""
        names = {folded(user.name): user.name for user in self._people}
        found = get_close_matches(folded(words), names, n=1, cutoff=_LIKENESS)
        return names[found[0]] if found else ""

    @property
    def names(self) -> list[str]:
        """Give everybody's name, to choose among; with the address where two have the same."""
        all_names = [user.name for user in self._people]
        return [user.name if all_names.count(user.name) == 1 else user.email for user in self._people]


class ActionList(LookedOver[Row]):
    """The rows of a list, compared with what the group has.

    Args:
        lines: what the form holds.
        group: whose actions they are to be.
        sections: of its charter.
        left_out: the numbers of the rows that are not to be taken in.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        group: Group,
        sections: "Sequence[Section]",
        *,
        left_out: Iterable[int] = (),
    ) -> None:
        out = set(left_out)
        numbered(lines)
        self.rows = [Row(line.row, line, line.row not in out) for line in lines]
        self.group, self.people, self.today = group, People(group), clock.today()
        self._sections = {folded(section.heading): section for section in sections}
        self._held = _held_by(group)
        self._by_title = {folded(held.title): held for held in reversed(self._held.values())}
        self._first: dict[str, int] = {}
        for row in self.rows:
            self._look_at(row)
            if not row.taken:
                row.errors, row.notes = {}, []

    def _look_at(self, row: Row) -> None:
        if not row.line.title:
            row.errors["title"] = _("Write what is to be done.")
        elif len(row.line.title) > MOST_TITLE:
            row.errors["title"] = _("Use at most %(max)d characters.", max=MOST_TITLE)
        if len(row.line.reason) > MOST_REASON:
            row.errors["reason"] = _("Use at most %(max)d characters.", max=MOST_REASON)
        self._look_at_owner(row)
        self._look_at_day(row)
        self._look_at_section(row)
        self._look_at_state(row)
        self._look_for_the_same(row)

    def _look_at_owner(self, row: Row) -> None:
        words = row.line.owner
        if folded(words) in _NOBODY:
            row.line.owner = ""
            return
        found = self.people.called(words)
        if len(found) == 1:
            row.owner = found[0]
        elif found:
            row.errors["owner"] = _(
                "Several in the group are called “%(name)s”. Write the e-mail address.", name=words
            )
        elif like := self.people.like(words):
            row.errors["owner"] = _(
                "Nobody in the group is called “%(name)s”. Did you mean %(like)s?", name=words, like=like
            )
        else:
            row.errors["owner"] = _(
                "Nobody in the group is called “%(name)s”. Write one name of the group, or leave it empty.",
                name=words,
            )

    def _look_at_day(self, row: Row) -> None:
        try:
            row.due_on = read_day(row.line.due, self.today)
        except NoDay:
            soon = self.today.isoformat()
            row.errors["due"] = _(
                "“%(words)s” is no date. Write it as %(day)s.", words=row.line.due, day=soon
            )
            return
        if row.due_on is None:
            return
        if abs(row.due_on - self.today) > FARTHEST:
            has_been = row.due_on < self.today
            row.errors["due"] = (
                _("That date has already been.") if has_been else _("Choose a date within five years.")
            )
            return
        row.line.due = row.due_on.isoformat()
        if row.due_on < self.today:
            row.notes.append(_("The date has been, so it is overdue from the start."))

    def _look_at_section(self, row: Row) -> None:
        if not row.line.section:
            return
        row.section = self._sections.get(folded(row.line.section))
        if row.section is None:
            row.errors["section"] = _("The charter has no section called “%(name)s”.", name=row.line.section)

    def _look_at_state(self, row: Row) -> None:
        state = state_of(row.line.state)
        if state is None:
            row.notes.append(
                _("“%(words)s” says nothing here; it is taken in as open.", words=row.line.state)
            )
        elif state in {Status.DONE, Status.DROPPED}:
            row.skipped = _("Done or dropped already according to the list.")
        row.status = state or Status.OPEN

    def _look_for_the_same(self, row: Row) -> None:
        title = folded(row.line.title)
        number = number_of(row.line.mark, self.group.slug)
        held = self._held.get(number or 0) or self._by_title.get(title)
        # A row that is left out stands in the way of no other.
        first = (self._first.setdefault if row.taken else self._first.get)(title, row.number)
        if held is not None:
            # What is wrong in a row that nothing is done about need not be put right.
            row.existing, row.errors, row.notes = held.number, {}, []
            row.skipped = _exists(row, held)
        elif first != row.number and title:
            row.errors, row.skipped = {}, _("The same as in row %(number)d.", number=first)
        elif row.skipped:
            row.errors = {}

    @property
    def existing(self) -> list[Row]:
        """Give the rows that the group has already."""
        return [row for row in self.rows if row.existing]

    def take_in(self, *, by: User) -> list[Action]:
        """Agree on everything that is new, in the order of the list. Whoever calls this holds the group."""
        number = next_number(self.group)
        actions = [self._action(row, number + place, by) for place, row in enumerate(self.taken_in)]
        db.session.add_all(actions)
        db.session.flush()
        for action in actions:
            record("action.agreed", group_id=self.group.id, by=by, subject=action.title, number=action.number)
        return actions

    def _action(self, row: Row, number: int, by: User) -> Action:
        return Action(
            group_id=self.group.id,
            number=number,
            title=row.line.title,
            reason=row.line.reason,
            section=row.section,
            owner=row.owner,
            due_on=row.due_on,
            status=row.status,
            created_by_id=by.id,
        )


def _held_by(group: Group) -> dict[int, _Held]:
    asked = select(Action.number, Action.title, User.name, Action.due_on, Action.status)
    found = asked.outerjoin(User, Action.owner_id == User.id).where(Action.group_id == group.id)
    rows: Any = db.session.execute(found.order_by(Action.number))
    return {row.number: _Held(row.number, row.title, row.name or "", row.due_on, row.status) for row in rows}


def _exists(row: Row, held: _Held) -> str:
    """Say that the group has the action, and what the list says otherwise; nothing of it is changed."""
    other = [
        words
        for words, is_other in (
            (_("what is to be done"), folded(held.title) != folded(row.line.title)),
            (_("who sees to it"), held.owner != (row.owner.name if row.owner else row.line.owner)),
            (_("the date"), held.due_on != row.due_on),
        )
        if is_other
    ]
    if not other:
        return _("You have it already.")
    return _(
        "You have it already, with something else for %(what)s. Nothing is changed.", what=join_names(other)
    )
