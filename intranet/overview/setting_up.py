"""What a programme still lacks before its first workshop, in the order in which a facilitator sees to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from intranet.groups.models import Group, Invitation, Programme
from intranet.platform.db import db
from intranet.platform.i18n import count_words, day, join_names
from intranet.platform.permissions import Role
from intranet.workshops.agenda import AgendaItem
from intranet.workshops.models import Workshop
from intranet.workshops.ruler import next_workshop


@dataclass(frozen=True)
class Step:
    """One thing to see to.

    Attributes:
        title: what it is about.
        missing: what it lacks, in sentences; empty when it is done.
        words: what there is.
        ways: what to do about what is missing: words and address.
    """

    title: str
    missing: list[str]
    words: str
    ways: list[tuple[str, str]]

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing


class SettingUp:
    """A programme with what there is of it.

    Args:
        programme: which.
        workshops: its workshops.
        groups: its groups, with their memberships.
    """

    def __init__(self, programme: Programme, workshops: Sequence[Workshop], groups: Sequence[Group]) -> None:
        self.programme, self.workshops, self.groups = programme, workshops, groups

    @cached_property
    def steps(self) -> list[Step]:
        """Workshops, groups, people: each with what is missing."""
        return [self._workshops, self._groups, self._people]

    @property
    def is_ready(self) -> bool:
        """Tell whether nothing is missing."""
        return all(step.is_done for step in self.steps)

    @property
    def finding(self) -> str:
        """Say in a sentence how it stands."""
        if not self.is_ready:
            left = sum(not step.is_done for step in self.steps)
            return ngettext(
                "One step is left before the programme can begin.",
                "%(n)s steps are left before the programme can begin.",
                left,
                n=count_words(left),
            )
        coming = next_workshop(self.workshops)
        if coming is None:
            return _("All workshops have been held.")
        return _(
            "Everything is in place for workshop %(number)d, %(day)s.",
            number=coming.ordinal,
            day=day(coming.starts_at),
        )

    @property
    def _workshops(self) -> Step:
        ways = [(_("Add a workshop"), url_for("programme_workshops.new", programme=self.programme))]
        if not self.workshops:
            return Step(_("Workshops"), [_("No workshop is planned yet.")], "", ways)
        number = len(self.workshops)
        words = ngettext(
            "One workshop is planned.", "%(n)s workshops are planned.", number, n=count_words(number)
        )
        bare = [w for w in self.workshops if not w.is_over and w.id not in self._with_agenda]
        if not bare:
            return Step(_("Workshops"), [], words, [])
        missing = _(
            "No agenda yet: workshop %(numbers)s.", numbers=join_names([str(w.ordinal) for w in bare])
        )
        address = url_for("programme_agenda.edit", programme=self.programme, number=bare[0].number)
        ways = [(_("Plan the agenda of workshop %(number)d", number=bare[0].ordinal), address)]
        return Step(_("Workshops"), [missing], words, ways)

    @cached_property
    def _with_agenda(self) -> set[int]:
        found = select(AgendaItem.workshop_id).where(
            AgendaItem.workshop_id.in_([w.id for w in self.workshops]), AgendaItem.group_id.is_(None)
        )
        return set(db.session.scalars(found.distinct()))

    @property
    def _groups(self) -> Step:
        if self.groups:
            number = len(self.groups)
            words = ngettext(
                "One group takes part.", "%(n)s groups take part.", number, n=count_words(number)
            )
            return Step(_("Groups"), [], words, [])
        ways = [
            (
                _("Bring groups and people from a list"),
                url_for("programme_people.ask", programme=self.programme),
            ),
            (_("Create one group"), url_for("programmes.new_group", programme=self.programme)),
        ]
        return Step(_("Groups"), [_("No group takes part yet.")], "", ways)

    @property
    def _people(self) -> Step:
        ways = [(_("Invite from a list"), url_for("programme_people.ask", programme=self.programme))]
        missing = list(self._missing_people()) if self.groups else [_("They come with the groups.")]
        return Step(
            _("People"), missing, self._people_words if self.groups else "", ways if self.groups else []
        )

    def _missing_people(self) -> Iterator[str]:
        empty = [g for g in self.groups if not g.members and g.id not in self._waiting]
        if empty:
            yield _("Nobody is invited yet: %(names)s.", names=join_names([g.organisation for g in empty]))
        leaderless = [g for g in self.groups if g not in empty and not self._has_leader(g)]
        if leaderless:
            yield _("No group leader yet: %(names)s.", names=join_names([g.organisation for g in leaderless]))

    def _has_leader(self, group: Group) -> bool:
        return any(m.role == Role.LEADER for m in group.memberships) or Role.LEADER in self._waiting.get(
            group.id, []
        )

    @property
    def _people_words(self) -> str:
        here, waiting = sum(len(g.memberships) for g in self.groups), sum(map(len, self._waiting.values()))
        words = (
            ngettext("One person has come.", "%(n)s people have come.", here, n=count_words(here))
            if here
            else ""
        )
        if not waiting:
            return words
        asked = ngettext(
            "One has not answered the invitation yet.",
            "%(n)s have not answered their invitation yet.",
            waiting,
            n=count_words(waiting),
        )
        return f"{words} {asked}".strip()

    def waiting(self, group: Group) -> int:
        """Give how many have not answered their invitation to a group."""
        return len(self._waiting.get(group.id, []))

    @cached_property
    def _waiting(self) -> dict[int, list[Role]]:
        found: dict[int, list[Role]] = {}
        ids = [group.id for group in self.groups]
        for invitation in db.session.scalars(select(Invitation).where(Invitation.group_id.in_(ids))):
            if not invitation.is_over:
                found.setdefault(invitation.group_id, []).append(invitation.role)
        return found
