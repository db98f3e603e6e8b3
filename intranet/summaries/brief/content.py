"""The brief: one adopted version of "Why and what", as a decision maker reads it on paper."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Self

from flask_babel import gettext as _

from intranet.charter.agreement import Cell, SectionAgreement
from intranet.charter.room import Passage, Room
from intranet.charter.words import Part, Stance
from intranet.platform import clock, i18n
from intranet.summaries.brief.progress import Progress
from intranet.summaries.data import values_of
from intranet.summaries.letterhead.content import Letterhead

if TYPE_CHECKING:
    from intranet.accounts.models import User
    from intranet.charter.versions import Version, VersionSection


@dataclass(frozen=True)
class BriefSection:
    """One section: guiding question, text (`html` is allow-listed, `plain` the same words), and who stands where."""

    question: str
    html: str
    plain: str
    agreement: SectionAgreement

    @property
    def heading(self) -> str:
        """Give the section's heading."""
        return self.agreement.heading

    @property
    def is_written(self) -> bool:
        """Tell whether the section had any text when it was adopted."""
        return not self.agreement.is_empty

    def as_data(self) -> dict[str, Any]:
        """Give the section as plain data."""
        return {
            "heading": self.heading,
            "question": self.question,
            "html": self.html,
            "plain": self.plain,
            "positions": [
                {"name": cell.name, "stance": cell.stance, "comment": cell.comment, "old": cell.is_old}
                for cell in self.agreement.cells
            ],
        }


@dataclass(frozen=True)
class BriefPart:
    """A part of the charter, such as Why or What, with its sections."""

    name: str
    sections: tuple[BriefSection, ...]


@dataclass(frozen=True)
class BriefVersion:
    """Another version of the same charter."""

    number: int
    adopted_on: date
    adopted_by: str


@dataclass(frozen=True)
class Brief:
    """All that the brief says. Same brief, same bytes: nothing here depends on when it is read.

    Attributes:
        progress: how it is going; None when there is nothing to tell, or it was replaced, or is left out.
        is_signed: there are lines to sign on.
        names_each: it names where each one stands; otherwise only those who dissent or have a reservation.
        left_out: the parts that it had and that whoever printed it has left out.
        mail: where the one who adopted it is reached; empty when they are no longer here, or strangers may read it.
        is_shared: whoever reads it came by a link, and reads this version alone.
        taken: the days in Sweden on which the first and the last position was taken; None when that is not known.
    """

    letterhead: Letterhead
    group_name: str
    programme: str
    title: str
    why: str
    version: int
    adopted_at: datetime  # UTC
    adopted_on: date  # the day in Sweden
    adopted_by: str
    members: tuple[str, ...]
    parts: tuple[BriefPart, ...]
    earlier: tuple[BriefVersion, ...] = ()  # newest first
    superseded_by: BriefVersion | None = None
    progress: Progress | None = None
    is_signed: bool = True
    names_each: bool = True
    left_out: tuple[str, ...] = ()
    mail: str = ""
    is_shared: bool = False
    taken: tuple[date, date] | None = None
    locale: str = "sv"
    written_in: str = "sv"  # the language of the group's own text

    @classmethod
    def of(cls, version: "Version", *, with_progress: bool = True) -> Self:
        """Give the brief of an adopted version, in the language of the request."""
        others = [_other(other) for other in version.charter.versions]
        newer = next((other for other in reversed(others) if other.number > version.number), None)
        group = version.charter.group
        return cls(
            letterhead=Letterhead.of(group),
            group_name=group.name,
            programme=group.programme.name,
            title=version.title,
            why=version.why,
            version=version.number,
            adopted_at=version.adopted_at,
            adopted_on=clock.swedish(version.adopted_at).date(),
            adopted_by=version.adopted_by_name,
            members=tuple(version.members),
            parts=tuple(BriefPart(_part_name(part), _sections(inside)) for part, inside in version.parts),
            earlier=tuple(other for other in others if other.number < version.number),
            superseded_by=newer,
            progress=Progress.of(group) if with_progress and not newer else None,
            is_signed=newer is None,
            mail=_mail_of(version.adopted_by),
            taken=_days(version.positions_taken),
            locale=i18n.language(),
        )

    @property
    def organisation(self) -> str:
        """Give whose group it is."""
        return self.letterhead.organisation

    @property
    def made_at(self) -> datetime:
        """Give the instant that it tells of, UTC: its adoption, or when the day began on which it says how it goes."""
        if self.progress is None:
            return self.adopted_at
        day = datetime.combine(self.progress.on, time(), clock.SWEDEN).astimezone(UTC)
        return max(self.adopted_at, day)

    def without(self, parts: Collection[str]) -> "Brief":
        """Give the brief without some of its parts, in what is printed and in what is attached alike."""
        had = {"progress": self.progress is not None, "signatures": self.is_signed, "each": self.names_each}
        return replace(
            self,
            left_out=tuple(part for part in had if part in parts and had[part]),
            progress=None if "progress" in parts else self.progress,
            is_signed=self.is_signed and "signatures" not in parts,
            names_each=self.names_each and "each" not in parts,
        )

    @property
    def sections(self) -> Iterator[BriefSection]:
        """Give the sections of all parts in order."""
        return (section for part in self.parts for section in part.sections)

    @property
    def written(self) -> list[BriefSection]:
        """Give the sections that have text: those that the group can agree on."""
        return [section for section in self.sections if section.is_written]

    @property
    def dissents(self) -> list[tuple[BriefSection, Cell]]:
        """Give every dissent with the section it is about."""
        return [(section, dissent) for section in self.sections for dissent in section.agreement.dissents]

    @property
    def room(self) -> Room:
        """Give what it needs of two pages, as the group was told before the version was adopted."""
        facts = [f"{self.group_name}, {self.organisation}", self.programme]
        passages = [Passage("", s.question, s.plain, s.agreement) for s in self.sections]
        return Room(self.title, self.why, facts, passages)

    @property
    def circles(self) -> set[str]:
        """Give which kinds of circle it shows: what they stand for has to be said, and of no others."""
        shown = (s for s in self.sections if s.is_written or s.agreement.is_answered)
        drawn = (s.agreement.cells for s in shown if self.names_each and not s.agreement.is_grouped)
        return {cell.kind for cells in drawn for cell in cells}

    def as_data(self) -> dict[str, Any]:
        """Give the brief as plain data for the file attached to it (see `values_of`)."""
        said = values_of(self)
        del said["is_signed"], said["names_each"], said["is_shared"]
        if not self.names_each:
            for section in (section for part in said["parts"] for section in part["sections"]):
                section["positions"] = [one for one in section["positions"] if _is_a_voice(one)]
        return {"format": "samsyn-brief-1", **said.pop("letterhead"), **said}


def _is_a_voice(position: dict[str, Any]) -> bool:
    return bool(position["comment"]) or position["stance"] == Stance.NOT_YET


def _part_name(part: Part) -> str:
    return str({Part.WHY: _("Why"), Part.WHAT: _("What")}[part])


def _sections(frozen: "Iterable[VersionSection]") -> tuple[BriefSection, ...]:
    return tuple(BriefSection(s.question, s.html, s.plain, s.agreement) for s in frozen)


def _other(version: "Version") -> BriefVersion:
    return BriefVersion(version.number, clock.swedish(version.adopted_at).date(), version.adopted_by_name)


def _mail_of(user: "User | None") -> str:
    return user.email if user and user.is_active else ""


def _days(taken: tuple[datetime, datetime] | None) -> tuple[date, date] | None:
    return (clock.swedish(taken[0]).date(), clock.swedish(taken[1]).date()) if taken else None
