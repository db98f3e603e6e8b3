"""The brief: one adopted version of "Why and what", as a decision maker reads it on paper."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from flask_babel import gettext as _

from intranet.charter.words import Part, Stance
from intranet.platform import clock, i18n

if TYPE_CHECKING:
    from intranet.charter.versions import Version, VersionSection

LONG = 1500  # characters, about a third of a page
BEHIND, ACCEPTS, NOT_YET = Stance.BEHIND.value, Stance.ACCEPTS.value, Stance.NOT_YET.value


@dataclass(frozen=True)
class BriefPosition:
    """Where one member stood on one section when the version was adopted; no stance: the member had not said."""

    name: str
    stance: str | None = None
    comment: str = ""
    old: bool = False  # taken on an earlier wording than the one adopted

    @property
    def kind(self) -> str:
        """Say how the position is drawn: its stance, `old` for an earlier wording, or `silent`."""
        if self.stance is None:
            return "silent"
        return "old" if self.old else self.stance


@dataclass(frozen=True)
class BriefSection:
    """One section: heading, guiding question, text (`html` is allow-listed, `plain` the same words), positions."""

    heading: str
    question: str
    html: str
    plain: str
    positions: tuple[BriefPosition, ...] = ()

    def standing(self, kind: str) -> list[BriefPosition]:
        """Give the positions of one kind (see `BriefPosition.kind`), in the order of the members."""
        return [position for position in self.positions if position.kind == kind]

    @property
    def is_written(self) -> bool:
        """Tell whether the section had any text when it was adopted."""
        return bool(self.plain.strip())

    @property
    def is_answered(self) -> bool:
        """Tell whether anybody had taken a position on it, on this wording or an earlier one."""
        return any(position.stance for position in self.positions)

    @property
    def is_long(self) -> bool:
        """Tell whether the section may be split over two pages, rather than leave a hole before it."""
        return len(self.plain) + sum(len(position.comment) for position in self.positions) > LONG

    @property
    def all_aboard(self) -> bool:
        """Tell whether every member stands behind this wording or can live with it."""
        return bool(self.positions) and all(p.kind in {BEHIND, ACCEPTS} for p in self.positions)

    @property
    def dissents(self) -> list[BriefPosition]:
        """Give every "not yet", also those taken on an earlier wording: what is recorded stays recorded."""
        return [position for position in self.positions if position.stance == NOT_YET]

    @property
    def reservations(self) -> list[BriefPosition]:
        """Give the positions of those who can live with it and wrote why they do no more."""
        return [p for p in self.positions if p.stance == ACCEPTS and p.comment]


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
    """All that the brief says. Same brief, same bytes: nothing here depends on when it is read."""

    organisation: str
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
    locale: str = "sv"
    written_in: str = "sv"  # the language of the group's own text

    @classmethod
    def of(cls, version: "Version") -> Self:
        """Give the brief of an adopted version, in the language of the request."""
        others = [_other(other) for other in version.charter.versions]
        group = version.charter.group
        return cls(
            organisation=group.organisation,
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
            superseded_by=next((other for other in reversed(others) if other.number > version.number), None),
            locale=i18n.language(),
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
    def dissents(self) -> list[tuple[BriefSection, BriefPosition]]:
        """Give every dissent with the section it is about."""
        return [(section, dissent) for section in self.sections for dissent in section.dissents]

    def as_data(self) -> dict[str, Any]:
        """Give the brief as plain data for the file attached to it; dates and instants are ISO 8601."""
        data = asdict(self)
        return {"format": "samsyn-brief-1", **_plain(data)}


def _part_name(part: Part) -> str:
    return str({Part.WHY: _("Why"), Part.WHAT: _("What")}[part])


def _sections(frozen: "Iterable[VersionSection]") -> tuple[BriefSection, ...]:
    return tuple(
        BriefSection(
            heading=section.heading,
            question=section.question,
            html=section.html,
            plain=section.plain,
            positions=tuple(
                BriefPosition(p.name, p.stance and p.stance.value, p.comment, p.is_old)
                for p in section.positions
            ),
        )
        for section in frozen
    )


def _other(version: "Version") -> BriefVersion:
    return BriefVersion(version.number, clock.swedish(version.adopted_at).date(), version.adopted_by_name)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
