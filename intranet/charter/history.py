"""Who changed what in a charter, as a person reads it: by day, section by section."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from intranet.charter.comparing.differences import Difference, of_html
from intranet.charter.comparing.marked import Pen
from intranet.charter.models import TITLE, WHY, Charter
from intranet.live import documents, upkeep
from intranet.live.history import TextChange
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.platform.i18n import long_day, wall_time

ON_A_PAGE = 50


class Names:
    """What the fragments of a charter are called, also those of sections that have been removed."""

    def __init__(self, charter: Charter) -> None:
        self._charter = charter
        self._here = {TITLE: _("Title"), WHY: _("Why, in one sentence")}
        self._here |= {section.fragment: section.heading for section in charter.sections}

    @cached_property
    def _removed(self) -> dict[str, str]:
        found = select(Event).where(Event.group_id == self._charter.group_id, Event.kind == "section.removed")
        return {
            f"section-{event.details.get('section')}": event.subject for event in db.session.scalars(found)
        }

    def of(self, fragment: str) -> str:
        """Name a fragment."""
        return self._here.get(fragment) or self._removed.get(fragment) or _("A section that has been removed")

    def in_order(self, fragments: Iterable[str]) -> list[str]:
        """Put fragments in the order of the charter; those that are gone come last."""
        order = list(self._here)
        return sorted(fragments, key=lambda name: order.index(name) if name in order else len(order))


@dataclass(frozen=True)
class Line:
    """A change with its words."""

    change: TextChange
    section: str

    @property
    def who(self) -> str:
        """Name who did it."""
        return self.change.author.name if self.change.author else _("Somebody who has left")

    @property
    def sentence(self) -> str:
        """Say what was done."""
        if self.change.restored_at:
            return _("%(who)s restored “%(section)s”", who=self.who, section=self.section)
        return _("%(who)s changed “%(section)s”", who=self.who, section=self.section)

    @property
    def day(self) -> date:
        """Say on which day it ended, in Sweden."""
        return clock.swedish(self.change.ended_at).date()

    @property
    def time(self) -> str:
        """Say when, within the day: "09.48–09.52"."""
        began, ended = wall_time(self.change.began_at), wall_time(self.change.ended_at)
        return ended if began == ended else f"{began}–{ended}"


class History:
    """A page of the changes of a charter, the newest first."""

    def __init__(self, charter: Charter, section: str | None, page: int) -> None:
        upkeep.bring_up_to_date(charter.text_id)
        self.charter = charter
        self.section = section
        self.page = page
        self.names = Names(charter)

    @cached_property
    def _counts(self) -> dict[str, int]:
        counted = select(TextChange.fragment, func.count()).group_by(TextChange.fragment)
        found = db.session.execute(counted.where(TextChange.text_id == self.charter.text_id))
        return {fragment: count for fragment, count in found}  # noqa: C416  # rows are no pairs to a type checker

    @property
    def sections(self) -> list[tuple[str, str, int]]:
        """Give every fragment that has been changed, its name, and how often."""
        return [(name, self.names.of(name), self._counts[name]) for name in self.names.in_order(self._counts)]

    @property
    def total(self) -> int:
        """Count the changes of all sections."""
        return sum(self._counts.values())

    @property
    def has_older(self) -> bool:
        """Tell whether there is another page."""
        shown = self._counts.get(self.section, 0) if self.section else self.total
        return shown > self.page * ON_A_PAGE

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Give the changes of this page."""
        found = select(TextChange).where(TextChange.text_id == self.charter.text_id)
        if self.section:
            found = found.where(TextChange.fragment == self.section)
        found = found.order_by(TextChange.last_seq.desc(), TextChange.id.desc())
        found = found.limit(ON_A_PAGE).offset((self.page - 1) * ON_A_PAGE)
        changes = db.session.scalars(found.options(joinedload(TextChange.author)))
        return [Line(change, self.names.of(change.fragment)) for change in changes]

    @property
    def days(self) -> list[tuple[str, list[Line]]]:
        """Give the changes by day, with the day's name."""
        return [(_day_name(day), list(lines)) for day, lines in groupby(self.lines, lambda line: line.day)]


class ChangePage:
    """One change: what its section said then, what it did, and what the section says now."""

    def __init__(self, charter: Charter, change: TextChange) -> None:
        self.charter = charter
        self.change = change
        self.pen = Pen()
        self.line = Line(change, Names(charter).of(change.fragment))

    @property
    def day(self) -> str:
        """Name the day."""
        return _day_name(self.line.day)

    @cached_property
    def difference(self) -> Difference:
        """What differs between the section before the change and after it."""
        return of_html(self.change.before, self.change.after)

    @property
    def is_gone(self) -> bool:
        """Tell whether the section has been removed."""
        return self.change.fragment not in self.charter.text.fragments

    @cached_property
    def _reading(self) -> documents.Reading:
        return documents.read(self.charter.text)

    @property
    def now(self) -> str:
        """Give what the section says now, as HTML."""
        return self._reading.html(self.change.fragment)

    @property
    def seen(self) -> str:
        """Give what tells whether the section still says so."""
        return self._reading.digest(self.change.fragment)

    @property
    def others(self) -> list[Line]:
        """Give the changes of others in the same section that went on at the same time."""
        change = self.change
        found = select(TextChange).where(
            TextChange.text_id == change.text_id,
            TextChange.fragment == change.fragment,
            TextChange.first_seq <= change.last_seq,
            TextChange.last_seq >= change.first_seq,
            TextChange.id != change.id,
        )
        found = found.order_by(TextChange.first_seq).options(joinedload(TextChange.author))
        return [Line(other, self.line.section) for other in db.session.scalars(found)]


def find(charter: Charter, change_id: int) -> TextChange | None:
    """Find a change of a charter."""
    found = select(TextChange).where(TextChange.id == change_id, TextChange.text_id == charter.text_id)
    return db.session.scalar(found.options(joinedload(TextChange.author)))


def _day_name(day: date) -> str:
    days = (clock.today() - day).days
    name = {0: _("Today"), 1: _("Yesterday")}.get(days) or long_day(day)
    return name[:1].upper() + name[1:]
