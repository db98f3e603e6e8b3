"""What the page of a group's maturity shows: one round, how far it has come, and the others."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.groups.models import Group, Member, Unit
from intranet.maturity.forms import RoundForm
from intranet.maturity.picture import Cell, Picture
from intranet.maturity.rounds import Round
from intranet.platform.i18n import count_words
from intranet.platform.web.access import me
from intranet.workshops.models import Workshop


class MaturityPage:
    """A group and one of its rounds; None before the first is opened."""

    def __init__(self, group: Group, rounds: Sequence[Round], round_: Round | None) -> None:
        self.group = group
        self.rounds = rounds
        self.round = round_

    @classmethod
    def find(cls, group: Group, number: int | None = None) -> "MaturityPage":
        """Find the page of the newest round, or of the one at a workshop: 404 when there is none."""
        rounds = Round.all_of(group)
        if number is None:
            return cls(group, rounds, rounds[-1] if rounds else None)
        found = next((one for one in rounds if one.number == number), None)
        return cls(group, rounds, found or abort(404))

    @cached_property
    def workshops(self) -> list[Workshop]:
        """The workshops at which there is no round yet."""
        held = {one.workshop_id for one in self.rounds}
        return [w for w in Workshop.all_of(self.group.programme) if w.id not in held]

    @property
    def may_open(self) -> bool:
        """Tell whether a round can be opened: there is a workshop for it, and every other one is revealed."""
        return bool(self.workshops) and all(one.is_revealed for one in self.rounds)

    def open_form(self, **rest: Any) -> RoundForm:
        """Give the form that opens a round, with the workshop that is closest to now chosen."""
        return RoundForm(self.workshops, **rest)

    @cached_property
    def members(self) -> list[Member]:
        """Whoever rates."""
        return self.group.shown_members

    @cached_property
    def answered(self) -> dict[int, int]:
        """Who has answered and how many times, by the person's number."""
        return self.round.answered if self.round else {}

    def state_of(self, member: Member) -> str:
        """Say how far somebody has come: done, begun or none. Never what they chose."""
        count = self.answered.get(member.id, 0)
        places = self.round.places if self.round else 0
        return "done" if count >= places else "begun" if count else "none"

    @cached_property
    def own_state(self) -> str:
        """Say how far the reader has come."""
        return next((self.state_of(member) for member in self.members if member.id == me().id), "none")

    @property
    def finding(self) -> str:
        """Say in a few sentences how it stands."""
        if self.round is None:
            return _("You have not rated your maturity yet.")
        if self.picture:
            return self.picture.finding
        return self._answered_words

    @property
    def _answered_words(self) -> str:
        states = [self.state_of(member) for member in self.members]
        done, begun = states.count("done"), states.count("begun")
        words = _("%(done)s of %(all)s have answered everything.", done=done, all=len(states))
        if not begun:
            return words
        on_the_way = ngettext("One is on the way.", "%(n)s are on the way.", begun, n=count_words(begun))
        return f"{words} {on_the_way}"

    @cached_property
    def picture(self) -> Picture | None:
        """What a revealed round shows; None before it is revealed."""
        return Picture(self.round, self.rounds) if self.round and self.round.is_revealed else None

    def part(self, cell: Cell | None = None) -> Unit | None:
        """Give the part that is looked at: the cell's, the one that the address names, or the first."""
        if cell or not self.round:
            return cell.unit if cell else None
        asked = request.args.get("part", type=int)
        units = self.round.units
        return next((unit for unit in units if unit.id == asked), units[0] if units else None)

    def context(self, cell: Cell | None = None, **more: Any) -> dict[str, Any]:
        """Give what the page, or a part of it, is drawn with."""
        is_live = "live" in request.args  # asked for by an open page: the keyboard stays where it is
        return {"page": self, "cell": cell, "part": self.part(cell), "is_live": is_live, **more}
