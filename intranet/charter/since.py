"""Agreement over time: where a group stood at its last workshop, where it stands now, and what came between.

Only those who are members now are counted, then as now.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from operator import itemgetter
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from intranet.charter.agreement import MOST_NAMED, Agreement, Cell, SectionAgreement, throughout
from intranet.charter.draft import Draft
from intranet.charter.meetings import Meeting
from intranet.charter.models import PositionChange, Wording
from intranet.charter.words import Part, Stance
from intranet.live import history
from intranet.live.documents import digest_of
from intranet.live.models import SharedText
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.i18n import count_words, day_month, join_names

# People do not rise on the minute: what they agree on while they do belongs to the workshop.
OVERRUN = timedelta(minutes=30)
MOST_KNOWN = 128  # texts; one takes a kB
NOTHING = digest_of("")
ON_BOARD = {Stance.BEHIND, Stance.ACCEPTS}


@dataclass(frozen=True)
class Step:
    """From an instant on: who is on board, by section; `everywhere` in every section that has a text."""

    at: datetime
    on_board: dict[int, frozenset[int]]
    everywhere: frozenset[int]

    @property
    def day(self) -> date:
        """Give its day, in Sweden."""
        return clock.swedish(self.at).date()


class Past:
    """Goes through what happened, one thing after the other."""

    def __init__(self, sections: list[int], members: Iterable[int], texts: dict[int, str]) -> None:
        self._sections = sections
        self._members = frozenset(members)
        self._texts = texts
        self._taken: dict[tuple[int, int], tuple[Stance | None, str | None]] = {}

    def take(self, row: Any) -> None:
        """Let somebody take a position, or take it back."""
        self._taken[(row.section_id, row.user_id)] = (row.stance, row.digest)

    def say(self, section_id: int, digest: str) -> None:
        """Let a section say something else."""
        self._texts[section_id] = digest

    def now(self, at: datetime) -> Step:
        """Give where everybody stands after all that."""
        on_board: dict[int, set[int]] = defaultdict(set)
        for (section, user), (stance, digest) in self._taken.items():
            if stance in ON_BOARD and digest == self._texts.get(section) and user in self._members:
                on_board[section].add(user)
        written = [section for section in self._sections if self._texts.get(section, NOTHING) != NOTHING]
        everywhere = (
            self._members.intersection(*(on_board[section] for section in written)) if written else ()
        )
        return Step(
            at, {section: frozenset(on_board[section]) for section in self._sections}, frozenset(everywhere)
        )


@dataclass(frozen=True)
class Compared:
    """One section, or with `section` None the whole charter: how many were on board then, and are now."""

    was: int
    now: int
    everybody: int
    day: str
    section: SectionAgreement | None = None
    came: str = ""
    went: str = ""

    @property
    def sentence(self) -> str:
        """Say it: "6 of 9 are on board. 4 of 9 were at the workshop on 12 March."."""
        lead = self.section.lead if self.section else throughout(self.now, self.everybody)
        return f"{lead.rstrip('.')}. {self._then}"

    @property
    def _then(self) -> str:
        if not self.was:
            if not self.now:
                return _("Nobody was at the workshop on %(day)s either.", day=self.day)
            return _("Nobody was at the workshop on %(day)s.", day=self.day)
        if self.was == self.now:
            return _("As many as at the workshop on %(day)s.", day=self.day)
        if self.was == self.everybody:
            return _("Everyone was at the workshop on %(day)s.", day=self.day)
        said = {"was": self.was, "all": self.everybody, "day": self.day}
        return _("%(was)s of %(all)s were at the workshop on %(day)s.", **said)

    @property
    def what_happened(self) -> str:
        """Name who has come on board since, and who no longer is, and why."""
        return f"{self.came} {self.went}".strip()


def _known() -> "OrderedDict[tuple[str, datetime], dict[int, str]]":
    """Give what texts are known to have said at their workshops: asked for by every panel while many write."""
    known: OrderedDict[tuple[str, datetime], dict[int, str]]
    known = current_app.extensions.setdefault("samsyn.said_then", OrderedDict())
    return known


def is_known(text_key: str, meeting: Meeting) -> bool:
    """Tell whether the past can be told without bringing the history of a text up to now."""
    return (text_key, meeting.ends_at) in _known()


class Since:
    """A charter, then and now."""

    def __init__(self, draft: Draft, meeting: Meeting) -> None:
        self.draft = draft
        self.meeting = meeting
        self.at = min(meeting.ends_at + OVERRUN, clock.now())

    @property
    def day(self) -> str:
        """Say on which day the workshop was held."""
        return day_month(self.meeting.ends_at)

    @cached_property
    def agreement(self) -> Agreement:
        """Where everybody stands now."""
        return self.draft.agreement

    @cached_property
    def steps(self) -> list[Step]:
        """Give where everybody stood at the workshop, and after each thing that changed it since; the last is now."""
        number = {section.fragment: section.id for section in self.draft.charter.sections}
        changes = history.changes_since(self.draft.charter.text_id, self.at)
        rewritten, taken = [row for row in changes if row.fragment in number], self._taken()
        past = Past([*number.values()], (m.id for m in self.agreement.members), self._texts(rewritten))
        for row in taken:
            if row.changed_at <= self.at:
                past.take(row)
        steps = [past.now(self.at)]
        deeds: list[tuple[datetime, Callable[[], None]]] = [
            (row.ended_at, partial(past.say, number[row.fragment], digest_of(row.after))) for row in rewritten
        ]
        deeds += [(row.changed_at, partial(past.take, row)) for row in taken if row.changed_at > self.at]
        for at, deed in sorted(deeds, key=itemgetter(0)):
            deed()
            steps.append(past.now(at))
        return [*steps, self._now]

    def _texts(self, rewritten: list[Any]) -> dict[int, str]:
        """Give what each section said then: what it said before its first change since. That never changes again."""
        known, text = _known(), self.draft.charter.text
        if (found := known.get(key := (text.key, self.meeting.ends_at))) is not None:
            return dict(found)
        found = self._read_texts(rewritten)
        recorded = db.session.scalar(select(SharedText.recorded).where(SharedText.id == text.id)) or 0
        if recorded >= self.draft.reading.seq and self.at < clock.now():
            known[key] = found
            while len(known) > MOST_KNOWN:
                known.popitem(last=False)
        return dict(found)

    def _read_texts(self, rewritten: list[Any]) -> dict[int, str]:
        before = {row.fragment: digest_of(row.before) for row in reversed(rewritten)}
        reading = self.draft.reading
        return {
            section.id: before.get(section.fragment) or reading.digest(section.fragment)
            for section in self.draft.charter.sections
        }

    def _taken(self) -> list[Any]:
        columns = (
            PositionChange.section_id,
            PositionChange.user_id,
            PositionChange.stance,
            PositionChange.changed_at,
        )
        found = select(*columns, Wording.digest).outerjoin(Wording, PositionChange.wording_id == Wording.id)
        ids = [section.id for section in self.draft.charter.sections]
        return list(
            db.session.execute(found.where(PositionChange.section_id.in_(ids)).order_by(PositionChange.id))
        )

    @property
    def _now(self) -> Step:
        here = {
            standing.section_id or 0: frozenset(
                cell.user_id or 0 for cell in standing.cells if cell.is_on_board
            )
            for standing in self.agreement.sections
        }
        written = [here[s.section_id or 0] for s in self.agreement.sections if not s.is_empty]
        everywhere = frozenset.intersection(*written) if written else frozenset()
        return Step(clock.now(), here, everywhere)

    @property
    def whole(self) -> Compared:
        """Compare the whole charter."""
        was, now = self.steps[0].everywhere, self.steps[-1].everywhere
        return Compared(len(was), len(now), len(self.agreement.members), self.day)

    @cached_property
    def sections(self) -> list[Compared]:
        """Compare each section, in order."""
        return [self._compare(standing) for standing in self.agreement.sections]

    @property
    def parts(self) -> list[tuple[str, list[Compared]]]:
        """Give the sections of Why and of What."""
        both = (
            (part.value, [one for one in self.sections if one.section and one.section.part == part])
            for part in Part
        )
        return [(part, sections) for part, sections in both if sections]

    def section(self, section_id: int) -> Compared | None:
        """Compare one section."""
        return next(
            (one for one in self.sections if one.section and one.section.section_id == section_id), None
        )

    def _compare(self, standing: SectionAgreement) -> Compared:
        number = standing.section_id or 0
        was, now = self.steps[0].on_board[number], self.steps[-1].on_board[number]
        return Compared(
            len(was),
            len(now),
            len(standing.cells),
            self.day,
            standing,
            came=_came(standing, [cell for cell in standing.cells if cell.user_id in now - was]),
            went=_went(standing, [cell for cell in standing.cells if cell.user_id in was - now]),
        )

    @property
    def days(self) -> list[Step]:
        """Give where everybody stood at the workshop and at the end of each day that changed something."""
        last = {step.day: step for step in self.steps[1:]}
        return [self.steps[0], *last.values()]

    def path(self, section: SectionAgreement | None, width: int, height: int) -> str:
        """Draw how many were on board, as an SVG path of steps from the workshop to now."""
        most, begins = max(1, len(self.agreement.members)), self.at.timestamp()
        lasts = max(1.0, clock.now().timestamp() - begins)
        drawn: list[str] = []
        level = -1.0
        for step in self.steps:
            here = step.everywhere if section is None else step.on_board[section.section_id or 0]
            x = round(width * min(1.0, (step.at.timestamp() - begins) / lasts), 1)
            y = round(height * (1 - len(here) / most), 1)
            if y != level:
                drawn.append(f"H{x}V{y}" if drawn else f"M{x} {y}")
            level = y
        return "".join([*drawn, f"H{width}"])


def _came(standing: SectionAgreement, cells: list[Cell]) -> str:
    if not cells:
        return ""
    if len(cells) > MOST_NAMED:
        return _("%(count)s have come on board.", count=count_words(len(cells)))
    names = join_names(standing.short_names(cells))
    return ngettext("%(names)s has come on board.", "%(names)s have come on board.", len(cells), names=names)


def _went(standing: SectionAgreement, cells: list[Cell]) -> str:
    kinds = ((kind, [cell for cell in cells if cell.kind == kind]) for kind in ("not_yet", "old", "silent"))
    said = ", ".join(standing.say_who(kind, alike) for kind, alike in kinds if alike)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
