"""What the compare page shows to one person: two versions, or a version and the draft, and who changed what between."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from intranet.charter.agreement import Agreement, SectionAgreement
from intranet.charter.comparing.changers import Who, gone, named, together, who_changed
from intranet.charter.comparing.compare import Compared, Comparison, State, Text, compare
from intranet.charter.comparing.differences import Difference, of_html
from intranet.charter.comparing.marked import Pen
from intranet.charter.draft import Draft
from intranet.charter.models import TITLE, WHY, Charter, Wording
from intranet.charter.versions import Version, VersionSection
from intranet.groups.models import Group
from intranet.live import documents
from intranet.live.authorship import changed_by
from intranet.live.documents import Reading
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import can, require

DRAFT = "draft"
VIEWS = ("text", "sides", "clean")
NOTHING_SAID = State("", "", ())


class Side:
    """One of the two: an adopted version, or the draft."""

    def __init__(self, version: Version | None, charter: Charter | None = None) -> None:
        self.version = version
        self.charter = charter

    @property
    def name(self) -> str:
        """Its name in an address."""
        return str(self.version.number) if self.version else DRAFT

    @property
    def until(self) -> datetime | None:
        """When it was adopted; the draft goes on."""
        return self.version.adopted_at if self.version else None

    @cached_property
    def reading(self) -> Reading | None:
        """The text of the draft."""
        return documents.read(self.charter.text) if self.charter and not self.version else None

    @cached_property
    def state(self) -> State:
        """What it says."""
        if self.version:
            return state_of(self.version)
        if self.charter and self.reading:
            return state_of_draft(self.charter, self.reading)
        return NOTHING_SAID


def state_of(version: Version) -> State:
    """Give what an adopted version says."""
    sections = [Text(s.section_id, s.part, s.heading, s.question, s.html) for s in version.sections]
    return State(version.title, version.why, sections)


def load_sections(versions: Iterable[Version]) -> None:
    """Load the sections of versions in one query, however many they are."""
    numbers = {version.id: version for version in versions}
    found = (
        select(VersionSection).where(VersionSection.version_id.in_(numbers)).order_by(VersionSection.place)
    )
    sections = db.session.scalars(found).all()
    for number, version in numbers.items():
        set_committed_value(version, "sections", [s for s in sections if s.version_id == number])


def state_of_draft(charter: Charter, reading: Reading) -> State:
    """Give what a draft says now."""
    sections = [
        Text(s.id, s.part, s.heading, s.question, str(reading.html(s.fragment))) for s in charter.sections
    ]
    return State(charter.title(reading), charter.why(reading), sections)


class ComparePage:
    """Two states of a group's charter, seen by one of its people.

    `was` and `now` are None while there are no two to compare.
    """

    def __init__(self, group: Group, viewer: Any, asked: Mapping[str, str]) -> None:
        self.group = group
        self.viewer = viewer
        self.view = asked.get("view") if asked.get("view") in VIEWS else VIEWS[0]
        self.sees_draft = can(Right.READ_MATERIAL)
        self.charter = Charter.of(group) if self.sees_draft else None
        self.versions = self.charter.versions if self.charter else Version.all_of(group)
        self.was, self.now = self._sides(asked)
        load_sections(side.version for side in (self.was, self.now) if side and side.version)
        self.pen = Pen()
        self._at = asked.get("change", "")

    def _sides(self, asked: Mapping[str, str]) -> tuple[Side | None, Side | None]:
        """Find the two that were asked for; else the version in force, and the draft for those who may read it."""
        was, now = asked.get("from"), asked.get("to")
        if DRAFT in (was, now):
            require(Right.READ_MATERIAL)
        names = [*([DRAFT] if self.charter else []), *(str(version.number) for version in self.versions)]
        now = now or next(iter(names), None)
        older = names[names.index(now) + 1 :] if now in names else []
        return self._side(was or next(iter(older), None)), self._side(now)

    def _side(self, name: str | None) -> Side | None:
        if name is None:
            return None
        if name == DRAFT and self.charter:
            return Side(None, self.charter)
        found = next((version for version in self.versions if str(version.number) == name), None)
        return Side(found or abort(404), self.charter)

    @property
    def is_ready(self) -> bool:
        """Tell whether there are two to compare."""
        return self.was is not None and self.now is not None

    @cached_property
    def comparison(self) -> Comparison:
        """What differs."""
        return compare(*(side.state if side else NOTHING_SAID for side in (self.was, self.now)))

    @cached_property
    def current(self) -> int:
        """The number of the change in focus; 0 before any is."""
        return min(int(self._at), self.comparison.changes) if self._at.isdecimal() else 0

    def address(self, *, view: str = "", change: int = 0) -> str:
        """Write the address of this comparison, seen in another way or at one of its changes."""
        asked: dict[str, Any] = {"from": self.was.name, "to": self.now.name} if self.was and self.now else {}
        shown = view or self.view
        if shown != VIEWS[0]:
            asked["view"] = shown
        if change:
            asked |= {"change": change, "_anchor": f"change-{change}"}
        return url_for("charter.compare", group=self.group, **asked)

    @property
    def is_forward(self) -> bool:
        """Tell whether the second is the newer one."""
        was, now = (
            side.version.number if side and side.version else math.inf for side in (self.was, self.now)
        )
        return was < now

    @property
    def finding(self) -> str:
        """Say how much has changed, as a heading: "5 of 6 sections have changed"."""
        found = self.comparison
        if not found.changes:
            return _("Nothing has changed")
        if not found.changed:
            return _("No section has changed")
        return ngettext(
            "%(num)s of %(all)s sections has changed",
            "%(num)s of %(all)s sections have changed",
            found.changed,
            all=len(found.sections),
        )

    @cached_property
    def _who(self) -> dict[str, Who]:
        """Who changed the fragments between the two, and when; for those who may read the draft."""
        if not self.charter or not self.was or not self.now:
            return {}
        return who_changed(self.charter, *sorted_span(self.was.until, self.now.until))

    def who(self, section: Compared | None = None) -> Who | None:
        """Say who changed a section; without one, the title and the why."""
        if section is None:
            return together(self._who.get(TITLE), self._who.get(WHY))
        number, heading = section.either.id, section.either.heading
        return self._who.get(gone(heading) if number is None else f"section-{number}")

    @cached_property
    def _agreement(self) -> Agreement | None:
        if not self.now or not self.now.reading or not self.charter:
            return None
        return Agreement.of(self.group, self.charter, self.now.reading)

    def standing(self, section: Compared) -> SectionAgreement | None:
        """Say where everybody stands on a section of the draft."""
        if not self._agreement or not section.now:
            return None
        return next((s for s in self._agreement.sections if s.section_id == section.now.id), None)


def sorted_span(one: datetime | None, other: datetime | None) -> tuple[datetime, datetime | None]:
    """Put two instants in order; None is now, and later than any."""
    instants = sorted(instant for instant in (one, other) if instant)
    return (
        (instants[0], instants[1]) if len(instants) > 1 else (instants[0] if instants else clock.now(), None)
    )


class SinceMine:
    """What has become of a section's text since somebody took a position on it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.pen = Pen()

    @cached_property
    def earlier(self) -> Wording | None:
        """The text that the position was taken on; None when it is the text as it is now."""
        return self.draft.earlier

    @cached_property
    def difference(self) -> Difference | None:
        """What differs."""
        if self.earlier is None or self.draft.section is None:
            return None
        return of_html(self.earlier.html, str(self.draft.reading.html(self.draft.section.fragment)))

    @cached_property
    def who(self) -> Who | None:
        """Who changed it since, and when last."""
        section, mine = self.draft.section, self.draft.mine
        if section is None or mine is None:
            return None
        change = changed_by(self.draft.charter.text, section.fragment, mine.taken_at)
        return named({section.fragment: change})[section.fragment] if change else None
