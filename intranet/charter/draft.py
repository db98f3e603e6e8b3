"""What a charter page shows to one person: the text as it stands, where the group stands, and one section in focus."""

from functools import cached_property
from hashlib import sha256
from typing import Any

from flask import abort

from intranet.charter.agreement import Agreement, Cell, SectionAgreement
from intranet.charter.forms import PositionForm
from intranet.charter.meetings import Meeting, last_meeting
from intranet.charter.models import Charter, Position, Section, Wording
from intranet.charter.room import Passage, Room
from intranet.charter.versions import what_is_missing
from intranet.groups.models import Group
from intranet.live import documents
from intranet.live.documents import Reading
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import can


class Draft:
    """A charter, seen by one of its group's people."""

    def __init__(self, group: Group, charter: Charter, viewer: Any, section_id: int | None = None) -> None:
        self.group = group
        self.charter = charter
        self.viewer = viewer
        self.wanted = section_id

    @classmethod
    def find(cls, group: Group, viewer: Any, section_id: int, *, to_change: bool = False) -> "Draft":
        """Find the page with a section in focus. 404 when the group's charter has no such section."""
        charter = Charter.of(group, to_change=to_change)
        if charter is None or all(section.id != section_id for section in charter.sections):
            abort(404)
        return cls(group, charter, viewer, section_id)

    @cached_property
    def reading(self) -> Reading:
        """The text as it is now."""
        return documents.read(self.charter.text)

    @cached_property
    def agreement(self) -> Agreement:
        """Where everybody stands; see `look_again`."""
        return Agreement.of(self.group, self.charter, self.reading)

    def look_again(self) -> None:
        """Work out anew where everybody stands: a position has been taken or withdrawn.

        Before that is committed: whoever asks afterwards takes turns with others who write.
        """
        self.agreement = Agreement.of(self.group, self.charter, self.reading)
        for seen in ("mine", "standing", "my_cell", "form"):
            self.__dict__.pop(seen, None)

    @cached_property
    def section(self) -> Section | None:
        """The section in focus: the one asked for, else the first that waits for the viewer, else the first."""
        sections = {section.id: section for section in self.charter.sections}
        waiting = [found.section_id for found in self.agreement.asking(self.viewer)]
        order = [self.wanted, *waiting, *sections]
        return next((sections[number] for number in order if number in sections), None)

    @cached_property
    def standing(self) -> SectionAgreement | None:
        """Where everybody stands on the section in focus."""
        return self.agreement.section(self.section) if self.section else None

    @cached_property
    def mine(self) -> Position | None:
        """Where the viewer stands on the section in focus."""
        return self.section.position_of(self.viewer) if self.section else None

    @cached_property
    def my_cell(self) -> Cell | None:
        """How the viewer's position counts; None for somebody who takes none."""
        return self.standing.cell_of(self.viewer) if self.standing else None

    @property
    def has_answered(self) -> bool:
        """Tell whether the viewer has taken a position on the section in focus, be it on an earlier text."""
        return self.my_cell is not None and self.my_cell.stance is not None

    @property
    def is_asked(self) -> bool:
        """Tell whether the viewer can take a position on the section in focus."""
        return can(Right.TAKE_POSITION) and self.standing is not None and not self.standing.is_empty

    @property
    def text(self) -> str:
        """What the section in focus says, as words."""
        return self.reading.plain(self.section.fragment) if self.section else ""

    @property
    def earlier(self) -> Wording | None:
        """The text that the viewer's position was taken on, when it has changed since."""
        cell = self.my_cell
        if cell is None or not cell.is_old or self.mine is None:
            return None
        return db.session.get_one(Wording, self.mine.wording_id)

    @cached_property
    def form(self) -> PositionForm:
        """The form as it first comes: what one said about this very text is chosen; about an earlier, nothing is."""
        cell = self.my_cell
        stance = cell.stance.value if cell and cell.stance and not cell.is_old else None
        comment = cell.comment if cell else ""
        return PositionForm(formdata=None, data={"stance": stance, "comment": comment, "seen": self.text})

    @cached_property
    def meeting(self) -> Meeting | None:
        """The workshop that the group has held last."""
        return last_meeting(self.group)

    @cached_property
    def changed(self) -> int:
        """Count the sections that are new or reworded since the version in force."""
        newest = self.charter.newest
        return newest.changed_sections(self.charter, self.reading) if newest else 0

    @property
    def room(self) -> Room:
        """How much room the draft needs on the two pages of its brief."""
        passages = [
            Passage(section.fragment, section.question, self.reading.plain(section.fragment), standing)
            for section, standing in zip(self.charter.sections, self.agreement.sections, strict=True)
        ]
        return Room.of(self.group, self.charter.title(self.reading), self.charter.why(self.reading), passages)

    @property
    def missing(self) -> list[str]:
        """What has to be done before the draft can be adopted."""
        return what_is_missing(self.charter, self.reading)

    @cached_property
    def is_unchanged(self) -> bool:
        """Tell whether the draft is word for word the version in force."""
        newest = self.charter.newest
        return newest is not None and newest.says_the_same_as(self.charter, self.reading)

    @property
    def outline(self) -> str:
        """Name the sections as they are, to tell whether an open page still has the same ones."""
        sections = [(s.id, s.part.value, s.heading, s.question) for s in self.charter.sections]
        return sha256(repr(sections).encode()).hexdigest()[:16]

    @property
    def state(self) -> str:
        """Name exactly this text and standing, to tell whether they have changed since somebody looked."""
        return f"{self.reading.seq}-{self.agreement.digest}"
