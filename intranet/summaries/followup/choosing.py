"""Which of a group's actions a follow-up is of, as its address says it: the list's own filters, and four more."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Self

from flask import request
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import ColumnElement, Select, or_, select, true

from intranet.accounts.models import User
from intranet.actions.asking import Question
from intranet.actions.counting import IS_OPEN
from intranet.actions.listing import SHOWS, Asked, Listing
from intranet.actions.models import Action, Status
from intranet.actions.views import asked_for
from intranet.actions.words import STATUS_NAMES
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.summaries.words import on_day
from intranet.workshops.models import Workshop

OPEN = "open"
STATES = (OPEN, "done", "dropped")
LONGEST = 9  # figures of a number


class Unknown(Exception):
    """The address chooses by something that there is not: on paper nobody would see that it was left out."""


@dataclass(frozen=True)
class Chosen:
    """What is chosen.

    Attributes:
        asked: what the list of actions can ask for: whose or how late, words, the section that they serve.
        workshop: the number of the one where they were agreed; 0: at none; None: any.
        owner: the number of the person who sees to them; None: anybody or nobody.
        status: open, done or dropped; empty for any.
        since: agreed, done or dropped on this day or later.
    """

    asked: Asked = field(default_factory=Asked)
    workshop: int | None = None
    owner: int | None = None
    status: str = ""
    since: date | None = None

    @classmethod
    def in_address(cls) -> Self:
        """Read it out of the address of the request.

        Raises:
            Unknown: something there makes no sense.
        """
        _one_of("show", SHOWS)
        _number("section")
        return cls(
            asked=asked_for(),
            workshop=_number("workshop"),
            owner=_number("owner"),
            status=_one_of("status", STATES),
            since=_day("since"),
        )

    @property
    def args(self) -> dict[str, Any]:
        """Give what an address that chooses the same says after its question mark."""
        said = {
            "show": self.asked.show,
            "q": self.asked.words,
            "section": self.asked.section or None,
            "workshop": self.workshop,
            "owner": self.owner,
            "status": self.status,
            "since": self.since.isoformat() if self.since else None,
        }
        return {name: value for name, value in said.items() if value not in {None, ""}}

    @property
    def is_all(self) -> bool:
        """Tell whether nothing is left out."""
        return self == Chosen(asked=self.asked) and self._lists_all

    @property
    def _lists_all(self) -> bool:
        return (self.asked.show, self.asked.words, self.asked.section) == ("all", "", 0)

    def ids(self, group: Group, viewer: Any, workshops: list[Workshop]) -> Select[int]:
        """Ask for the ids of what is chosen.

        Raises:
            Unknown: there is no such workshop, owner or section.
        """
        self._require_known(group, viewer, workshops)
        chosen = select(Action.id).where(Action.group_id == group.id)
        if not self._lists_all:
            chosen = chosen.where(Action.id.in_(Question(group, viewer, self.asked, workshops).ids()))
        return chosen.where(self._agreed(workshops), self._owned, self._state, self._lately)

    def _require_known(self, group: Group, viewer: Any, workshops: list[Workshop]) -> None:
        is_workshop = not self.workshop or self.workshop in {workshop.number for workshop in workshops}
        is_owner = self.owner is None or self._owner_name(group)
        is_section = not self.asked.section or Listing(group, viewer, self.asked).section
        if not (is_workshop and is_owner and is_section):
            raise Unknown

    def _agreed(self, workshops: list[Workshop]) -> ColumnElement[bool]:
        if self.workshop is None:
            return true()
        known = [workshop.id for workshop in workshops]
        if self.workshop == 0:
            return or_(Action.agreed_at_id.is_(None), Action.agreed_at_id.not_in(known))
        return Action.agreed_at_id.in_([w.id for w in workshops if w.number == self.workshop])

    @property
    def _owned(self) -> ColumnElement[bool]:
        return true() if self.owner is None else Action.owner_id == self.owner

    @property
    def _state(self) -> ColumnElement[bool]:
        if not self.status:
            # The list shows for a minute what was just checked off; on paper it is no longer late.
            return IS_OPEN if self.asked.show in {"late", "often"} else true()
        return IS_OPEN if self.status == OPEN else Action.status == Status(self.status)

    @property
    def _lately(self) -> ColumnElement[bool]:
        if self.since is None:
            return true()
        begins = datetime.combine(self.since, time(), clock.SWEDEN)
        return or_(Action.created_at >= begins, Action.completed_at >= begins, Action.dropped_at >= begins)

    def in_words(self, group: Group, viewer: Any, workshops: list[Workshop]) -> tuple[str, ...]:
        """Say what is chosen; empty when it is everything."""
        shown = {
            "mine": _("only those of %(name)s", name=getattr(viewer, "name", "")),
            "late": _("only those that are overdue"),
            "unowned": _("only those without an owner"),
            "often": _("only those that are carried over again and again"),
        }
        found = [shown.get(self.asked.show, ""), self._words(), self._serving(group, viewer)]
        found += [
            self._workshop_words(workshops),
            self._owner_words(group),
            self._status_words(),
            self._since_words(),
        ]
        return tuple(words for words in found if words)

    def _words(self) -> str:
        return _("with the words “%(words)s”", words=self.asked.words) if self.asked.words else ""

    def _serving(self, group: Group, viewer: Any) -> str:
        section = Listing(group, viewer, self.asked).section
        return _("serving “%(section)s”", section=section.heading) if section else ""

    def _workshop_words(self, workshops: list[Workshop]) -> str:
        if self.workshop is None:
            return ""
        at = next((w for w in workshops if w.number == self.workshop), None)
        if at is None:
            return _("agreed between the workshops")
        return _("agreed at workshop %(number)s on %(day)s", number=at.ordinal, day=on_day(at.day))

    def _owner_words(self, group: Group) -> str:
        if self.owner is None:
            return ""
        return _("owner %(name)s", name=self._owner_name(group))

    def _owner_name(self, group: Group) -> str | None:
        theirs = (Action.group_id == group.id, Action.owner_id == self.owner)
        return db.session.scalar(
            select(User.name).join(Action, Action.owner_id == User.id).where(*theirs).limit(1)
        )

    def _status_words(self) -> str:
        if not self.status:
            return ""
        words = {OPEN: pgettext("action", "Open")} | {
            str(key): str(value) for key, value in STATUS_NAMES.items()
        }
        return words[self.status].lower()

    def _since_words(self) -> str:
        if self.since is None:
            return ""
        return _("agreed, done or dropped since %(day)s", day=on_day(self.since))


def _one_of(name: str, known: Collection[str]) -> str:
    given = request.args.get(name, "")
    if given and given not in known:
        raise Unknown
    return given


def _number(name: str) -> int | None:
    given = request.args.get(name, "")
    if given and not (given.isdecimal() and given.isascii() and len(given) <= LONGEST):
        raise Unknown
    return int(given) if given else None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(given) if (given := request.args.get(name)) else None
    except ValueError as error:
        raise Unknown from error
